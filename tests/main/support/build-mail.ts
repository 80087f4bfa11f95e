import { v7 as uuidv7 } from 'uuid';
import { type Mail, mailSchema } from '#contracts/mailbox.ts';

/** An e-mail as the data worker hands it over; say what the story is about. */
export function buildMail(over: Partial<{ [K in keyof Mail]: unknown }> = {}): Mail {
  const messageId = uuidv7();
  return mailSchema.parse({
    messageId,
    accountId: uuidv7(),
    toName: 'Marian Webb',
    toAddress: 'ap@brightline.example',
    cc: null,
    subject: 'Invoice 1930438491 is past due',
    html: '<p>Dear Marian Webb</p>',
    text: 'Dear Marian Webb',
    messageIdHeader: `<0198-${messageId}@collector.example>`,
    inReplyTo: null,
    enclosures: [],
    isWhole: true,
    files: [],
    offersOptOut: false,
    perMinute: 600,
    ...over,
  });
}
