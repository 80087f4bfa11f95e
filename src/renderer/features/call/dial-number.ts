import { isMarkedWrong } from '#domain/contact-number.ts';
import type { Folder } from '#domain/folder.ts';
import { forbids } from '#domain/contact-stop-reach.ts';
import type { Contact, ContactStop } from '#domain/rows.ts';
import { wordsOfRefusal } from '#renderer/ui/rejection-words.ts';
import type { ParsePhone, PhoneNumber } from '#renderer/ui/use-phone.ts';

/** Whom a call would go to, or why to nobody. */
export type Callee = { readonly contact: Contact; readonly phone: PhoneNumber } | { readonly problem: string };

type Reachable = Pick<Folder, 'contacts' | 'contactStops'>;

/** The contacts of an account in the order in which they are called: those whom no stop forbids before the others, and the primary one first. */
export const activeContactsOf = ({ contacts, contactStops }: Reachable): readonly Contact[] =>
  contacts
    .filter(({ status }) => status === 'active')
    .sort((a, b) => Number(isStopped(a, contactStops)) - Number(isStopped(b, contactStops)) || Number(b.isPrimary) - Number(a.isPrimary));

const isStopped = ({ id: contactId }: Contact, stops: readonly ContactStop[]): boolean =>
  stops.some((stop) => stop.status === 'open' && forbids(stop, { channel: 'call', contactId }));

/** Whom C calls, as far as that is seen without reading the numbers: the first with one that is not marked as somebody else's. */
export const likelyCalleeOf = (folder: Reachable): Contact | undefined =>
  activeContactsOf(folder).find((contact) => contact.phone !== null && !isMarkedWrong(contact, folder.contactStops));

/** A contact with its number as it is dialled. Nothing is guessed: where the number is not clear it says why, and nobody is called. */
export function calleeOf(contact: Contact, { account, contactStops }: Pick<Folder, 'account' | 'contactStops'>, read: ParsePhone): Callee {
  if (contact.phone === null) return { problem: `No telephone number of ${contact.name} is known.` };
  if (isMarkedWrong(contact, contactStops)) return { problem: `${contact.name}: ${contact.phone} was marked as somebody else’s number.` };
  const phone = read(contact.phone, account.country);
  if (phone.ok) return { contact, phone: phone.value };
  const { title, detail } = wordsOfRefusal(phone.error);
  return { problem: `${contact.name}, ${contact.phone}: ${title}. ${detail}` };
}

/** The contact to call: the first whose number can be dialled, in the order in which they are called; else why the first cannot be called. */
export function bestCalleeOf(folder: Pick<Folder, 'account' | 'contacts' | 'contactStops'>, read: ParsePhone): Callee {
  const callees = activeContactsOf(folder).map((contact) => calleeOf(contact, folder, read));
  const none = { problem: 'Nobody is known on this account. Add a contact with a telephone number.' };
  return callees.find((callee) => 'phone' in callee) ?? callees[0] ?? none;
}
