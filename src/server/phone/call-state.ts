import type { CallState } from '#domain/rows.ts';
import { type LegState, hasEnded } from './provider.ts';

/** What is known of a call's legs. `isTest`: there is only one. `isWhole`: both have just been looked at, so what is missing is not there. */
export type KnownLegs = {
  readonly isTest: boolean;
  readonly isWhole: boolean;
  readonly collector: LegState | null;
  readonly customer: LegState | null;
};

/** How a leg goes on: a report that comes late or twice never takes it back, and what has ended stays as it ended. */
export function further(known: LegState | null, heard: LegState | null): LegState | null {
  if (heard === null || (known !== null && hasEnded(known))) return known;
  if (known === null || hasEnded(heard)) return heard;
  return order.indexOf(heard) > order.indexOf(known) ? heard : known;
}
const order: readonly LegState[] = ['queued', 'ringing', 'inProgress'];

/**
 * The state of a call, which is the customer's: what rings at the collector has not rung there. Where the collector's leg is over and the
 * customer's is not known to be, nothing can be said yet: null.
 */
export function callStateOf({ isTest, isWhole, collector, customer }: KnownLegs): CallState | null {
  if (isTest) return collector;
  if (customer !== null && customer !== 'queued') return customer;
  if (collector === null || !hasEnded(collector)) return collector === null ? null : 'queued';
  if (collector === 'failed') return 'failed';
  // She answered, so the customer may have been rung: word of that may be on its way.
  if (collector === 'completed' && (!isWhole || customer !== null)) return null;
  return 'cancelled';
}
