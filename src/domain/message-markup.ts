/**
 * The markup that the text of a message is written in: paragraphs between blank lines, `**strong**`, lines `- item`, and tables of
 * `| a | b |` rows whose second row (`|--|-:|`) says how the columns stand. A backslash takes the meaning from a mark. Whatever a
 * text is, it can be read: what is no whole mark is text.
 */
export type Span = { readonly text: string; readonly isStrong: boolean };
export type Line = readonly Span[];
export type Column = 'left' | 'right';
export type Block =
  | { readonly kind: 'paragraph'; readonly lines: readonly Line[] }
  | { readonly kind: 'list'; readonly items: readonly Line[] }
  | {
      readonly kind: 'table';
      readonly columns: readonly Column[];
      readonly head: readonly Line[];
      readonly rows: readonly (readonly Line[])[];
    };

/** Reads a text in the markup as the blocks it is laid out by. */
export function blocksOf(body: string): readonly Block[] {
  const groups = body
    .replace(/\r\n?/g, '\n')
    .split(/\n(?:[^\S\n]*\n)+/)
    .map((group) => group.split('\n').filter((line) => line.trim() !== ''));
  return groups.flatMap(blocksOfGroup);
}

function blocksOfGroup(lines: readonly string[]): readonly Block[] {
  const blocks: Block[] = [];
  for (let at = 0; at < lines.length;) {
    const kind = kindAt(lines, at);
    let end = at + 1;
    while (end < lines.length && kindAt(lines, end, kind) === kind) end += 1;
    blocks.push(blockOf(kind, lines.slice(at, end)));
    at = end;
  }
  return blocks;
}

/** What a line belongs to. A row of a table is one where a table has begun, or begins with it. */
function kindAt(lines: readonly string[], at: number, within?: Block['kind']): Block['kind'] {
  const line = lines[at] ?? '';
  if (line.startsWith('- ')) return 'list';
  const isRow = line.startsWith('|');
  return isRow && (within === 'table' || isRule(lines[at + 1] ?? '')) ? 'table' : 'paragraph';
}

const isRule = (line: string): boolean => /^\|(?:\s*:?-{1,10}:?\s*\|)+\s*$/.test(line);

function blockOf(kind: Block['kind'], lines: readonly string[]): Block {
  if (kind === 'list') return { kind, items: lines.map((line) => spansOf(line.slice(2).trim())) };
  if (kind === 'paragraph') return { kind, lines: lines.map((line) => spansOf(line.trim())) };
  const [head = '', rule = '', ...rows] = lines;
  const columns = cellsOf(rule).map((cell): Column => (cell.endsWith(':') ? 'right' : 'left'));
  const inColumns = (row: string): readonly Line[] => {
    const cells = cellsOf(row);
    return columns.map((_, at) => spansOf(cells[at] ?? ''));
  };
  return { kind, columns, head: inColumns(head), rows: rows.map(inColumns) };
}

/** The cells of a row: what stands between bars that no backslash goes before. */
function cellsOf(row: string): readonly string[] {
  const cells: string[] = [];
  let cell = '';
  for (let at = 1; at < row.length; at += 1) {
    const letter = row.charAt(at);
    if (letter === '\\') {
      cell += row.slice(at, at + 2);
      at += 1;
    } else if (letter === '|') {
      cells.push(cell.trim());
      cell = '';
    } else cell += letter;
  }
  return cell.trim() === '' ? cells : [...cells, cell.trim()];
}

/** The marks that a backslash makes text of. */
const mark = /[\\*|-]/;

function spansOf(line: string): Line {
  const spans: Span[] = [];
  let text = '';
  let isStrong = false;
  const close = (): void => {
    if (text !== '') spans.push({ text, isStrong });
    text = '';
  };
  for (let at = 0; at < line.length; at += 1) {
    if (line.charAt(at) === '\\' && mark.test(line.charAt(at + 1))) {
      text += line.charAt(at + 1);
      at += 1;
    } else if (line.startsWith('**', at) && (isStrong || hasStrongEnd(line, at + 2))) {
      close();
      isStrong = !isStrong;
      at += 1;
    } else text += line.charAt(at);
  }
  close();
  return spans;
}

/** Whether what is opened is closed again behind a place, with something between. */
function hasStrongEnd(line: string, from: number): boolean {
  for (let at = from; at < line.length - 1; at += 1) {
    if (line.charAt(at) === '\\') at += 1;
    else if (line.startsWith('**', at)) return at > from;
  }
  return false;
}

/** What a line says, without its marks. */
export const plainLine = (line: Line): string => line.map(({ text }) => text).join('');

/** Marks that turn the direction of what comes behind them, and so could show an amount or a name as another. */
export const directionMarks = /[\u202A-\u202E\u2066-\u2069\u200E\u200F\u061C]/g;
const breaksAndControls = /[\p{Cc}\u2028\u2029]+/gu;
const loneSurrogates = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

/** A text as one line: no control characters, no breaks, nothing that turns the direction of the writing. */
export const oneLineOf = (text: string): string =>
  text.replace(loneSurrogates, '\uFFFD').replace(directionMarks, '').replace(breaksAndControls, ' ').trim();

/** A text as it has to stand in the markup to be read as nothing but itself, on one line. */
export const escapeMarkup = (text: string): string =>
  oneLineOf(text)
    .replace(/[\\*|]/g, '\\$&')
    .replace(/^-/, '\\-');
