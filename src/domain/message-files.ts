import { z } from 'zod';
import { type Result, ok, reject } from './kernel/result.ts';
import { type Enclosure, enclosuresOf } from './message-enclosures.ts';
import { isRefusedKind, messageFileLimits } from './message-file.ts';
import type { Message } from './message-row.ts';

/** A file that goes along with an e-mail of the relay: what it is known by, how large it is in bytes, and under which name it goes. */
export const handedFileSchema = z.strictObject({
  sha256: z.string().regex(/^[\da-f]{64}$/),
  bytes: z.number().int().min(1),
  name: z.string().min(1).max(messageFileLimits.nameCharacters),
});
export type HandedFile = z.infer<typeof handedFileSchema>;

/** Of all files of one message together: what fits into the 20 MB that mail servers take, with the third that the encoding adds. */
export const mostHandedBytes = 14 * 1024 * 1024;

/** As many as a row can name: a line of it has eleven characters at least. */
export const mostHandedFiles = 400;

/** Whether an e-mail of the relay cannot leave yet, because what goes along with it has not come to the central API. */
export const awaitsFiles = ({
  channel,
  state,
  attachments,
  handedUp,
}: Pick<Message, 'attachments' | 'channel' | 'handedUp' | 'state'>): boolean =>
  channel === 'email' && state === 'waiting' && attachments !== '' && handedUp === null;

/** Files as a message's row holds them: a line each. */
export const handedUpOf = (files: readonly HandedFile[]): string =>
  files.map(({ sha256, bytes, name }) => `${sha256} ${bytes} ${name}`).join('\n');

/** The lines of a message's row read back; what none of ours has written is left out. */
export const handedFilesOf = ({ handedUp }: Pick<Message, 'handedUp'>): readonly HandedFile[] =>
  (handedUp ?? '').split('\n').flatMap((line) => {
    const [, sha256, bytes, name] = /^([\da-f]{64}) (\d{1,9}) (.+)$/.exec(line) ?? [];
    const file = handedFileSchema.safeParse({ sha256, bytes: Number(bytes), name });
    return file.success ? [file.data] : [];
  });

/** What goes along with a message in the order in which it is sent: what is printed, and behind it files of one's own. */
export function sentOrderOf(message: Pick<Message, 'attachments'>): readonly Enclosure[] {
  const along = enclosuresOf(message);
  return [...along.filter(({ kind }) => kind !== 'file'), ...along.filter(({ kind }) => kind === 'file')];
}

/** The subject of a printed document as the name of its file, without an ending: nothing in it that a system gives a meaning to, and no mark at its ends. */
export const printedNameOf = (subject: string): string =>
  subject
    .replaceAll(/[^\p{L}\p{N} ._-]+/gu, ' ')
    .replaceAll(/ {2,}/g, ' ')
    .slice(0, 80)
    .replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '') || 'document';

/** A folder, or more than a line. What else a name holds the composer encodes. */
const hasFolder = /[\p{Cc}\p{Zl}\p{Zp}/\\]/u;
/** What `printedNameOf` makes, with an ending. */
const printedName = /^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,99}$/u;
const mostRowCharacters = 60_000;

/**
 * Whether files are the very ones that a message names, in the order in which they are sent: a PDF for each statement and each copy of an invoice, and one's own by content and name.
 * Refuses with `relay.filesNotMade`, `relay.fileNameBad` (`name`) or `relay.filesTooLarge`.
 */
export function checkHandedFiles(message: Pick<Message, 'attachments'>, files: readonly HandedFile[]): Result<null> {
  const named = sentOrderOf(message);
  if (files.length === 0 || files.length !== named.length) return reject('relay.filesNotMade');
  for (const [at, file] of files.entries()) {
    const enclosure = named[at];
    if (enclosure?.kind === 'file') {
      if (file.sha256 !== enclosure.sha256 || file.name !== enclosure.name) return reject('relay.filesNotMade');
      if (hasFolder.test(file.name) || isRefusedKind(file.name)) return reject('relay.fileNameBad', { name: file.name });
    } else if (!printedName.test(file.name) || !file.name.endsWith('.pdf')) return reject('relay.fileNameBad', { name: file.name });
  }
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  return bytes > mostHandedBytes || handedUpOf(files).length > mostRowCharacters ? reject('relay.filesTooLarge') : ok(null);
}
