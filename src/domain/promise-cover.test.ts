import { describe, expect, test } from 'vitest';
import { build, date, instant } from '#tests/support/build.ts';
import { dunningOf } from './dunning.ts';
import type { Folder } from './folder.ts';
import { type LocalDate, addDays } from './kernel/dates.ts';
import { defaultPolicy } from './policy.ts';
import { bankingDaysIn, judgePromise } from './promise-judgement.ts';
import { everybody, stopConditionSchema, unwritten } from './strategy.ts';

/** A Tuesday. */
const today = date('2026-03-31');
const due = (daysLate: number) => addDays(today, -daysLate);
const invoice = (daysLate: number, over: object = {}) => build.invoice({ dueDate: due(daysLate), issueDate: due(daysLate + 30), ...over });
const steps = [
  {
    id: 'first',
    channel: 'email' as const,
    startsAfterDays: 3,
    waitDays: 4,
    repeatEveryDays: 7,
    ...unwritten,
    templateKey: 'friendlyReminder' as const,
  },
];
const strategy = { id: 's', name: 'All', segment: everybody, steps, stopsOn: [...stopConditionSchema.options] };
const company = { timeZone: 'America/Chicago', policy: { ...defaultPolicy, strategies: { version: 1, list: [strategy] } } };
/** What today's run would ask of an account: invoice by invoice. */
const askedOf = (folder: Folder, on = today) =>
  dunningOf(folder, company, on, { now: instant(`${on}T15:00:00.000Z`) }).items.map((item) => [item.invoice.number, item.askedMinor]);

describe('invoices under an arrangement', () => {
  const [old, newer, newest] = [invoice(40, { number: 'old' }), invoice(20, { number: 'newer' }), invoice(10, { number: 'newest' })];
  const agreed = (over: object, parts: readonly object[]) => {
    const arrangement = build.arrangement({ status: 'active', activeOn: due(9), proposedOn: due(9), ...over });
    const promises = parts.map((part) => build.promise({ arrangementId: arrangement.id, recordedOn: due(9), ...part }));
    return build.folder({ contacts: [build.contact()], invoices: [old, newer, newest], arrangements: [arrangement], promises });
  };

  test('are not asked for, and the others are, however old', () => {
    const extension = { kind: 'extension', invoiceIds: [newer.id], owedMinor: 100_00, payMinor: 100_00 };
    expect(askedOf(agreed(extension, [{ amountMinor: 100_00, promisedDate: due(-9) }]))).toEqual([
      ['old', 100_00],
      ['newest', 100_00],
    ]);
  });

  test('are covered by its payments that stand, the oldest of them first; what was not kept of it is asked for', () => {
    const plan = { kind: 'plan', invoiceIds: [newest.id, newer.id], owedMinor: 200_00, payMinor: 200_00 };
    const parts = [
      { amountMinor: 80_00, promisedDate: due(8), status: 'broken' },
      { amountMinor: 60_00, promisedDate: due(-9) },
      { amountMinor: 60_00, promisedDate: due(-39) },
    ];
    expect(askedOf(agreed(plan, parts))).toEqual([
      ['old', 100_00],
      ['newest', 80_00],
    ]);
  });

  test('are not asked for what their settlement forgives, and nothing of that is spared the others', () => {
    const settlement = { kind: 'settlement', invoiceIds: [newer.id], owedMinor: 100_00, payMinor: 70_00, lastDate: due(-9) };
    expect(askedOf(agreed(settlement, [{ amountMinor: 70_00, promisedDate: due(-9) }]))).toEqual([
      ['old', 100_00],
      ['newest', 100_00],
    ]);
  });

  test('leave nothing behind them when they are paid', () => {
    const folder = agreed({ kind: 'plan', invoiceIds: [newer.id] }, [{ amountMinor: 100_00, promisedDate: due(-9) }]);
    const invoices = folder.invoices.map((each) =>
      each.id === newer.id ? { ...each, status: 'paid' as const, openAmountMinor: 0 } : each,
    );
    expect(askedOf({ ...folder, invoices })).toEqual([
      ['old', 100_00],
      ['newest', 100_00],
    ]);
  });
});

describe('a promise for Friday', () => {
  const [friday, promisedInvoice, other] = [date('2026-03-13'), invoice(40, { number: 'promised' }), invoice(38, { number: 'other' })];
  const promise = build.promise({ invoiceId: promisedInvoice.id, amountMinor: 100_00, promisedDate: friday, recordedOn: '2026-03-09' });
  const folder = build.folder({ contacts: [build.contact()], invoices: [promisedInvoice, other], promises: [promise] });
  const rules = { settings: defaultPolicy.promise, isBankingDay: bankingDaysIn('US') };
  const askedOn = (on: LocalDate) => askedOf(folder, on).map(([number]) => number);

  test.each([0, 1, 2, 3, 4, 5, 6])(
    'is asked for once the central API holds it open no longer, and not before: %i days behind it',
    (days) => {
      const on = addDays(friday, days);
      const { status } = judgePromise(promise, [], on, rules);
      expect(status).toBe(days > 4 ? 'broken' : 'open');
      expect(askedOn(on)).toEqual(status === 'open' ? ['other'] : ['promised', 'other']);
    },
  );
});

test('what has come in for a promise is counted once: the invoice is asked for less what is still to come', () => {
  const partly = invoice(20, { number: 'partly', amountMinor: 1_000_00, openAmountMinor: 960_00 });
  const promises = [build.promise({ invoiceId: partly.id, amountMinor: 100_00, keptMinor: 40_00, promisedDate: due(-2) })];
  expect(askedOf(build.folder({ contacts: [build.contact()], invoices: [partly], promises }))).toEqual([['partly', 900_00]]);
});
