import { type ClockDoubt, type ServerClockDoubt, clockToleranceMs } from '#contracts/clock-doubt.ts';
import { type Instant, epochMsOf } from '#domain/kernel/dates.ts';

/** What the server has just said of the time; an older one says nothing. */
export type ServerClock = { readonly serverTime: Instant | null; readonly clockDoubt?: ServerClockDoubt | undefined };

/**
 * Whose clock is to be doubted, now that the server has answered: what the server says against its own comes first, because then the
 * difference to this computer says nothing. `nowMs` is this computer's clock. The time an answer takes is far below what is tolerated.
 */
export function clockDoubtOf({ serverTime, clockDoubt }: ServerClock, nowMs: number): ClockDoubt | null {
  if (clockDoubt !== undefined) return clockDoubt;
  if (serverTime === null) return null;
  const aheadMs = nowMs - epochMsOf(serverTime);
  if (Math.abs(aheadMs) <= clockToleranceMs) return null;
  return { reason: aheadMs > 0 ? 'computerAhead' : 'computerBehind', seconds: Math.round(Math.abs(aheadMs) / 1000) };
}
