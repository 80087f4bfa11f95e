import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { build, newId } from '#tests/support/build.ts';
import { folderReader, withPuts } from './folder.ts';
import { addDays } from './kernel/dates.ts';
import { currencySchema } from './kernel/money.ts';
import { cancelPromise, promisableMinor, promisedOf, recordPromise } from './promise.ts';

const context = build.context();
const { today } = context;
const [usd, eur] = [currencySchema.parse('USD'), currencySchema.parse('EUR')];
const invoice = build.invoice({ currency: 'USD', openAmountMinor: 1_000_00, disputedAmountMinor: 0, status: 'open' });
const disputed = build.invoice({ currency: 'USD', openAmountMinor: 1_000_00, disputedAmountMinor: 400_00, status: 'open' });
const euros = build.invoice({ currency: 'EUR', openAmountMinor: 500_00, disputedAmountMinor: 0, status: 'open' });
const paid = build.invoice({ currency: 'USD', openAmountMinor: 0, status: 'paid' });
const folder = build.folder({ invoices: [invoice, disputed, euros, paid] });

const line = (over: object = {}) => ({ promiseId: newId(), invoiceId: invoice.id, currency: 'USD', amountMinor: 1_000_00, ...over });

async function promise(lines: readonly object[] = [line()], over: object = {}, on = folder) {
  const input = {
    groupId: newId(),
    accountId: on.account.id,
    promisedDate: addDays(today, 4),
    method: 'ach',
    promisedByName: 'Marian Webb',
    lines,
    ...over,
  };
  const result = await recordPromise.execute(input, folderReader(on), context);
  return { result, after: result.ok ? withPuts(on, result.value) : on };
}

describe('a promise', () => {
  test('is a row for each invoice, with who said it, how it will be paid and by when', async () => {
    const { after } = await promise([line(), line({ invoiceId: disputed.id, amountMinor: 600_00 })]);
    expect(after.promises).toMatchObject([
      {
        invoiceId: invoice.id,
        amountMinor: 1_000_00,
        status: 'open',
        method: 'ach',
        promisedByName: 'Marian Webb',
        recordedOn: today,
        formerId: null,
      },
      { invoiceId: disputed.id, amountMinor: 600_00, status: 'open', promisedDate: addDays(today, 4), closedOn: null },
    ]);
    expect(new Set(after.promises.map(({ groupId }) => groupId)).size).toBe(1);
  });

  test('of an invoice takes the place of the open one before, which stays in the books', async () => {
    const { after: once } = await promise();
    const { after } = await promise([line({ amountMinor: 700_00 })], {}, once);
    const [first, second] = after.promises;
    expect(first).toMatchObject({ status: 'replaced', closedOn: today });
    expect(second).toMatchObject({ status: 'open', amountMinor: 700_00, formerId: first?.id });
  });

  test('says what had come in for it on its day before: that keeps nothing of it', async () => {
    const applied = (over: object) => ({
      id: newId(),
      paymentId: newId(),
      invoiceId: invoice.id,
      currency: 'USD',
      amountMinor: 40_00,
      appliedDate: today,
      batchId: null,
      version: 1,
      ...over,
    });
    const paymentApplications = [applied({}), applied({ invoiceId: disputed.id }), applied({ appliedDate: addDays(today, -1) })];
    const payments = [
      {
        id: newId(),
        receivedDate: today,
        reference: '',
        method: 'ach',
        currency: 'USD',
        amountMinor: 90_00,
        unappliedAmountMinor: 0,
        batchId: null,
        version: 1,
      },
    ];
    const on = build.folder({ ...folder, paymentApplications, payments });
    const { after } = await promise([line(), line({ invoiceId: null, amountMinor: 1 })], {}, on);
    expect(after.promises.map(({ paidBeforeMinor }) => paidBeforeMinor)).toEqual([40_00, 90_00]);
    expect((await promise([line()])).after.promises).toMatchObject([{ paidBeforeMinor: 0 }]);
  });

  test('after a broken one names it, and leaves it broken', async () => {
    const broken = build.promise({ invoiceId: invoice.id, status: 'broken' });
    const { after } = await promise([line()], {}, { ...folder, promises: [broken] });
    expect(after.promises.map(({ status, formerId }) => [status, formerId])).toEqual([
      ['broken', null],
      ['open', broken.id],
    ]);
  });

  test('of the account as a whole is of no invoice, and at most what can be collected in its currency', async () => {
    expect((await promise([line({ invoiceId: null, amountMinor: 1_600_00 })])).result.ok).toBe(true);
    expect((await promise([line({ invoiceId: null, amountMinor: 1_600_01 })])).result).toMatchObject({
      error: { code: 'promise.aboveOpen', details: { openMinor: 1_600_00, currency: 'USD' } },
    });
  });

  test.each<[string, string, readonly object[], object]>([
    ['for yesterday', 'promise.dateInPast', [line()], { promisedDate: addDays(today, -1) }],
    ['for a day too far ahead', 'promise.tooFarAhead', [line()], { promisedDate: addDays(today, 61) }],
    ['of one invoice twice', 'promise.invoiceTwice', [line({ amountMinor: 1 }), line({ amountMinor: 2 })], {}],
    ['of an invoice of another account', 'promise.invoiceNotFound', [line({ invoiceId: newId() })], {}],
    ['of an invoice that is paid', 'promise.invoiceNotOpen', [line({ invoiceId: paid.id })], {}],
    ['in the currency of another invoice', 'promise.currencyDiffers', [line({ invoiceId: euros.id })], {}],
    ['of more than is open', 'promise.aboveOpen', [line({ amountMinor: 1_000_01 })], {}],
    ['of what is disputed', 'promise.aboveOpen', [line({ invoiceId: disputed.id, amountMinor: 600_01 })], {}],
    ['of nothing', 'command.invalidInput', [line({ amountMinor: 0 })], {}],
    ['of an account that is not there', 'account.notFound', [line()], { accountId: newId() }],
  ])('%s is refused', async (_what, code, lines, over) => {
    expect((await promise(lines, over)).result).toMatchObject({ ok: false, error: { code } });
  });

  test('for today and for the last day that is taken is good', async () => {
    expect((await promise([line()], { promisedDate: today })).result.ok).toBe(true);
    expect((await promise([line()], { promisedDate: addDays(today, 60) })).result.ok).toBe(true);
  });

  test('may be taken back once, while it is open', async () => {
    const { after } = await promise();
    const input = { promiseId: after.promises[0]?.id, accountId: folder.account.id };
    const result = await cancelPromise.execute(input, folderReader(after), context);
    const gone = result.ok ? withPuts(after, result.value) : after;
    expect(gone.promises).toMatchObject([{ status: 'cancelled', closedOn: today }]);
    expect(await cancelPromise.execute(input, folderReader(gone), context)).toMatchObject({ error: { code: 'promise.notOpen' } });
    expect(await cancelPromise.execute({ ...input, promiseId: newId() }, folderReader(gone), context)).toMatchObject({
      error: { code: 'promise.notFound' },
    });
  });
});

