import type { MailboxSettings } from '#contracts/mailbox.ts';
import type { Mailbox } from './mailbox-store.ts';
import type { TakenApart } from './mime-reading.ts';

/** Where and as whom a mailbox is read. */
export type ReadingLogin = {
  readonly settings: MailboxSettings;
  readonly imap: NonNullable<MailboxSettings['imap']>;
  readonly user: string;
};

/** How the reader signs in; null where the mailbox is not read. */
export function loginOf(mailbox: Pick<Mailbox, 'settings'> | null): ReadingLogin | null {
  const imap = mailbox?.settings.imap ?? null;
  if (mailbox === null || imap === null) return null;
  return { settings: mailbox.settings, imap, user: imap.user ?? mailbox.settings.user };
}

/** The password for reading: its own where another user name was given with one, else the one it sends with. */
export const readingPasswordOf = ({ settings, password, readingPassword }: Mailbox): string | null =>
  (settings.imap?.user ?? null) === null ? password : (readingPassword ?? password);

/** What a mailbox is told from another one by. */
export const mailboxNameOf = ({ imap, user }: ReadingLogin): string => `${user}@${imap.host.toLowerCase()}:${imap.port}/INBOX`;

/** What a person sent to themselves, as a copy of their own. */
export const isOwn = ({ from }: TakenApart, mailbox: Mailbox | null): boolean =>
  from.toLowerCase() === mailbox?.settings.fromAddress.toLowerCase();
