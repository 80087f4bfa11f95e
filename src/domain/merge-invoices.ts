import { openInvoicesOf } from './account-facts.ts';
import { daysLateOf } from './aging.ts';
import type { Demand } from './demand.ts';
import type { LeftOut } from './dunning.ts';
import { type DunningCredit, creditsOf } from './dunning-credits.ts';
import type { Folder } from './folder.ts';
import { collectableMinor, isPastDue } from './invoice.ts';
import { compareTexts } from './kernel/compare-texts.ts';
import type { LocalDate } from './kernel/dates.ts';
import { type Currency, type MoneyByCurrency, sumByCurrency } from './kernel/money.ts';
import type { Language } from './language.ts';
import type { MergeFacts, MergeValue, MergeValues } from './merge-facts.ts';
import { mergeWords } from './merge-words.ts';
import { printDate, printMoney, printShortDate, printSums } from './print-words.ts';
import type { Invoice } from './rows.ts';

/** Longer lists make a message of more than ten sheets; what is left away is counted, and stands on the statement. */
export const mostListed = 400;

/** An invoice and what is asked for of it, in minor units. */
type Asked = { readonly invoice: Invoice; readonly askedMinor: number };

/** The values that come from invoices and money: what is asked for, what is left out and why, credits, charges, the statement, the latest payment. */
export function invoiceValues(facts: MergeFacts): MergeValues {
  const { folder, today, language, about } = facts;
  const asked = askedOf(facts);
  // A demand alone has set credits against what it asks for.
  const credits = about?.dunning?.credits ?? [];
  const sums = sumsOf(asked);
  const late = asked.filter(({ invoice }) => invoice.dueDate < today);
  const coming = asked.filter(({ invoice }) => invoice.dueDate >= today);
  return {
    invoices: listed(asked, (each) => askedValue(each, today, language)),
    invoiceCount: asked.length,
    moreInvoices: Math.max(0, asked.length - mostListed),
    isPastDue: late.length > 0,
    total: printSums(sums, language),
    pastDue: late.length === 0 ? null : printSums(sumsOf(late), language),
    coming: coming.length === 0 ? null : printSums(sumsOf(coming), language),
    oldest: oldestValue(asked, today, language),
    leftOut: listed(leftOutOf(about?.dunning), (each) => leftOutValue(each, language)),
    credits: listed(credits, (each) => creditValue(each, language)),
    creditTotal: credits.length === 0 ? null : printSums(sumByCurrency(credits), language),
    charges: chargesValue(about?.dunning, sums, language),
    payment: paymentValue(folder, language),
    statement: statementValue(folder, today, language),
  };
}

const sumsOf = (asked: readonly Asked[]): MoneyByCurrency =>
  sumByCurrency(asked.map(({ invoice: { currency }, askedMinor: amountMinor }) => ({ currency, amountMinor })));

/** What the demand asks for; otherwise the invoices the message is about, or all that are past due, or all that are open where none is. */
export function askedOf({ folder, today, about }: MergeFacts): readonly Asked[] {
  if (about?.dunning) return about.dunning.items;
  const ids = about?.invoiceIds;
  const all = ids ? folder.invoices.filter(({ id }) => ids.includes(id)) : openInvoicesOf(folder);
  const asked = all
    .map((invoice) => ({ invoice, askedMinor: collectableMinor(invoice) }))
    .filter(({ askedMinor }) => ids !== undefined || askedMinor > 0);
  const pastDue = asked.filter(({ invoice }) => isPastDue(invoice, today));
  return ids === undefined && pastDue.length > 0 ? pastDue : asked;
}

const listed = <T>(list: readonly T[], value: (each: T) => MergeValue): readonly MergeValue[] | null =>
  list.length === 0 ? null : list.slice(0, mostListed).map(value);

function askedValue({ invoice, askedMinor }: Asked, today: LocalDate, language: Language) {
  const { number, purchaseOrder, issueDate, dueDate, currency, amountMinor } = invoice;
  return {
    number,
    purchaseOrder,
    issued: printShortDate(issueDate, language),
    due: printShortDate(dueDate, language),
    daysLate: daysLateOf(dueDate, today),
    amount: printMoney(amountMinor, currency, language),
    open: printMoney(askedMinor, currency, language),
  };
}

