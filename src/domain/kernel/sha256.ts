const wordCount = 64;
const blockBytes = 64;
/** Where the length of the whole stands in the last block. */
const lengthAt = 56;
const wordValues = 2 ** 32;

/** SHA-256 (FIPS 180-4) of a text's UTF-8 bytes, as 64 hexadecimal digits. Rules have no platform to ask for one, and need it at once. */
export function sha256Hex(text: string): string {
  const state = Uint32Array.from(initialState);
  const padded = paddedBytes(utf8Of(text));
  const words = new Uint32Array(wordCount);
  for (let at = 0; at < padded.length; at += blockBytes) takeBlock(state, padded, at, words);
  return [...state].map((word) => word.toString(16).padStart(8, '0')).join('');
}

/** The UTF-8 bytes of a text; half a surrogate pair becomes the replacement character, as in every encoder. */
function utf8Of(text: string): number[] {
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    const point = code >= 0xd800 && code <= 0xdfff ? 0xfffd : code;
    if (point < 0x80) bytes.push(point);
    else if (point < 0x800) bytes.push(0xc0 | (point >> 6), tail(point));
    else if (point < 0x10000) bytes.push(0xe0 | (point >> 12), tail(point >> 6), tail(point));
    else bytes.push(0xf0 | (point >> 18), tail(point >> 12), tail(point >> 6), tail(point));
  }
  return bytes;
}

const tail = (bits: number): number => 0x80 | (bits & 0x3f);

function paddedBytes(bytes: readonly number[]): Uint8Array {
  const length = Math.ceil((bytes.length + 1 + blockBytes - lengthAt) / blockBytes) * blockBytes;
  const padded = new Uint8Array(length);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const bits = bytes.length * 8;
  const view = new DataView(padded.buffer);
  view.setUint32(length - 8, Math.floor(bits / wordValues));
  view.setUint32(length - 4, bits % wordValues);
  return padded;
}

function takeBlock(state: Uint32Array, bytes: Uint8Array, from: number, words: Uint32Array): void {
  const view = new DataView(bytes.buffer, from, blockBytes);
  for (let at = 0; at < 16; at += 1) words[at] = view.getUint32(at * 4);
  for (let at = 16; at < wordCount; at += 1) {
    const [w15, w2] = [words[at - 15] ?? 0, words[at - 2] ?? 0];
    const s0 = turned(w15, 7) ^ turned(w15, 18) ^ (w15 >>> 3);
    const s1 = turned(w2, 17) ^ turned(w2, 19) ^ (w2 >>> 10);
    words[at] = (words[at - 16] ?? 0) + s0 + (words[at - 7] ?? 0) + s1;
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let at = 0; at < wordCount; at += 1) {
    const s1 = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25);
    const chosen = (e & f) ^ (~e & g);
    const first = (h + s1 + chosen + (roundConstants[at] ?? 0) + (words[at] ?? 0)) | 0;
    const s0 = turned(a, 2) ^ turned(a, 13) ^ turned(a, 22);
    const most = (a & b) ^ (a & c) ^ (b & c);
    // One after the other: an array for all eight would be made 64 times a block.
    h = g;
    g = f;
    f = e;
    e = (d + first) | 0;
    d = c;
    c = b;
    b = a;
    a = (first + s0 + most) | 0;
  }
  [a, b, c, d, e, f, g, h].forEach((word, at) => (state[at] = (state[at] ?? 0) + word));
}

const turned = (word: number, by: number): number => (word >>> by) | (word << (32 - by));

const primes: readonly number[] = Array.from({ length: 312 }, (_, at) => at).filter(
  (n) => n > 1 && !Array.from({ length: n }, (_, d) => d).some((d) => d > 1 && d < n && n % d === 0),
);
/** The first 32 bits of the fraction of a root: what the standard takes its constants from. */
const fractionBits = (root: number): number => Math.floor((root - Math.floor(root)) * wordValues);
const roundConstants = primes.map((prime) => fractionBits(Math.cbrt(prime)));
const initialState = primes.slice(0, 8).map((prime) => fractionBits(Math.sqrt(prime)));
