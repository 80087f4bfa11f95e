import { openInvoicesOf } from './account-facts.ts';
import type { Dunning, DunningItem } from './dunning.ts';
import { creditsOf } from './dunning-credits.ts';
import type { Folder } from './folder.ts';
import { isPastDue } from './invoice.ts';
import type { LocalDate } from './kernel/dates.ts';
import type { InvoiceId } from './kernel/ids.ts';
import { attachmentsOf, copiedNumbers } from './message-enclosures.ts';
import type { TemplateKey } from './message-template.ts';
import type { Invoice } from './rows.ts';
import type { StepAttachment } from './strategy.ts';

/** What somebody lets go along with a message that they write; null: as it is usual for the template. */
export type ChosenAlong = { readonly hasStatement: boolean | null; readonly copyIds: readonly InvoiceId[] | null };

/** What goes along with a message that somebody writes. */
export type AlongByHand = {
  readonly hasStatement: boolean;
  /** The invoices of which a copy was chosen, the oldest due date first. */
  readonly copyIds: readonly InvoiceId[];
  /** Those of them whose copy has room in the message's row. */
  readonly fittingIds: readonly InvoiceId[];
  /** As the message's row has it. */
  readonly attachments: string;
};

type WrittenMessage = {
  readonly templateKey: TemplateKey;
  readonly channel: 'email' | 'letter';
  /** What the step has go along that the message carries out; null: it carries out none. */
  readonly step: { readonly attach: readonly StepAttachment[]; readonly items: Dunning['items'] } | null;
  readonly files: readonly { readonly sha256: string; readonly name: string }[];
};

/**
 * What goes along with a message that somebody writes: what they have chosen, and until then what its step has, and copies or a statement where the template speaks
 * of them. A letter that is the statement gets no second one. Pure.
 */
export function alongByHand(folder: Folder, message: WrittenMessage, chosen: ChosenAlong, today: LocalDate): AlongByHand {
  const { step, templateKey, channel, files } = message;
  const usual = (attachment: StepAttachment): boolean => step?.attach.includes(attachment) ?? false;
  const isOwn = templateKey === 'statement' && channel === 'email';
  const hasStatement = hasAnythingOpen(folder) && (chosen.hasStatement ?? (usual('statement') || isOwn));
  const copyIds = new Set(chosen.copyIds ?? usualCopies(folder, message, today));
  const copied = copyableOf(folder).filter(({ id }) => copyIds.has(id));
  const attach: readonly StepAttachment[] = hasStatement ? ['statement', 'invoices'] : ['invoices'];
  const attachments = attachmentsOf(
    attach,
    copied.map((invoice) => ({ invoice })),
    files,
  );
  const numbers = new Set(copiedNumbers({ attachments }));
  return {
    hasStatement,
    copyIds: copied.map(({ id }) => id),
    fittingIds: copied.filter(({ number }) => numbers.has(number)).map(({ id }) => id),
    attachments,
  };
}

/** What goes along with the message of a due step, as its row has it; '' where none is due. */
export const attachmentsOfStep = ({ state, items }: Dunning): string =>
  state.status === 'notDue' ? '' : attachmentsOf(state.step.attach, items);

/** Whether there is anything for a statement to say. */
export const hasAnythingOpen = (folder: Folder): boolean =>
  openInvoicesOf(folder).some(({ openAmountMinor }) => openAmountMinor > 0) || creditsOf(folder).length > 0;

/** What a copy can be made of: open invoices and credit memos, the oldest due date first, and then what is paid. */
export const copyableOf = (folder: Folder): readonly Invoice[] => [
  ...openInvoicesOf(folder),
  ...folder.invoices.filter(({ status }) => status === 'paid'),
];

/** Of which invoices a copy goes along where nobody has chosen. */
function usualCopies(folder: Folder, { step, templateKey }: WrittenMessage, today: LocalDate): readonly InvoiceId[] {
  if (step?.attach.includes('invoices') === true) return idsOf(step.items);
  return templateKey === 'invoiceCopies' ? openCopies(folder, today) : [];
}

const idsOf = (items: readonly DunningItem[]): readonly InvoiceId[] => items.map(({ invoice }) => invoice.id);

/** The invoices that a customer is most likely to ask for again: all that are past due, or all that are open where none is. */
export function openCopies(folder: Folder, today: LocalDate): readonly InvoiceId[] {
  const open = openInvoicesOf(folder).filter(({ openAmountMinor }) => openAmountMinor > 0);
  const late = open.filter((invoice) => isPastDue(invoice, today));
  return (late.length > 0 ? late : open).map(({ id }) => id);
}
