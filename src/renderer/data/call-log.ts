import { type CallDays, type CallLine, byNewestCall, callLinesOf } from '#domain/call-log.ts';
import type { CallLogOutcome } from './call-log-outcome.ts';
import type { LocalCopy } from './local-copy.ts';
import { type LongWorkHooks, longWork } from './long-work.ts';
import { othersTurn } from './others-turn.ts';

/** Folders opened in one turn: some milliseconds. */
const foldersAtOnce = 20;

/**
 * The calls of some days, read from the folders they lie in, with what waits on top. Only accounts are opened that were called since the first of the
 * days, which their summaries tell.
 */
export function callLog(copy: LocalCopy, days: CallDays, hooks: LongWorkHooks<never>): Promise<CallLogOutcome> {
  return longWork(hooks, async () => {
    const calls: CallLine[] = [];
    const ids = [...copy.generation.ids()].filter((id) => (copy.generation.ranking.facts(id)?.lastCallOn ?? '') >= days.from);
    for (const [at, id] of ids.entries()) {
      hooks.signal.throwIfAborted();
      if (at % foldersAtOnce === foldersAtOnce - 1) await othersTurn();
      const account = await copy.account(id);
      if (account) calls.push(...callLinesOf(account.folder, days));
    }
    return { status: 'done', calls: calls.sort(byNewestCall) } as const;
  });
}
