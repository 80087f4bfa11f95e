import { createHash } from 'node:crypto';
import type { Attachment, ParsedMail, SimpleParserOptions } from 'mailparser';
import { cutTo, type MailParts } from '#domain/mailbox-reading.ts';
import { isOneAddress } from '#domain/message-address.ts';
import { oneLineOf } from '#domain/message-markup.ts';
import { mostAttachedFiles } from '#domain/received-mail-row.ts';

/** A file that came with a mail; `content` null: it is only named. */
export type CameAlong = { readonly name: string; readonly bytes: number; readonly content: Uint8Array | null };

/** A mail taken apart. Nothing of it is opened, run or fetched; HTML is read as text. */
export type TakenApart = MailParts & {
  readonly fromName: string;
  readonly messageIdHeader: string;
  readonly files: readonly CameAlong[];
  /** Parts of it are not here: it was too large, or too much of something. */
  readonly isCut: boolean;
};

/** The head of a mail is some 20 KB at most; of a longer one the rest is left away. */
const mostHeadBytes = 128 * 1024;
const mostHtmlCharacters = 1_000_000;
const mostFileBytes = 10 * 1024 * 1024;
const mostRawCharacters = 200_000;
const mostHeaders = 500;

const options: SimpleParserOptions = {
  keepDeliveryStatus: true,
  skipTextToHtml: true,
  skipImageLinks: true,
  skipTextLinks: true,
  maxHtmlLengthToParse: mostHtmlCharacters,
};

/** Takes a mail apart; `isWhole` is false where only its first bytes are here. What no parser reads comes out as a mail that says so. */
export async function takeApart(source: Buffer, isWhole: boolean): Promise<TakenApart> {
  const { bytes, isCut } = withShortHead(source);
  const { simpleParser } = await import('mailparser');
  const tries: readonly SimpleParserOptions[] = [options, { ...options, skipHtmlToText: true }];
  for (const tried of tries) {
    try {
      const parsed = await simpleParser(bytes, tried);
      return partsOf(parsed, { raw: source, isWhole, isCut: isCut || !isWhole || tried.skipHtmlToText === true });
    } catch {
      // Of whatever kind: the next way of reading it takes less.
    }
  }
  return unreadable(source);
}

/** What stands in the place of a mail that cannot be taken apart. */
export const unreadableWords = 'This mail could not be read. It is in your mailbox; look at it there.';

/** A mail of which nothing but lines of its head can be made out. */
export function unreadable(source: Buffer): TakenApart {
  const head =
    source
      .subarray(0, mostHeadBytes)
      .toString('latin1')
      .split(/\r?\n\r?\n/, 1)[0] ?? '';
  const lineOf = (name: string): string => new RegExp(String.raw`^${name}:(.{0,900})$`, 'im').exec(head)?.[1]?.trim() ?? '';
  const from = /[^\s<>"(),:;]+@[^\s<>"(),:;]+/.exec(lineOf('from'))?.[0] ?? '';
  return {
    headers: new Map([
      ['in-reply-to', lineOf('in-reply-to')],
      ['references', lineOf('references')],
    ]),
    from: isOneAddress(from) ? from : '',
    fromName: '',
    subject: short(lineOf('subject'), 200),
    messageIdHeader: idOf(lineOf('message-id'), source),
    text: unreadableWords,
    statusParts: [],
    returned: [],
    isReport: false,
    files: [],
    isCut: true,
  };
}

const blankLine = /\r?\n\r?\n/;

function withShortHead(source: Buffer): { readonly bytes: Buffer; readonly isCut: boolean } {
  const head = source.subarray(0, mostHeadBytes).toString('latin1');
  if (source.length <= mostHeadBytes || blankLine.test(head)) return { bytes: source, isCut: false };
  const rest = source.subarray(mostHeadBytes);
  const [end, width] = [rest.indexOf('\r\n\r\n'), 4];
  const body = end < 0 ? Buffer.alloc(0) : rest.subarray(end + width);
  const kept = head.slice(0, Math.max(0, head.lastIndexOf('\n') + 1));
  return { bytes: Buffer.concat([Buffer.from(kept, 'latin1'), Buffer.from('\r\n'), body]), isCut: true };
}

