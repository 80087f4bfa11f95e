// @vitest-environment node
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accountFactsSchema } from '#domain/account-facts.ts';
import { build } from '#tests/support/build.ts';
import { packed, unpacked } from './packed-facts.ts';

const item = fc.record({
  dueDate: fc.constantFrom('2026-01-31', '2026-02-28', '2026-03-31'),
  currency: fc.constantFrom('USD', 'EUR', 'JPY'),
  openAmountMinor: fc.integer({ min: -1e12, max: 1e12 }),
  disputedAmountMinor: fc.nat(1e9),
});

describe('packed facts', () => {
  it('come back whole', () => {
    fc.assert(
      fc.property(fc.array(item, { maxLength: 5 }), (openItems) => {
        const facts = accountFactsSchema.parse({ ...build.facts({ promises: [build.promise()] }), openItems });
        expect(unpacked(JSON.parse(JSON.stringify(packed(facts))))).toEqual(facts);
      }),
    );
  });

  it('are much shorter', () => {
    const facts = build.facts({ invoices: [1, 2, 3, 4, 5, 6].map(() => build.invoice()) });
    const items = (value: unknown): number => JSON.stringify(value).length - JSON.stringify(build.facts()).length;
    expect(items(packed(facts))).toBeLessThan(items(facts) / 2);
  });
});
