import { type AgingBucket, bucketLabel } from '#domain/aging.ts';
import type { QueueReason } from '#domain/call-queue.ts';
import { assertNever } from '#domain/kernel/assert.ts';
import { type LocalDate, daysBetween } from '#domain/kernel/dates.ts';
import type { Policy } from '#domain/policy.ts';
import { formatDate } from '#renderer/ui/dates.ts';
import { countOf, formatCount, formatWholeMoney } from '#renderer/ui/money.ts';
import type { Tone } from '#renderer/ui/tag.tsx';
import { gapWords } from '#renderer/ui/words.ts';

/** A reason as a row shows it: an optional tag, and the words behind it, with what stands between them when it is read out. */
export type ReasonWords = {
  readonly tag: { readonly tone: Tone; readonly text: string } | null;
  readonly joint: ' ' | ' · ';
  readonly words: string;
  /** What of the words goes first where a row is narrow: better none of an amount than half of it. */
  readonly spare?: string;
};

const bucketTones: Readonly<Record<AgingBucket, Tone>> = {
  current: 'neutral',
  first: 'neutral',
  second: 'warn',
  third: 'bad',
  beyond: 'bad',
};

type MarkReason = Extract<QueueReason, { code: 'stay' | 'stop' | 'holdOut' | 'pin' | 'snooze' | 'skip' }>;
type DisputeReason = Extract<QueueReason, { code: 'dispute.open' }>;
type PromiseReason = Extract<QueueReason, { code: 'promise.broken' | 'promise.due' | 'promise.open' }>;

/** Says why an account stands where it stands, in words a collector can repeat. */
export function wordsOfReason(reason: QueueReason, policy: Policy, today: LocalDate): ReasonWords {
  switch (reason.code) {
    case 'stay':
    case 'stop':
    case 'pin':
    case 'snooze':
    case 'skip':
    case 'holdOut':
      return wordsOfMark(reason, today);
    case 'promise.broken':
    case 'promise.due':
    case 'promise.open':
      return wordsOfPromise(reason, today);
    case 'followUp.due': {
      const tag: ReasonWords['tag'] = { tone: reason.daysOverdue > 0 ? 'warn' : 'neutral', text: 'Follow-up' };
      return tagged(tag, ' ', reason.daysOverdue === 0 ? 'due today' : `${formatCount(reason.daysOverdue)} d overdue`);
    }
    case 'contact.limit': {
      const text = `${countOf(reason.attempts, 'call')} in ${formatCount(reason.days)} d`;
      return tagged({ tone: 'neutral', text }, ' ', 'e-mail instead');
    }
    case 'invoice.pastDue': {
      const tag = { tone: bucketTones[reason.bucket], text: bucketLabel(reason.bucket, policy) };
      return { tag, joint: ' · ', ...pastDueWords(reason.count, reason.oldestDaysLate) };
    }
    case 'invoice.comingLate':
      return plain(comingWords(formatDate(reason.nextDueDate, today), reason.isWorthACall));
    case 'invoice.notYetDue':
      return plain(`next due ${formatDate(reason.nextDueDate, today)}`);
    case 'invoice.shortPaid':
      return tagged({ tone: 'violet', text: 'Short pay' }, ' ', `on ${countOf(reason.count, 'invoice')}`);
    case 'cash.unapplied':
      return plain(`${formatWholeMoney(reason.amountMinor, reason.currency)} paid, not applied`);
    case 'credit.used':
      return plain(`credit limit ${formatCount(reason.percent)}% used`);
    case 'dispute.open':
      return tagged({ tone: 'violet', text: 'Disputed' }, ' ', disputeWords(reason, today));
    case 'contact.never':
      return plain('never contacted');
    case 'contact.last':
      return plain(contactWords(reason.daysAgo));
    case 'contact.bestHour':
      return plain(`usually reached ${hourWords(reason.hour)} local`);
    case 'data.missing':
      return tagged({ tone: 'warn', text: 'Needs data' }, ' ', gapWords[reason.gap]);
    default:
      return assertNever(reason);
  }
}

const plain = (words: string): ReasonWords => ({ tag: null, joint: ' ', words });
const tagged = (tag: ReasonWords['tag'], joint: ReasonWords['joint'], words: string): ReasonWords => ({ tag, joint, words });

function wordsOfMark(reason: MarkReason, today: LocalDate): ReasonWords {
  switch (reason.code) {
    case 'stay':
      return tagged({ tone: 'bad', text: 'Do not collect' }, ' ', `stay since ${formatDate(reason.since, today)}`);
    case 'stop':
      return tagged({ tone: 'bad', text: 'No contact' }, ' ', `asked for ${formatDate(reason.since, today)}`);
    case 'pin':
      return tagged({ tone: 'warn', text: 'Pinned' }, ' ', `${reason.reason} · until ${formatDate(reason.until, today)}, ${reason.byName}`);
    case 'snooze':
      return tagged(
        { tone: 'neutral', text: `Snoozed until ${formatDate(reason.until, today)}` },
        ' · ',
        `${reason.reason}, ${reason.byName}`,
      );
    case 'skip':
      return tagged({ tone: 'neutral', text: 'Skipped today' }, ' · ', reason.byName);
    case 'holdOut':
      return plain('hold-out: ordered by past-due amount alone');
    default:
      return assertNever(reason);
  }
}

function wordsOfPromise({ code, amountMinor, currency, promisedDate }: PromiseReason, today: LocalDate): ReasonWords {
  const amount = formatWholeMoney(amountMinor, currency);
  switch (code) {
    case 'promise.broken':
      return { ...tagged({ tone: 'bad', text: 'Promise broken' }, ' ', formatDate(promisedDate, today)), spare: `, ${amount}` };
    case 'promise.due':
      return tagged({ tone: 'warn', text: promisedDate === today ? 'Promise due today' : 'Promise overdue' }, ' · ', amount);
    case 'promise.open':
      return tagged({ tone: 'neutral', text: 'Promised' }, ' ', `${amount} for ${formatDate(promisedDate, today)}`);
    default:
      return assertNever(code);
  }
}

const comingWords = (date: string, isWorthACall: boolean): string => (isWorthACall ? `due ${date}, may be late` : `next due ${date}`);

const hourWords = (hour: number): string => `${String(hour).padStart(2, '0')}–${String((hour + 1) % 24).padStart(2, '0')} h`;

function pastDueWords(count: number, oldestDaysLate: number): Pick<ReasonWords, 'words' | 'spare'> {
  const days = `${formatCount(oldestDaysLate)} d`;
  if (count === 1) return { words: `1 invoice, ${days} late` };
  // The bucket stands before it.
  return { words: countOf(count, 'invoice'), spare: `, oldest ${days}` };
}

function disputeWords({ amountMinor, currency, since }: DisputeReason, today: LocalDate): string {
  const days = since === null ? 0 : daysBetween(since, today);
  const amount = formatWholeMoney(amountMinor, currency);
  return days > 0 ? `${amount}, waiting ${formatCount(days)} d` : amount;
}

function contactWords(daysAgo: number): string {
  if (daysAgo === 0) return 'contacted today';
  return daysAgo === 1 ? 'contacted yesterday' : `no contact ${formatCount(daysAgo)} d`;
}

/** A reason in one line, for a tooltip and a screen reader. */
export const textOfReason = ({ tag, joint, words, spare = '' }: ReasonWords): string =>
  tag ? `${tag.text}${joint}${words}${spare}` : `${words}${spare}`;
