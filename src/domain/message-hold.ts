import { accountFactsOf } from './account-facts.ts';
import { loadFolder } from './call.ts';
import type { ContactDecision, ContactHit } from './contact-question.ts';
import { forbids } from './contact-stop-reach.ts';
import { lastDueOf, stepItemsOf } from './dunning-items.ts';
import type { Folder } from './folder.ts';
import { type Instant, daysBetween } from './kernel/dates.ts';
import type { AccountId } from './kernel/ids.ts';
import { type CheckContext, checkMessage, releasedBefore } from './message-check.ts';
import type { Message } from './message-row.ts';
import { cancelled } from './message-state.ts';
import { standingPromises } from './promise-cover.ts';
import { type ContactStop, type Put, type Reader, put } from './rows.ts';
import { strategyLimits } from './strategy.ts';
import { stepOfMessage } from './supervised-step.ts';

/** The hits of rules that nobody has been told of yet. */
export const unsaid = (said: readonly string[], hits: readonly ContactHit[]): readonly ContactHit[] =>
  hits.filter(({ ruleId }) => !said.includes(ruleId));

/** The message, or what becomes of it where the guard says what whoever released it was not told. */
export function heldBack(message: Message, { hits }: ContactDecision, { at }: { readonly at: Instant }): Message {
  const flag = flagOf(message, hits);
  return flag === null ? message : cancelled(message, { at, problem: 'guard', flag });
}

function flagOf({ hitRules }: Message, hits: readonly ContactHit[]): Message['flag'] {
  const blocks = hits.filter(({ verdict }) => verdict === 'block');
  if (blocks.some(({ ruleId }) => ruleId === 'stay')) return 'stayed';
  if (blocks.some(({ ruleId }) => ruleId !== 'emails')) return 'stopped';
  const news = [...blocks, ...unsaid(hitRules.split(','), hits)];
  if (news.length === 0) return null;
  return news.some(({ ruleId }) => ruleId === 'emails') ? 'limitPassed' : 'changed';
}

/** What `aboutToGo` asks of an account; undefined where there is no such account. */
export async function loadToSend(accountId: AccountId, read: Reader): Promise<Folder | undefined> {
  const [folder, arrangements] = await Promise.all([loadFolder(accountId, read), read.ofAccount('arrangements', accountId)]);
  return folder && { ...folder, arrangements: [...arrangements] };
}

/** A message that waits and is about to leave, as the books have it by now: itself where it may go, or held back with its flag. Pure. */
export function aboutToGo(folder: Folder, message: Message, context: CheckContext): Message {
  const judged = heldBack(message, checkMessage(folder, message, releasedBefore(message, folder), context), context);
  if (judged !== message || !isOvertaken(folder, message, context)) return judged;
  return cancelled(message, { at: context.at, problem: 'guard', flag: 'changed' });
}

/** Of a step that there is not any more nobody knows when it began: all that any step could have been about. */
const unknownStep = { startsAfterDays: -strategyLimits.firstDayBefore };

/**
 * Whether a message of the programme has been overtaken since it was released: the customer has said that it is paid, nothing of what was due by then is left to be paid, or what is left
 * has been promised since. What somebody wrote outside the programme may be about anything and is never overtaken. Pure.
 */
function isOvertaken(folder: Folder, message: Message, { today, company: { policy } }: CheckContext): boolean {
  if (message.strategyId === null || message.stepId === null) return false;
  const { releasedAt, releasedOn } = message;
  const hasSaidPaid = folder.notes.some(
    ({ outcome, recordedAt, recordedOn }) =>
      outcome === 'paidAlready' && recordedAt > releasedAt && daysBetween(recordedOn, today) < policy.letters.quietDaysAfterPaid,
  );
  if (hasSaidPaid) return true;
  const step = stepOfMessage(message, policy.strategies.list) ?? unknownStep;
  const lastDue = lastDueOf(step, releasedOn);
  const items = stepItemsOf(accountFactsOf(folder), step, policy, today).filter(({ dueDate }) => dueDate <= lastDue);
  if (items.some(({ askedMinor }) => askedMinor > 0)) return false;
  if (!items.some(({ uncreditedMinor }) => uncreditedMinor > 0)) return true;
  return standingPromises(folder, policy.promise, today).some(({ recordedAt }) => recordedAt > releasedAt);
}

/** What has come to keep a message from going that was given out already and has not begun, or is to be tried again: a block of the guard, or that it is overtaken. Pure. */
export function forbiddenBy(folder: Folder, message: Message, context: CheckContext): 'guard' | 'overtaken' | null {
  if (checkMessage(folder, message, releasedBefore(message, folder), context).verdict === 'block') return 'guard';
  return isOvertaken(folder, message, context) ? 'overtaken' : null;
}

/** Letters that have not left the house: those that wait, and printed ones, about which nobody is asked again. An e-mail is asked about when it is claimed. */
const isAtHome = ({ channel, state }: Message): boolean => channel === 'letter' && (state === 'waiting' || state === 'printed');

/** The letters that a court's stay keeps from being posted, held back. */
export const heldByStay = (messages: readonly Message[], { at }: { readonly at: Instant }): readonly Put[] =>
  messages.filter(isAtHome).map((message) => put('messages', cancelled(message, { at, problem: 'guard', flag: 'stayed' })));

/** The letters that a stop of the customer keeps from being posted, held back. */
export const heldByStop = (messages: readonly Message[], stop: ContactStop, { at }: { readonly at: Instant }): readonly Put[] =>
  messages
    .filter((message) => isAtHome(message) && forbids(stop, { channel: 'letter', contactId: message.contactId, address: null }))
    .map((message) => put('messages', cancelled(message, { at, problem: 'guard', flag: 'stopped' })));
