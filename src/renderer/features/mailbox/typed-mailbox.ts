import { type MailboxSettings, mailboxSettingsSchema } from '#contracts/mailbox.ts';
import type { User } from '#contracts/http.ts';

/** What stands in the fields of the form. */
export type TypedMailbox = Readonly<
  Record<
    | 'host'
    | 'port'
    | 'user'
    | 'password'
    | 'fromName'
    | 'fromAddress'
    | 'replyTo'
    | 'signature'
    | 'authorityPem'
    | 'imapHost'
    | 'imapPort'
    | 'imapUser'
    | 'imapPassword',
    string
  >
> & { readonly security: Security; readonly imapSecurity: Security };
type Security = MailboxSettings['smtp']['security'];

/** The ports that mail servers usually have for each kind of protection (RFC 8314, 3.3; RFC 6409, 3.1). */
export const usualPorts: Readonly<Record<Security, string>> = { tls: '465', startTls: '587' };
export const usualReadingPorts: Readonly<Record<Security, string>> = { tls: '993', startTls: '143' };

/** What the form begins with: the mailbox there is, or what can be guessed from the person. */
export function typedOf(settings: MailboxSettings | null, { name, email }: User): TypedMailbox {
  if (settings === null) {
    const empty = { password: '', replyTo: '', signature: '', authorityPem: '', ...readingOf(null) };
    return { ...empty, host: '', port: usualPorts.startTls, security: 'startTls', user: email, fromName: name, fromAddress: email };
  }
  const { smtp, user, fromName, fromAddress, signature } = settings;
  return {
    host: smtp.host,
    port: String(smtp.port),
    security: smtp.security,
    user,
    password: '',
    fromName,
    fromAddress,
    replyTo: settings.replyTo ?? '',
    signature,
    authorityPem: settings.authorityPem ?? '',
    ...readingOf(settings.imap),
  };
}

const readingOf = (imap: MailboxSettings['imap']) => ({
  imapHost: imap?.host ?? '',
  imapPort: imap === null ? usualReadingPorts.tls : String(imap.port),
  imapSecurity: imap?.security ?? ('tls' as const),
  imapUser: imap?.user ?? '',
  imapPassword: '',
});

/** What is wrong with which field, by the field's name. */
export type MailboxProblems = Partial<Record<keyof TypedMailbox, string>>;

const words: MailboxProblems = {
  host: 'Write the server’s name, as mail.company.example.',
  port: 'A port is a number up to 65535: 465 for TLS, 587 for STARTTLS.',
  user: 'Write the name you sign in with, often your e-mail address.',
  fromName: 'Write your name in one line.',
  fromAddress: 'This is not one e-mail address.',
  replyTo: 'This is not one e-mail address. Leave it empty to get answers at your own.',
  signature: 'A signature has at most 1,000 characters.',
  imapHost: 'Write the server’s name, as imap.company.example. Leave it empty, and your mailbox is not read.',
  imapPort: 'A port is a number up to 65535: 993 for TLS, 143 for STARTTLS.',
  imapUser: 'Write the name in one line. Leave it empty to use the one you send with.',
  authorityPem: 'This is no certificate: it begins with BEGIN CERTIFICATE and ends with END CERTIFICATE.',
};

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());

/** The settings that were typed; or which fields cannot be, each in words. */
export function settingsOf(typed: TypedMailbox): { readonly settings: MailboxSettings } | { readonly problems: MailboxProblems } {
  const { host, port, security, user, fromName, fromAddress, replyTo, signature, authorityPem } = typed;
  const read = mailboxSettingsSchema.safeParse({
    smtp: { host, port: Number(port.trim() || Number.NaN), security },
    user,
    fromName,
    fromAddress,
    replyTo: orNull(replyTo),
    signature,
    authorityPem: orNull(authorityPem),
    imap: imapOf(typed),
  });
  if (read.success) return { settings: read.data };
  const problems: MailboxProblems = {};
  for (const { path } of read.error.issues) {
    const name = path[0] === 'imap' ? readingNames[String(path.at(-1))] : fieldNames.find((field) => field === path.at(-1));
    if (name !== undefined) problems[name] = words[name] ?? 'This cannot be.';
  }
  return { problems };
}

/** Where no server is named, nothing is read. */
const imapOf = ({ imapHost, imapPort, imapSecurity, imapUser }: TypedMailbox) =>
  imapHost.trim() === ''
    ? null
    : { host: imapHost, port: Number(imapPort.trim() || Number.NaN), security: imapSecurity, user: orNull(imapUser) };

const readingNames: Readonly<Record<string, keyof TypedMailbox>> = { host: 'imapHost', port: 'imapPort', user: 'imapUser' };
const fieldNames = ['host', 'port', 'user', 'fromName', 'fromAddress', 'replyTo', 'signature', 'authorityPem'] as const;
