import type { KeepMailboxRequest } from '#contracts/mailbox.ts';
import type { Mailbox } from './mailbox-store.ts';

/**
 * The password a mailbox is to be tried or kept with; null where it has to be typed. The one there is goes to the servers it was typed for, and to no other
 * that somebody enters in their place, neither to send nor to read.
 */
export function passwordFor(request: KeepMailboxRequest, kept: Mailbox | null): string | null {
  const { settings, password } = request;
  if (password !== null) return password;
  const isSame = kept?.settings.smtp.host === settings.smtp.host && kept.settings.user === settings.user;
  const readsFrom = settings.imap?.host ?? settings.smtp.host;
  const readsWithAnother = readingPasswordFor(request, kept) !== null;
  const isReadThere = readsWithAnother || readsFrom === settings.smtp.host || readsFrom === kept?.settings.imap?.host;
  return isSame && isReadThere ? kept.password : null;
}

/** The password of another user name for reading, by the same rule; null where there is none. */
export function readingPasswordFor({ settings: { imap }, readingPassword }: KeepMailboxRequest, kept: Mailbox | null): string | null {
  if (imap === null || imap.user === null) return null;
  if (readingPassword !== null) return readingPassword;
  return kept?.settings.imap?.host === imap.host && kept.settings.imap.user === imap.user ? kept.readingPassword : null;
}
