import type { Language } from './language.ts';
import type { Letterhead } from './letter-settings.ts';
import { letterStyle } from './letter-style.ts';
import { type Block, type Column, type Line, blocksOf, oneLineOf, plainLine } from './message-markup.ts';

/** What the receiver sees of a message, apart from the letterhead: the fields of its row, its date and the account's number. */
export type MessageContent = {
  readonly language: Language;
  readonly subject: string;
  /** In the markup of messages. */
  readonly body: string;
  /** Lines with a newline between; '' for none. */
  readonly signature: string;
  readonly toName: string;
  /** One e-mail address, or the postal lines with a newline between. */
  readonly toAddress: string;
  /** The date that stands on it, in its language (`printDate`). */
  readonly date: string;
  readonly accountNumber: string;
};

/** How a message is laid out: for a mail program, or for sheets of paper of which the first shows its address in the window of an envelope. */
export type MessageLayout =
  { readonly kind: 'email' } | { readonly kind: 'letter'; readonly paper: 'a4' | 'letter'; readonly window: 'din5008' | 'us10' };

/**
 * A message as a whole HTML document; the lines below the pages of a letter are not in it, but there is room for them. There is no script, link, picture or address in it, and every text is escaped; an e-mail has its styles at its
 * elements, because mail programs drop all others. Pure: the same message gives the same document.
 */
export function messageHtml(message: MessageContent, letterhead: Letterhead, layout: MessageLayout): string {
  const body = layout.kind === 'email' ? emailBody(message, letterhead) : letterBody(message, letterhead, layout);
  const style = layout.kind === 'email' ? '' : `<style>${letterStyle(layout, letterhead.footer)}</style>`;
  return [
    `<!doctype html><html lang="${message.language}"><head><meta charset="utf-8">`,
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    `<title>${escapeHtml(oneLineOf(message.subject))}</title>${style}</head>`,
    body,
    '</html>',
  ].join('');
}

/** A text as HTML shows it and nothing more; a mail program may put it into an attribute, so quotes go too. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"'`]/g, (letter) => `&#${letter.charCodeAt(0)};`);

const accountWords: Readonly<Record<Language, string>> = { en: 'Account', de: 'Kundennummer', fr: 'Compte', es: 'Cuenta' };
/** What stands before the number of an account on a message. */
export const accountWord = (language: Language): string => accountWords[language];

const linesHtml = (text: string): string =>
  text
    .split('\n')
    .map((line) => escapeHtml(oneLineOf(line)))
    .join('<br>');

/** Styles by element; of a letter the sheet has them all, so there are none. */
type Styles = Readonly<Record<'p' | 'ul' | 'table' | 'th' | 'td', string>>;
const noStyles: Styles = { p: '', ul: '', table: '', th: '', td: '' };
const emailStyles: Styles = {
  p: 'margin:0 0 14px',
  ul: 'margin:0 0 14px;padding-left:22px',
  table: 'border-collapse:collapse;margin:0 0 14px',
  th: 'border-bottom:1px solid #94a3b8;padding:4px 14px 4px 0;font-weight:600',
  td: 'border-bottom:1px solid #e2e8f0;padding:4px 14px 4px 0;white-space:nowrap',
};

/** `isSummed`: what stands behind a table is about all of it, and no sheet ends between them. */
function blockHtml(block: Block, styles: Styles, isSummed = false): string {
  if (block.kind === 'paragraph') return `<p${styled(styles.p)}>${block.lines.map(lineHtml).join('<br>')}</p>`;
  if (block.kind === 'list') return `<ul${styled(styles.ul)}>${block.items.map((item) => `<li>${lineHtml(item)}</li>`).join('')}</ul>`;
  const { columns } = block;
  const rowHtml = (row: readonly Line[], tag: 'th' | 'td'): string =>
    `<tr>${row.map((cell, at) => cellHtml(cell, tag, columns[at] ?? 'left', styles)).join('')}</tr>`;
  const rows = block.rows.map((row) => rowHtml(row, 'td')).join('');
  const room = isSummed ? `<tr class="room"><td colspan="${columns.length}"></td></tr>` : '';
  const name = isSummed ? ' class="summed"' : '';
  return `<table${name}${styled(styles.table)}><thead>${rowHtml(block.head, 'th')}</thead><tbody>${rows}${room}</tbody></table>`;
}

const cellHtml = (cell: Line, tag: 'th' | 'td', column: Column, styles: Styles): string =>
  `<${tag}${styled(`text-align:${column};${styles[tag]}`)}>${lineHtml(cell)}</${tag}>`;

const lineHtml = (line: Line): string =>
  line.map(({ text, isStrong }) => (isStrong ? `<strong>${escapeHtml(text)}</strong>` : escapeHtml(text))).join('');

/** Only styles of this file come here; none of them holds a text of a message. */
const styled = (style: string): string => (style === '' ? '' : ` style="${style}"`);

