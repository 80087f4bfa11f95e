import type { Caller } from '../caller.ts';
import { RequestProblem } from '../problem.ts';

/**
 * What a route does for a device whose access was withdrawn: nothing (the rule), nothing but while it may still push, or the same as
 * for any other.
 */
export type ForRevoked = 'refused' | 'whilePushFirst' | 'answered';

/** Throws `device.revoked` (403) when the caller's device may not use a route. */
export function refuseRevoked({ revocation, isWiped }: Pick<Caller, 'revocation' | 'isWiped'>, forRevoked: ForRevoked): void {
  if ((revocation === null && !isWiped) || forRevoked === 'answered') return;
  if (forRevoked === 'whilePushFirst' && revocation === 'pushFirst' && !isWiped) return;
  throw new RequestProblem(403, 'device.revoked', 'The access of this computer was withdrawn. An administrator can give it back.');
}
