// @vitest-environment node
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accountFactsSchema } from '#domain/account-facts.ts';
import { build } from '#tests/support/build.ts';
import { packed, unpacked } from './packed-facts.ts';

const item = fc.record({
  issueDate: fc.constantFrom('2025-12-31', '2026-01-15'),
  dueDate: fc.constantFrom('2026-01-31', '2026-02-28', '2026-03-31'),
  currency: fc.constantFrom('USD', 'EUR', 'JPY'),
  amountMinor: fc.integer({ min: -1e12, max: 1e12 }),
  openAmountMinor: fc.integer({ min: -1e12, max: 1e12 }),
  disputedAmountMinor: fc.nat(1e9),
});

const stamps = fc.record({ membershipVersion: fc.option(fc.nat()), rowCount: fc.nat(), versionSum: fc.nat() });

describe('packed facts', () => {
  it('come back whole', () => {
    fc.assert(
      fc.property(fc.array(item, { maxLength: 5 }), stamps, (openItems, stamp) => {
        const disputesSince = [{ currency: 'USD', since: '2026-03-02' }];
        const facts = accountFactsSchema.parse({
          ...build.facts({ promises: [build.promise()], calls: [build.call()] }),
          openItems,
          disputesSince,
        });
        const stamped = { facts, stamp };
        expect(unpacked(JSON.parse(JSON.stringify(packed(stamped))))).toEqual(stamped);
      }),
    );
  });

  it('are much shorter', () => {
    const facts = build.facts({ invoices: [1, 2, 3, 4, 5, 6].map(() => build.invoice()) });
    const stamp = { membershipVersion: null, rowCount: 7, versionSum: 7 };
    const items = (value: unknown): number => JSON.stringify(value).length - JSON.stringify(build.facts()).length;
    expect(items(packed({ facts, stamp }))).toBeLessThan(items(facts) / 2);
  });
});
