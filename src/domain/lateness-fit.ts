import { compareTexts } from './kernel/compare-texts.ts';
import { type LocalDate, epochDay } from './kernel/dates.ts';
import { type PayerHistory, payerHistoryOf, payerLatenessOf } from './late-money-core.ts';
import { OpenTablesFit } from './lateness-factors.ts';
import {
  type HistoryColumns,
  type HistoryRow,
  type OpenRows,
  PaymentWalk,
  type TermsTables,
  historyColumnsOf,
  medianAmountOf,
  openItemsOf,
  openRowsOf,
  sumOf,
  toThousandths,
  unpaidDay,
} from './lateness-history.ts';
import {
  type LatenessTables,
  defaultLatenessTables,
  horizonDays,
  latenessScaleOf,
  longerTermsBandOf,
  ownDayBandOf,
  pastDueBandCount,
  pastDueBandOf,
  timeFactorOf,
  toDueBandOf,
} from './lateness.ts';
import { termsBandOf, termsDaysBetween } from './payment-habit.ts';

/** Fewer paid invoices than this do not make tables of their own. */
const leastInvoicesForOwnTables = 500;

/**
 * The tables of a company's own history as it was known at the end of `asOf`; with fewer than 500 paid invoices the defaults. Payments
 * after that day count as not made; credit memos and void invoices are no part of a history. Amounts are a `weighedAmount`. Deterministic;
 * the order of the rows does not matter.
 */
export function fitLatenessRows(rows: readonly HistoryRow[], asOf: LocalDate): LatenessTables {
  const asOfDay = epochDay(asOf);
  const known = rows
    .filter((row) => row.issueDay <= asOfDay && row.amount > 0)
    .sort(
      (a, b) =>
        a.issueDay - b.issueDay ||
        a.dueDay - b.dueDay ||
        a.paidDay - b.paidDay ||
        a.amount - b.amount ||
        compareTexts(a.account, b.account),
    );
  return fitLatenessColumns(historyColumnsOf(known), asOf);
}

/** `fitLatenessRows` over columns, which hold nothing that was issued after `asOf`. */
export function fitLatenessColumns(history: HistoryColumns, asOf: LocalDate): LatenessTables {
  const asOfDay = epochDay(asOf);
  const walk = new PaymentWalk(history);
  const seen = new SeenOpen(history);
  for (const day of snapshotDaysOf(history, asOfDay)) {
    walk.advanceTo(day);
    seen.addSnapshot(day, walk);
  }
  walk.advanceTo(asOfDay);
  const terms = walk.terms();
  if (terms.invoiceCount < leastInvoicesForOwnTables) return defaultLatenessTables;
  return { source: 'own', fittedOn: asOf, ...terms, ...seen.tables(terms.meanLateDays) };
}

/** Snapshots of what was open are taken every so many days, back from the fitting day; the newest one's sixty days are known by then. */
const snapshotStepDays = 14;
/** Before the first one so much history is gathered, and older ones than the last hundred are left out. */
const snapshotWarmUpDays = 77;
const mostSnapshots = 100;

/** Ascending. */
function snapshotDaysOf(history: HistoryColumns, asOfDay: number): readonly number[] {
  const newest = asOfDay - Math.ceil(horizonDays / snapshotStepDays) * snapshotStepDays;
  const first = history.issueDay.reduce((least, day) => Math.min(least, day), newest) + snapshotWarmUpDays;
  const count = Math.min(mostSnapshots, Math.floor((newest - first) / snapshotStepDays) + 1);
  return Array.from({ length: Math.max(0, count) }, (_, at) => newest - (count - 1 - at) * snapshotStepDays);
}

/** A past-due cell is drawn towards the mean of all, and that towards what reference ledgers show, by so many invoices. */
const pastDuePriorWeight = 10;
const pastDuePriorDays = 20;

/** What was seen open on the snapshots, and how many late days came of it in the sixty days after each. */
class SeenOpen {
  readonly #history: HistoryColumns;
  readonly #medianAmount: number;
  readonly #open = new OpenTablesFit();
  readonly #furtherDays = new Float64Array(pastDueBandCount);
  readonly #furtherWeights = new Float64Array(pastDueBandCount);

  constructor(history: HistoryColumns) {
    this.#history = history;
    this.#medianAmount = medianAmountOf(history);
  }

  addSnapshot(day: number, walk: PaymentWalk): void {
    const rows = openRowsOf(this.#history, day);
    const items = openItemsOf(this.#history, rows);
    const scale = latenessScaleOf({ ...defaultLatenessTables, ...walk.terms() });
    rows.queue.forEach((account, at) => {
      const habit = walk.habits[account];
      if (!habit) return;
      const history = payerHistoryOf(habit, scale, day);
      const payer = payerLatenessOf(items, rows.starts[at] ?? 0, rows.starts[at + 1] ?? 0, history, scale, day);
      this.#addAccount(rows, at, day, history, payer.factor);
    });
  }

  #addAccount({ openRows, starts }: OpenRows, at: number, day: number, history: PayerHistory, factor: number): void {
    const { dueDay, issueDay, paidDay, amount } = this.#history;
    for (let place = starts[at] ?? 0; place < (starts[at + 1] ?? 0); place += 1) {
      const row = openRows[place] ?? 0;
      const due = dueDay[row] ?? 0;
      const paid = Math.min(paidDay[row] ?? unpaidDay, day + horizonDays);
      // Large invoices say more, because it is money that is looked for; the root keeps a few of them from saying everything.
      const weight = Math.sqrt((amount[row] ?? 0) / this.#medianAmount);
      if (due < day) {
        const band = pastDueBandOf(day - due);
        this.#furtherDays[band] = (this.#furtherDays[band] ?? 0) + weight * (paid - day);
        this.#furtherWeights[band] = (this.#furtherWeights[band] ?? 0) + weight;
      } else if (due - day < horizonDays) {
        const termsDays = termsDaysBetween(issueDay[row] ?? 0, due);
        const bands = {
          terms: termsBandOf(termsDays),
          toDue: toDueBandOf(due - day),
          recent: history.recentBand,
          longerTerms: longerTermsBandOf(termsDays - history.usualTermsDays),
          ownDay: ownDayBandOf(day - due - history.usualDelayDays),
        };
        this.#open.add(bands, weight, factor * timeFactorOf(due - day), Math.max(0, paid - due));
      }
    }
  }

  tables(meanLateDays: number): Omit<LatenessTables, 'source' | 'fittedOn' | keyof TermsTables> {
    const mean = (sumOf(this.#furtherDays) + pastDuePriorWeight * pastDuePriorDays) / (sumOf(this.#furtherWeights) + pastDuePriorWeight);
    return {
      furtherDays: Array.from(this.#furtherDays, (days, band) =>
        toThousandths((days + pastDuePriorWeight * mean) / ((this.#furtherWeights[band] ?? 0) + pastDuePriorWeight)),
      ),
      ...this.#open.tables(meanLateDays),
    };
  }
}