function emailBody({ body, signature, language, accountNumber }: MessageContent, letterhead: Letterhead): string {
  const text = blocksOf(body)
    .map((block) => blockHtml(block, emailStyles))
    .join('');
  const reference = `${accountWord(language)} ${oneLineOf(accountNumber)}`;
  const under = [letterhead.name, ...letterhead.lines, ...contactLines(letterhead), ...letterhead.footer, reference].filter(
    (line) => line !== '',
  );
  return [
    `<body style="margin:0;padding:0;background:#ffffff"><div style="max-width:640px;margin:0 auto;padding:24px 20px;`,
    `font:15px/1.5 Arial,Helvetica,sans-serif;color:#0f172a">`,
    text,
    signature === '' ? '' : `<p style="margin:22px 0 0">${linesHtml(signature)}</p>`,
    `<p style="margin:22px 0 0;padding-top:12px;border-top:1px solid #e2e8f0;font-size:12px;color:#475569">${linesHtml(under.join('\n'))}</p>`,
    '</div></body>',
  ].join('');
}

const contactLines = ({ phone, email }: Letterhead): readonly string[] => {
  const line = [phone, email].filter((each) => each !== null).join(' · ');
  return line === '' ? [] : [line];
};

function letterBody(
  { language, subject, body, signature, toName, toAddress, date, accountNumber }: MessageContent,
  letterhead: Letterhead,
  { window }: Extract<MessageLayout, { readonly kind: 'letter' }>,
): string {
  const address = [toName, ...toAddress.split('\n')].filter((line) => line.trim() !== '');
  const own = [letterhead.name, ...letterhead.lines].filter((line) => line !== '');
  const blocks = blocksOf(body);
  // The last words stay with the signature, so that it never stands alone on a sheet.
  const closing = blocks.length - closingBlocksOf(blocks);
  const htmlOf = (some: readonly Block[]): string => some.map((block, at) => blockHtml(block, noStyles, isLine(some[at + 1]))).join('');
  const head = [...letterhead.lines, ...contactLines(letterhead)].filter((line) => line !== '');
  return [
    `<body><header><div class="name">${escapeHtml(letterhead.name)}</div><div class="${headClassOf(head, window)}">${linesHtml(head.join('\n'))}</div></header>`,
    `<div class="window"><div class="from">${escapeHtml(own.map(oneLineOf).join(' · '))}</div>`,
    `<div class="${addressClassOf(address, window)}">${linesHtml(address.join('\n'))}</div></div>`,
    `<div class="about">${escapeHtml(date)}<br>${escapeHtml(`${accountWord(language)} ${oneLineOf(accountNumber)}`)}</div>`,
    `<main><h1>${escapeHtml(oneLineOf(subject))}</h1>${htmlOf(blocks.slice(0, closing))}<div class="closing">${htmlOf(blocks.slice(closing))}`,
    signature === '' ? '' : `<p class="signature">${linesHtml(signature)}</p>`,
    '</div></main></body>',
  ].join('');
}

/** Whether a block is one line of words on a sheet, such as the sum of a table. */
const isLine = (block: Block | undefined): boolean =>
  block?.kind === 'paragraph' && block.lines.length === 1 && block.lines.every((line) => plainLine(line).length <= 80);

/** How many of the last blocks are kept together with the signature: paragraphs of a few lines, two at most. */
const closingBlocksOf = (blocks: readonly Block[]): number => {
  const isShort = (block: Block | undefined): boolean => block?.kind === 'paragraph' && block.lines.length <= 4;
  if (!isShort(blocks.at(-1))) return 0;
  return isShort(blocks.at(-2)) ? 2 : 1;
};

/** How many lines the head of a sheet has room for at each size of its letters, above the address, and how many letters a line holds there. */
const headRoom = [
  { name: 'lines', letters: 56, lines: { din5008: 5, us10: 6 } },
  { name: 'lines small', letters: 67, lines: { din5008: 7, us10: 8 } },
] as const;

const headClassOf = (head: readonly string[], window: 'din5008' | 'us10'): 'lines' | 'lines small' | 'lines tiny' =>
  headRoom.find(({ letters, lines }) => head.reduce((sum, line) => sum + Math.ceil(line.length / letters), 0) <= lines[window])?.name ??
  'lines tiny';

/** How many lines a window has room for at each size of its letters, and how many letters a line holds there, on the safe side. */
const addressRoom = [
  { name: 'to', letters: 38, lines: { din5008: 5, us10: 4 } },
  { name: 'tosmall', letters: 46, lines: { din5008: 7, us10: 6 } },
] as const;

/** The size in which an address is seen whole in its window: a long name or many lines make its letters smaller rather than be cut off. */
function addressClassOf(address: readonly string[], window: 'din5008' | 'us10'): 'to' | 'tosmall' | 'totiny' {
  const fitting = addressRoom.find(
    ({ letters, lines }) => address.reduce((sum, line) => sum + Math.ceil(line.length / letters), 0) <= lines[window],
  );
  return fitting?.name ?? 'totiny';
}
