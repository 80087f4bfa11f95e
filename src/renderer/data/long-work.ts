import type { Folder } from '#domain/folder.ts';
import { CacheFault } from './cache-fault.ts';
import type { LocalCopy } from './local-copy.ts';
import { othersTurn } from './others-turn.ts';
import type { Unfinished } from './unfinished.ts';

/** How work that takes a while tells how far it is, is stopped, and hands over a copy that cannot be read. */
export type LongWorkHooks<Progress> = {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
  readonly onFault: (fault: unknown) => void;
};

/** Does the work, which calls `signal.throwIfAborted` now and then; a fault on the way goes to `onFault` and is an outcome, not a throw. */
export async function longWork<Done>(
  { signal, onFault }: Pick<LongWorkHooks<never>, 'signal' | 'onFault'>,
  work: () => Promise<Done>,
): Promise<Done | Unfinished> {
  try {
    return await work();
  } catch (fault) {
    if (signal.aborted && fault === signal.reason) return { status: 'stopped' };
    onFault(fault);
    return { status: 'failed', failure: { code: fault instanceof CacheFault ? 'cache.broken' : 'call.failed' } };
  }
}

/**
 * Opens every folder of a copy, so many in one turn, and lets go of it again: whoever asks for an account meanwhile waits for no more than
 * those. Throws the signal's reason when it is stopped, and `CacheFault`.
 */
export async function eachFolder(
  copy: LocalCopy,
  atOnce: number,
  { signal, onProgress }: Pick<LongWorkHooks<{ readonly done: number; readonly of: number }>, 'signal' | 'onProgress'>,
  take: (folder: Folder) => void,
): Promise<void> {
  const ids = [...copy.generation.ids()].sort();
  for (let at = 0; at < ids.length; at += atOnce) {
    signal.throwIfAborted();
    onProgress({ done: at, of: ids.length });
    for (const folder of await copy.bases(ids.slice(at, at + atOnce))) take(folder);
    await othersTurn();
  }
}