test('what is offered is collectable less promised', () => {
  const promises = [
    build.promise({ invoiceId: invoice.id, amountMinor: 250_00 }),
    build.promise({ invoiceId: disputed.id, status: 'broken' }),
  ];
  expect(promisableMinor(folder.invoices, promises, usd)).toBe(750_00 + 600_00);
  expect(promisableMinor(folder.invoices, promises, eur)).toBe(500_00);
});

test('what has come in for a promise is counted once: it pays its invoice, and the rest of the promise is to come', () => {
  const open = { ...invoice, openAmountMinor: 960_00 };
  const promises = [build.promise({ invoiceId: open.id, amountMinor: 100_00, keptMinor: 40_00 })];
  expect(promisableMinor([open], promises, usd)).toBe(900_00);
});

test('an amount falls on the oldest invoices first, to the cent, and no invoice gets more than can be collected of it', () => {
  const invoices = fc.array(
    fc.record({
      open: fc.integer({ min: -500, max: 5_000 }),
      disputed: fc.integer({ min: 0, max: 2_000 }),
      late: fc.integer({ min: 0, max: 90 }),
    }),
    { maxLength: 6 },
  );
  fc.assert(
    fc.property(invoices, fc.integer({ min: 1, max: 12_000 }), (plain, amountMinor) => {
      const rows = plain.map(({ open, disputed: disputedAmountMinor, late }) =>
        build.invoice({ currency: 'USD', openAmountMinor: open, disputedAmountMinor, dueDate: addDays(today, -late), status: 'open' }),
      );
      const parts = promisedOf(rows, amountMinor, usd);
      const collectable = promisableMinor(rows, [], usd);
      expect(parts.reduce((sum, part) => sum + part.amountMinor, 0)).toBe(Math.min(amountMinor, collectable));
      for (const part of parts) {
        const row = rows.find(({ id }) => id === part.invoiceId);
        expect(part.amountMinor).toBeLessThanOrEqual(promisableMinor(row ? [row] : [], [], usd));
      }
      const due = parts.map(({ invoiceId }) => rows.find(({ id }) => id === invoiceId)?.dueDate ?? '');
      expect(due).toEqual(due.toSorted());
    }),
  );
});
