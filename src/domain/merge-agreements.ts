import { openInvoicesOf } from './account-facts.ts';
import { openMinorIn } from './invoice.ts';
import { compareTexts } from './kernel/compare-texts.ts';
import { type Currency, type MoneyByCurrency, sumByCurrency } from './kernel/money.ts';
import { mostListed } from './merge-invoices.ts';
import type { MergeFacts, MergeValue, MergeValues } from './merge-facts.ts';
import { mergeWords } from './merge-words.ts';
import { printDate, printMoney, printShortDate, printSums } from './print-words.ts';
import { isNotKept } from './promise-judgement.ts';
import type { Invoice, PromiseToPay } from './rows.ts';

/** The values that come from what was agreed upon or contested: promises, plans, a settlement, disputes and short payments. */
export function agreementValues(facts: MergeFacts): MergeValues {
  const { folder } = facts;
  const open = folder.promises.filter(({ status }) => status === 'open');
  return {
    promise: promiseValue(latestGroup(open, facts), facts),
    brokenPromise: promiseValue(latestGroup(folder.promises.filter(isNotKept), facts), facts),
    plan: planValue(open, facts),
    settlement: settlementValue(facts),
    dispute: disputeValue(facts),
    resolution: resolutionValue(facts),
    shortPay: shortPayValue(facts),
  };
}

/** What was said in one breath, the last time; or the one that the message is about. */
function latestGroup(promises: readonly PromiseToPay[], { about }: MergeFacts): readonly PromiseToPay[] {
  const asked = promises.filter(({ groupId }) => groupId === about?.promiseGroupId);
  if (asked.length > 0) return asked;
  const [latest] = promises.toSorted((a, b) => compareTexts(b.recordedAt, a.recordedAt) || compareTexts(b.id, a.id));
  return promises.filter(({ groupId }) => groupId === latest?.groupId);
}

const sumsOf = (promises: readonly PromiseToPay[], amountOf: (promise: PromiseToPay) => number): MoneyByCurrency =>
  sumByCurrency(promises.map((promise) => ({ currency: promise.currency, amountMinor: amountOf(promise) })));

function promiseValue(promises: readonly PromiseToPay[], { folder, language }: MergeFacts): MergeValue {
  const [first] = promises;
  if (!first) return null;
  const numberOf = new Map(folder.invoices.map(({ id, number }) => [id, number]));
  const kept = promises.filter(({ keptMinor }) => keptMinor > 0);
  return {
    amount: printSums(
      sumsOf(promises, ({ amountMinor }) => amountMinor),
      language,
    ),
    date: printDate(first.promisedDate, language),
    by: first.promisedByName === '' ? null : first.promisedByName,
    method: mergeWords[language].methods[first.method],
    received: printSums(
      sumsOf(kept, ({ keptMinor }) => keptMinor),
      language,
    ),
    missing: printSums(
      sumsOf(promises, ({ amountMinor, keptMinor }) => amountMinor - keptMinor),
      language,
    ),
    invoices: listOrNull(
      promises.flatMap(({ invoiceId, currency, amountMinor }) => {
        const number = invoiceId === null ? undefined : numberOf.get(invoiceId);
        return number === undefined ? [] : [{ number, amount: printMoney(amountMinor, currency, language) }];
      }),
    ),
  };
}

/** Open promises for several days are a plan: an instalment for each day and currency. */
function planValue(open: readonly PromiseToPay[], { language }: MergeFacts): MergeValue {
  if (new Set(open.map(({ promisedDate }) => promisedDate)).size < 2) return null;
  const instalments = new Map<string, { on: PromiseToPay['promisedDate']; currency: Currency; amountMinor: number }>();
  for (const { promisedDate: on, currency, amountMinor } of open) {
    const key = `${on} ${currency}`;
    instalments.set(key, { on, currency, amountMinor: (instalments.get(key)?.amountMinor ?? 0) + amountMinor });
  }
  const inOrder = [...instalments].sort(([a], [b]) => compareTexts(a, b)).map(([, instalment]) => instalment);
  return {
    count: inOrder.length,
    total: printSums(sumByCurrency(inOrder), language),
    instalments: inOrder.map(({ on, currency, amountMinor }, at) => ({
      number: at + 1,
      date: printShortDate(on, language),
      amount: printMoney(amountMinor, currency, language),
    })),
  };
}

