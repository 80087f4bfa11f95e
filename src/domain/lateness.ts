import { z } from 'zod';
import { localDateSchema } from './kernel/dates.ts';
import { quantileCount } from './payment-date.ts';
import { mostLateDays, termsBandCount } from './payment-habit.ts';

/** How far ahead lateness is looked at, in days: what is expected is the late days that fall into the next sixty. */
export const horizonDays = 60;

/** First day past due of each band: 1-3, 4-7, 8-14, 15-30, 31-60 and 61 or more days. */
const pastDueBandStarts = [1, 4, 8, 15, 31, 61] as const;
export const pastDueBandCount = pastDueBandStarts.length;

/** The band of so many days past due (at least one), 0 to 5. */
export const pastDueBandOf = (daysPastDue: number): number =>
  Math.max(0, pastDueBandStarts.filter((start) => daysPastDue >= start).length - 1);

/** First day before the due date of each band: due today, in 1-3, 4-7, 8-14, 15-30, 31 or more days. */
const toDueBandStarts = [0, 1, 4, 8, 15, 31] as const;
export const toDueBandCount = toDueBandStarts.length;

/** The band of so many days to the due date (0 on the day itself), 0 to 5. */
export const toDueBandOf = (daysToDue: number): number => Math.max(0, toDueBandStarts.filter((start) => daysToDue >= start).length - 1);

/** How many of an account's last ten paid invoices were late: none, up to a fifth, up to three fifths, more; 4 where none was paid yet. */
export function recentBandOf(late: number, paid: number): number {
  if (paid === 0) return 4;
  if (late === 0) return 0;
  if (late * 5 <= paid) return 1;
  return late * 5 <= paid * 3 ? 2 : 3;
}
export const recentBandCount = 5;

/** Two groups of terms, up to 31 days and longer, in which late payers are told apart separately. */
export const termsGroupCount = 2;
export const termsGroupOf = (termsBand: number): number => (termsBand >= 2 ? 1 : 0);

/** Terms against what is usual for the payer: more than 8 days shorter, about the same, 6-15 days longer, 16 or more days longer. */
export function longerTermsBandOf(daysLonger: number): number {
  if (daysLonger < 6) return daysLonger < -8 ? 0 : 1;
  return daysLonger < 16 ? 2 : 3;
}
export const longerTermsBandCount = 4;

/** Against the day on which the payer usually pays: more than a week before it, within the week before, within the week after, later. */
export function ownDayBandOf(daysAfterOwnDay: number): number {
  if (daysAfterOwnDay < 0) return daysAfterOwnDay < -7 ? 0 : 1;
  return daysAfterOwnDay < 7 ? 2 : 3;
}
export const ownDayBandCount = 4;

const daysSchema = z.number().min(0).max(3650);
const factorSchema = z.number().min(0).max(1000);
const factorsSchema = (count: number) => z.array(factorSchema).length(count);

/** How late invoices are, as a company's own history says it or, while that is short, as a reference ledger does. */
export const latenessTablesSchema = z.strictObject({
  source: z.enum(['default', 'own']),
  /** The business date the tables were made on; null for the defaults. */
  fittedOn: localDateSchema.nullable(),
  /** Paid invoices the tables were made from; 0 for the defaults. */
  invoiceCount: z.number().int().min(0),
  /** Mean days late of paid invoices (each cut to 0-60), by terms: 0-20, 21-31, 32-46, 47+ days. */
  lateDaysByTerms: z.array(daysSchema).length(termsBandCount),
  /** The same over all of them. */
  meanLateDays: daysSchema,
  /** Mean days from issue to due. */
  meanTermsDays: daysSchema,
  /** Days from due date to payment that 10, 30, 50, 70 and 90 % of invoices do not exceed, by terms. */
  delayQuantiles: z.array(z.array(z.number().int().min(-30).max(60)).length(quantileCount)).length(termsBandCount),
  /** How much longer an invoice that is past due stays unpaid within the next 60 days, by days past due: 1-3, 4-7, 8-14, 15-30, 31-60, 61+. */
  furtherDays: z.array(daysSchema).length(pastDueBandCount),
  /**
   * Late days to expect of an invoice that is still open before its due date, by terms (0-20, 21-31, 32-46, 47+) and days to due (0, 1-3,
   * 4-7, 8-14, 15-30, 31+), were all of the next 60 days behind the due date.
   */
  openDays: z.array(z.array(daysSchema).length(toDueBandCount)).length(termsBandCount),
  /** Times as late by how many of the payer's last ten were late (`recentBandOf`), for terms up to 31 days and for longer ones. */
  recentFactors: z.array(factorsSchema(recentBandCount)).length(termsGroupCount),
  /** Times as late where the terms are longer or shorter than usual for the payer (`longerTermsBandOf`). */
  longerTermsFactors: factorsSchema(longerTermsBandCount),
  /** Times as late where the invoice is still open after the day on which the payer usually pays (`ownDayBandOf`). */
  ownDayFactors: factorsSchema(ownDayBandCount),
});
export type LatenessTables = z.infer<typeof latenessTablesSchema>;

