import type { Folder } from '#domain/folder.ts';
import { type Contact, dialNumberSchema } from '#domain/rows.ts';

/** A number as it is dialled, or why it cannot be. */
export type DialNumber = { readonly number: string } | { readonly problem: string };

/** What people write between digits. */
const separators = /[\s().\-/]/g;

/**
 * The number of a contact as it is dialled. Nothing is guessed: without a country code, with letters or with an extension it says why it is not
 * dialled.
 */
export function dialNumberOf(text: string | null): DialNumber {
  if (text === null || text.trim() === '') return { problem: 'No telephone number is known.' };
  if (/[a-z]{3}/i.test(text)) return { problem: `${text} is written with letters. Enter its digits on the contact.` };
  if (/(?:x|ext|#|;|,)/i.test(text)) return { problem: `${text} has an extension. Dial it by hand.` };
  const digits = text.replaceAll(separators, '');
  if (!digits.startsWith('+'))
    return { problem: `${text} has no country code, so nobody can tell where it leads. Enter it on the contact.` };
  const parsed = dialNumberSchema.safeParse(digits);
  return parsed.success ? { number: parsed.data } : { problem: `${text} is not a telephone number that can be dialled.` };
}

/** Whom a call would go to. */
export type BestContact = { readonly contact: Contact; readonly number: string } | { readonly problem: string };

/** The contact to call: the primary one where its number can be dialled, else the first whose number can; else why none can. */
export function bestContactOf({ contacts }: Pick<Folder, 'contacts'>): BestContact {
  const active = contacts.filter(({ status }) => status === 'active').sort((a, b) => Number(b.isPrimary) - Number(a.isPrimary));
  let problem = 'Nobody is known on this account. Add a contact with a telephone number.';
  for (const [at, contact] of active.entries()) {
    const found = dialNumberOf(contact.phone);
    if ('number' in found) return { contact, number: found.number };
    if (at === 0) problem = `${contact.name}: ${found.problem}`;
  }
  return { problem };
}
