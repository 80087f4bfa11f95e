import { accountFactsOf } from './account-facts.ts';
import type { Company } from './company.ts';
import { overridesFor } from './contact-override.ts';
import { contactRulesOf, decideContact, emailDatesOf } from './contact-guard.ts';
import type { ContactDecision } from './contact-question.ts';
import type { Folder } from './folder.ts';
import type { Instant, LocalDate } from './kernel/dates.ts';
import type { UserId } from './kernel/ids.ts';
import type { Message } from './message-row.ts';
import { isLive } from './message-state.ts';

/** When, on which business day and by which settings the guard is asked; and by whom, where what a second person has agreed to for them counts. */
export type CheckContext = {
  readonly at: Instant;
  readonly today: LocalDate;
  readonly company: Pick<Company, 'policy' | 'timeZone'>;
  readonly actorId?: UserId;
};

/** What the contact guard says of a message to somebody, `others` being the messages of the account that count beside it and `messageId` its own. */
export function checkMessage(
  folder: Folder,
  { channel, contactId, toAddress }: Pick<Message, 'channel' | 'contactId' | 'toAddress'>,
  others: readonly Message[],
  { at, today, company, actorId }: CheckContext,
  messageId: Message['id'] | null = null,
): ContactDecision {
  const address = channel === 'email' ? toAddress : null;
  const emailDates = emailDatesOf([...folder.notes, ...emailContacts(others)], { contactId, address }, today);
  const overrides = actorId === undefined ? [] : overridesFor(folder, actorId, messageId);
  return decideContact(
    { channel, contactId, address },
    { account: accountFactsOf(folder), today, companyTimeZone: company.timeZone, emailDates, overrides },
    contactRulesOf(company.policy),
    at,
  );
}

/** Live messages as contacts, for `emailDatesOf`. */
export const emailContacts = (messages: readonly Message[]) =>
  messages.filter(isLive).map(({ channel, contactId, toAddress: address, releasedOn: recordedOn }) => ({
    channel,
    direction: 'outbound' as const,
    contactId,
    address,
    recordedOn,
  }));

/** What counts against a message that was released: only what was released before it, so that two that wait do not hold each other back. */
export const releasedBefore = ({ id, releasedAt }: Message, { messages }: Pick<Folder, 'messages'>): readonly Message[] =>
  messages.filter((other) => other.releasedAt < releasedAt || (other.releasedAt === releasedAt && other.id < id));
