import { useState } from 'react';
import { v7 as uuidv7 } from 'uuid';
import type { Failure } from '#contracts/failure.ts';
import type { Result } from '#domain/kernel/result.ts';
import { useDataClient } from './use-data.ts';

/** Edits on their way to the central API: whether they are, what went wrong last, and what gives them to it. */
export type SettingsRequest<E, A> = {
  readonly isBusy: boolean;
  readonly failure: Failure | null;
  /** Gives the answer, or null where it failed. What has changed is fetched right behind it. */
  readonly send: (edits: E) => Promise<A | null>;
};

/** Gives edits to the central API by `ask`, under the same id for every try of the same edits: an answer that was lost is found again under it. */
export function useSettingsRequest<E extends object, A>(
  ask: (requestId: string, edits: E) => Promise<Result<A, Failure>>,
): SettingsRequest<E, A> {
  const client = useDataClient();
  const [request, setRequest] = useState<{ readonly id: string; readonly of: E } | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const send = async (edits: E): Promise<A | null> => {
    const id = request?.of === edits ? request.id : uuidv7();
    setRequest({ id, of: edits });
    setBusy(true);
    setFailure(null);
    const outcome = await ask(id, edits);
    setBusy(false);
    client.syncNow();
    if (outcome.ok) return outcome.value;
    setFailure(outcome.error);
    return null;
  };
  return { isBusy, failure, send };
}
