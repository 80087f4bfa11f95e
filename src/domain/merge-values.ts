import { nextWorkday } from './kernel/dates.ts';
import { agreementValues } from './merge-agreements.ts';
import type { MergeFacts, MergeValue, MergeValues, MessageSender } from './merge-facts.ts';
import { invoiceValues } from './merge-invoices.ts';
import { mergeWords } from './merge-words.ts';
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

function attachedWords({ about, language }: MergeFacts): string | null {
  const named = (about?.attach ?? []).map((attachment) => mergeWords[language].attachments[attachment]);
  return named.length === 0 ? null : printList(named, language);
}

const senderValues = ({ name, title, phone, email }: MessageSender): MergeValue => ({
  name,
  title: emptyAsNull(title),
  phone: emptyAsNull(phone),
  email: emptyAsNull(email),
});

const emptyAsNull = (text: string | null | undefined): string | null => (text === undefined || text === '' ? null : text);
