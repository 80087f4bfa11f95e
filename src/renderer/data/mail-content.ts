import type { Mail } from '#contracts/mailbox.ts';
import type { Company } from '#domain/company.ts';
import type { Folder } from '#domain/folder.ts';
import type { LocalDate } from '#domain/kernel/dates.ts';
import { enclosuresOf, madeCountOf } from '#domain/message-enclosures.ts';
import { messageHtml } from '#domain/message-html.ts';
import type { Message } from '#domain/message-row.ts';
import { messageText } from '#domain/message-text.ts';
import { contentOf, letterheadOf } from '#domain/written-content.ts';
import { enclosuresOfMail } from './letter-sheets.ts';

/** An e-mail as it is handed to the main process, from its row: the exact words in both forms, and what goes along. */
export function mailOf(message: Message, folder: Folder, company: Company, today: LocalDate): Mail {
  const { id: messageId, accountId, toName, toAddress, cc, subject, messageIdHeader, inReplyTo } = message;
  const content = contentOf(message, folder);
  const letterhead = letterheadOf(company);
  const enclosures = [...enclosuresOfMail(message, folder, company, today)];
  return {
    messageId,
    accountId,
    toName,
    toAddress,
    cc,
    subject,
    html: messageHtml(content, letterhead, { kind: 'email' }),
    text: messageText(content, letterhead),
    messageIdHeader,
    inReplyTo,
    enclosures,
    isWhole: enclosures.length === madeCountOf(message),
    files: enclosuresOf(message).flatMap((each) => (each.kind === 'file' ? [{ sha256: each.sha256, name: each.name }] : [])),
    offersOptOut: company.policy.letters.offersEmailOptOut,
    perMinute: company.policy.letters.mailsPerMinute,
  };
}
