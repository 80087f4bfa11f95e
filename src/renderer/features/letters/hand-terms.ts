import type { User } from '#contracts/http.ts';
import type { Company } from '#domain/company.ts';
import type { Folder } from '#domain/folder.ts';
import { type LocalDate, localDateSchema } from '#domain/kernel/dates.ts';
import type { InvoiceId } from '#domain/kernel/ids.ts';
import { type Currency, currencySchema, parseMinor } from '#domain/kernel/money.ts';
import type { MergeAbout } from '#domain/merge-facts.ts';
import { openInvoicesOf } from '#domain/account-facts.ts';
import { fitWrittenOffer } from '#domain/written-offer.ts';
import { inOneLine } from '#renderer/ui/failure-words.ts';
import { wordsOfRefusal } from '#renderer/ui/rejection-words.ts';

/** What somebody types for a template that needs more than the account's rows, as they typed it. */
export type TypedTerms = {
  readonly amount: string;
  /** '' : the first there is. */
  readonly currency: string;
  readonly payBy: string;
  readonly finding: string;
  readonly credit: string;
  /** The invoices a dispute was about; null: all that are disputed. */
  readonly aboutIds: readonly InvoiceId[] | null;
};
export const noTerms: TypedTerms = { amount: '', currency: '', payBy: '', finding: '', credit: '', aboutIds: null };

/** What was typed, as a message takes it, and what is wrong with it; null: nothing is, or something is missing yet. */
export type ReadTerms = { readonly about: MergeAbout; readonly problem: string | null };

/** The currencies in which something is open, of which an offer is made in one. */
export const currenciesOf = (folder: Folder): readonly Currency[] => [
  ...new Set(openInvoicesOf(folder).flatMap(({ currency, openAmountMinor }) => (openAmountMinor > 0 ? [currency] : []))),
];

/** The currency an offer is in: the chosen one, or the first there is. */
export function offerCurrency(folder: Folder, { currency }: TypedTerms): Currency | null {
  const chosen = currencySchema.safeParse(currency);
  return chosen.success ? chosen.data : (currenciesOf(folder)[0] ?? null);
}

const amountIn = (text: string, currency: Currency) => parseMinor(text.replaceAll(/[,\s]/g, ''), currency);
const noAmount = 'Enter the amount in digits, such as 1,250.00.';

type Books = { readonly folder: Folder; readonly company: Company; readonly user: Pick<User, 'role'>; readonly today: LocalDate };

/** The offer to settle, as typed. */
export function readOffer(terms: TypedTerms, { folder, company, user: { role }, today }: Books): ReadTerms {
  const currency = offerCurrency(folder, terms);
  if (currency === null || terms.amount.trim() === '' || terms.payBy === '') return { about: {}, problem: null };
  const [amount, payBy] = [amountIn(terms.amount, currency), localDateSchema.safeParse(terms.payBy)];
  if (!amount.ok || amount.value <= 0) return { about: {}, problem: noAmount };
  if (!payBy.success) return { about: {}, problem: 'This date is not in the calendar. Choose another day.' };
  const settlement = { currency, amountMinor: amount.value, payBy: payBy.data };
  const fits = fitWrittenOffer(settlement, folder, { company, role, today });
  return fits.ok ? { about: { settlement }, problem: null } : { about: {}, problem: inOneLine(wordsOfRefusal(fits.error)) };
}

/** The invoices that a finding is about: those that are ticked, and until then all that are disputed. */
export const aboutIdsOf = (folder: Folder, { aboutIds }: TypedTerms): readonly InvoiceId[] =>
  aboutIds ?? openInvoicesOf(folder).flatMap(({ id, disputedAmountMinor }) => (disputedAmountMinor > 0 ? [id] : []));

/** The currency in which a credit is given: that of the invoices the finding is about. */
export function creditCurrency(folder: Folder, terms: TypedTerms): Currency | null {
  const ids = aboutIdsOf(folder, terms);
  return folder.invoices.find(({ id }) => ids.includes(id))?.currency ?? null;
}

/** What a dispute has come to, as typed. */
export function readFinding(terms: TypedTerms, folder: Folder): ReadTerms {
  const invoiceIds = aboutIdsOf(folder, terms);
  const currency = creditCurrency(folder, terms);
  const words = terms.finding.trim();
  const credit = currency === null || terms.credit.trim() === '' ? null : amountIn(terms.credit, currency);
  if (credit !== null && (!credit.ok || credit.value < 0)) return { about: {}, problem: noAmount };
  if (words === '' || currency === null) return { about: {}, problem: null };
  return { about: { invoiceIds, resolution: { words, currency, creditedMinor: credit?.value ?? 0 } }, problem: null };
}
