import { z } from 'zod';
import { type LocalDate, epochDay, fromEpochDay, localDateSchema } from './kernel/dates.ts';
import type { Invoice } from './rows.ts';

/** Last day of each terms band but the open last one: 0-20, 21-31, 32-46 and 47 or more days from issue to due. */
const termsBandEnds = [20, 31, 46] as const;
export const termsBandCount = termsBandEnds.length + 1;

/** The band of an invoice's terms, 0 to 3. Takes days from issue to due; less than none (due before issued) counts as none. */
export function termsBandOf(termsDays: number): number {
  if (termsDays <= termsBandEnds[0]) return 0;
  if (termsDays <= termsBandEnds[1]) return 1;
  return termsDays <= termsBandEnds[2] ? 2 : 3;
}

/** The first and the last day of terms of a band, for sentences; the last band has no end. */
export function termsBandRange(band: number): { readonly from: number; readonly to: number | null } {
  const before = termsBandEnds[band - 1];
  return { from: before === undefined ? 0 : before + 1, to: termsBandEnds[band] ?? null };
}

/** Ten years; longer terms are a slip of the pen, and would be all that a mean says. */
const mostTermsDays = 3650;

/** Days from issue to due, 0 where an invoice is due before it was issued. Days are counted from 1970-01-01. */
export const termsDaysBetween = (issueDay: number, dueDay: number): number => Math.min(mostTermsDays, Math.max(0, dueDay - issueDay));

/** One late invoice never says more than this many days: beyond it is another story than the habit of paying. */
export const mostLateDays = 60;

/** A payment so many days ago weighs half of one made today. */
const halfLifeDays = 180;
/** 0.5 to the power of 1/180; powers are made by multiplying, so that every engine gets the same bits. */
const dailyDecay = 0.9961565872205752;
/** After ten years a payment weighs nothing that could be seen. */
const decays = powersOf(dailyDecay, halfLifeDays * 20);

function powersOf(base: number, count: number): Float64Array {
  const powers = new Float64Array(count).fill(1);
  for (let at = 1; at < count; at += 1) powers[at] = (powers[at - 1] ?? 0) * base;
  return powers;
}

/** What a payment made so many days ago weighs, 1 today to 0; a payment of a later day counts as one of today. */
export const decayAfter = (days: number): number => (days <= 0 ? 1 : (decays[days] ?? 0));

/** How many of the last paid invoices tell whether an account has taken to paying late. */
export const recentInvoices = 10;

/**
 * The running sums of one account's paid invoices: what of its way to pay the score needs, independent of today and of the
 * company's tables. Weights halve every 180 days and are as of the last payment; they are scaled when they are read.
 */
export const paymentHabitSchema = z.strictObject({
  /** The day of the last payment the sums are as of; null where nothing was paid yet. */
  asOf: localDateSchema.nullable(),
  paidCount: z.number().int().min(0),
  /** Of those, how many were paid after the due date. */
  lateCount: z.number().int().min(0),
  /** Of the last ten paid (fewer, where there are not ten), how many were late. */
  recentLateCount: z.number().int().min(0).max(recentInvoices),
  /** Sum of weight x days late, each invoice's days cut to 0-60. */
  lateDays: z.number().min(0),
  /** Sum of weight x days from due date to payment, early ones negative, each invoice's days cut to -60 to 60. */
  delayDays: z.number(),
  /** Sum of weight x days of terms. */
  termsDays: z.number().min(0),
  /** Sum of weights, by terms band. */
  weightByTerms: z.array(z.number().min(0)).length(termsBandCount),
});
export type PaymentHabit = z.infer<typeof paymentHabitSchema>;

/** The habit of an account that never paid anything. */
export const noPaymentHabit: PaymentHabit = {
  asOf: null,
  paidCount: 0,
  lateCount: 0,
  recentLateCount: 0,
  lateDays: 0,
  delayDays: 0,
  termsDays: 0,
  weightByTerms: [0, 0, 0, 0],
};

/** The same sums while they are being made; days are counted from 1970-01-01. */
export type HabitSums = {
  asOfDay: number;
  paidCount: number;
  lateCount: number;
  recentLateCount: number;
  /** One bit for each of the last ten paid, set where it was late. */
  recentBits: number;
  lateDays: number;
  delayDays: number;
  termsDays: number;
  readonly weightByTerms: Float64Array;
};

