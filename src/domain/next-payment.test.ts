import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { build, currency, date } from '#tests/support/build.ts';
import { addDays } from './kernel/dates.ts';
import { defaultLatenessTables } from './lateness.ts';
import { nextPaymentOf } from './next-payment.ts';
import type { PayerKnown } from './payment-expectation.ts';
import type { Invoice, PromiseToPay } from './rows.ts';

const today = date('2026-03-31');
/** Nine payments ten days after the due date and four of thirty. */
const tenDaysLate: PayerKnown = {
  recentDelays: [10, 10, 10, 10, 10, 10, 10, 10, 10, 30, 30, 30, 30],
  quantiles: defaultLatenessTables.delayQuantiles,
  isStayed: false,
};
const usd = currency('USD');
const open = (dueDate: string, over = {}) => build.invoice({ issueDate: '2026-01-01', dueDate, ...over });
const promise = (promisedDate: string, amountMinor: number, over = {}) =>
  build.promise({ promisedDate, amountMinor, status: 'open', ...over });
const nextOf = (invoices: readonly Invoice[], promises: readonly PromiseToPay[] = [], payer = tenDaysLate) =>
  nextPaymentOf({ invoices, promises, arrangements: [] }, usd, payer, today);
/** How it is known, the amount, and the invoices or the day. */
const saidOf = (...owed: Parameters<typeof nextOf>) => {
  const next = nextOf(...owed);
  if (next?.kind === 'promised') return [next.kind, next.amountMinor, next.on];
  return next && [next.expectation.kind, next.amountMinor, next.invoices.map(({ number }) => number).sort()];
};

describe('the next payment of an account', () => {
  test('is the earliest expected day with all that shares it, of one currency', () => {
    expect(
      saidOf([
        open('2026-04-20', { number: 'LATER' }),
        open('2026-04-02', { number: 'A', disputedAmountMinor: 40_00 }),
        open('2026-04-02', { number: 'B' }),
        open('2026-04-01', { number: 'EURO', currency: 'EUR' }),
        open('2026-03-20', { number: 'PAST' }),
      ]),
    ).toEqual(['expected', 160_00, ['A', 'B']]);
  });

  test('is the earliest latest day where the usual days have all passed, then the cause that most share', () => {
    const passed = [open('2026-01-20', { number: 'P1' }), open('2026-01-21', { number: 'P2' })];
    const disputed = open('2026-04-20', { number: 'D', disputedAmountMinor: 100_00 });
    expect(saidOf([disputed, ...passed, open('2026-03-18', { number: 'L' })])).toEqual(['pastUsualDay', 100_00, ['L']]);
    expect(saidOf([disputed, ...passed])).toEqual(['untold', 200_00, ['P1', 'P2']]);
    expect(saidOf([])).toBeNull();
  });

  test('keeps the latest of the days by which those that share it are there', () => {
    // Without payments of its own it is as others on the same terms pay: on the due date in both, with a range for the longer terms.
    const payer = { ...tenDaysLate, recentDelays: [] };
    const short = open('2026-04-10', { issueDate: '2026-03-26' });
    const long = open('2026-04-10', { issueDate: '2026-02-09' });
    const expected = { expectation: { kind: 'expected', on: '2026-04-10', latest: '2026-05-05', delay: { latestDays: 25 } } };
    expect(nextOf([short, long], [], payer)).toMatchObject(expected);
    expect(nextOf([long, short], [], payer)).toMatchObject(expected);
  });
});

