import type { Message } from './message-row.ts';
import type { Invoice } from './rows.ts';
import type { StepAttachment } from './strategy.ts';

/** Something that goes along with a message. */
export type Enclosure =
  | { readonly kind: 'statement' }
  | { readonly kind: 'invoice'; readonly number: string }
  | { readonly kind: 'file'; readonly sha256: string; readonly name: string };

/** As many copies as their names fit into the row; the message itself names all invoices, and says how many copies go along. */
const mostCharacters = 4000;

/** What goes along with a message, as its row holds it: a line each. Files (at most ten, so there is room for them) come before the copies of invoices. */
export function attachmentsOf(
  attach: readonly StepAttachment[],
  items: readonly { readonly invoice: Pick<Invoice, 'number'> }[],
  files: readonly { readonly sha256: string; readonly name: string }[] = [],
): string {
  const lines = [
    ...(attach.includes('statement') ? ['statement'] : []),
    ...files.map(({ sha256, name }) => `file ${sha256} ${name}`),
    ...(attach.includes('invoices') ? items.map(({ invoice }) => `invoice ${invoice.number}`) : []),
  ];
  return lines.reduce((text, line) => {
    const longer = text === '' ? line : `${text}\n${line}`;
    return longer.length > mostCharacters ? text : longer;
  }, '');
}

/** The lines of a message's row read back; what none of ours has written is left out. */
export const enclosuresOf = ({ attachments }: Pick<Message, 'attachments'>): readonly Enclosure[] =>
  attachments.split('\n').flatMap((line): readonly Enclosure[] => {
    if (line === 'statement') return [{ kind: 'statement' }];
    if (line.startsWith('invoice ')) return [{ kind: 'invoice', number: line.slice('invoice '.length) }];
    const file = /^file ([\da-f]{64}) (.+)$/.exec(line);
    return file?.[1] !== undefined && file[2] !== undefined ? [{ kind: 'file', sha256: file[1], name: file[2] }] : [];
  });

/** How many documents are made of the books to go along: a statement, copies of invoices. Files lie on somebody's computer. */
export const madeCountOf = (message: Pick<Message, 'attachments'>): number =>
  enclosuresOf(message).filter(({ kind }) => kind !== 'file').length;

/** The numbers of the invoices of which a copy goes along. */
export const copiedNumbers = (message: Pick<Message, 'attachments'>): readonly string[] =>
  enclosuresOf(message).flatMap((each) => (each.kind === 'invoice' ? [each.number] : []));
