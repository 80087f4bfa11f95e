import { type AgingBucket, bucketLabel } from '#domain/aging.ts';
import type { QueueReason } from '#domain/call-queue.ts';
import { assertNever } from '#domain/kernel/assert.ts';
import type { LocalDate } from '#domain/kernel/dates.ts';
import type { Policy } from '#domain/policy.ts';
import { formatDate } from '#renderer/ui/dates.ts';
import { countOf, formatCount, formatWholeMoney } from '#renderer/ui/money.ts';
import type { Tone } from '#renderer/ui/tag.tsx';

/** A reason as a row shows it: an optional tag, and the words behind it, with what stands between them when it is read out. */
export type ReasonWords = {
  readonly tag: { readonly tone: Tone; readonly text: string } | null;
  readonly joint: ' ' | ' · ';
  readonly words: string;
};

const bucketTones: Readonly<Record<AgingBucket, Tone>> = {
  current: 'neutral',
  first: 'neutral',
  second: 'warn',
  third: 'bad',
  beyond: 'bad',
};

/** Says why an account stands where it stands, in words a collector can repeat. */
export function wordsOfReason(reason: QueueReason, policy: Policy, today: LocalDate): ReasonWords {
  switch (reason.code) {
    case 'promise.broken':
      return {
        tag: { tone: 'bad', text: 'Promise broken' },
        joint: ' ',
        words: `${formatWholeMoney(reason.amountMinor, reason.currency)} due ${formatDate(reason.promisedDate, today)}`,
      };
    case 'promise.due':
      return {
        tag: { tone: 'warn', text: reason.promisedDate === today ? 'Promise due today' : 'Promise overdue' },
        joint: ' · ',
        words: formatWholeMoney(reason.amountMinor, reason.currency),
      };
    case 'followUp.due':
      return {
        tag: { tone: reason.daysOverdue > 0 ? 'warn' : 'neutral', text: 'Follow-up' },
        joint: ' ',
        words: reason.daysOverdue === 0 ? 'due today' : `${formatCount(reason.daysOverdue)} d overdue`,
      };
    case 'invoice.pastDue':
      return {
        tag: { tone: bucketTones[reason.bucket], text: bucketLabel(reason.bucket, policy) },
        joint: ' · ',
        words: pastDueWords(reason.count, reason.oldestDaysLate),
      };
    case 'dispute.open':
      return { tag: { tone: 'violet', text: 'Disputed' }, joint: ' ', words: formatWholeMoney(reason.amountMinor, reason.currency) };
    case 'contact.never':
      return { tag: null, joint: ' ', words: 'never contacted' };
    case 'contact.last':
      return { tag: null, joint: ' ', words: contactWords(reason.daysAgo) };
    case 'invoice.notYetDue':
      return { tag: null, joint: ' ', words: `next due ${formatDate(reason.nextDueDate, today)}` };
    default:
      return assertNever(reason);
  }
}

function pastDueWords(count: number, oldestDaysLate: number): string {
  const days = `${formatCount(oldestDaysLate)} d`;
  return count === 1 ? `1 invoice, ${days} late` : `${countOf(count, 'invoice')}, oldest ${days}`;
}

function contactWords(daysAgo: number): string {
  if (daysAgo === 0) return 'contacted today';
  return daysAgo === 1 ? 'contacted yesterday' : `no contact ${formatCount(daysAgo)} d`;
}

/** A reason in one line, for a tooltip and a screen reader. */
export const textOfReason = ({ tag, joint, words }: ReasonWords): string => (tag ? `${tag.text}${joint}${words}` : words);