describe('an open promise', () => {
  test('is the next payment where it is for an earlier day than the usual one, or where no usual day is left', () => {
    expect(saidOf([open('2026-04-02')], [promise('2026-04-11', 60_00)])).toEqual(['promised', 60_00, '2026-04-11']);
    expect(saidOf([open('2026-03-20')], [promise('2026-04-30', 60_00)])).toEqual(['promised', 60_00, '2026-04-30']);
    expect(saidOf([open('2026-01-20')], [promise('2026-04-30', 60_00)])).toEqual(['promised', 60_00, '2026-04-30']);
  });

  test('stands for the oldest invoices, which are expected on its day and not on their usual one', () => {
    const older = open('2026-04-02', { number: 'OLD' });
    const newer = open('2026-04-20', { number: 'NEW' });
    expect(saidOf([newer, older], [promise('2026-04-20', 100_00)])).toEqual(['promised', 100_00, '2026-04-20']);
    // What it leaves of the oldest is expected as ever, and so is the next invoice where the promise is for a later day.
    expect(saidOf([newer, older], [promise('2026-04-20', 60_00)])).toEqual(['expected', 40_00, ['OLD']]);
    expect(saidOf([newer, older], [promise('2026-05-20', 100_00)])).toEqual(['expected', 100_00, ['NEW']]);
  });

  test('stands for the invoice it names, and an instalment for those of its arrangement', () => {
    const older = open('2026-04-02', { number: 'OLD' });
    const newer = open('2026-04-20', { number: 'NEW' });
    const named = promise('2026-05-20', 100_00, { invoiceId: newer.id });
    expect(saidOf([newer, older], [named])).toEqual(['expected', 100_00, ['OLD']]);
    const plan = build.arrangement({ status: 'active', invoiceIds: [newer.id], owedMinor: 100_00, payMinor: 100_00 });
    const part = promise('2026-05-20', 100_00, { arrangementId: plan.id });
    const owed = { invoices: [newer, older], promises: [part], arrangements: [plan] };
    expect(nextPaymentOf(owed, usd, tenDaysLate, today)).toMatchObject({ kind: 'usual', invoices: [{ number: 'OLD' }] });
  });

  test('counts with what is still to come of it', () => {
    expect(saidOf([open('2026-04-02')], [promise('2026-04-11', 60_00, { keptMinor: 25_00 })])).toEqual(['promised', 35_00, '2026-04-11']);
    expect(saidOf([open('2026-04-02', { number: 'A' })], [promise('2026-05-20', 60_00, { keptMinor: 25_00 })])).toEqual([
      'expected',
      65_00,
      ['A'],
    ]);
  });

  test('counts on its day with the others for it, no longer, in its own currency, and not under a stay', () => {
    const usual = ['expected', 100_00, ['A']];
    const invoices = [open('2026-04-02', { number: 'A' })];
    expect(saidOf(invoices, [promise(today, 20_00), promise(today, 10_00), promise('2026-04-01', 5_00)])).toEqual([
      'promised',
      30_00,
      today,
    ]);
    expect(saidOf(invoices, [promise('2026-03-30', 20_00)])).toEqual(usual);
    expect(saidOf(invoices, [promise('2026-04-01', 20_00, { currency: 'EUR' })])).toEqual(usual);
    expect(saidOf(invoices, [promise('2026-04-01', 20_00, { status: 'broken' })])).toEqual(usual);
    expect(saidOf(invoices, [promise('2026-04-01', 20_00)], { ...tenDaysLate, isStayed: true })).toEqual(['untold', 100_00, ['A']]);
  });

  test('leaves what is disputed whole as it is, and is nothing where nothing is owed', () => {
    const disputed = open('2026-04-02', { number: 'D', disputedAmountMinor: 100_00 });
    expect(saidOf([disputed], [promise('2026-04-05', 20_00)])).toEqual(['promised', 20_00, '2026-04-05']);
    expect(saidOf([], [promise('2026-04-05', 20_00)])).toBeNull();
  });
});

test('the order of the rows says nothing', () => {
  const day = fc.integer({ min: -40, max: 40 }).map((days) => addDays(today, days));
  const invoice = fc
    .record({ dueDate: day, terms: fc.integer({ min: -1, max: 90 }), disputedAmountMinor: fc.constantFrom(0, 40_00, 100_00) })
    .map(({ dueDate, terms, disputedAmountMinor }) => open(dueDate, { issueDate: addDays(dueDate, -terms), disputedAmountMinor }));
  const promised = fc
    .record({ on: day, amountMinor: fc.integer({ min: 1, max: 250_00 }) })
    .map(({ on, amountMinor }) => promise(on, amountMinor));
  const shuffled = <T>(some: fc.Arbitrary<T>) =>
    fc
      .array(some, { maxLength: 6 })
      .chain((rows) => fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length, maxLength: rows.length })));
  const payer = fc
    .array(fc.integer({ min: -30, max: 60 }), { maxLength: 20 })
    .map((recentDelays): PayerKnown => ({ ...tenDaysLate, recentDelays }));
  const told = (invoices: readonly Invoice[], promises: readonly PromiseToPay[], known: PayerKnown) => {
    const next = nextOf(invoices, promises, known);
    return next?.kind === 'promised' ? { ...next, promises: next.promises.map(({ id }) => id).sort() } : next;
  };
  fc.assert(
    fc.property(shuffled(invoice), shuffled(promised), payer, ([invoices, others], [promises, otherPromises], known) => {
      expect(told(others, otherPromises, known)).toEqual(told(invoices, promises, known));
    }),
  );
});
