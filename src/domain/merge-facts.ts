import type { Company } from './company.ts';
import type { Demand } from './demand.ts';
import type { Folder } from './folder.ts';
import type { LocalDate } from './kernel/dates.ts';
import type { ContactId, InvoiceId, PromiseId } from './kernel/ids.ts';
import type { Currency } from './kernel/money.ts';
import type { Language } from './language.ts';

/** A value of a template: a printed text, a number to compare or count with, or a part or a list of further ones. Null: there is none; no list is empty. */
export type MergeValue = string | number | boolean | null | readonly MergeValue[] | { readonly [field: string]: MergeValue };

/** All that a template may name, by field; `mergeFields` lists them. */
export type MergeValues = Readonly<Record<string, MergeValue>>;

/** Who writes. */
export type MessageSender = {
  readonly name: string;
  readonly title?: string | null;
  readonly phone?: string | null;
  readonly email?: string | null;
};

/** What a message is about beyond what the account's rows say by themselves. */
export type MergeAbout = {
  /** What is asked for on the day it is written: its items, credits, charges and what it leaves out take the place of all that is past due. */
  readonly dunning?: Demand | undefined;
  /** What goes along with it, as its row has it. */
  readonly attachments?: string | undefined;
  /** The invoices it is about: of copies, a dispute, a short payment or a settlement. */
  readonly invoiceIds?: readonly InvoiceId[] | undefined;
  /** One of several promises; otherwise it is the latest. */
  readonly promiseGroupId?: PromiseId | undefined;
  /** What would be taken for all that is open in a currency, if it comes by a day. Minor units. */
  readonly settlement?: { readonly currency: Currency; readonly amountMinor: number; readonly payBy: LocalDate } | undefined;
  /** What a dispute has come to, and what is credited for it that is not in the books yet. Minor units. */
  readonly resolution?: { readonly words: string; readonly currency: Currency; readonly creditedMinor: number } | undefined;
};

/** All that the values of a message are made of. */
export type MergeFacts = {
  readonly folder: Folder;
  readonly company: Pick<Company, 'name' | 'policy'>;
  readonly sender: MessageSender;
  /** Whom it goes to; null: nobody by name. */
  readonly contactId: ContactId | null;
  readonly today: LocalDate;
  readonly language: Language;
  readonly about?: MergeAbout | undefined;
};