function settlementValue({ folder, about, language }: MergeFacts): MergeValue {
  const offer = about?.settlement;
  if (!offer) return null;
  const { currency, amountMinor, payBy } = offer;
  const ids = about.invoiceIds;
  const open = openInvoicesOf(folder).filter((invoice) => invoice.currency === currency && (ids === undefined || ids.includes(invoice.id)));
  const openMinor = openMinorIn(open, currency);
  const invoices = open.filter(({ openAmountMinor }) => openAmountMinor > 0);
  const print = (minor: number): string => printMoney(minor, currency, language);
  return {
    amount: print(amountMinor),
    open: print(openMinor),
    waived: print(Math.max(0, openMinor - amountMinor)),
    payBy: printDate(payBy, language),
    invoices: listOrNull(
      invoices.slice(0, mostListed).map(({ number, dueDate, openAmountMinor }) => {
        return { number, due: printShortDate(dueDate, language), open: print(openAmountMinor) };
      }),
    ),
    moreInvoices: Math.max(0, invoices.length - mostListed),
  };
}

/** The disputed invoices that the message is about: those it names, or all. */
function disputedOf({ folder, about }: MergeFacts): readonly Invoice[] {
  const disputed = openInvoicesOf(folder).filter(({ disputedAmountMinor }) => disputedAmountMinor > 0);
  const ids = about?.invoiceIds;
  return ids ? disputed.filter(({ id }) => ids.includes(id)) : disputed;
}

function disputeValue(facts: MergeFacts): MergeValue {
  const disputed = disputedOf(facts);
  if (disputed.length === 0) return null;
  const { language } = facts;
  return {
    amount: printSums(
      sumByCurrency(disputed.map(({ currency, disputedAmountMinor: amountMinor }) => ({ currency, amountMinor }))),
      language,
    ),
    count: disputed.length,
    invoices: disputed.map(({ number, currency, openAmountMinor, disputedAmountMinor, disputeReason }) => ({
      number,
      open: printMoney(openAmountMinor, currency, language),
      amount: printMoney(disputedAmountMinor, currency, language),
      reason: disputeReason,
    })),
  };
}

/** What a dispute has come to, with what is open of the invoices it was about, and what remains of that after the credit. */
function resolutionValue({ folder, about, language }: MergeFacts): MergeValue {
  if (!about?.resolution) return null;
  const { words, currency, creditedMinor } = about.resolution;
  const ids = about.invoiceIds ?? [];
  const invoices = folder.invoices.filter(({ id }) => ids.includes(id));
  const left = invoices
    .filter(({ status, openAmountMinor }) => status === 'open' && openAmountMinor > 0)
    .map(({ currency: of, openAmountMinor: amountMinor }) => ({ currency: of, amountMinor }));
  const open = Object.entries(sumByCurrency([...left, { currency, amountMinor: -creditedMinor }])).filter(([, sum]) => sum > 0);
  return {
    words,
    credited: creditedMinor > 0 ? printMoney(creditedMinor, currency, language) : null,
    invoices: listOrNull(
      invoices.map((invoice) => ({ number: invoice.number, open: printMoney(invoice.openAmountMinor, invoice.currency, language) })),
    ),
    open: printSums(Object.fromEntries(open), language),
  };
}

/** Open invoices on which something has been paid and nothing is disputed: what was left off needs a word. */
function shortPayValue({ folder, about, language }: MergeFacts): MergeValue {
  const ids = about?.invoiceIds;
  const short = openInvoicesOf(folder).filter(
    ({ id, amountMinor, openAmountMinor, disputedAmountMinor }) =>
      openAmountMinor > 0 && openAmountMinor < amountMinor && disputedAmountMinor === 0 && (ids === undefined || ids.includes(id)),
  );
  if (short.length === 0) return null;
  return {
    count: short.length,
    amount: printSums(sumByCurrency(short.map(({ currency, openAmountMinor: amountMinor }) => ({ currency, amountMinor }))), language),
    invoices: short.map(({ number, currency, amountMinor, openAmountMinor }) => ({
      number,
      amount: printMoney(amountMinor, currency, language),
      paid: printMoney(amountMinor - openAmountMinor, currency, language),
      short: printMoney(openAmountMinor, currency, language),
    })),
  };
}

/** A list of values, none where it is empty, so that a template can ask for it. */
const listOrNull = (list: readonly MergeValue[]): readonly MergeValue[] | null => (list.length === 0 ? null : list);
