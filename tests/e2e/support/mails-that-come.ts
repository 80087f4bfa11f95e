import type { Message } from '#domain/message-row.ts';
import { rawMail } from '#tests/support/imap-server.ts';

/** A mail server's report that a message has come back (RFC 3464), as Postfix writes it. */
export const reportOf = ({ toAddress, messageIdHeader, subject }: Message, status: string, words: string): string =>
  rawMail([
    'From: MAILER-DAEMON@mx.customer.example (Mail Delivery System)',
    'To: dana@collector.example',
    'Subject: Undelivered Mail Returned to Sender',
    `Message-ID: <report.${status}.${messageIdHeader.slice(1, 9)}@mx.customer.example>`,
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="r"',
    '',
    '--r',
    'Content-Type: text/plain',
    '',
    'I am sorry to have to inform you that your message could not be delivered.',
    '--r',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.customer.example',
    '',
    `Final-Recipient: rfc822; ${toAddress}`,
    'Action: failed',
    `Status: ${status}`,
    `Diagnostic-Code: smtp; ${words}`,
    '',
    '--r',
    'Content-Type: message/rfc822',
    '',
    `Message-ID: ${messageIdHeader}`,
    `Subject: ${subject}`,
    '',
    'Dear customer',
    '--r--',
    '',
  ]);

/** Somebody's answer to a message, with a file and what mail programs quote. */
export const answerTo = (
  { messageIdHeader, subject }: Message,
  from: string,
  file: { readonly name: string; readonly content: Buffer },
): string =>
  rawMail([
    `From: Ana Alvarez <${from}>`,
    'To: dana@collector.example',
    `Subject: Re: ${subject}`,
    `Message-ID: <answer.${messageIdHeader.slice(1, 9)}@customer.example>`,
    `In-Reply-To: ${messageIdHeader}`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary="a"',
    '',
    '--a',
    'Content-Type: text/plain; charset=utf-8',
    '',
    'We have paid by wire today, the advice is attached.',
    '',
    'On Mon, 23 Nov 2026 at 09:00, Dana <dana@collector.example> wrote:',
    '> Dear customer',
    '--a',
    `Content-Type: application/pdf; name="${file.name}"`,
    `Content-Disposition: attachment; filename="${file.name}"`,
    'Content-Transfer-Encoding: base64',
    '',
    file.content.toString('base64'),
    '--a--',
    '',
  ]);

/** The answer of a program while somebody is away. */
export const awayFor = ({ messageIdHeader, subject }: Message, until: string): string =>
  rawMail([
    'From: Purchasing <purchasing@customer.example>',
    'To: dana@collector.example',
    `Subject: Automatic reply: ${subject}`,
    `Message-ID: <away.${messageIdHeader.slice(1, 9)}@customer.example>`,
    `In-Reply-To: ${messageIdHeader}`,
    'Auto-Submitted: auto-replied',
    'Content-Type: text/plain; charset=utf-8',
    '',
    `I am out of the office until ${until}.`,
    '',
  ]);

/** A mail of somebody whom no account knows. */
export const strangersMail = (): string =>
  rawMail([
    'From: Joe <joe@stranger.example>',
    'To: dana@collector.example',
    'Subject: About our last order',
    'Message-ID: <stranger@stranger.example>',
    'Content-Type: text/plain; charset=utf-8',
    '',
    'Who do I talk to about the missing carton?',
    '',
  ]);
