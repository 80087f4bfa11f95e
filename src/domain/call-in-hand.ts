import { isEnded } from './call.ts';
import type { Call, CallState } from './rows.ts';

/** Whether a call's dialer is out of it, as it says: the call is over, or it knows nothing of it. Null: it has not been asked. */
export const isSoundGone = (said: CallState | null): boolean => said !== null && (said === 'unknown' || isEnded(said));

/**
 * Whether somebody may still be spoken to in a call that the desk's computer or the central API holds, by what the books and its dialer say. `endedAt`: when whoever made it said that it
 * had ended. One that was handed to the telephone on the desk is never held.
 */
export const isHeld = (call: Pick<Call, 'dialer' | 'state'>, said: CallState | null, endedAt: Call['endedAt']): boolean =>
  call.dialer !== 'handOff' && !isEnded(call.state) && endedAt === null && !isSoundGone(said);
