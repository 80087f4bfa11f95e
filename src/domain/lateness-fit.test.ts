import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { build, currency, date } from '#tests/support/build.ts';
import { madeLedger } from '#tests/support/made-ledger.ts';
import { addDays, epochDay } from './kernel/dates.ts';
import { type OrderingWeights, lateMoney, weighedAmount } from './late-money.ts';
import { fitLatenessRows } from './lateness-fit.ts';
import { unpaidDay } from './lateness-history.ts';
import { defaultLatenessTables, latenessTablesSchema } from './lateness.ts';
import { paymentHabitOf } from './payment-habit.ts';
import type { Invoice } from './rows.ts';

const asOf = date('2025-06-01');
const usd = currency('USD');
type PaidOrOpen = Pick<Invoice, 'accountId' | 'issueDate' | 'dueDate' | 'paidDate' | 'currency' | 'amountMinor'>;
const history: readonly PaidOrOpen[] = (() => {
  const ids = new Map<string, PaidOrOpen['accountId']>();
  return madeLedger().map(({ account, issueDate, dueDate, paidDate, amount }) => {
    const accountId = ids.get(account) ?? build.accountId();
    ids.set(account, accountId);
    return { accountId, issueDate, dueDate, paidDate, currency: usd, amountMinor: Math.round(amount * 100) };
  });
})();
const fit = (invoices: readonly PaidOrOpen[], on = asOf, weights: OrderingWeights = {}) =>
  fitLatenessRows(
    invoices.map(({ accountId, issueDate, dueDate, paidDate, currency: code, amountMinor }) => ({
      account: accountId,
      issueDay: epochDay(issueDate),
      dueDay: epochDay(dueDate),
      paidDay: paidDate === null ? unpaidDay : epochDay(paidDate),
      amount: weighedAmount(amountMinor, code, weights),
    })),
    on,
  );

describe('tables of a company of its own', () => {
  test('say when and from how much they were made, and are tables as they are stored', () => {
    const tables = fit(history);
    expect(tables).toMatchObject({ source: 'own', fittedOn: '2025-06-01' });
    expect(tables.invoiceCount).toBe(history.filter((invoice) => invoice.paidDate !== null && invoice.paidDate <= asOf).length);
    expect(latenessTablesSchema.parse(tables)).toEqual(tables);
  });

  test('find what the history was made of: long terms run later, payers late before are late again', () => {
    const { lateDaysByTerms, openDays, recentFactors, furtherDays } = fit(history);
    expect(lateDaysByTerms[3]).toBeGreaterThan(2 * (lateDaysByTerms[0] ?? Infinity));
    expect(openDays[3]?.[3]).toBeGreaterThan(1.5 * (openDays[0]?.[3] ?? Infinity));
    expect(recentFactors[0]?.[3]).toBeGreaterThan(1.2 * (recentFactors[0]?.[0] ?? Infinity));
    expect(furtherDays.every((days) => days > 0 && days <= 60)).toBe(true);
  });

  test('do not depend on the order of the invoices', () => {
    expect(fit(history.toReversed())).toEqual(fit(history));
  });

  test('see nothing that came after their day', () => {
    const on = date('2024-12-01');
    const known = history
      .filter((invoice) => invoice.issueDate <= on)
      .map((invoice) => (invoice.paidDate !== null && invoice.paidDate > on ? { ...invoice, paidDate: null } : invoice));
    expect(known.length).toBeLessThan(history.length);
    expect(fit(history, on)).toEqual(fit(known, on));
  });

  test('leave out amounts of nothing and below', () => {
    const [first] = history;
    if (first === undefined) throw new Error('a history without invoices');
    const others = [
      { ...first, amountMinor: -5 },
      { ...first, amountMinor: 0 },
    ];
    expect(fit([...history, ...others])).toEqual(fit(history));
  });
});

describe('a history that says too little', () => {
  test('with fewer than 500 paid invoices the defaults hold, and say so', () => {
    const short = history.filter((invoice) => invoice.paidDate !== null && invoice.paidDate <= asOf);
    expect(fit(short.slice(0, 499))).toEqual(defaultLatenessTables);
    expect(fit(short.slice(0, 500)).source).toBe('own');
    expect(fit([])).toEqual(defaultLatenessTables);
  });

  test('whatever the history says: tables that can be stored, and a worth that is a number', () => {
    const strange = fc.record({
      issued: fc.integer({ min: 0, max: 1500 }),
      terms: fc.oneof(fc.integer({ min: -50, max: 120 }), fc.constant(30_000)),
      late: fc.oneof(fc.integer({ min: -200, max: 90 }), fc.constantFrom(700, 0, 0)),
      amountMinor: fc.constantFrom(1, 100, 50_000, 1e13),
      payer: fc.integer({ min: 0, max: 8 }),
    });
    const payers = Array.from({ length: 9 }, () => build.accountId());
    fc.assert(
      fc.property(fc.array(strange, { minLength: 600, maxLength: 700, size: 'max' }), (rows) => {
        const invoices = rows.map(({ issued, terms, late, amountMinor, payer }): PaidOrOpen => {
          const issueDate = addDays(date('2020-01-01'), issued);
          const dueDate = addDays(issueDate, terms);
          const paidDate = addDays(issueDate, Math.max(0, Math.min(terms, 400) + late));
          const accountId = payers[payer] ?? build.accountId();
          return { accountId, issueDate, dueDate, paidDate, currency: usd, amountMinor };
        });
        const tables = fit(invoices, date('2026-01-01'));
        expect(tables.source).toBe('own');
        expect(latenessTablesSchema.parse(tables)).toEqual(tables);
        const open = invoices.slice(0, 50).map((invoice) => ({ ...invoice, openAmountMinor: invoice.amountMinor, disputedAmountMinor: 0 }));
        const habit = paymentHabitOf(invoices.map((invoice) => ({ ...invoice, kind: 'invoice', status: 'paid' })));
        for (const today of ['2020-06-01', '2023-01-01']) {
          expect(Number.isFinite(lateMoney(open, habit, tables, date(today), {}).moneyDays)).toBe(true);
        }
      }),
      { numRuns: 25 },
    );
  });

  test('amounts that weigh nothing are no history', () => {
    expect(fit(history, asOf, { USD: 1e-9 })).toEqual(defaultLatenessTables);
  });

  test('all paid on the day they were issued, all within a month: tables without a gap', () => {
    const same = Array.from({ length: 600 }, (_, at): PaidOrOpen => {
      const issueDate = addDays(date('2025-05-01'), at % 30);
      const accountId = history[at]?.accountId ?? build.accountId();
      return { accountId, issueDate, dueDate: addDays(issueDate, -3), paidDate: issueDate, currency: usd, amountMinor: 1 };
    });
    const tables = fit(same);
    expect(latenessTablesSchema.parse(tables)).toEqual(tables);
    expect(tables.meanLateDays).toBe(3);
  });
});
