import type { ContactDecision, ContactHit } from './contact-question.ts';
import { forbids } from './contact-stop-reach.ts';
import type { Folder } from './folder.ts';
import type { Instant } from './kernel/dates.ts';
import { type CheckContext, checkMessage, releasedBefore } from './message-check.ts';
import type { Message } from './message-row.ts';
import { cancelled } from './message-state.ts';
import { type ContactStop, type Put, put } from './rows.ts';

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

/** A message that waits and is about to leave, as the books have it by now: itself where it may go, or held back with its flag. Pure. */
export const aboutToGo = (folder: Folder, message: Message, context: CheckContext): Message =>
  heldBack(message, checkMessage(folder, message, releasedBefore(message, folder), context), context);

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
