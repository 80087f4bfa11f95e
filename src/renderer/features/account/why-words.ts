import type { Contribution, QueueReason } from '#domain/call-queue.ts';
import { assertNever } from '#domain/kernel/assert.ts';
import { type LocalDate, daysBetween } from '#domain/kernel/dates.ts';
import { formatDate, formatNearDate } from '#renderer/ui/dates.ts';
import { countOf, formatCount, formatWholeMoney } from '#renderer/ui/money.ts';
import { gapWords } from '#renderer/ui/words.ts';

type MarkReason = Extract<QueueReason, { code: 'pin' | 'snooze' | 'skip' }>;
type DisputeReason = Extract<QueueReason, { code: 'dispute.open' }>;
type PromiseReason = Extract<QueueReason, { code: 'promise.broken' | 'promise.due' | 'promise.open' }>;

/** A contribution as a sentence that a collector can repeat to a supervisor. */
export function sentenceOf(contribution: Contribution, today: LocalDate): string {
  switch (contribution.code) {
    case 'stay':
      return `A court’s stay since ${formatDate(contribution.since, today)}: nothing may be collected.`;
    case 'stop':
      return `No contact is wanted since ${formatDate(contribution.since, today)}: nobody calls or writes.`;
    case 'pin':
    case 'snooze':
    case 'skip':
      return markSentence(contribution, today);
    case 'holdOut':
      return 'Held out: ordered by its past-due amount alone, so that what the order gains can be measured against it.';
    case 'promise.broken':
    case 'promise.due':
    case 'promise.open':
      return promiseSentence(contribution, today);
    case 'followUp.due':
      return contribution.daysOverdue === 0
        ? 'A follow-up was set for today.'
        : `A follow-up was set for ${formatDate(contribution.dueDate, today)}, ${countOf(contribution.daysOverdue, 'day')} ago.`;
    case 'contact.limit':
      return `${countOf(contribution.attempts, 'call')} in ${countOf(contribution.days, 'day')} are the limit: write instead.`;
    case 'invoice.pastDue':
      return `${countOf(contribution.count, 'invoice is', 'invoices are')} past due, the oldest ${countOf(contribution.oldestDaysLate, 'day')}.`;
    case 'invoice.comingLate':
      return `${countOf(contribution.count, 'invoice falls', 'invoices fall')} due from ${formatDate(contribution.nextDueDate, today)} on and may be paid late.`;
    case 'invoice.notYetDue':
      return `Nothing is past due; the next invoice is due ${formatNearDate(contribution.nextDueDate, today)}.`;
    case 'invoice.shortPaid':
      return `${countOf(contribution.count, 'invoice was', 'invoices were')} paid short, and nobody has said why.`;
    case 'cash.unapplied':
      return `${formatWholeMoney(contribution.amountMinor, contribution.currency)} came in and is not applied yet: it pays part of what is open.`;
    case 'credit.used':
      return `${formatCount(contribution.percent)}% of the credit limit is used.`;
    case 'dispute.open':
      return disputeSentence(contribution, today);
    case 'contact.never':
      return 'Nobody has been in contact yet.';
    case 'contact.last':
      return contactSentence(contribution.daysAgo, contribution.moneyDays);
    case 'contact.bestHour':
      return `Most calls that reached somebody were between ${contribution.hour}:00 and ${(contribution.hour + 1) % 24}:00 their time.`;
    case 'data.missing':
      return `Cannot be ranked properly: ${gapWords[contribution.gap]}.`;
    default:
      return assertNever(contribution);
  }
}

function markSentence({ code, reason, until, byName }: MarkReason, today: LocalDate): string {
  const day = formatNearDate(until, today);
  const why = reason === '' ? '' : `: ${reason}`;
  switch (code) {
    case 'pin':
      return `Pinned to the top until ${day} by ${byName}${why}.`;
    case 'snooze':
      return `Snoozed until ${day} by ${byName}${why}.`;
    case 'skip':
      return `Skipped until ${day} by ${byName}${why}.`;
    default:
      return assertNever(code);
  }
}

function promiseSentence({ code, amountMinor, currency, promisedDate }: PromiseReason, today: LocalDate): string {
  const amount = formatWholeMoney(amountMinor, currency);
  const day = formatDate(promisedDate, today);
  switch (code) {
    case 'promise.broken':
      return `They promised ${amount} for ${day} and did not keep it.`;
    case 'promise.due':
      return `They promised ${amount} for ${promisedDate === today ? 'today' : day}.`;
    case 'promise.open':
      return `They have promised ${amount} for ${day}: it may come by itself.`;
    default:
      return assertNever(code);
  }
}

function disputeSentence({ amountMinor, currency, since }: DisputeReason, today: LocalDate): string {
  const words = `${formatWholeMoney(amountMinor, currency)} is disputed and left out`;
  const days = since === null ? 0 : daysBetween(since, today);
  return since === null || days <= 0
    ? `${words}.`
    : `${words}; they have waited for an answer since ${formatDate(since, today)}, ${countOf(days, 'day')}.`;
}

function contactSentence(daysAgo: number, moneyDays: number): string {
  if (daysAgo === 0) return 'Somebody was in contact today.';
  const ago = daysAgo === 1 ? 'yesterday' : `${formatCount(daysAgo)} days ago`;
  if (moneyDays < 0) return `The last contact was ${ago}: give it time to work.`;
  return moneyDays > 0 ? `Nobody has been in contact for ${formatCount(daysAgo)} days.` : `The last contact was ${ago}.`;
}
