import type { Failure } from '#contracts/failure.ts';
import type { CallDays, CallLine } from '#domain/call-log.ts';
import type { DataClient } from '#renderer/data/data-client.ts';

/** A log as it was read: whole, or its newest part. */
export type ReadLog = { readonly calls: readonly CallLine[]; readonly isCut: boolean } | { readonly failure: Failure };

/** More lines nobody reads on a screen; fewer days show the rest. */
const mostPages = 25;

/** The log of this desktop's own accounts, with what waits to be sent. Needs no network. */
export async function readOwnLog(client: Pick<DataClient, 'callLog'>, days: CallDays): Promise<ReadLog | null> {
  const outcome = await client.callLog(days);
  // Another question took its place, or the session has ended.
  if (outcome.status === 'stopped') return null;
  return outcome.status === 'failed' ? { failure: outcome.failure } : { calls: outcome.calls, isCut: false };
}

/** The company's log, page by page from the central API. */
export async function readCompanyLog(days: CallDays): Promise<ReadLog> {
  const calls: CallLine[] = [];
  let behind: string | null = null;
  for (let page = 0; page < mostPages; page += 1) {
    const answer: Awaited<ReturnType<(typeof window.desk)['calls.list']>> = await window.desk['calls.list']({ ...days, behind });
    if (!answer.ok) return { failure: answer.error };
    calls.push(...answer.value.calls);
    behind = answer.value.next;
    if (behind === null) return { calls, isCut: false };
  }
  return { calls, isCut: true };
}
