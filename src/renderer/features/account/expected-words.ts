import { assertNever } from '#domain/kernel/assert.ts';
import { type LocalDate, daysBetween } from '#domain/kernel/dates.ts';
import type { NextPayment } from '#domain/next-payment.ts';
import type { PaymentExpectation, UntoldCause } from '#domain/payment-expectation.ts';
import type { Invoice } from '#domain/rows.ts';
import { formatDate } from '#renderer/ui/dates.ts';
import { countOf } from '#renderer/ui/money.ts';

/** When a payment is expected in a word or two, and how that was worked out, or why it cannot be told. */
export type ExpectedWords = { readonly short: string; readonly how: string; readonly isTold: boolean };

/** The words for an expectation: '27 Nov', 'by 3 Dec', 'day passed'. `paidCount`: of how many of the payer's own payments it was worked out. */
export function wordsOfExpectation(expectation: PaymentExpectation, paidCount: number, today: LocalDate): ExpectedWords {
  const on = (date: LocalDate): string => formatDate(date, today);
  switch (expectation.kind) {
    case 'expected': {
      const latest = expectation.latest > expectation.on ? ` In most cases (85%) it is there by ${on(expectation.latest)}.` : '';
      return {
        short: on(expectation.on),
        how: `Expected ${delayWords(expectation.delay.days)}: ${baseWords(paidCount)}.${latest}`,
        isTold: true,
      };
    }
    case 'pastUsualDay':
      return {
        short: `by ${on(expectation.latest)}`,
        how: `Usually paid ${delayWords(expectation.delay.days)}, ${on(expectation.usual)}, which has passed; in most cases (85%) it is there by ${on(expectation.latest)}. ${sourceWords(paidCount)}`,
        isTold: true,
      };
    case 'untold':
      return { ...untoldWords[expectation.because], isTold: false };
    default:
      return assertNever(expectation);
  }
}

const untoldWords: Readonly<Record<UntoldCause, { readonly short: string; readonly how: string }>> = {
  usualDaysPassed: {
    short: 'passed',
    how: 'Cannot be told: the days on which this payer and others on the same terms usually pay have all passed. Ask for a date.',
  },
  disputed: { short: 'disputed', how: 'Cannot be told: all that is owed is disputed. It depends on the answer to the dispute.' },
  dueBeforeIssued: { short: 'not known', how: 'Cannot be told: the invoice is due before it was issued. Have its dates put right.' },
  stay: { short: 'stay', how: 'Cannot be told: a court’s stay stands.' },
};

const delayWords = (days: number): string =>
  days === 0 ? 'on the due date' : `${countOf(Math.abs(days), 'day')} ${days > 0 ? 'after' : 'before'} the due date`;

function baseWords(paidCount: number): string {
  if (paidCount === 0) return 'this payer has not paid an invoice yet, so it is how others on the same terms pay';
  return `the middle of ${ownWords(paidCount)} and of how others on the same terms pay`;
}

const sourceWords = (paidCount: number): string =>
  paidCount === 0
    ? 'That is how others on the same terms pay; this payer has not paid an invoice yet.'
    : `Worked out from ${ownWords(paidCount)} and from how others on the same terms pay.`;

const ownWords = (paidCount: number): string => (paidCount === 1 ? 'its last payment' : `its last ${paidCount} payments`);

/** An expectation as a range where it has one, because nobody can say which invoice slips: '27 Nov–3 Dec', '3–9 Dec'. */
export function rangeOfExpectation(expectation: PaymentExpectation, short: string, today: LocalDate): string {
  if (expectation.kind !== 'expected' || expectation.latest === expectation.on) return short;
  const isSameMonth = expectation.latest.slice(0, 7) === expectation.on.slice(0, 7);
  return `${isSameMonth ? Number(expectation.on.slice(8)) : short}–${formatDate(expectation.latest, today)}`;
}

/**
 * What was promised next: '$250.00 promised for 27 Nov, recorded by Dana Reyes'; where some of it has come, '$150.00 still to come of what was promised for
 * 27 Nov'. `amount` is what is to come of all the promises for the day.
 */
export function wordsOfPromised({ on, promises }: Extract<NextPayment, { kind: 'promised' }>, amount: string, today: LocalDate): string {
  const names = [...new Set(promises.map(({ recordedByName }) => recordedByName))].join(', ');
  const many = promises.length === 1 ? '' : ` in ${promises.length} promises`;
  const what = promises.some(({ keptMinor }) => keptMinor > 0) ? 'still to come of what was promised' : 'promised';
  return `${amount} ${what} for ${formatDate(on, today)}${many}, recorded by ${names}.`;
}

/** What stands over a column of expected days: whose payments they rest on. */
export const wordsOfExpectedBase = (paidCount: number): string =>
  paidCount === 0
    ? 'Expected: as others on the same terms pay, for want of own payments'
    : `Expected: by ${ownWords(paidCount)} and others on the same terms`;

/** When a paid invoice was paid, against its due date: 'Paid on 20 Mar, 10 days after the due date'; null for others. */
export function wordsOfPaidDay(
  { status, dueDate, paidDate }: Pick<Invoice, 'status' | 'dueDate' | 'paidDate'>,
  today: LocalDate,
): string | null {
  if (status !== 'paid' || paidDate === null) return null;
  const delayDays = daysBetween(dueDate, paidDate);
  return `Paid on ${formatDate(paidDate, today)}, ${delayDays === 0 ? 'the due date' : delayWords(delayDays)}`;
}
