import type { CommandId } from '#domain/kernel/ids.ts';
import type { CommandEnvelope } from '#contracts/envelope.ts';
import type { Api } from './api-client.ts';
import type { ApiFailure } from './api-failure.ts';

/** A fault over one command alone, so often in a row, may be that command's own doing; from then on it is looked into. */
const poisonTries = 5;
/** So often in a row it has to be shown, where what failed may have been something before the central API. */
const poisonProofs = 5;

/**
 * Whether it is this command that the server fails over, alone in its push, with such a failure. `pushNext` sends the command behind it,
 * alone as well; it is undefined where there is none, and then nothing is held up.
 */
export type PoisonWatch = (command: CommandEnvelope, failure: ApiFailure, pushNext?: () => ReturnType<Api['push']>) => Promise<boolean>;

/** Makes a watch; it remembers the command that fails now. */
export function createPoisonWatch(): PoisonWatch {
  let failing: { readonly commandId: CommandId; readonly tries: number; readonly proofs: number } | null = null;
  return async ({ commandId, seq }, { status, failure }, pushNext) => {
    // Who asks to wait is only busy, and who gives no answer at all cannot be told from a network that is gone.
    if (status === null || status < 500 || failure.retryAfterSeconds !== undefined || pushNext === undefined) return false;
    const before = failing?.commandId === commandId ? failing : { commandId, tries: 0, proofs: 0 };
    const tries = before.tries + 1;
    const isShown = tries >= poisonTries && (await asksFor(seq, pushNext));
    // A server that is not well clears the command of all of it.
    failing = isShown || tries < poisonTries ? { commandId, tries, proofs: before.proofs + (isShown ? 1 : 0) } : null;
    return isShown && before.proofs + 1 >= (status === 500 ? 1 : poisonProofs);
  };
}

/**
 * Whether the server is well and has not handled the command of this number: to the next one, sent alone, it answers then that it misses
 * the one before.
 */
async function asksFor(seq: number, pushNext: () => ReturnType<Api['push']>): Promise<boolean> {
  const answer = await pushNext();
  return !answer.ok && answer.error.status === 409 && answer.error.expectedSeq === seq;
}
