import MailComposer from 'nodemailer/lib/mail-composer';
import { type Result, err, ok } from '#domain/kernel/result.ts';
import { optOutSubject } from '#domain/opt-out-wish.ts';
import { isOneAddress, isOneLine } from '#domain/message-address.ts';
import type { Mail, MailboxSettings } from '#contracts/mailbox.ts';

/** A message in the form in which it goes over the line, and the envelope it goes in. */
export type MimeMessage = { readonly from: string; readonly to: readonly string[]; readonly raw: Buffer };

/** A document that goes along. `isPdf`: one we have printed; of all others the receiver's program finds out by the name what they are. */
export type MailEnclosure = { readonly name: string; readonly content: Uint8Array; readonly isPdf: boolean };

/** What most mail servers take, with room for what the encoding adds. */
const mostBytes = 20 * 1024 * 1024;

/**
 * Makes the message of an e-mail: HTML and plain text under the name it was released with. Addresses go to the composer as objects of one name and one
 * address, all else as strings, and it may read neither files nor the network: whatever a customer is called adds no receiver and no header. Gives the
 * words for what could not be made.
 */
export async function mimeMessageOf(
  settings: MailboxSettings,
  mail: Mail,
  enclosures: readonly MailEnclosure[],
  date: Date,
): Promise<Result<MimeMessage, string>> {
  const to = [mail.toAddress, ...(mail.cc === null ? [] : [mail.cc])];
  const addresses = [settings.fromAddress, ...to, ...(settings.replyTo === null ? [] : [settings.replyTo])];
  const lines = [settings.fromName, mail.toName, mail.subject, mail.messageIdHeader, mail.inReplyTo ?? ''];
  if (!addresses.every(isOneAddress) || !lines.every(isOneLine)) return err('an address or a header is not what it should be');
  const composer = new MailComposer({
    from: { name: settings.fromName, address: settings.fromAddress },
    to: { name: mail.toName, address: mail.toAddress },
    ...(mail.cc !== null && { cc: { name: '', address: mail.cc } }),
    ...(settings.replyTo !== null && { replyTo: { name: settings.fromName, address: settings.replyTo } }),
    subject: mail.subject,
    html: mail.html,
    text: mail.text,
    messageId: mail.messageIdHeader,
    ...(mail.inReplyTo !== null && { inReplyTo: mail.inReplyTo, references: [mail.inReplyTo] }),
    date,
    ...(mail.offersOptOut && { headers: { 'List-Unsubscribe': optOutOf(settings) } }),
    attachments: enclosures.map(({ name, content, isPdf }) => ({
      filename: name,
      content: Buffer.from(content),
      contentType: isPdf ? 'application/pdf' : 'application/octet-stream',
      contentDisposition: 'attachment',
    })),
    xMailer: false,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const raw = await composer.compile().build();
  return raw.length > mostBytes ? err('the message is too large to be sent') : ok({ from: settings.fromAddress, to, raw });
}

/** An e-mail by which somebody asks for no more of them; it comes to whoever reads the mailbox (RFC 2369). */
const optOutOf = ({ replyTo, fromAddress }: MailboxSettings): string =>
  `<mailto:${encodeURI(replyTo ?? fromAddress)}?subject=${encodeURIComponent(optOutSubject)}>`;
