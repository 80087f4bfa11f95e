import { z } from 'zod';
import { workingRoles, runnable } from './command.ts';
import type { Instant } from './kernel/dates.ts';
import { type AccountId, type ReceivedMailId, accountIdSchema, receivedMailIdSchema } from './kernel/ids.ts';
import { namedId } from './kernel/named-id.ts';
import { ok, reject } from './kernel/result.ts';
import { isOneLine, isPlainText } from './message-address.ts';
import { receivedMailSchema } from './received-mail-row.ts';
import { put } from './rows.ts';

const row = receivedMailSchema.shape;
const oneLine = (schema: z.ZodString) => schema.refine(isOneLine, 'holds a control character');

/** The id of a mail's row on an account; `mailId` is what the mail is known by. */
export const receivedMailIdOf = (accountId: AccountId, mailId: string): ReceivedMailId =>
  receivedMailIdSchema.parse(namedId(`received|${accountId}|${mailId}`));

/**
 * Files a mail that came to the mailbox on an account. The same mail again changes nothing, whoever files it: it has the same id. It closes no follow-up and
 * answers nothing by itself. Who sent it is what the mail says; a contact or a message that the account does not have is left away. Refuses with
 * `account.notFound`.
 */
export const receiveMail = runnable({
  roles: workingRoles,
  mode: 'optimistic',
  input: z.strictObject({
    receivedMailId: receivedMailIdSchema,
    accountId: accountIdSchema,
    kind: row.kind,
    messageId: row.messageId,
    contactId: row.contactId,
    fromName: oneLine(row.fromName),
    fromAddress: oneLine(row.fromAddress),
    subject: oneLine(row.subject),
    text: row.text.refine(isPlainText, 'holds a control character'),
    isCut: row.isCut,
    attachments: row.attachments.refine(isPlainText, 'holds a control character'),
    awayUntil: row.awayUntil,
    receivedAt: row.receivedAt,
    messageIdHeader: oneLine(row.messageIdHeader),
  }),
  async load({ accountId, messageId, contactId, receivedMailId }, read) {
    const [account, known, message, contact] = await Promise.all([
      read.get('accounts', accountId, accountId),
      read.get('receivedMails', accountId, receivedMailId),
      messageId === null ? undefined : read.get('messages', accountId, messageId),
      contactId === null ? undefined : read.get('contacts', accountId, contactId),
    ]);
    return { account, known, message, contact };
  },
  decide({ receivedMailId: id, ...input }, { account, known, message, contact }, context) {
    if (!account) return reject('account.notFound');
    if (known) return ok([]);
    return ok([
      put('receivedMails', {
        ...input,
        id,
        messageId: message?.id ?? null,
        contactId: contact?.id ?? null,
        receivedAt: earlier(input.receivedAt, context.at),
        recordedAt: context.at,
        recordedOn: context.today,
        recordedById: context.actorId,
        recordedByName: context.actorName,
        version: 0,
      }),
    ]);
  },
});

const earlier = (a: Instant, b: Instant): Instant => (a < b ? a : b);
