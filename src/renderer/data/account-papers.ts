import type { JobSheet } from '#contracts/printing.ts';
import type { User } from '#contracts/http.ts';
import type { Company } from '#domain/company.ts';
import type { Folder } from '#domain/folder.ts';
import { invoiceCopyOf } from '#domain/invoice-copy.ts';
import type { LocalDate } from '#domain/kernel/dates.ts';
import type { InvoiceId, MessageId } from '#domain/kernel/ids.ts';
import { type Language, languageOf } from '#domain/language.ts';
import type { MessageContent } from '#domain/message-html.ts';
import { printDate } from '#domain/print-words.ts';
import { contentOf } from '#domain/written-content.ts';
import { namedSheetOf } from './letter-sheets.ts';
import { writtenMessage } from './written-message.ts';

/** What is wanted of an account on paper once more. */
export type WantedPapers = {
  readonly hasStatement: boolean;
  readonly invoiceIds: ReadonlySet<InvoiceId>;
  readonly messageIds: ReadonlySet<MessageId>;
};

export type PapersFrom = {
  readonly folder: Folder;
  readonly company: Company;
  readonly user: Pick<User, 'name' | 'email'>;
  readonly today: LocalDate;
};

/** A statement as of today, copies of invoices marked as such, and what was written with its exact words, each a document of its own, in that order. */
export function accountPapers(from: PapersFrom, { hasStatement, invoiceIds, messageIds }: WantedPapers): readonly JobSheet[] {
  const { folder, company, today } = from;
  const language = languageOf(folder.account);
  const like = frameOf(from, language);
  const copies = folder.invoices
    .filter(({ id }) => invoiceIds.has(id))
    .map((invoice) => ({ ...like, ...invoiceCopyOf(invoice, language) }));
  const written = folder.messages.filter(({ id }) => messageIds.has(id)).map((message) => contentOf(message, folder));
  const statement = hasStatement ? writtenMessage({ ...from, today, language, key: 'statement', contactId: null }) : null;
  const all: readonly MessageContent[] = [
    ...(statement?.ok === true ? [{ ...like, subject: statement.value.subject, body: statement.value.body }] : []),
    ...copies,
    ...written,
  ];
  return all.map((content) => namedSheetOf(content, company));
}

/** To the account itself, dated today. */
const frameOf = ({ folder: { account }, today }: PapersFrom, language: Language) => ({
  language,
  signature: '',
  toName: account.name,
  toAddress: account.postalAddress ?? '',
  date: printDate(today, language),
  accountNumber: account.number,
});
