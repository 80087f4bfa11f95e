import { namedId } from '#domain/kernel/named-id.ts';
import { type Instant, localDateSchema } from '#domain/kernel/dates.ts';
import { readMail } from '#domain/mailbox-reading.ts';
import { type AttachedFile, attachedFileSchema } from '#domain/received-mail-row.ts';
import type { ArrivedMail } from '#contracts/mail-reading.ts';
import type { MailFiles } from './mail-files.ts';
import type { TakenApart } from './mime-reading.ts';

/** What a mail is known by: its own name and who sent it, so that nobody hides a mail behind the name of another one's. */
export const mailIdOf = ({ messageIdHeader, from }: Pick<TakenApart, 'messageIdHeader' | 'from'>): string =>
  namedId(`mail|${messageIdHeader}|${from.toLowerCase()}`);

/** The mail as it is handed to the data worker; its files are kept first. `receivedAt` is the mailbox's word, not the mail's. */
export async function arriving(taken: TakenApart, receivedAt: Instant, files: MailFiles): Promise<ArrivedMail> {
  const mailId = mailIdOf(taken);
  const { kind, named, text, isCut, awayUntil, report } = readMail(taken, localDateSchema.parse(receivedAt.slice(0, 10)));
  const attached: AttachedFile[] = [];
  // What went to many is left out, and so are its files.
  for (const { name, bytes, content } of kind === 'bulk' ? [] : taken.files)
    attached.push(attachedFileSchema.parse({ name, bytes, key: content === null ? null : await files.keep(mailId, content) }));
  return {
    mailId,
    kind,
    messageIdHeader: taken.messageIdHeader,
    fromName: taken.fromName,
    fromAddress: taken.from,
    subject: taken.subject,
    text,
    isCut: isCut || taken.isCut,
    receivedAt,
    named: [...named],
    report,
    awayUntil,
    files: attached,
    assignedTo: null,
  };
}
