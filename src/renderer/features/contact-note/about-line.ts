import type { Folder } from '#domain/folder.ts';
import type { NoteDraft } from '#contracts/note-draft.ts';
import { formatCount } from '#renderer/ui/money.ts';

/** More numbers than this are counted: the line has to leave room for what was said. */
const mostNumbers = 40;

/** The numbers of the invoices a draft is about, in the order they were chosen; one that has left the folder is left out. */
export function numbersOf(folder: Folder, { invoiceIds = [] }: Pick<NoteDraft, 'invoiceIds'>): readonly string[] {
  return invoiceIds.flatMap((id) => folder.invoices.find((invoice) => invoice.id === id)?.number ?? []);
}

/** What is written down: the words under a line that says which invoices they are about. */
export function noteTextOf(numbers: readonly string[], text: string): string {
  if (numbers.length === 0) return text.trim();
  const rest = numbers.length - mostNumbers;
  const more = rest > 0 ? ` and ${formatCount(rest)} more` : '';
  return `About: ${numbers.slice(0, mostNumbers).join(', ')}${more}.\n${text.trim()}`.trim();
}
