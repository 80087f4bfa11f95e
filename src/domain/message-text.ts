import type { Letterhead } from './letter-settings.ts';
import { type MessageContent, accountWord } from './message-html.ts';
import { type Block, type Column, blocksOf, oneLineOf, plainLine } from './message-markup.ts';

/** A message as plain text, which goes along with the HTML of an e-mail and says the same: lines with a newline between. */
export function messageText({ body, signature, language, accountNumber }: MessageContent, letterhead: Letterhead): string {
  const reach = [letterhead.phone, letterhead.email].filter((each) => each !== null).join(' · ');
  const under = [letterhead.name, ...letterhead.lines, reach, ...letterhead.footer, `${accountWord(language)} ${accountNumber}`];
  const parts = [
    ...blocksOf(body).map(blockText),
    signature.split('\n').map(oneLineOf).join('\n'),
    // The line that mail programs know a signature by.
    ['-- ', ...under.map(oneLineOf).filter((line) => line !== '')].join('\n'),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function blockText(block: Block): string {
  if (block.kind === 'paragraph') return block.lines.map(plainLine).join('\n');
  if (block.kind === 'list') return block.items.map((item) => `- ${plainLine(item)}`).join('\n');
  return tableText(block);
}

/** Mail programs break lines behind some 78 letters. */
const widestTable = 76;
const gap = '  ';

/** A table in columns; one that is too wide for a line as a paragraph a row. */
function tableText({ columns, head, rows }: Extract<Block, { readonly kind: 'table' }>): string {
  const [heads, cells] = [head.map(plainLine), rows.map((row) => row.map(plainLine))];
  const widths = columns.map((_, at) => Math.max(...[heads, ...cells].map((row) => lengthOf(row[at] ?? ''))));
  if (widths.reduce((sum, width) => sum + width + gap.length, -gap.length) > widestTable) {
    return cells.map((row) => row.map((cell, at) => `${heads[at]}: ${cell}`).join('\n')).join('\n\n');
  }
  const rowText = (row: readonly string[]): string =>
    row
      .map((cell, at) => padded(cell, widths[at] ?? 0, columns[at] ?? 'left'))
      .join(gap)
      .trimEnd();
  return [heads, ...cells].map(rowText).join('\n');
}

const lengthOf = (text: string): number => [...text].length;
const padded = (text: string, width: number, column: Column): string => {
  const blanks = ' '.repeat(Math.max(0, width - lengthOf(text)));
  return column === 'right' ? blanks + text : text + blanks;
};
