import { inflateRawSync } from 'node:zlib';

/** One entry of a zip archive: `mode` is the Unix file mode, `read` unpacks it. */
export interface ZipEntry {
  name: string;
  mode: number;
  read(): Buffer;
}

const END_OF_DIRECTORY = Buffer.from([0x50, 0x4b, 5, 6]);
const STORED = 0;
const DEFLATED = 8;

/** Walks the central directory of a zip in memory (the layout of APPNOTE.TXT sections 4.3.7, 4.3.12, 4.3.16). */
export function* zipEntries(zip: Buffer): Generator<ZipEntry> {
  const end = zip.lastIndexOf(END_OF_DIRECTORY);
  if (end < 0) throw new Error('the archive has no zip directory');
  const count = zip.readUInt16LE(end + 10);
  let offset = zip.readUInt32LE(end + 16);
  for (let index = 0; index < count; index++) {
    const nameBytes = zip.readUInt16LE(offset + 28);
    const extraBytes = zip.readUInt16LE(offset + 30);
    const commentBytes = zip.readUInt16LE(offset + 32);
    yield entryAt(zip, offset, nameBytes);
    offset += 46 + nameBytes + extraBytes + commentBytes;
  }
}

function entryAt(zip: Buffer, offset: number, nameBytes: number): ZipEntry {
  const method = zip.readUInt16LE(offset + 10);
  const packedBytes = zip.readUInt32LE(offset + 20);
  const local = zip.readUInt32LE(offset + 42);
  return {
    name: zip.toString('utf8', offset + 46, offset + 46 + nameBytes),
    mode: zip.readUInt16LE(offset + 40),
    read() {
      const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
      const packed = zip.subarray(start, start + packedBytes);
      if (method === STORED) return packed;
      if (method === DEFLATED) return inflateRawSync(packed);
      throw new Error(`the archive uses packing method ${method}, which is not known here`);
    },
  };
}
