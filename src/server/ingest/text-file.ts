import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { ServerFailure } from '../server-failure.ts';

/** Larger files are taken only when the user says so; real ledgers of this product's customers are far below. */
export const largestFileBytes = 50 * 1024 * 1024;
const chunkBytes = 256 * 1024;
/** So much of the beginning decides whether a file without a byte order mark is UTF-16. */
const sampleBytes = 4_096;

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';
export type TextFile = {
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly encoding: Encoding;
};

/**
 * Looks a file over once: size, fingerprint and encoding. Throws `ServerFailure` when it is not there, too large, empty, or
 * not text.
 */
export async function inspectTextFile(file: string, options: { readonly allowLarge: boolean }): Promise<TextFile> {
  const facts = await stat(file).catch(() => undefined);
  if (!facts?.isFile()) throw new ServerFailure(`There is no file ${file}. Nothing was imported.`);
  if (facts.size === 0) throw new ServerFailure(`The file ${file} is empty. Nothing was imported.`);
  if (facts.size > largestFileBytes && !options.allowLarge) {
    throw new ServerFailure(`The file ${file} is larger than 50 MB. Nothing was imported. Split it, or add --large if it is right.`);
  }
  const hash = createHash('sha256');
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  let marked: Encoding | undefined;
  let isUtf8 = true;
  let nulAt = -1;
  let offset = 0;
  for await (const chunk of createReadStream(file, { highWaterMark: chunkBytes })) {
    const bytes: Buffer = chunk;
    if (offset === 0) marked = encodingOf(bytes.subarray(0, sampleBytes));
    hash.update(bytes);
    if (nulAt < 0 && bytes.includes(0)) nulAt = offset + bytes.indexOf(0);
    isUtf8 &&= decodes(utf8, bytes);
    offset += bytes.length;
  }
  const encoding = marked ?? (isUtf8 && decodes(utf8) ? 'utf-8' : 'windows-1252');
  if (nulAt >= 0 && !encoding.startsWith('utf-16')) {
    throw new ServerFailure(`The file ${file} has a zero byte at position ${nulAt + 1}, so it is damaged or not a CSV file (a spreadsheet has to be saved as CSV first). Nothing was imported.`);
  }
  return { file, bytes: facts.size, sha256: hash.digest('hex'), encoding };
}

/** The text of a file in pieces, without its byte order mark. */
export async function* readText({ file, encoding }: TextFile): AsyncGenerator<{ readonly text: string; readonly bytesRead: number }> {
  const decoder = new TextDecoder(encoding);
  let bytesRead = 0;
  for await (const chunk of createReadStream(file, { highWaterMark: chunkBytes })) {
    const bytes: Buffer = chunk;
    bytesRead += bytes.length;
    yield { text: decoder.decode(bytes, { stream: true }), bytesRead };
  }
  yield { text: decoder.decode(), bytesRead };
}

/** What a byte order mark says, or UTF-16 without one, which shows in every other byte being zero. */
function encodingOf(sample: Buffer): Encoding | undefined {
  if (sample[0] === 0xff && sample[1] === 0xfe) return 'utf-16le';
  if (sample[0] === 0xfe && sample[1] === 0xff) return 'utf-16be';
  if (sample[0] === 0xef && sample[1] === 0xbb && sample[2] === 0xbf) return undefined;
  const zeros = [0, 0];
  for (const [at, byte] of sample.entries()) if (byte === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  if (odd > sample.length / 4 && even === 0) return 'utf-16le';
  if (even > sample.length / 4 && odd === 0) return 'utf-16be';
  return undefined;
}

function decodes(decoder: InstanceType<typeof TextDecoder>, bytes?: Buffer): boolean {
  try {
    decoder.decode(bytes, { stream: bytes !== undefined });
    return true;
  } catch {
    return false;
  }
}
