/** One file of a tar archive; `data` is a view, not a copy. */
export interface TarEntry {
  name: string;
  data: Buffer;
}

const BLOCK_BYTES = 512;

/** Walks the plain files of an unpacked tar in memory. Names over 100 bytes (extensions) are not followed. */
export function* tarEntries(tar: Buffer): Generator<TarEntry> {
  for (let offset = 0; offset + BLOCK_BYTES <= tar.length;) {
    const name = text(tar, offset, 100);
    if (name === '') return;
    const sizeBytes = Number.parseInt(text(tar, offset + 124, 12), 8);
    if (!Number.isSafeInteger(sizeBytes)) throw new Error(`the archive's entry ${name} has no readable size`);
    const start = offset + BLOCK_BYTES;
    yield { name, data: tar.subarray(start, start + sizeBytes) };
    offset = start + Math.ceil(sizeBytes / BLOCK_BYTES) * BLOCK_BYTES;
  }
}

function text(buffer: Buffer, offset: number, length: number): string {
  const end = buffer.indexOf(0, offset);
  return buffer.toString('utf8', offset, end >= offset && end < offset + length ? end : offset + length).trim();
}
