import type { AccountFacts } from './account-facts.ts';
import { isForAll } from './contact-stop-rules.ts';
import { openMinorIn } from './invoice.ts';
import { type LocalDate, daysBetween } from './kernel/dates.ts';
import { holdsOn } from './queue-mark.ts';

/** The lists a collector works through; an account may stand in several. */
export const workLists = [
  'callNow',
  'promisesDue',
  'followUps',
  'brokenPromises',
  'shortPays',
  'disputed',
  'newAccounts',
  'highRisk',
  'onHold',
  'needsData',
  'all',
] as const;
export type WorkList = (typeof workLists)[number];

/** Something for each list. */
export function byWorkList<T>(make: (list: WorkList) => T): Record<WorkList, T> {
  // The names are those the type is made from.
  return Object.fromEntries(workLists.map((list) => [list, make(list)])) as Record<WorkList, T>;
}

/** How long a broken promise still is a reason to call: after a month other facts say more. */
export const brokenPromiseDays = 30;
/** So long after its first invoice an account counts as new: it has not yet shown how it pays. */
const newAccountDays = 90;

/** Whether somebody has been in contact with the account on this business day. */
export const isDoneOn = (facts: AccountFacts, today: LocalDate): boolean => facts.lastContact?.on === today;

/** Whether a mark of that kind holds on a day. */
export const isMarked = ({ mark }: AccountFacts, kind: NonNullable<AccountFacts['mark']>['kind'], today: LocalDate): boolean =>
  mark?.kind === kind && holdsOn(mark, today);

/** Why an account that owes money is not in the call list; every one of them is in 'onHold'. */
export type HoldCause = 'stay' | 'stop' | 'snooze' | 'skip';

/** What holds an account back on a day, or null. */
export function holdCauseOf(facts: AccountFacts, today: LocalDate): HoldCause | null {
  const { staySince } = facts.account;
  if (staySince !== null && staySince <= today) return 'stay';
  if (facts.stops.some(isForAll)) return 'stop';
  if (isMarked(facts, 'snooze', today)) return 'snooze';
  return isMarked(facts, 'skip', today) ? 'skip' : null;
}

/** What is missing before an account can be ranked by more than its amount. */
export type DataGap = 'noInvoices' | 'onlyCredits' | 'dueBeforeIssued';

/** The gap in an account's data, or null. An account with nothing open but a history of paid invoices has none: it owes nothing. */
export function dataGapOf({ openItems, invoiceCount }: AccountFacts): DataGap | null {
  if (invoiceCount === 0) return 'noInvoices';
  if (openItems.length === 0) return null;
  if (openItems.every((item) => item.openAmountMinor <= 0)) return 'onlyCredits';
  return openItems.some((item) => item.openAmountMinor > 0 && item.dueDate < item.issueDate) ? 'dueBeforeIssued' : null;
}

/** The lists an account stands in by its own facts; 'callNow' depends on the rest of the book too (`call-list.ts`). */
export function workListsOf(facts: AccountFacts, today: LocalDate): readonly Exclude<WorkList, 'callNow'>[] {
  const lists: Exclude<WorkList, 'callNow'>[] = ['all'];
  const add = (list: (typeof lists)[number], isIn: boolean): void => void (isIn && lists.push(list));
  const hold = holdCauseOf(facts, today);
  add('promisesDue', isPromiseDue(facts, today) && hold !== 'stay' && hold !== 'stop');
  add('followUps', isFollowUpDue(facts, today) && hold !== 'stay' && hold !== 'stop');
  add(
    'brokenPromises',
    facts.promises.some((promise) => promise.status === 'broken' && isRecent(promise.since, today)),
  );
  add('shortPays', facts.openItems.some(isShortPaid));
  add(
    'disputed',
    facts.openItems.some((item) => item.disputedAmountMinor > 0),
  );
  add('newAccounts', facts.firstInvoiceOn !== null && daysBetween(facts.firstInvoiceOn, today) <= newAccountDays);
  add('highRisk', facts.account.riskClass === 'high');
  add('onHold', hold !== null);
  add('needsData', dataGapOf(facts) !== null);
  return lists;
}

/** Whether an open promise's day has come. */
export const isPromiseDue = ({ promises }: AccountFacts, today: LocalDate): boolean =>
  promises.some((promise) => promise.status === 'open' && promise.promisedDate <= today);

/** Whether the next follow-up's day has come. */
export const isFollowUpDue = ({ openFollowUpDates: [next] }: AccountFacts, today: LocalDate): boolean =>
  next !== undefined && next <= today;

const isRecent = (brokenOn: LocalDate, today: LocalDate): boolean => daysBetween(brokenOn, today) <= brokenPromiseDays;

/** Calls that went out in the last so many days, today among them: those with a note and those without one yet. */
export const callsWithin = ({ recentContacts, unnotedCallDates }: AccountFacts, days: number, today: LocalDate): number =>
  recentContacts.filter(({ channel, direction, on }) => channel === 'call' && direction === 'outbound' && daysBetween(on, today) < days)
    .length + unnotedCallDates.filter((on) => daysBetween(on, today) < days).length;

/** How much of the credit limit is used, in percent; 0 without a limit. Only what is open in the account's own currency counts. */
export function creditUsedPercentOf({ account, openItems }: AccountFacts): number {
  if (account.creditLimitMinor === null || account.creditLimitMinor <= 0) return 0;
  return Math.max(0, Math.round((openMinorIn(openItems, account.currency) / account.creditLimitMinor) * 100));
}

/** Whether a customer paid less than all of an invoice and said nothing of a dispute. */
export const isShortPaid = (item: AccountFacts['openItems'][number]): boolean =>
  item.openAmountMinor > 0 && item.openAmountMinor < item.amountMinor && item.disputedAmountMinor === 0;
