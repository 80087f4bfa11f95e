import { crc32c } from './crc32c.ts';
import { seal, sealBytes, unseal } from './sealed-box.ts';

/**
 * A journal segment is a row of records, each
 *   mark 4 | length 4 | crc32c 4 | kind 1 | seq 6 | sealed (iv 12, AES-256-GCM of JSON, tag 16)
 * big-endian; length counts the sealed part, the checksum covers everything but the mark and itself. Kind and seq are bound to
 * the sealed part. An escrow record is the exception: it repeats the command of its seq, sealed to the server (`seal-work.ts`), and no
 * key of this computer opens it. The mark lets a reader find the next record behind a damaged one, so that damage costs one record, never
 * the rest.
 */
const mark = Buffer.from('CWj1', 'latin1');
const lengthAt = 4;
const crcAt = 8;
const kindAt = 12;
const seqAt = 13;
const sealedAt = 19;
const seqBytes = 6;
/** No record of ours comes near; a longer length is damage. */
const longestSealedBytes = 2 * 1024 * 1024;

const kindNumbers = { command: 1, answer: 2, confirmed: 3, dismissed: 4, escrow: 5 } as const;
export type RecordKind = keyof typeof kindNumbers;
const kindOf = new Map<number, RecordKind>([
  [1, 'command'],
  [2, 'answer'],
  [3, 'confirmed'],
  [4, 'dismissed'],
  [5, 'escrow'],
]);

/** A record as it lies in the file: who it is in clear, what it says sealed. */
export type SealedRecord = { readonly kind: RecordKind; readonly seq: number; readonly context: Buffer; readonly sealed: Buffer };

/** Makes a record: `body` is turned into JSON and sealed under the journal's key. */
export function encodeRecord(key: Uint8Array, kind: Exclude<RecordKind, 'escrow'>, seq: number, body: unknown): Buffer {
  const head = headOf(kind, seq);
  return framed(head, seal(key, contextOf(head), Buffer.from(JSON.stringify(body))));
}

/** Makes the record that repeats a command for the server alone; `sealed` is sealed to the server's key. */
export const encodeEscrow = (seq: number, sealed: Buffer): Buffer => framed(headOf('escrow', seq), sealed);

function headOf(kind: RecordKind, seq: number): Buffer {
  const head = Buffer.alloc(sealedAt);
  mark.copy(head);
  head.writeUInt8(kindNumbers[kind], kindAt);
  head.writeUIntBE(seq, seqAt, seqBytes);
  return head;
}

function framed(head: Buffer, sealed: Buffer): Buffer {
  head.writeUInt32BE(sealed.length, lengthAt);
  const record = Buffer.concat([head, sealed]);
  record.writeUInt32BE(checksumOf(record), crcAt);
  return record;
}

/** What a segment holds: its sound records in order, the damaged places between them, and where the last sound one ends. */
export type DecodedSegment = { readonly records: readonly SealedRecord[]; readonly damagedCount: number; readonly soundBytes: number };

/** Reads a segment without its key. Bytes behind the last sound record are a torn tail: they are not counted as damage. */
export function decodeSegment(bytes: Buffer): DecodedSegment {
  const records: SealedRecord[] = [];
  let damagedCount = 0;
  let soundBytes = 0;
  let at = bytes.indexOf(mark);
  while (at >= 0) {
    const record = recordAt(bytes, at);
    if (record === null) {
      at = bytes.indexOf(mark, at + 1);
      continue;
    }
    if (at > soundBytes) damagedCount += 1;
    records.push(record);
    soundBytes = at + sealedAt + record.sealed.length;
    at = bytes.indexOf(mark, soundBytes);
  }
  return { records, damagedCount, soundBytes };
}

/** The body of a record, or undefined when the key is another one. */
export function openRecord(key: Uint8Array, record: SealedRecord): unknown {
  const plain = unseal(key, record.context, record.sealed);
  return plain === null ? undefined : JSON.parse(plain.toString('utf8'));
}

function recordAt(bytes: Buffer, at: number): SealedRecord | null {
  if (at + sealedAt > bytes.length) return null;
  const length = bytes.readUInt32BE(at + lengthAt);
  if (length < sealBytes || length > longestSealedBytes || at + sealedAt + length > bytes.length) return null;
  const record = bytes.subarray(at, at + sealedAt + length);
  const kind = kindOf.get(record.readUInt8(kindAt));
  if (kind === undefined || record.readUInt32BE(crcAt) !== checksumOf(record)) return null;
  return { kind, seq: record.readUIntBE(seqAt, seqBytes), context: contextOf(record), sealed: record.subarray(sealedAt) };
}

const contextOf = (record: Buffer): Buffer => Buffer.concat([mark, record.subarray(kindAt, sealedAt)]);

const checksumOf = (record: Buffer): number => crc32c(Buffer.concat([record.subarray(lengthAt, crcAt), record.subarray(kindAt)]));
