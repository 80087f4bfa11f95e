import { z } from 'zod';
import { workingRoles, runnable } from './command.ts';
import { brokenEnded, standingOf } from './arrangement.ts';
import { collectableMinor } from './invoice.ts';
import { type LocalDate, localDateSchema } from './kernel/dates.ts';
import { accountIdSchema, invoiceIdSchema, promiseIdSchema } from './kernel/ids.ts';
import { type Currency, currencySchema, minorSchema } from './kernel/money.ts';
import { type Result, ok, reject } from './kernel/result.ts';
import { toComeMinorOf } from './promise-judgement.ts';
import { isTooFarAhead } from './promise-settings.ts';
import type { PaymentApplication } from './payment-application-row.ts';
import { type Invoice, type Payment, type PromiseToPay, promiseSchema, put } from './rows.ts';
import type { Approval, Arrangement } from './approval-rows.ts';

const lineSchema = z.strictObject({
  promiseId: promiseIdSchema,
  /** Null: of whatever is owed in the currency. */
  invoiceId: invoiceIdSchema.nullable(),
  currency: currencySchema,
  amountMinor: minorSchema.min(1),
});
type Line = z.infer<typeof lineSchema>;

export const recordPromiseInputSchema = z.strictObject({
  groupId: promiseIdSchema,
  accountId: accountIdSchema,
  promisedDate: localDateSchema,
  method: promiseSchema.shape.method,
  promisedByName: z.string().trim().max(200),
  lines: z.array(lineSchema).min(1).max(200),
});
export type RecordPromiseInput = z.infer<typeof recordPromiseInputSchema>;

type Books = {
  readonly invoices: readonly Invoice[];
  readonly promises: readonly PromiseToPay[];
  readonly arrangements: readonly Arrangement[];
  readonly approvals: readonly Approval[];
  readonly applications: readonly PaymentApplication[];
  readonly payments: readonly Payment[];
};

/**
 * Records what a customer has promised to pay: a row for each invoice, or one for the account as a whole. An open promise of the same invoice is replaced; the new one names it, or the broken one before it.
 * A broken arrangement of its invoices ends.
 * Refuses with `account.notFound`, `promise.dateInPast`, `promise.tooFarAhead` (`days`), `promise.invoiceTwice`, `promise.invoiceNotFound`, `promise.invoiceNotOpen`, `promise.underArrangement` (`number`),
 * `promise.currencyDiffers`, `promise.aboveOpen` (`openMinor`, `currency`; what is disputed cannot be promised) or `command.idTaken`.
 */
export const recordPromise = runnable({
  roles: workingRoles,
  mode: 'optimistic',
  input: recordPromiseInputSchema,
  async load(input, read) {
    const [account, invoices, promises, arrangements, approvals, applications, payments] = await Promise.all([
      read.get('accounts', input.accountId, input.accountId),
      read.ofAccount('invoices', input.accountId),
      read.ofAccount('promises', input.accountId),
      read.ofAccount('arrangements', input.accountId),
      read.ofAccount('approvals', input.accountId),
      read.ofAccount('paymentApplications', input.accountId),
      read.ofAccount('payments', input.accountId),
    ]);
    return { account, invoices, promises, arrangements, approvals, applications, payments };
  },
  decide(input, { account, ...books }, context) {
    if (!account) return reject('account.notFound');
    const { promise: settings } = context.company.policy;
    if (input.promisedDate < context.today) return reject('promise.dateInPast', { promisedDate: input.promisedDate });
    if (isTooFarAhead(input.promisedDate, context.today, settings)) return reject('promise.tooFarAhead', { days: settings.mostDaysAhead });
    if (new Set(input.lines.map(({ invoiceId, currency }) => invoiceId ?? currency)).size < input.lines.length)
      return reject('promise.invoiceTwice');
    for (const line of input.lines) {
      const fits = fit(line, books, context.today);
      if (!fits.ok) return fits;
    }
    const invoiceIds = input.lines.flatMap(({ invoiceId }) => invoiceId ?? []);
    return ok([
      ...brokenEnded(invoiceIds, books, context.today),
      ...input.lines.flatMap((line) => {
        const former = formerOf(line, books.promises);
        const replaced = former?.status === 'open' ? [put('promises', closedPromise(former, 'replaced', context.today))] : [];
        const said = {
          groupId: input.groupId,
          promisedDate: input.promisedDate,
          method: input.method,
          promisedByName: input.promisedByName,
        };
        return [
          ...replaced,
          put('promises', {
            id: line.promiseId,
            accountId: input.accountId,
            ...said,
            invoiceId: line.invoiceId,
            currency: line.currency,
            amountMinor: line.amountMinor,
            status: 'open',
            keptMinor: 0,
            formerId: former?.id ?? null,
            arrangementId: null,
            recordedOn: context.today,
            paidBeforeMinor: paidOn(context.today, line, books),
            closedOn: null,
            recordedAt: context.at,
            recordedByName: context.actorName,
            version: 0,
          }),
        ];
      }),
    ]);
  },
});

