import { forbids } from './contact-stop-reach.ts';
import type { Folder } from './folder.ts';
import { compareTexts } from './kernel/compare-texts.ts';
import { isOneAddress } from './message-address.ts';
import type { Contact } from './rows.ts';

/** A person at an account whom an e-mail can go to. */
export type MailReceiver = Contact & { readonly email: string };

/**
 * Whether an account can be written to by e-mail: `open`, somebody has an address that works and may be used; `bounced`, an address takes no mail and another one would do;
 * `refused`, they have asked for no e-mails; `notOneAddress`, what stands as an address is none, or more than one; `none`, nobody has one.
 */
export const emailReaches = ['open', 'bounced', 'refused', 'notOneAddress', 'none'] as const;
export type EmailReach = (typeof emailReaches)[number];

type Reachable = Pick<Folder, 'contacts' | 'contactStops'>;

/** Those with one whole address, whoever the company writes to first and then by name. */
const withAddress = ({ contacts }: Reachable): readonly MailReceiver[] =>
  contacts
    .flatMap((contact): MailReceiver[] => {
      const { email, status } = contact;
      return status === 'active' && email !== null && isOneAddress(email) ? [{ ...contact, email }] : [];
    })
    .sort((a, b) => Number(b.isPrimary) - Number(a.isPrimary) || compareTexts(a.name, b.name) || compareTexts(a.id, b.id));

const stopsOf = ({ contactStops }: Reachable, { id: contactId, email: address }: MailReceiver) =>
  contactStops.filter((stop) => stop.status === 'open' && forbids(stop, { channel: 'email', contactId, address }));

const mayWrite = (folder: Reachable, person: MailReceiver): boolean => stopsOf(folder, person).length === 0;

const hasWords = ({ status, email }: Contact): boolean => status === 'active' && (email ?? '').trim() !== '';

/** Whom an e-mail to the account goes to: the first who has an address that nobody has asked to spare; undefined where there is none. */
export const mailReceiverOf = (folder: Reachable): MailReceiver | undefined =>
  withAddress(folder).find((person) => mayWrite(folder, person));

/** Whether there is somebody to write to, in a word, for the account's summary. */
export function emailReachOf(folder: Reachable): EmailReach {
  const people = withAddress(folder);
  if (people.length === 0) return folder.contacts.some(hasWords) ? 'notOneAddress' : 'none';
  const stops = people.map((person) => stopsOf(folder, person));
  if (stops.some((each) => each.length === 0)) return 'open';
  return stops.some((each) => each.every(({ kind }) => kind === 'badAddress')) ? 'bounced' : 'refused';
}
