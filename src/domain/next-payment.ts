import { collectableMinor } from './invoice.ts';
import { compareTexts } from './kernel/compare-texts.ts';
import type { LocalDate } from './kernel/dates.ts';
import type { Currency } from './kernel/money.ts';
import { type PayerKnown, type PaymentExpectation, orderOf, paymentExpectationOf } from './payment-expectation.ts';
import { forgivenWith, invoiceIdsOfPromise, unpromised } from './promise-cover.ts';
import { toComeMinorOf } from './promise-judgement.ts';
import type { Arrangement } from './approval-rows.ts';
import type { Invoice, PromiseToPay } from './rows.ts';

/** The payment of an account to expect next in one currency: its day, and what it would bring in minor units. */
export type NextPayment =
  /** What is still to come of what the customer promised for the first day of which there is a promise. */
  | { readonly kind: 'promised'; readonly on: LocalDate; readonly amountMinor: number; readonly promises: readonly PromiseToPay[] }
  /** What is usual; the amount is what may be chased of those invoices that share the day, less what a promise stands for. */
  | {
      readonly kind: 'usual';
      readonly expectation: PaymentExpectation;
      readonly amountMinor: number;
      readonly invoices: readonly Invoice[];
    };

/** What an account owes, and what was promised and agreed on it. */
type Owed = {
  readonly invoices: readonly Invoice[];
  readonly promises: readonly PromiseToPay[];
  readonly arrangements: readonly Arrangement[];
};

/**
 * The payment to expect next in one currency; null where nothing is owed in it. An open promise stands for the invoices it is for up to its amount, or for the
 * oldest where it names none, through its day: they are expected on it and no longer on their usual day. Of the rest it is the earliest expected day; where all usual days have
 * passed the earliest day by which 85 % are paid, and where there is none either the cause most of them have. A promise for a day is the next
 * payment unless an invoice of the rest is expected before it. Under a stay nothing promised counts.
 */
export function nextPaymentOf(owed: Owed, currency: Currency, payer: PayerKnown, today: LocalDate): NextPayment | null {
  const promises = payer.isStayed ? [] : owed.promises.filter((promise) => promise.currency === currency && isToCome(promise, today));
  const open = expectedOf(owed.invoices, currency, payer, today);
  if (open.length === 0) return null;
  const usual = usualOf(restOf(open, promises, owed.arrangements));
  const promised = promisedOf(promises);
  if (promised === null) return usual;
  return usual?.expectation.kind === 'expected' && usual.expectation.on < promised.on ? usual : promised;
}

/** Whether money is still expected on the promised day itself. After it a promise may be open for some days, but no day can be told. */
const isToCome = ({ status, promisedDate }: PromiseToPay, today: LocalDate): boolean => status === 'open' && promisedDate >= today;

/** An invoice on which something is owed, when that is expected, and how much of it may be chased. */
type Expected = {
  readonly invoice: Invoice;
  readonly expectation: PaymentExpectation;
  readonly dueDate: LocalDate;
  readonly currency: Currency;
  readonly amountMinor: number;
};

/** By due date, so that promises stand for the oldest; the order is total, whatever that of the rows is. */
function expectedOf(invoices: readonly Invoice[], currency: Currency, payer: PayerKnown, today: LocalDate): readonly Expected[] {
  return invoices
    .flatMap((invoice): Expected[] => {
      const expectation = invoice.currency === currency ? paymentExpectationOf(invoice, payer, today) : null;
      return expectation === null
        ? []
        : [{ invoice, expectation, dueDate: invoice.dueDate, currency, amountMinor: collectableMinor(invoice) }];
    })
    .sort((a, b) => compareTexts(a.dueDate, b.dueDate) || compareTexts(a.invoice.id, b.invoice.id));
}

/** What promises do not stand for; what is disputed whole they leave as it is. */
function restOf(open: readonly Expected[], promises: readonly PromiseToPay[], arrangements: readonly Arrangement[]): readonly Expected[] {
  const disputed = open.filter(({ amountMinor }) => amountMinor === 0);
  const chased = open.filter(({ amountMinor }) => amountMinor > 0).map((each, at) => ({ ...each, at }));
  const covers = promises.map((promise) => {
    const invoiceIds = invoiceIdsOfPromise(promise, arrangements);
    const itemsAt = invoiceIds && chased.flatMap(({ invoice, at }) => (invoiceIds.includes(invoice.id) ? [at] : []));
    const amountMinor = toComeMinorOf(promise);
    return { currency: promise.currency, amountMinor, coversMinor: amountMinor + forgivenWith(promise, arrangements), itemsAt };
  });
  return [...unpromised(chased, covers), ...disputed];
}

function promisedOf(promises: readonly PromiseToPay[]): Extract<NextPayment, { kind: 'promised' }> | null {
  const on = promises.map(({ promisedDate }) => promisedDate).sort(compareTexts)[0];
  if (on === undefined) return null;
  const ofDay = promises.filter(({ promisedDate }) => promisedDate === on);
  const amountMinor = ofDay.reduce((sum, promise) => sum + toComeMinorOf(promise), 0);
  return { kind: 'promised', on, amountMinor, promises: ofDay };
}

function usualOf(rest: readonly Expected[]): Extract<NextPayment, { kind: 'usual' }> | null {
  const groups = new Map<string, Expected[]>();
  for (const each of rest) {
    const order = orderOf(each.expectation);
    groups.set(order, [...(groups.get(order) ?? []), each]);
  }
  const [first] = [...groups].sort(firstGroup);
  if (!first) return null;
  const [, group] = first;
  const expectation = group.map((each) => each.expectation).reduce(later);
  return { kind: 'usual', expectation, amountMinor: sumOf(group), invoices: group.map(({ invoice }) => invoice) };
}

type Group = readonly [order: string, group: readonly Expected[]];

/** What can be told by its day; of what cannot, the cause that most share. */
const firstGroup = ([a, left]: Group, [b, right]: Group): number =>
  (isUntold(left) && isUntold(right) ? right.length - left.length : 0) || compareTexts(a, b);

const isUntold = (group: readonly Expected[]): boolean => group.every(({ expectation }) => expectation.kind === 'untold');

/** Of two expectations of one order the one that promises less: the later latest day, then the later usual day, then the longer delay. */
function later(a: PaymentExpectation, b: PaymentExpectation): PaymentExpectation {
  if (a.kind === 'untold' || b.kind === 'untold') return a;
  const order = compareTexts(a.latest, b.latest) || compareTexts(usualDayOf(a), usualDayOf(b)) || a.delay.days - b.delay.days;
  return order >= 0 ? a : b;
}

const usualDayOf = (expectation: Exclude<PaymentExpectation, { kind: 'untold' }>): LocalDate =>
  expectation.kind === 'expected' ? expectation.on : expectation.usual;

const sumOf = (amounts: readonly { readonly amountMinor: number }[]): number =>
  amounts.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
