import { type LocalDate, addDays, isoWeekday, nextWorkday } from '#domain/kernel/dates.ts';
import type { AccountPlan } from './account-plan.ts';
import type { Random } from './random.ts';

/** What becomes of one invoice, whether it has happened by today or not. */
export type InvoiceFate = {
  readonly issueDate: LocalDate;
  readonly dueDate: LocalDate;
  readonly paidDate: LocalDate;
  readonly amountDollars: number;
  readonly isDisputed: boolean;
};

/** About half a year of history. */
export const historyDays = 182;
/** Within one payer amounts spread by this much (Datarisk: ln sd 0.91). */
const amountSpread = 0.91;
/** Datarisk: days late of late invoices are lognormal(1.66, 1.22), median 6. */
const lateDays = { mu: 1.66, sigma: 1.22, most: 400 } as const;
/**
 * How much an invoice follows the one before it beyond the payer's own share: with Beta(0.23, 1.83) between payers this
 * gives P(late | late before) = 0.63 and P(late | on time before) = 0.05.
 */
const stickiness = 0.388;
/** IBM: 22.7 % of invoices are disputed and paid 6.7 days later on average. */
const dispute = { share: 0.227, meanExtraDays: 6.7 } as const;

/** Datarisk's table of days late by terms: share paid late against the 11.3 % of all, share paid early. */
type TermsBand = { readonly lateFactor: number; readonly earlyShare: number };
const bandOf = (termsDays: number): TermsBand => {
  if (termsDays <= 20) return { lateFactor: 0.61, earlyShare: 0.059 };
  if (termsDays <= 31) return { lateFactor: 1.31, earlyShare: 0.098 };
  if (termsDays <= 46) return { lateFactor: 2.1, earlyShare: 0.292 };
  return { lateFactor: 2.63, earlyShare: 0.44 };
};

/** The invoices of an account in the order of their issue, with what becomes of each. */
export function invoiceFates(plan: AccountPlan, today: LocalDate, random: Random): readonly InvoiceFate[] {
  const band = bandOf(plan.termsDays);
  const share = Math.min(0.95, plan.lateShare * band.lateFactor);
  let wasLate = random.chance(share);
  const days = Array.from({ length: plan.invoiceCount }, () => random.int(0, historyDays)).sort((a, b) => b - a);
  return days.map((daysAgo) => {
    const issueDate = workday(addDays(today, -daysAgo));
    const dueDate = nextWorkday(issueDate, plan.termsDays);
    const isLate = random.chance(share * (1 - stickiness) + (wasLate ? stickiness : 0));
    const isDisputed = random.chance(dispute.share);
    wasLate = isLate;
    const delay =
      (isLate ? daysLate(random) : -daysEarly(random, band, plan.termsDays)) +
      (isDisputed ? Math.round(random.exponential(dispute.meanExtraDays)) : 0);
    const paidDate = afterWeekend(addDays(dueDate, delay));
    return {
      issueDate,
      dueDate,
      paidDate: paidDate < issueDate ? issueDate : paidDate,
      amountDollars: Math.max(5, plan.medianAmount * random.lognormal(0, amountSpread)),
      isDisputed,
    };
  });
}

const daysLate = (random: Random): number =>
  Math.min(lateDays.most, Math.max(1, Math.round(random.lognormal(lateDays.mu, lateDays.sigma))));

/** Early payers: 3 days in the median, some right after the invoice. */
const daysEarly = (random: Random, band: TermsBand, termsDays: number): number =>
  random.chance(band.earlyShare) ? Math.min(termsDays, Math.max(1, Math.round(random.lognormal(1.1, 1.2)))) : 0;

/** Invoices are written on weekdays. */
const workday = (date: LocalDate): LocalDate => (isoWeekday(date) > 5 ? addDays(date, 5 - isoWeekday(date)) : date);

/** What would arrive on a weekend arrives on Monday. */
const afterWeekend = (date: LocalDate): LocalDate => nextWorkday(date, 0);
