import { assertNever } from '#domain/kernel/assert.ts';
import type { LateMoneyPart } from '#domain/late-money.ts';
import type { LatenessTables } from '#domain/lateness.ts';
import { termsBandOf, termsBandRange } from '#domain/payment-habit.ts';
import type { Invoice } from '#domain/rows.ts';
import { formatFullDate } from '#renderer/ui/dates.ts';
import { countOf, formatCount, formatWholeMoney } from '#renderer/ui/money.ts';

type Coming = Extract<LateMoneyPart, { code: 'item.notYetDue' }>;

/** How the late money of one invoice was worked out, each figure with what it is: `invoices` are in the order the parts count in. */
export function wordsOfPart(part: LateMoneyPart, invoices: readonly Pick<Invoice, 'number'>[]): string {
  switch (part.code) {
    case 'item.pastDue': {
      const late = `${countOf(part.daysPastDue, 'day')} past due`;
      return `${numberOf(part.item, invoices)}: ${amountOf(part)}, ${late}; invoices this late have stayed unpaid another ${daysOf(part.expectedDays)}`;
    }
    case 'item.notYetDue':
      return comingWords(part, invoices);
    case 'credits':
      return `Credits on the account are ${Math.round(part.shareOfOwed * 100)}% of what is owed`;
    default:
      return assertNever(part);
  }
}

function comingWords(part: Coming, invoices: readonly Pick<Invoice, 'number'>[]): string {
  const due = part.daysToDue === 0 ? 'due today' : `due in ${countOf(part.daysToDue, 'day')}`;
  const usual = `invoices on ${termsWords(part.termsDays)}, this long before the day, run ${daysOf(part.openDays)} late`;
  const { payer, recent, terms, ownDay } = part;
  const factors = [
    { factor: payer.factor, words: `this payer has been ${rounded(payer.ratio)} × as late as others on the same terms` },
    { factor: recent.factor, words: recentWords(recent) },
    { factor: terms.factor, words: `usual terms of this payer are ${daysOf(terms.usualTermsDays)}` },
    { factor: ownDay.factor, words: ownDayWords(ownDay) },
  ];
  const said = factors.flatMap(({ factor, words }) => (factorOf(factor) === '1' ? [] : [`${words} (× ${factorOf(factor)})`]));
  return [`${numberOf(part.item, invoices)}: ${amountOf(part)}, ${due}`, usual, ...said, `together ${daysOf(part.expectedDays)}`].join(
    '; ',
  );
}

function recentWords({ late, of }: Coming['recent']): string {
  if (of === 0) return 'it has not paid an invoice yet';
  return of === 1 ? `its last invoice was ${late === 1 ? 'late' : 'on time'}` : `${late} of its last ${of} invoices were late`;
}

function ownDayWords({ usualDelayDays, daysAfterOwnDay }: Coming['ownDay']): string {
  const delay = Math.round(usualDelayDays);
  const usual = delay === 0 ? 'on the due date' : `${countOf(Math.abs(delay), 'day')} ${delay > 0 ? 'after' : 'before'} the due date`;
  const since = Math.round(daysAfterOwnDay);
  const when = since === 0 ? 'today' : since > 0 ? `${countOf(since, 'day')} ago` : `in ${countOf(-since, 'day')}`;
  return `it usually pays ${usual}, which is ${when}`;
}

/** A factor to the tenth, below one to the hundredth. */
const factorOf = (factor: number): string => String(factor < 0.95 ? Math.round(factor * 100) / 100 : Math.round(factor * 10) / 10);

function termsWords(termsDays: number): string {
  const { from, to } = termsBandRange(termsBandOf(termsDays));
  return to === null ? `terms of ${from} days and more` : `${from}–${to} day terms`;
}

const numberOf = (item: number, invoices: readonly Pick<Invoice, 'number'>[]): string => invoices[item]?.number ?? `Item ${item + 1}`;
const amountOf = ({ collectableMinor, currency }: Exclude<LateMoneyPart, { code: 'credits' }>): string =>
  formatWholeMoney(collectableMinor, currency);

/** To the tenth below ten, to the whole day above; never a figure that reads as exact. */
const rounded = (value: number): string => (value < 9.95 ? String(Math.round(value * 10) / 10) : formatCount(value));
const daysOf = (days: number): string => `${rounded(days)} ${rounded(days) === '1' ? 'day' : 'days'}`;

/** Says whose history the figures rest on. */
export function wordsOfTables({ source, fittedOn, invoiceCount }: LatenessTables): string {
  if (source === 'default') return 'How late invoices are paid: usual figures, until there is enough history of your own.';
  const on = fittedOn === null ? '' : ` of ${formatFullDate(fittedOn)}`;
  return `How late invoices are paid: your company’s own history${on}, ${countOf(invoiceCount, 'paid invoice')}.`;
}
