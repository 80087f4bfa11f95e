import { useEffect, useState } from 'react';
import type { Failure } from '#contracts/failure.ts';
import type { PolicyRequest } from '#contracts/policy-requests.ts';
import { useSyncState } from '#renderer/data/use-data.ts';

export type PolicyRequests = {
  /** Null: on their way. */
  readonly requests: readonly PolicyRequest[] | null;
  readonly failure: Failure | null;
  readonly again: () => void;
};

type Found = Pick<PolicyRequests, 'requests' | 'failure'> & { readonly behind: string };

/** Changes of the policy that wait for a second person, from the central API; asked for again after every sync. */
export function usePolicyRequests(): PolicyRequests {
  const { lastSyncedAt } = useSyncState();
  const [round, setRound] = useState(0);
  // What the list is asked for behind: it is as of then, and stays until the next one is there.
  const behind = `${lastSyncedAt} ${round}`;
  const [found, setFound] = useState<Found>({ behind: '', requests: null, failure: null });
  useEffect(() => {
    let isGone = false;
    void window.desk['policyRequests.list']().then((answer) => {
      if (isGone) return;
      if (answer.ok) setFound({ behind, requests: answer.value.requests, failure: null });
      else setFound(({ requests }) => ({ behind, requests, failure: answer.error }));
    });
    return () => {
      isGone = true;
    };
  }, [behind]);
  const { requests, failure } = found;
  return { requests, failure, again: () => setRound(round + 1) };
}
