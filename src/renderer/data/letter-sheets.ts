import type { JobSheet, PrintSheet } from '#contracts/printing.ts';
import type { Company } from '#domain/company.ts';
import type { Folder } from '#domain/folder.ts';
import { invoiceCopyOf } from '#domain/invoice-copy.ts';
import type { Instant, LocalDate } from '#domain/kernel/dates.ts';
import { type Enclosure, enclosuresOf, madeCountOf } from '#domain/message-enclosures.ts';
import { printedNameOf } from '#domain/message-files.ts';
import { aboutToGo } from '#domain/message-hold.ts';
import { type MessageContent, messageHtml } from '#domain/message-html.ts';
import { printDate } from '#domain/print-words.ts';
import { contentOf, letterheadOf } from '#domain/written-content.ts';
import type { Message } from '#domain/message-row.ts';
import type { LocalCopy } from './local-copy.ts';
import type { NamedSheet } from '#contracts/mailbox.ts';
import type { LetterName, LetterSheets } from './run-outcome.ts';
import { writtenMessage } from './written-message.ts';

/**
 * Letters (and e-mails, for a copy on paper) as documents for the printer, from their rows; those that are not in the book are left out. The contact guard is asked
 * about each letter that waits; one that it has come to forbid, or that something along with it cannot be made for any more, is held back and has none. Throws `CacheFault`.
 */
export async function sheetsOf(
  copy: LocalCopy,
  company: Company,
  letters: readonly LetterName[],
  now: Instant,
): Promise<readonly LetterSheets[]> {
  const folders = new Map(
    (await copy.shown([...new Set(letters.map(({ accountId }) => accountId))])).map((each) => [each.account.id, each]),
  );
  return letters.flatMap(({ accountId, messageId }) => {
    const folder = folders.get(accountId);
    const letter = folder?.messages.find(({ id }) => id === messageId);
    return folder && letter ? [sheetsOfLetter(folder, letter, { company, today: copy.rules.today, at: now })] : [];
  });
}

type PrintedAt = { readonly company: Company; readonly today: LocalDate; readonly at: Instant };

function sheetsOfLetter(folder: Folder, letter: Message, context: PrintedAt): LetterSheets {
  const { id: messageId, accountId, toName, toAddress } = letter;
  const { company, today } = context;
  const documents = [contentOf(letter, folder), ...enclosuresOf(letter).flatMap((each) => enclosed(each, letter, folder, company, today))];
  // Neither does a letter go without a statement or a copy that the books cannot make any more.
  const mayGo = aboutToGo(folder, letter, context) === letter && documents.length === 1 + madeCountOf(letter);
  const isHeldBack = letter.channel === 'letter' && letter.state === 'waiting' && !mayGo;
  return {
    accountId,
    messageId,
    isHeldBack,
    sheets: isHeldBack ? [] : documents.map((content) => namedSheetOf(content, company)),
    envelope: {
      letterId: messageId,
      accountNumber: folder.account.number,
      lines: [toName, ...toAddress.split('\n')].filter((line) => line !== ''),
    },
  };
}

/** A document as a sheet with the company's letterhead, for the printer. */
export function sheetOf(content: MessageContent, company: Company): PrintSheet {
  const { paper, window } = company.policy.letters;
  const letterhead = letterheadOf(company);
  return {
    html: messageHtml(content, letterhead, { kind: 'letter', paper, window }),
    paper,
    language: content.language,
    footer: letterhead.footer,
  };
}

/** What goes along on paper, from the rows as they are on the day of printing. A file goes with e-mails alone. */
export function enclosed(
  enclosure: Enclosure,
  letter: Message,
  folder: Folder,
  company: Company,
  today: LocalDate,
): readonly MessageContent[] {
  const { language, contactId } = letter;
  const like = { ...contentOf(letter, folder), signature: '' };
  if (enclosure.kind === 'statement') {
    const user = { name: letter.releasedByName, email: '' };
    const written = writtenMessage({ folder, company, user, today, language, key: 'statement', contactId });
    return written.ok ? [{ ...like, date: printDate(today, language), ...wordsOf(written.value) }] : [];
  }
  const invoice = enclosure.kind === 'invoice' ? folder.invoices.find(({ number }) => number === enclosure.number) : undefined;
  return invoice ? [{ ...like, ...invoiceCopyOf(invoice, language) }] : [];
}

/** What is printed to go along with an e-mail, each as a document with the name of its file; files of somebody's own are kept by the main process. */
export const enclosuresOfMail = (mail: Message, folder: Folder, company: Company, today: LocalDate): readonly NamedSheet[] =>
  enclosuresOf(mail).flatMap((each) =>
    enclosed(each, mail, folder, company, today).map((content) => ({
      name: `${printedNameOf(content.subject)}.pdf`,
      sheet: sheetOf(content, company),
    })),
  );

/** A document as a sheet under the name of its file: for an archive, and for what goes along with an e-mail. */
export const namedSheetOf = (content: MessageContent, company: Company): JobSheet => ({
  ...sheetOf(content, company),
  name: printedNameOf(content.subject),
});

const wordsOf = ({ subject, body }: { readonly subject: string; readonly body: string }) => ({ subject, body });
