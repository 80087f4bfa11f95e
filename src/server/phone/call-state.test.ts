import { describe, expect, it } from 'vitest';
import { callStateOf, further } from './call-state.ts';
import { type LegState, hasEnded, legStates } from './provider.ts';

describe('a leg', () => {
  it('is never taken back by a report: what has ended stays as it ended, and nothing comes before what was', () => {
    const order: readonly LegState[] = ['queued', 'ringing', 'inProgress'];
    for (const known of legStates) {
      for (const heard of legStates) {
        const now = further(known, heard);
        const goesOn = !hasEnded(known) && (hasEnded(heard) || order.indexOf(heard) > order.indexOf(known));
        expect(now, `${heard} after ${known}`).toBe(goesOn ? heard : known);
      }
      expect(further(null, known)).toBe(known);
      expect(further(known, null)).toBe(known);
    }
  });
});

describe('a call', () => {
  const stateOf = (collector: LegState | null, customer: LegState | null, isWhole = false) =>
    callStateOf({ isTest: false, isWhole, collector, customer });

  it('is queued as long as only the collector is rung', () => {
    for (const collector of ['queued', 'ringing', 'inProgress'] as const) expect(stateOf(collector, null)).toBe('queued');
    expect(stateOf('inProgress', 'queued')).toBe('queued');
    expect(stateOf(null, null)).toBeNull();
  });

  it('is what its customer’s leg is, whatever has become of the other', () => {
    for (const customer of legStates.filter((state) => state !== 'queued')) {
      for (const collector of ['inProgress', 'completed', null] as const) expect(stateOf(collector, customer)).toBe(customer);
    }
  });

  it('of a collector who did not answer never rang', () => {
    for (const collector of ['busy', 'noAnswer', 'cancelled'] as const) expect(stateOf(collector, null)).toBe('cancelled');
    expect(stateOf('failed', null)).toBe('failed');
  });

  it('of a collector who answered has ended only once the customer’s leg is known, or known not to be there', () => {
    expect(stateOf('completed', null)).toBeNull();
    expect(stateOf('completed', 'queued', true)).toBeNull();
    expect(stateOf('completed', null, true)).toBe('cancelled');
  });

  it('that is a test is its only leg', () => {
    for (const collector of legStates) expect(callStateOf({ isTest: true, isWhole: false, collector, customer: null })).toBe(collector);
  });
});
