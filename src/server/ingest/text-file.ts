import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { StringDecoder } from 'node:string_decoder';
import { ServerFailure } from '../server-failure.ts';

/** Larger files are taken only when the user says so; real ledgers of this product's customers are far below. */
export const largestFileBytes = 50 * 1024 * 1024;
const chunkBytes = 64 * 1024;
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
  const utf8 = new Utf8Check();
  let marked: Encoding | undefined;
  let nulAt = -1;
  let offset = 0;
  for await (const chunk of createReadStream(file, { highWaterMark: chunkBytes })) {
    const bytes: Buffer = chunk;
    if (offset === 0) marked = encodingOf(bytes.subarray(0, sampleBytes));
    hash.update(bytes);
    if (nulAt < 0 && bytes.includes(0)) nulAt = offset + bytes.indexOf(0);
    utf8.push(bytes);
    offset += bytes.length;
  }
  const encoding = marked ?? (utf8.isWhole() ? 'utf-8' : 'windows-1252');
  if (nulAt >= 0 && !encoding.startsWith('utf-16')) {
    throw new ServerFailure(
      `The file ${file} has a zero byte at position ${nulAt + 1}, so it is damaged or not a CSV file (a spreadsheet has to be saved as CSV first). Nothing was imported.`,
    );
  }
  return { file, bytes: facts.size, sha256: hash.digest('hex'), encoding };
}

/** The text of a file in pieces, without its byte order mark. */
export async function* readText({ file, encoding }: TextFile): AsyncGenerator<{ readonly text: string; readonly bytesRead: number }> {
  const decoder = decoderOf(encoding);
  let bytesRead = 0;
  for await (const chunk of createReadStream(file, { highWaterMark: chunkBytes })) {
    const bytes: Buffer = chunk;
    const text = decoder.write(bytes);
    yield { text: bytesRead === 0 && text.startsWith('\uFEFF') ? text.slice(1) : text, bytesRead: bytesRead + bytes.length };
    bytesRead += bytes.length;
  }
  yield { text: decoder.end(), bytesRead };
}

/** The older decoder where it can: it is several times faster, and plain ASCII stays one byte a character. */
function decoderOf(encoding: Encoding): { write(bytes: Buffer): string; end(): string } {
  if (encoding === 'utf-8' || encoding === 'utf-16le') return new StringDecoder(encoding === 'utf-8' ? 'utf8' : 'utf16le');
  const decoder = new TextDecoder(encoding);
  return { write: (bytes) => decoder.decode(bytes, { stream: true }), end: () => decoder.decode() };
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

/** Whether bytes that come in pieces are UTF-8: a character cut in two is looked at with the next piece. */
class Utf8Check {
  #isRight = true;
  #cut: Buffer = Buffer.alloc(0);

  push(piece: Buffer): void {
    if (!this.#isRight) return;
    const bytes = this.#cut.length === 0 ? piece : Buffer.concat([this.#cut, piece]);
    const whole = bytes.length - cutCharacterBytes(bytes);
    this.#isRight = isUtf8(bytes.subarray(0, whole));
    this.#cut = bytes.subarray(whole);
  }

  isWhole(): boolean {
    return this.#isRight && this.#cut.length === 0;
  }
}

/** How many bytes at the end begin a character of UTF-8 that goes on behind them: 0 to 3. */
function cutCharacterBytes(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte >= 0b1100_0000) {
      const size = byte >= 0b1111_0000 ? 4 : byte >= 0b1110_0000 ? 3 : 2;
      return size > back ? back : 0;
    }
    if (byte < 0b1000_0000) return 0;
  }
  return 0;
}