type Around = { readonly raw: Buffer; readonly isWhole: boolean; readonly isCut: boolean };

function partsOf(mail: ParsedMail, { raw, isWhole, isCut }: Around): TakenApart {
  const headers = headersOf(mail);
  const { address = '', name = '' } = mail.from?.value[0] ?? {};
  const isReport = /multipart\/report/i.test(headers.get('content-type') ?? '');
  const attached = mail.attachments.filter(({ related }) => !related);
  const statusParts = attached.filter(isStatus).map(({ content }) => content.toString('utf8').slice(0, mostRawCharacters));
  const isOfServer = isReport || statusParts.length > 0;
  const returned = attached.filter(isReturned).map(({ content }) => content.toString('utf8').slice(0, mostRawCharacters));
  const files = isOfServer ? [] : attached.filter((each) => !isStatus(each));
  return {
    headers,
    from: isOneAddress(address) ? address : '',
    fromName: short(name === '' && !isOneAddress(address) ? address : name, 200),
    subject: short(mail.subject ?? '', 200),
    messageIdHeader: idOf(mail.messageId ?? '', raw),
    text: mail.text ?? '',
    statusParts,
    // A mail that came back in a form the parser takes for text is still found by its name.
    returned: [...returned, ...(isOfServer ? [raw.toString('latin1').slice(0, mostRawCharacters)] : [])],
    isReport,
    files: files.slice(0, mostAttachedFiles).map((each, at) => fileOf(each, at, isWhole)),
    isCut: isCut || files.length > mostAttachedFiles,
  };
}

function headersOf({ headerLines }: ParsedMail): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  for (const { key, line } of headerLines.slice(0, mostHeaders)) {
    const value = line
      .slice(line.indexOf(':') + 1)
      .replaceAll(/\s+/g, ' ')
      .trim();
    if (!headers.has(key)) headers.set(key, value);
  }
  return headers;
}

const isStatus = ({ contentType }: Attachment): boolean =>
  /^message\/(?:global-)?(?:delivery-status|disposition-notification)$/i.test(contentType);
const isReturned = ({ contentType }: Attachment): boolean =>
  /^(?:message\/(?:rfc822|global)|text\/rfc822-headers|message\/global-headers)$/i.test(contentType);

function fileOf({ filename, contentType, content, size }: Attachment, at: number, isWhole: boolean): CameAlong {
  const bytes = Math.max(size, content.length);
  return { name: fileNameOf(filename ?? '', at, contentType), bytes, content: isWhole && bytes <= mostFileBytes ? content : null };
}

const mostNameCharacters = 120;
const endingsByType: Readonly<Record<string, string>> = {
  'application/pdf': 'pdf',
  'text/csv': 'csv',
  'message/rfc822': 'eml',
  'text/plain': 'txt',
};

/** The name of a file without folders and without what a system gives a meaning to; its ending is kept, for it says what the file does. */
export function fileNameOf(given: string, at: number, contentType: string): string {
  const last = oneLineOf(given).split(/[/\\]/).at(-1) ?? '';
  const plain = last
    .replaceAll(/[<>:"|?*\u200B-\u200F\u2060\uFEFF]/g, '_')
    .replaceAll(/\s+/g, ' ')
    .replace(/^[. ]+/, '')
    .replace(/[. ]+$/, '');
  if (plain === '') return `file ${at + 1}.${endingsByType[contentType.toLowerCase()] ?? 'bin'}`;
  const dot = plain.lastIndexOf('.');
  const ending = dot > 0 && plain.length - dot <= 12 ? plain.slice(dot) : '';
  const stem = plain.slice(0, plain.length - ending.length);
  return `${cutTo(stem, mostNameCharacters - ending.length)}${ending}`;
}

const short = (text: string, most: number): string => cutTo(oneLineOf(text), most);

/** The name a mail has for mail servers; one without has the digest of its bytes. */
function idOf(header: string, source: Buffer): string {
  const said = oneLineOf(header).replaceAll(/\s/g, '').slice(0, 900);
  return said === '' ? `<${createHash('sha256').update(source).digest('hex')}@no-name.invalid>` : said;
}