function oldestValue(asked: readonly Asked[], today: LocalDate, language: Language): MergeValue {
  const [oldest] = asked.toSorted((a, b) => compareTexts(a.invoice.dueDate, b.invoice.dueDate));
  return oldest ? { ...askedValue(oldest, today, language), due: printDate(oldest.invoice.dueDate, language) } : null;
}

/** What is left out, but for what credits have paid of an invoice that stands in the list with the rest of it: of that the credits' own sentence speaks. */
function leftOutOf(dunning: Demand | undefined): readonly LeftOut[] {
  const asked = new Set(dunning?.items.map(({ invoice: { id } }) => id));
  return (dunning?.leftOut ?? []).filter(({ reason, invoice: { id } }) => reason !== 'paid' || !asked.has(id));
}

const leftOutValue = ({ invoice, reason, amountMinor }: LeftOut, language: Language): MergeValue => ({
  number: invoice.number,
  amount: printMoney(amountMinor, invoice.currency, language),
  reason: mergeWords[language].leftOut[reason],
});

const creditValue = ({ kind, number, date, currency, amountMinor }: DunningCredit, language: Language): MergeValue => ({
  kind: mergeWords[language].kinds[kind],
  number,
  date: printShortDate(date, language),
  amount: printMoney(amountMinor, currency, language),
});

function chargesValue(dunning: Demand | undefined, asked: MoneyByCurrency, language: Language): MergeValue {
  const charges = dunning?.charges;
  if (!charges) return null;
  const { currency, interestMinor, fixedSumMinor } = charges;
  const print = (amountMinor: number): string => printMoney(amountMinor, currency, language);
  return {
    law: mergeWords[language].laws[charges.pack],
    interest: interestMinor > 0 ? print(interestMinor) : null,
    fixedSum: fixedSumMinor > 0 ? print(fixedSumMinor) : null,
    total: print(interestMinor + fixedSumMinor),
    totalDue: printSums({ ...asked, [currency]: (asked[currency] ?? 0) + interestMinor + fixedSumMinor }, language),
    until: printShortDate(charges.until, language),
  };
}

function paymentValue({ payments }: Folder, language: Language): MergeValue {
  const [latest] = payments.toSorted((a, b) => compareTexts(b.receivedDate, a.receivedDate) || compareTexts(b.id, a.id));
  if (!latest) return null;
  const { amountMinor, currency, receivedDate, reference } = latest;
  return {
    amount: printMoney(amountMinor, currency, language),
    date: printDate(receivedDate, language),
    reference: reference === '' ? null : reference,
  };
}

type StatementLine = { readonly date: LocalDate; readonly due: LocalDate | null; readonly currency: Currency; readonly openMinor: number };

/** All open invoices and credits, and what is left when one is set against the other, by currency. */
function statementValue(folder: Folder, today: LocalDate, language: Language): MergeValue {
  const { kinds } = mergeWords[language];
  const invoices = openInvoicesOf(folder).filter(({ openAmountMinor }) => openAmountMinor > 0);
  const lines: (StatementLine & { readonly kind: string; readonly number: string })[] = [
    ...invoices.map(({ number, issueDate: date, dueDate: due, currency, openAmountMinor: openMinor }) => {
      return { kind: kinds.invoice, number, date, due, currency, openMinor };
    }),
    ...creditsOf(folder).map(({ kind, number, date, currency, amountMinor }) => {
      return { kind: kinds[kind], number, date, due: null, currency, openMinor: -amountMinor };
    }),
  ];
  if (lines.length === 0) return null;
  const sums = sumByCurrency(lines.map(({ currency, openMinor: amountMinor }) => ({ currency, amountMinor })));
  const pastDue = sumByCurrency(
    invoices
      .filter((invoice) => isPastDue(invoice, today))
      .map(({ currency, openAmountMinor: amountMinor }) => ({ currency, amountMinor })),
  );
  return {
    lines: listed(
      lines.toSorted((a, b) => compareTexts(a.date, b.date)),
      ({ kind, number, date, due, currency, openMinor }) => ({
        kind,
        number,
        date: printShortDate(date, language),
        due: due === null ? null : printShortDate(due, language),
        open: printMoney(openMinor, currency, language),
      }),
    ),
    moreLines: Math.max(0, lines.length - mostListed),
    total: printSums(sums, language),
    pastDue: printSums(pastDue, language),
  };
}
