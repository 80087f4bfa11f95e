import { z } from 'zod';
import { type LocalDate, epochDay, localDateSchema } from './kernel/dates.ts';
import { decayAfter, lateDaysOf, mostLateDays, termsBandCount, termsBandOf } from './payment-habit.ts';
import type { Invoice } from './rows.ts';

/** How far ahead lateness is looked at, in days: what is expected is the late days that fall into the next sixty. */
export const horizonDays = 60;

/** First day past due of each band: 1-3, 4-7, 8-14, 15-30, 31-60 and 61 or more days. */
const pastDueBandStarts = [1, 4, 8, 15, 31, 61] as const;
export const pastDueBandCount = pastDueBandStarts.length;

/** The band of so many days past due (at least one), 0 to 5. */
export function pastDueBandOf(daysPastDue: number): number {
  let band = 0;
  while (band + 1 < pastDueBandCount && daysPastDue >= (pastDueBandStarts[band + 1] ?? 0)) band += 1;
  return band;
}

const daysSchema = z.number().min(0).max(3650);

/** How late invoices are, as a company's own history says it or, while that is short, as reference ledgers do. All values are days. */
export const latenessTablesSchema = z.strictObject({
  source: z.enum(['default', 'own']),
  /** The business date the tables were made on; null for the defaults. */
  fittedOn: localDateSchema.nullable(),
  /** Paid invoices the tables were made from; 0 for the defaults. */
  invoiceCount: z.number().int().min(0),
  /** How much longer an invoice that is past due stays unpaid within the next 60 days, by days past due: 1-3, 4-7, 8-14, 15-30, 31-60, 61+. */
  furtherDays: z.array(daysSchema).length(pastDueBandCount),
  /** Mean days late of paid invoices (each cut to 0-60), by terms: 0-20, 21-31, 32-46, 47+ days. */
  lateDaysByTerms: z.array(daysSchema).length(termsBandCount),
  /** The same over all of them. */
  meanLateDays: daysSchema,
});
export type LatenessTables = z.infer<typeof latenessTablesSchema>;

/**
 * What holds until a company has a history of its own: measured on a ledger of 77,000 invoices of Brazilian businesses, 2018 to 2021.
 */
export const defaultLatenessTables: LatenessTables = {
  source: 'default',
  fittedOn: null,
  invoiceCount: 0,
  furtherDays: [10, 15, 20, 27, 33, 38],
  lateDaysByTerms: [0.43, 1.33, 3.91, 7.19],
  meanLateDays: 1.19,
};

/** Fewer paid invoices than this do not make tables of their own. */
export const leastInvoicesForOwnTables = 500;

/** What of an invoice tells how late invoices are. */
export type HistoryInvoice = Pick<Invoice, 'kind' | 'status' | 'issueDate' | 'dueDate' | 'paidDate'>;

/** The day of a payment that has not been made. */
export const unpaidDay = 2_147_483_647;

/** A history as columns of days counted from 1970-01-01; `paidDay` is `unpaidDay` while an invoice is open. */
export type HistoryColumns = {
  readonly issueDay: Int32Array;
  readonly dueDay: Int32Array;
  readonly paidDay: Int32Array;
};

/**
 * The tables of a company's own history as it was known at the end of `asOf`; with fewer than 500 paid invoices the defaults. Payments
 * after that day count as not made, credit memos and void invoices are left out. Deterministic; the order of the invoices does not matter.
 */
export function fitLatenessTables(history: readonly HistoryInvoice[], asOf: LocalDate): LatenessTables {
  const counted = history.filter(({ kind, status, paidDate }) => kind === 'invoice' && (status === 'open' || paidDate !== null));
  return fitLatenessColumns(
    {
      issueDay: Int32Array.from(counted, (invoice) => epochDay(invoice.issueDate)),
      dueDay: Int32Array.from(counted, (invoice) => epochDay(invoice.dueDate)),
      paidDay: Int32Array.from(counted, (invoice) => (invoice.paidDate === null ? unpaidDay : epochDay(invoice.paidDate))),
    },
    asOf,
  );
}

