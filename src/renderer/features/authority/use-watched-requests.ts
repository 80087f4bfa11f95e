import { useEffect } from 'react';
import { companyReaders } from '#domain/command.ts';
import { useOpened, useSyncState } from '#renderer/data/use-data.ts';
import { forgetPolicyRequests, takePolicyRequests, usePolicyRequests } from '#renderer/state/policy-requests.ts';

/** Keeps what is known of changes of the policy as of the last sync, for whoever sees the company; where the central API does not answer, what was known stays. */
export function useWatchedRequests(): void {
  const user = useOpened()?.user;
  const { lastSyncedAt } = useSyncState();
  const { round } = usePolicyRequests();
  const userId = user !== undefined && companyReaders.includes(user.role) ? user.id : null;
  // What it is asked for behind: it is as of then, and stays until the next one is there.
  const behind = userId === null ? null : `${userId} ${lastSyncedAt} ${round}`;
  useEffect(
    () => () => {
      if (userId !== null) forgetPolicyRequests();
    },
    [userId],
  );
  useEffect(() => {
    if (behind === null) return;
    let isGone = false;
    void window.desk['policyRequests.list']().then((answer) => {
      if (isGone) return;
      takePolicyRequests(answer.ok ? { ...answer.value, failure: null } : { failure: answer.error });
    });
    return () => {
      isGone = true;
    };
  }, [behind]);
}
