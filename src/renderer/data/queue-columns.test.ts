// @vitest-environment node
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { score } from '#domain/call-queue.ts';
import { addDays, epochDay } from '#domain/kernel/dates.ts';
import { defaultPolicy } from '#domain/policy.ts';
import { build, date } from '#tests/support/build.ts';
import { QueueColumns } from './queue-columns.ts';

const today = date('2026-03-31');
const around = fc.integer({ min: -80, max: 80 }).map((days) => addDays(today, days));

const invoice = fc.record({
  dueDate: around,
  issueDate: around,
  currency: fc.constantFrom('USD', 'EUR', 'JPY', 'XTS'),
  amountMinor: fc.integer({ min: -1e7, max: 1e9 }),
  disputedAmountMinor: fc.constantFrom(0, 0, 500_00),
  paidDate: fc.option(around),
});
const folder = fc.record({
  invoices: fc.array(invoice, { maxLength: 8 }),
  promises: fc.array(
    fc.record({
      status: fc.constantFrom('open', 'broken', 'kept'),
      promisedDate: around,
      closedOn: fc.option(around),
      amountMinor: fc.nat(1e7),
    }),
    {
      maxLength: 3,
    },
  ),
  followUpOn: fc.option(around),
  contactOn: fc.option(around),
  unappliedAmountMinor: fc.constantFrom(0, 0, 700_00),
  creditLimitMinor: fc.option(fc.nat(1e8)),
});

const factsOf = (parts: typeof folder extends fc.Arbitrary<infer T> ? T : never) =>
  build.facts({
    account: build.account({ creditLimitMinor: parts.creditLimitMinor }),
    invoices: parts.invoices.map(({ paidDate, amountMinor, ...rest }) =>
      build.invoice({
        ...rest,
        amountMinor,
        paidDate,
        kind: amountMinor < 0 ? 'creditMemo' : 'invoice',
        status: paidDate === null ? 'open' : 'paid',
        openAmountMinor: paidDate === null ? amountMinor : 0,
      }),
    ),
    promises: parts.promises.map((promise) => build.promise(promise)),
    followUps: parts.followUpOn === null ? [] : [build.followUp({ dueDate: parts.followUpOn })],
    notes: parts.contactOn === null ? [] : [build.note({ recordedOn: parts.contactOn })],
    payments: [
      {
        id: crypto.randomUUID(),
        receivedDate: '2026-03-02',
        reference: 'ACH 1',
        method: 'ach',
        currency: 'EUR',
        amountMinor: parts.unappliedAmountMinor,
        unappliedAmountMinor: parts.unappliedAmountMinor,
        batchId: null,
        version: 1,
      },
    ],
  });

const scoreIn = (columns: QueueColumns, slot: number): number => columns.score(slot, columns.late(slot, epochDay(today)), epochDay(today));

it('give the very score that is explained, for any account, also after others have come, changed and gone', () => {
  const policies = [defaultPolicy, { ...defaultPolicy, queue: { ...defaultPolicy.queue, holdOutPercent: 20 } }];
  fc.assert(
    fc.property(fc.array(folder, { minLength: 1, maxLength: 12 }), fc.array(fc.nat(11), { maxLength: 30 }), (folders, changes) => {
      const book = folders.map(factsOf);
      for (const policy of policies) {
        const columns = new QueueColumns(policy);
        book.forEach((facts, slot) => columns.set(slot, facts));
        const shown = [...book];
        for (const change of changes) {
          const [slot, other] = [change % book.length, book[(change * 7) % book.length]];
          if (other) {
            columns.set(slot, other);
            shown[slot] = other;
          }
        }
        shown.forEach((facts, slot) => expect(scoreIn(columns, slot)).toBe(score(facts, policy, today).moneyDays));
        columns.delete(0);
        expect(scoreIn(columns, 0)).toBe(0);
      }
    }),
    { numRuns: 60 },
  );
});

it('close the gaps of accounts that changed thousands of times', () => {
  const columns = new QueueColumns(defaultPolicy);
  const few = factsOf({ invoices: [], promises: [], followUpOn: null, contactOn: null, unappliedAmountMinor: 0, creditLimitMinor: null });
  const many = build.facts({ invoices: Array.from({ length: 300 }, () => build.invoice({ dueDate: '2026-03-01' })) });
  columns.set(1, few);
  for (let change = 0; change < 100; change += 1) columns.set(0, many);
  expect(scoreIn(columns, 0)).toBe(score(many, defaultPolicy, today).moneyDays);
  expect(scoreIn(columns, 1)).toBe(0);
});
