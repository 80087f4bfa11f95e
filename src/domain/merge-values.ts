import { nextWorkday } from './kernel/dates.ts';
import { agreementValues } from './merge-agreements.ts';
import type { MergeFacts, MergeValue, MergeValues, MessageSender } from './merge-facts.ts';
import { askedOf, invoiceValues } from './merge-invoices.ts';
import { mergeWords } from './merge-words.ts';
import { copiedNumbers, enclosuresOf } from './message-enclosures.ts';
import { oneLineOf } from './message-markup.ts';
import { printDate, printList } from './print-words.ts';

/** The values of a message to an account: every field that a template may name, printed in the message's language. Pure. */
export function mergeValues(facts: MergeFacts): MergeValues {
  const { folder, company, contactId, today, language } = facts;
  const { letterhead, payWithinDays, offersEmailOptOut } = company.policy.letters;
  const contact = folder.contacts.find(({ id }) => id === contactId);
  const words = mergeWords[language];
  const { account } = folder;
  return {
    greeting: contact ? words.greeting(oneLineOf(contact.name)) : words.greetingToAll,
    today: printDate(today, language),
    payBy: printDate(nextWorkday(today, payWithinDays), language),
    optOut: offersEmailOptOut ? words.optOut : null,
    attached: attachedWords(facts),
    account: { name: account.name, number: account.number, city: account.city, termsDays: account.termsDays },
    contact: contact ? { name: contact.name, role: emptyAsNull(contact.role) } : null,
    sender: senderValues(facts.sender),
    company: { name: letterhead.name === '' ? company.name : letterhead.name, phone: letterhead.phone, email: letterhead.email },
    ...invoiceValues(facts),
    ...agreementValues(facts),
  };
}

/** What goes along, as it really does: copies are "of the invoices" only where each that the message lists has one. */
function attachedWords(facts: MergeFacts): string | null {
  const words = mergeWords[facts.language];
  const along = { attachments: facts.about?.attachments ?? '' };
  const copied = new Set(copiedNumbers(along));
  const listed = new Set(askedOf(facts).map(({ invoice }) => invoice.number));
  const areAll = copied.size === listed.size && [...listed].every((number) => copied.has(number));
  const named = [
    ...(enclosuresOf(along).some(({ kind }) => kind === 'statement') ? [words.statement] : []),
    ...(copied.size > 0 ? [words.copies(copied.size, areAll)] : []),
  ];
  return named.length === 0 ? null : printList(named, facts.language);
}

const senderValues = ({ name, title, phone, email }: MessageSender): MergeValue => ({
  name,
  title: emptyAsNull(title),
  phone: emptyAsNull(phone),
  email: emptyAsNull(email),
});

const emptyAsNull = (text: string | null | undefined): string | null => (text === undefined || text === '' ? null : text);
