import type { Mail, MailboxSettings } from '#contracts/mailbox.ts';
import type { Company } from '#domain/company.ts';
import type { RelaySender } from '#domain/letter-settings.ts';
import { messageHtml } from '#domain/message-html.ts';
import type { Message } from '#domain/message-row.ts';
import { messageText } from '#domain/message-text.ts';
import { contentOf, letterheadOf } from '#domain/written-content.ts';
import type { RelayAccount } from './relay-account.ts';

/** An e-mail as the relay sends it, from its row: the exact words in both forms. What goes along is handed to the line beside it. */
export function relayMailOf(message: Message, accountNumber: string, company: Company): Mail {
  const { id: messageId, accountId, toName, toAddress, cc, subject, messageIdHeader, inReplyTo } = message;
  const { offersEmailOptOut: offersOptOut, mailsPerMinute: perMinute } = company.policy.letters;
  const content = contentOf(message, { account: { number: accountNumber } });
  const letterhead = letterheadOf(company);
  const words = { html: messageHtml(content, letterhead, { kind: 'email' }), text: messageText(content, letterhead) };
  const names = { messageId, accountId, toName, toAddress, cc, subject, messageIdHeader, inReplyTo };
  return { ...names, ...words, enclosures: [], isWhole: true, files: [], offersOptOut, perMinute };
}

/** The relay as a mailbox, as the line to a mail server takes it. */
export const mailboxOf = ({ smtp, user, authorityPem }: RelayAccount, sender: RelaySender): MailboxSettings => ({
  smtp,
  user,
  authorityPem,
  signature: '',
  imap: null,
  ...sender,
});