/** Sums without a payment. */
export const emptyHabitSums = (): HabitSums => ({
  asOfDay: 0,
  paidCount: 0,
  lateCount: 0,
  recentLateCount: 0,
  recentBits: 0,
  lateDays: 0,
  delayDays: 0,
  termsDays: 0,
  weightByTerms: new Float64Array(termsBandCount),
});

/** Adds one paid invoice; payments have to come in the order of their days. Days are counted from 1970-01-01. */
export function addPaidInvoice(sums: HabitSums, issueDay: number, dueDay: number, paidDay: number): void {
  ageHabitSums(sums, paidDay);
  const termsDays = termsDaysBetween(issueDay, dueDay);
  const band = termsBandOf(termsDays);
  const late = paidDay > dueDay ? 1 : 0;
  sums.paidCount += 1;
  sums.lateCount += late;
  sums.recentLateCount += late - (sums.recentBits >> (recentInvoices - 1));
  sums.recentBits = ((sums.recentBits << 1) | late) & recentMask;
  sums.lateDays += lateDaysOf(dueDay, paidDay);
  sums.delayDays += Math.max(-mostLateDays, Math.min(mostLateDays, paidDay - dueDay));
  sums.termsDays += termsDays;
  sums.weightByTerms[band] = (sums.weightByTerms[band] ?? 0) + 1;
}

const recentMask = 2 ** recentInvoices - 1;

/** Days from the due date to another day, cut to 0-60. */
export const lateDaysOf = (dueDay: number, day: number): number => Math.min(mostLateDays, Math.max(0, day - dueDay));

/** Brings the weights to a later day. */
function ageHabitSums(sums: HabitSums, day: number): void {
  const decay = decayAfter(day - sums.asOfDay);
  sums.asOfDay = day;
  if (decay === 1) return;
  sums.lateDays *= decay;
  sums.delayDays *= decay;
  sums.termsDays *= decay;
  for (let band = 0; band < termsBandCount; band += 1) sums.weightByTerms[band] = (sums.weightByTerms[band] ?? 0) * decay;
}

/** What of an invoice says how its account pays. */
export type PaidInvoice = Pick<Invoice, 'kind' | 'status' | 'issueDate' | 'dueDate' | 'paidDate'>;

/**
 * The habit of one account from its invoices; open ones, void ones and credit memos say nothing about it. The order of the invoices
 * does not matter: equal invoices give equal sums, rounded to six decimals.
 */
export function paymentHabitOf(invoices: readonly PaidInvoice[]): PaymentHabit {
  const sums = emptyHabitSums();
  for (const [issueDay, dueDay, paidDay] of paidDaysOf(invoices)) addPaidInvoice(sums, issueDay, dueDay, paidDay);
  return {
    asOf: sums.paidCount === 0 ? null : fromEpochDay(sums.asOfDay),
    paidCount: sums.paidCount,
    lateCount: sums.lateCount,
    recentLateCount: sums.recentLateCount,
    lateDays: toMillionths(sums.lateDays),
    delayDays: toMillionths(sums.delayDays),
    termsDays: toMillionths(sums.termsDays),
    weightByTerms: Array.from(sums.weightByTerms, toMillionths),
  };
}

function paidDaysOf(invoices: readonly PaidInvoice[]): (readonly [issueDay: number, dueDay: number, paidDay: number])[] {
  return invoices
    .flatMap(({ kind, status, issueDate, dueDate, paidDate }) =>
      kind === 'invoice' && status === 'paid' && paidDate !== null ? [daysOf(issueDate, dueDate, paidDate)] : [],
    )
    .sort((a, b) => a[2] - b[2] || a[0] - b[0] || a[1] - b[1]);
}

const daysOf = (...dates: [LocalDate, LocalDate, LocalDate]) => [epochDay(dates[0]), epochDay(dates[1]), epochDay(dates[2])] as const;

/** Six decimals; never the negative zero, which is not the same once it was stored. */
const toMillionths = (value: number): number => Math.round(value * 1e6) / 1e6 + 0;