/** What has come in on a day for what a line is about. Money is known by its day only, so what came before a promise of the same day is told by its amount. Minor units. */
function paidOn(day: LocalDate, { invoiceId, currency }: Line, { applications, payments }: Books): number {
  const receipts =
    invoiceId === null
      ? payments.map((payment) => ({ ...payment, on: payment.receivedDate }))
      : applications.filter((each) => each.invoiceId === invoiceId).map((each) => ({ ...each, on: each.appliedDate }));
  return Math.max(
    0,
    receipts.reduce((sum, each) => sum + (each.on === day && each.currency === currency ? each.amountMinor : 0), 0),
  );
}

/** Whether a line can be promised as the books are: ok, or the refusal. */
function fit({ promiseId, invoiceId, currency, amountMinor }: Line, books: Books, today: LocalDate): Result<null> {
  const { invoices, promises } = books;
  if (promises.some(({ id }) => id === promiseId)) return reject('command.idTaken');
  if (invoiceId === null) {
    const openMinor = invoices
      .filter((invoice) => invoice.currency === currency && invoice.status === 'open')
      .reduce((sum, each) => sum + collectableMinor(each), 0);
    return amountMinor > openMinor ? reject('promise.aboveOpen', { openMinor: Math.max(0, openMinor), currency }) : ok(null);
  }
  const invoice = invoices.find(({ id }) => id === invoiceId);
  if (!invoice) return reject('promise.invoiceNotFound');
  if (invoice.status !== 'open') return reject('promise.invoiceNotOpen', { number: invoice.number });
  if (invoice.currency !== currency) return reject('promise.currencyDiffers', { number: invoice.number, currency: invoice.currency });
  if (isUnderArrangement(invoice, books, today)) return reject('promise.underArrangement', { number: invoice.number });
  const openMinor = collectableMinor(invoice);
  return amountMinor > openMinor ? reject('promise.aboveOpen', { openMinor, currency }) : ok(null);
}

/** Whether an arrangement that runs says how and when an invoice is paid. */
export const isUnderArrangement = (
  { id }: Pick<Invoice, 'id'>,
  books: Pick<Books, 'promises' | 'arrangements' | 'approvals'>,
  today: LocalDate,
): boolean => books.arrangements.some((each) => each.invoiceIds.includes(id) && standingOf(each, books, today) === 'running');

/** The latest promise of the same thing that is open or was not kept. */
function formerOf({ invoiceId, currency }: Line, promises: readonly PromiseToPay[]): PromiseToPay | undefined {
  const ofTheSame = promises.filter(
    (promise) =>
      promise.invoiceId === invoiceId &&
      promise.arrangementId === null &&
      promise.currency === currency &&
      (promise.status === 'open' || promise.status === 'broken' || promise.status === 'partiallyKept'),
  );
  return ofTheSame.toSorted((a, b) => (a.recordedAt < b.recordedAt ? 1 : -1))[0];
}

const closedPromise = (promise: PromiseToPay, status: 'cancelled' | 'replaced', on: LocalDate): PromiseToPay => ({
  ...promise,
  status,
  closedOn: on,
});

/** Takes a promise back that was never made, or that nobody holds to. Refuses with `promise.notFound`, `promise.notOpen` or `promise.ofArrangement`: an arrangement ends as a whole. */
export const cancelPromise = runnable({
  roles: workingRoles,
  mode: 'optimistic',
  input: z.strictObject({ promiseId: promiseIdSchema, accountId: accountIdSchema }),
  load: (input, read) => read.get('promises', input.accountId, input.promiseId),
  decide(_input, promise, context) {
    if (!promise) return reject('promise.notFound');
    if (promise.status !== 'open') return reject('promise.notOpen', { status: promise.status });
    if (promise.arrangementId !== null) return reject('promise.ofArrangement');
    return ok([put('promises', closedPromise(promise, 'cancelled', context.today))]);
  },
});

/** What can be promised of an invoice: what is collectable, less what is still to come of open promises. Minor units. */
const promisable = (invoice: Invoice, promises: readonly PromiseToPay[]): number =>
  Math.max(
    0,
    collectableMinor(invoice) -
      promises.reduce(
        (sum, promise) => sum + (promise.invoiceId === invoice.id && promise.status === 'open' ? toComeMinorOf(promise) : 0),
        0,
      ),
  );

/** What a collector is offered to write down: collectable less promised, of these invoices, in one currency. Minor units. */
export const promisableMinor = (invoices: readonly Invoice[], promises: readonly PromiseToPay[], currency: Currency): number =>
  invoices.reduce((sum, invoice) => sum + (invoice.currency === currency ? promisable(invoice, promises) : 0), 0);

/** How an amount falls on invoices: the oldest first, each up to what is collectable of it. What is left over is of no invoice and is not promised. */
export function promisedOf(
  invoices: readonly Invoice[],
  amountMinor: number,
  currency: Currency,
): readonly { readonly invoiceId: Invoice['id']; readonly amountMinor: number }[] {
  let left = amountMinor;
  const oldestFirst = invoices.filter((invoice) => invoice.currency === currency).toSorted((a, b) => (a.dueDate < b.dueDate ? -1 : 1));
  return oldestFirst.flatMap((invoice) => {
    const part = Math.max(0, Math.min(left, collectableMinor(invoice)));
    left -= part;
    return part > 0 ? [{ invoiceId: invoice.id, amountMinor: part }] : [];
  });
}