/** `fitLatenessTables` over columns. */
export function fitLatenessColumns(history: HistoryColumns, asOf: LocalDate): LatenessTables {
  const asOfDay = epochDay(asOf);
  const terms = fitTerms(history, asOfDay);
  if (terms.invoiceCount < leastInvoicesForOwnTables) return defaultLatenessTables;
  return {
    source: 'own',
    fittedOn: asOf,
    ...terms,
    furtherDays: fitFurtherDays(history, asOfDay),
  };
}

/** A table's cell is drawn towards the overall mean as if so many invoices of the mean lateness stood in it. */
const termsPriorWeight = 20;

/** The part of the tables that is made from paid invoices: recent ones weigh more. */
export function fitTerms(
  { issueDay, dueDay, paidDay }: HistoryColumns,
  asOfDay: number,
): Pick<LatenessTables, 'invoiceCount' | 'lateDaysByTerms' | 'meanLateDays'> {
  const lateDays = new Float64Array(termsBandCount);
  const weights = new Float64Array(termsBandCount);
  let invoiceCount = 0;
  paidDay.forEach((paid, at) => {
    if (paid > asOfDay) return;
    const due = dueDay[at] ?? 0;
    const band = termsBandOf(due - (issueDay[at] ?? 0));
    const weight = decayAfter(asOfDay - paid);
    lateDays[band] = (lateDays[band] ?? 0) + weight * lateDaysOf(due, paid);
    weights[band] = (weights[band] ?? 0) + weight;
    invoiceCount += 1;
  });
  const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
  const mean = sum(weights) === 0 ? defaultLatenessTables.meanLateDays : sum(lateDays) / sum(weights);
  return {
    invoiceCount,
    meanLateDays: toThousandths(mean),
    lateDaysByTerms: Array.from(lateDays, (days, band) =>
      toThousandths((days + termsPriorWeight * mean) / ((weights[band] ?? 0) + termsPriorWeight)),
    ),
  };
}

/** Snapshots of what was past due are taken every so many days, back from the fitting day. */
const snapshotStepDays = 14;
/** What a band without any invoice holds: as if ten invoices had stayed unpaid for eight more days. */
const furtherPrior = { invoices: 10, days: 80 } as const;

/** How much longer past-due invoices stayed unpaid, seen from snapshots that are at least 60 days old, so that each one's end is known. */
function fitFurtherDays({ issueDay, dueDay, paidDay }: HistoryColumns, asOfDay: number): number[] {
  const newest = asOfDay - Math.ceil(horizonDays / snapshotStepDays) * snapshotStepDays;
  const further = new Float64Array(pastDueBandCount);
  const counts = new Float64Array(pastDueBandCount);
  const oldest = issueDay.reduce((least, day) => Math.min(least, day), newest) + horizonDays;
  dueDay.forEach((due, at) => {
    const paid = paidDay[at] ?? unpaidDay;
    const first = Math.max(due + 1, issueDay[at] ?? 0, oldest);
    let snapshot = Math.min(newest, newest - Math.ceil((newest - paid + 1) / snapshotStepDays) * snapshotStepDays);
    for (; snapshot >= first; snapshot -= snapshotStepDays) {
      const band = pastDueBandOf(snapshot - due);
      further[band] = (further[band] ?? 0) + Math.min(paid - snapshot, horizonDays);
      counts[band] = (counts[band] ?? 0) + 1;
    }
  });
  return Array.from(further, (days, band) => toThousandths((days + furtherPrior.days) / ((counts[band] ?? 0) + furtherPrior.invoices)));
}

const toThousandths = (value: number): number => Math.round(value * 1000) / 1000;

/** The tables opened up for ranking many accounts: one look-up a figure. */
export type LatenessScale = {
  /** By days past due, 0 to 61; later days hold what day 61 does. */
  readonly furtherDays: Float64Array;
  readonly lateDaysByTerms: Float64Array;
  readonly meanLateDays: number;
};

/** Makes the scale of tables; do it once for a whole book. */
export function latenessScaleOf(tables: LatenessTables): LatenessScale {
  return {
    furtherDays: Float64Array.from({ length: mostLateDays + 2 }, (_, days) => tables.furtherDays[pastDueBandOf(days)] ?? 0),
    lateDaysByTerms: Float64Array.from(tables.lateDaysByTerms),
    meanLateDays: tables.meanLateDays,
  };
}
