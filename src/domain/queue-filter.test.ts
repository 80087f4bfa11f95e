import { describe, expect, test } from 'vitest';
import { build, date } from '#tests/support/build.ts';
import { addDays } from './kernel/dates.ts';
import { defaultPolicy } from './policy.ts';
import { type QueueFilter, askedCount, isInFilter, noFilter, queueFilterSchema } from './queue-filter.ts';

const today = date('2026-03-31');
const facts = build.facts({
  account: build.account({ termsDays: 30, salesRep: 'A. Ortiz', country: 'US', riskClass: 'high', parentNumber: 'G-501', currency: 'USD' }),
  invoices: [
    build.invoice({ dueDate: addDays(today, -45), openAmountMinor: 800_00, currency: 'USD' }),
    build.invoice({ dueDate: addDays(today, 10), openAmountMinor: 200_00, currency: 'USD' }),
    build.invoice({ dueDate: addDays(today, 10), openAmountMinor: 50_00, currency: 'EUR' }),
  ],
  notes: [build.note({ recordedOn: '2026-03-21' })],
});
const holds = (over: Partial<{ [K in keyof QueueFilter]: unknown }>) =>
  isInFilter(facts, queueFilterSchema.parse({ ...noFilter, ...over }), defaultPolicy, today);

describe('a filter', () => {
  test('that asks for nothing holds for everybody', () => {
    expect(holds({})).toBe(true);
    expect(askedCount(noFilter)).toBe(0);
  });

  test.each([
    [{ buckets: ['second'] }, true],
    [{ buckets: ['first', 'beyond'] }, false],
    [{ buckets: ['current'] }, true],
    [{ currency: 'EUR' }, true],
    [{ currency: 'GBP' }, false],
    [{ fromMinor: 1000_00 }, true],
    [{ fromMinor: 1000_01 }, false],
    [{ currency: 'EUR', toMinor: 49_99 }, false],
    [{ currency: 'EUR', fromMinor: 50_00, toMinor: 50_00 }, true],
    [{ fromTermsDays: 30, toTermsDays: 30 }, true],
    [{ fromTermsDays: 31 }, false],
    [{ salesRep: 'A. Ortiz' }, true],
    [{ salesRep: 'B. Chan' }, false],
    [{ country: 'DE' }, false],
    [{ riskClass: 'high' }, true],
    [{ riskClass: 'low' }, false],
    [{ silentDays: 10 }, true],
    [{ silentDays: 11 }, false],
    [{ parentNumber: 'G-501' }, true],
    [{ parentNumber: 'G-502' }, false],
    [{ buckets: ['second'], riskClass: 'low' }, false],
  ])('%o holds: %s', (over, expected) => {
    expect(holds(over)).toBe(expected);
  });

  test('takes who was never contacted for silent, and leaves out whose terms are not known', () => {
    const unknown = build.facts({ account: build.account({ termsDays: null }) });
    expect(isInFilter(unknown, { ...noFilter, silentDays: 90 }, defaultPolicy, today)).toBe(true);
    expect(isInFilter(unknown, { ...noFilter, toTermsDays: 90 }, defaultPolicy, today)).toBe(false);
  });
});
