import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { epochMsOf, instantSchema } from './kernel/dates.ts';
import { type Lease, type LocalClock, advanced, leaseFrom, leaseLeftMs } from './lease.ts';

const hourMs = 3_600_000;
const start = epochMsOf(instantSchema.parse('2026-11-22T08:00:00Z'));
const clock = (hours: number, runHours = hours): LocalClock => ({ wallMs: start + hours * hourMs, runMs: runHours * hourMs });
const opened = leaseFrom(start, start);
const leftHours = (lease: Lease) => leaseLeftMs(lease, 72) / hourMs;

describe('an offline lease of 72 hours', () => {
  it('runs down with the clock and ends', () => {
    expect(leftHours(opened)).toBe(72);
    expect(leftHours(advanced(opened, clock(0), clock(64)))).toBe(8);
    expect(leftHours(advanced(opened, clock(0), clock(72)))).toBe(0);
    expect(leftHours(advanced(opened, clock(0), clock(500)))).toBe(0);
  });

  it('counts what passed while the computer was off, by the wall clock', () => {
    expect(leftHours(advanced(opened, clock(50, 0), clock(50, 0)))).toBe(22);
  });

  it('is the same whether the workstation’s clock is right, an hour ahead or a day behind', () => {
    for (const off of [0, 1, -24]) {
      const lease = leaseFrom(start, start + off * hourMs);
      expect(leftHours(advanced(lease, clock(off, 0), clock(off + 10, 10)))).toBe(62);
    }
  });

  it('fault 15: a clock set back a year takes nothing off, and the run goes on counting', () => {
    const used = advanced(opened, clock(0), clock(40));
    const back = advanced(used, clock(40), clock(40 - 8760, 41));
    expect(leftHours(back)).toBe(31);
    expect(leftHours(advanced(back, clock(0, 0), clock(-8760, 31)))).toBe(0);
  });

  it('fault 15: a clock set ahead a year ends it, and only a contact begins a new one', () => {
    const ahead = advanced(opened, clock(0), clock(8760, 1));
    expect(leftHours(ahead)).toBe(0);
    expect(leftHours(advanced(ahead, clock(8760, 1), clock(2, 2)))).toBe(0);
    expect(leftHours(leaseFrom(start + 2 * hourMs, start + 2 * hourMs))).toBe(72);
  });

  it('never grows, whatever is done to the clock', () => {
    const reading = fc.record({ wallHours: fc.integer({ min: -20_000, max: 20_000 }), ranHours: fc.nat(50), isNewRun: fc.boolean() });
    fc.assert(
      fc.property(fc.array(reading, { minLength: 1, maxLength: 30 }), (readings) => {
        let lease = opened;
        let before = clock(0);
        let ranMs = 0;
        for (const { wallHours, ranHours, isNewRun } of readings) {
          if (isNewRun) before = clock(wallHours, 0);
          const now = { wallMs: start + wallHours * hourMs, runMs: before.runMs + ranHours * hourMs };
          const next = advanced(lease, before, now);
          ranMs += ranHours * hourMs;
          expect(leaseLeftMs(next, 72)).toBeLessThanOrEqual(leaseLeftMs(lease, 72));
          expect(leaseLeftMs(next, 72)).toBeLessThanOrEqual(Math.max(0, 72 * hourMs - ranMs));
          [lease, before] = [next, now];
        }
      }),
    );
  });
});
