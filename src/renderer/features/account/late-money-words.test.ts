import { expect, it } from 'vitest';
import { defaultLatenessTables } from '#domain/lateness.ts';
import { currency, date } from '#tests/support/build.ts';
import { wordsOfPart, wordsOfTables } from './late-money-words.ts';

const usd = currency('USD');
const invoices = [{ number: 'INV-104' }, { number: 'INV-131' }];

it('says of a past-due invoice how late it is and what such invoices have done', () => {
  const part = {
    code: 'item.pastDue',
    item: 0,
    collectableMinor: 48_200_00,
    currency: usd,
    daysPastDue: 9,
    expectedDays: 20,
    moneyDays: 964_000,
  } as const;
  expect(wordsOfPart(part, invoices)).toBe('INV-104: $48,200, 9 days past due; invoices this late have stayed unpaid another 20 days');
});

const coming = {
  code: 'item.notYetDue',
  item: 1,
  collectableMinor: 90_000_00,
  currency: usd,
  daysToDue: 6,
  termsDays: 45,
  openDays: 6.21,
  payer: { factor: 1.55, ratio: 2.4, paidCount: 30 },
  recent: { factor: 1.2, late: 3, of: 10 },
  terms: { factor: 1, usualTermsDays: 44.6 },
  ownDay: { factor: 0.913, usualDelayDays: -3.2, daysAfterOwnDay: -2.8 },
  expectedDays: 10.5,
  moneyDays: 945_000,
} as const;

it('says of an invoice to come every figure of the days it is expected to be late, and leaves out what changes nothing', () => {
  expect(wordsOfPart(coming, invoices)).toBe(
    'INV-131: $90,000, due in 6 days; invoices on 32–46 day terms, this long before the day, run 6.2 days late; ' +
      'this payer has been 2.4 × as late as others on the same terms (× 1.6); 3 of its last 10 invoices were late (× 1.2); ' +
      'it usually pays 3 days before the due date, which is in 3 days (× 0.91); together 11 days',
  );
});

it('says of a payer without a history that there is none', () => {
  const fresh = {
    ...coming,
    recent: { factor: 0.8, late: 0, of: 0 },
    terms: { factor: 1.3, usualTermsDays: 20 },
    ownDay: { ...coming.ownDay, factor: 1 },
  };
  expect(wordsOfPart(fresh, invoices)).toContain(
    'it has not paid an invoice yet (× 0.8); usual terms of this payer are 20 days (× 1.3); together',
  );
});

it('says what credits take off', () => {
  expect(wordsOfPart({ code: 'credits', shareOfOwed: 0.124, moneyDays: -5 }, invoices)).toBe(
    'Credits on the account are 12% of what is owed',
  );
});

it('says whose history the figures rest on', () => {
  expect(wordsOfTables(defaultLatenessTables)).toMatch(/usual figures/);
  const own = { ...defaultLatenessTables, source: 'own', fittedOn: date('2026-03-30'), invoiceCount: 5400 } as const;
  expect(wordsOfTables(own)).toBe('How late invoices are paid: your company’s own history of 30 Mar 2026, 5,400 paid invoices.');
});