/** What holds until a company has a history of its own: measured on a ledger of Brazilian businesses, 2018 to 2021 (the first three tables to 2021, the others to 2019). */
export const defaultLatenessTables: LatenessTables = {
  source: 'default',
  fittedOn: null,
  invoiceCount: 0,
  lateDaysByTerms: [0.43, 1.33, 3.91, 7.19],
  meanLateDays: 1.19,
  meanTermsDays: 22.6,
  delayQuantiles: [
    [0, 0, 0, 0, 0],
    [0, 0, 0, 0, 2],
    [-12, 0, 0, 0, 10],
    [-30, -30, 0, 6, 25],
  ],
  furtherDays: [10, 15, 20, 27, 33, 38],
  openDays: [
    [1.2, 0.85, 0.7, 1, 1.3, 0.5],
    [1.8, 1, 1.2, 1.55, 1.65, 0.95],
    [4.8, 4.2, 4.4, 2.8, 3.8, 6.1],
    [4.7, 4.5, 4.7, 3.8, 5.4, 6.2],
  ],
  recentFactors: [
    [0.13, 0.66, 1.4, 3.3, 0.9],
    [0.8, 1.05, 0.8, 1.3, 1.05],
  ],
  longerTermsFactors: [0.9, 0.7, 1.15, 3.4],
  ownDayFactors: [0.95, 1.05, 1.55, 3.7],
};

/** The tables opened up for ranking many accounts: one look-up a figure. */
export type LatenessScale = {
  readonly lateDaysByTerms: Float64Array;
  readonly meanLateDays: number;
  readonly meanTermsDays: number;
  /** By days past due, 0 to 61; later days hold what day 61 does. */
  readonly furtherDays: Float64Array;
  /** By terms band and days to due, 60 of them a band: the late days to expect, with the part of the next 60 days taken in. */
  readonly openDays: Float64Array;
  /** By terms band and `recentBandOf`. */
  readonly recentFactors: Float64Array;
  readonly longerTermsFactors: Float64Array;
  readonly ownDayFactors: Float64Array;
};

/** Makes the scale of tables; do it once for a whole book. */
export function latenessScaleOf(tables: LatenessTables): LatenessScale {
  return {
    lateDaysByTerms: Float64Array.from(tables.lateDaysByTerms, exactPart),
    meanLateDays: tables.meanLateDays,
    meanTermsDays: tables.meanTermsDays,
    furtherDays: Float64Array.from({ length: mostLateDays + 2 }, (_, days) => tables.furtherDays[pastDueBandOf(days)] ?? 0),
    openDays: Float64Array.from({ length: termsBandCount * horizonDays }, (_, at) => {
      const daysToDue = at % horizonDays;
      return (tables.openDays[Math.floor(at / horizonDays)]?.[toDueBandOf(daysToDue)] ?? 0) * timeFactorOf(daysToDue);
    }),
    recentFactors: Float64Array.from(
      { length: termsBandCount * recentBandCount },
      (_, at) => tables.recentFactors[termsGroupOf(Math.floor(at / recentBandCount))]?.[at % recentBandCount] ?? 1,
    ),
    longerTermsFactors: Float64Array.from(tables.longerTermsFactors),
    ownDayFactors: Float64Array.from(tables.ownDayFactors),
  };
}

/** How much of the next sixty days lies behind the due date: 1 for an item due today, 0 for one due in sixty days or later. */
export const timeFactorOf = (daysToDue: number): number => Math.max(0, 1 - daysToDue / horizonDays);

/** Rounded to a part of 1,024, of which sums are exact: what is added up in another order comes to the same. */
export const exactPart = (value: number): number => Math.round(value * 1024) / 1024;
