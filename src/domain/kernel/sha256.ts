/** The first 32 bits behind the point of the square roots of the first eight primes, and of the cube roots of the first 64 (FIPS 180-4, 5.3.3 and 4.2.2). */
const [initial, constants] = primeRoots();

function primeRoots(): readonly [Uint32Array, Uint32Array] {
  const primes: number[] = [];
  for (let candidate = 2; primes.length < 64; candidate += 1) if (primes.every((prime) => candidate % prime > 0)) primes.push(candidate);
  const fraction = (root: number): number => Math.floor((root - Math.floor(root)) * 2 ** 32);
  return [
    Uint32Array.from(primes.slice(0, 8), (prime) => fraction(Math.sqrt(prime))),
    Uint32Array.from(primes, (prime) => fraction(Math.cbrt(prime))),
  ];
}

const blockBytes = 64;
const rotated = (word: number, by: number): number => (word >>> by) | (word << (32 - by));

/**
 * SHA-256 of a text's UTF-8 bytes as 64 hexadecimal digits (FIPS 180-4). Rules run on the desktop and on the server and may not wait, so neither
 * Node's nor the browser's own can be asked; it is for a few hundred characters at a time.
 */
export function sha256Of(text: string): string {
  const state = Uint32Array.from(initial);
  const bytes = padded(utf8Of(text));
  for (let at = 0; at < bytes.length; at += blockBytes) compress(state, scheduleOf(bytes, at));
  return [...state].map((word) => word.toString(16).padStart(8, '0')).join('');
}

/** The UTF-8 bytes of a text; half a surrogate pair becomes the replacement character, as everywhere else. */
function utf8Of(text: string): readonly number[] {
  const bytes: number[] = [];
  for (const character of text) {
    const said = character.codePointAt(0) ?? 0;
    const point = said >= 0xd800 && said <= 0xdfff ? 0xfffd : said;
    if (point < 0x80) bytes.push(point);
    else if (point < 0x800) bytes.push(0xc0 | (point >> 6), 0x80 | (point & 63));
    else if (point < 0x10000) bytes.push(0xe0 | (point >> 12), 0x80 | ((point >> 6) & 63), 0x80 | (point & 63));
    else bytes.push(0xf0 | (point >> 18), 0x80 | ((point >> 12) & 63), 0x80 | ((point >> 6) & 63), 0x80 | (point & 63));
  }
  return bytes;
}

/** A one, zeros up to a whole block less eight bytes, and the length in bits. */
function padded(message: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(Math.ceil((message.length + 9) / blockBytes) * blockBytes);
  bytes.set(message);
  bytes[message.length] = 0x80;
  const view = new DataView(bytes.buffer);
  view.setUint32(bytes.length - 8, Math.floor((message.length * 8) / 2 ** 32));
  view.setUint32(bytes.length - 4, (message.length * 8) >>> 0);
  return bytes;
}

function scheduleOf(bytes: Uint8Array, at: number): Uint32Array {
  const view = new DataView(bytes.buffer);
  const words = new Uint32Array(64);
  for (let i = 0; i < 16; i += 1) words[i] = view.getUint32(at + i * 4);
  for (let i = 16; i < 64; i += 1) {
    const [early, late] = [words[i - 15] ?? 0, words[i - 2] ?? 0];
    const small0 = rotated(early, 7) ^ rotated(early, 18) ^ (early >>> 3);
    const small1 = rotated(late, 17) ^ rotated(late, 19) ^ (late >>> 10);
    words[i] = (words[i - 16] ?? 0) + small0 + (words[i - 7] ?? 0) + small1;
  }
  return words;
}

function compress(state: Uint32Array, words: Uint32Array): void {
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let i = 0; i < 64; i += 1) {
    const big1 = rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25);
    const choice = (e & f) ^ (~e & g);
    const first = (h + big1 + choice + (constants[i] ?? 0) + (words[i] ?? 0)) | 0;
    const big0 = rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22);
    const majority = (a & b) ^ (a & c) ^ (b & c);
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + big0 + majority) | 0];
  }
  for (const [i, word] of [a, b, c, d, e, f, g, h].entries()) state[i] = (state[i] ?? 0) + word;
}
