import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type RecordKind, decodeSegment, encodeEscrow, encodeRecord, openRecord } from './journal-codec.ts';

const key = randomBytes(32);
type Said = { readonly kind: Exclude<RecordKind, 'escrow'>; readonly seq: number; readonly body: unknown };

const said = fc.record({
  kind: fc.constantFrom<Said['kind']>('command', 'answer', 'confirmed', 'dismissed'),
  seq: fc.integer({ min: 0, max: 2 ** 40 }),
  // Texts that hold the mark themselves must not confuse the reader.
  body: fc.oneof(fc.jsonValue(), fc.constant('CWj1CWj1')),
});
const history = fc.array(said, { minLength: 1, maxLength: 8 });

const encode = (list: readonly Said[]) => list.map(({ kind, seq, body }) => encodeRecord(key, kind, seq, body));
const plain = (list: readonly Said[]) => list.map(({ kind, seq, body }) => ({ kind, seq, body: JSON.parse(JSON.stringify(body)) }));
const read = (bytes: Buffer) => {
  const { records, damagedCount, soundBytes } = decodeSegment(bytes);
  return {
    said: records.map((record) => ({ kind: record.kind, seq: record.seq, body: openRecord(key, record) })),
    damagedCount,
    soundBytes,
  };
};

it('gives back what was written', () => {
  fc.assert(
    fc.property(history, (list) => {
      const bytes = Buffer.concat(encode(list));
      expect(read(bytes)).toEqual({ said: plain(list), damagedCount: 0, soundBytes: bytes.length });
    }),
  );
});

it('cut anywhere, it is the records before the cut and says where they end', () => {
  fc.assert(
    fc.property(history, fc.nat(), (list, at) => {
      const records = encode(list);
      const bytes = Buffer.concat(records);
      const cut = at % bytes.length;
      let whole = 0;
      let end = 0;
      for (const record of records) {
        if (end + record.length > cut) break;
        end += record.length;
        whole += 1;
      }
      expect(read(bytes.subarray(0, cut))).toEqual({ said: plain(list.slice(0, whole)), damagedCount: 0, soundBytes: end });
    }),
  );
});

it('with one byte changed anywhere, only that record is lost', () => {
  fc.assert(
    fc.property(history, fc.nat(), fc.integer({ min: 1, max: 255 }), (list, at, flip) => {
      const records = encode(list);
      const bytes = Buffer.concat(records);
      const place = at % bytes.length;
      bytes.writeUInt8(bytes.readUInt8(place) ^ flip, place);
      let hit = 0;
      for (let end = records[0]?.length ?? 0; end <= place; end += records[hit]?.length ?? 0) hit += 1;
      const kept = plain(list).filter((_, index) => index !== hit);
      const { said: left, damagedCount } = read(bytes);
      expect(left).toEqual(kept);
      expect(damagedCount).toBe(hit === list.length - 1 ? 0 : 1);
    }),
    { numRuns: 300 },
  );
});

it('goes on behind garbage of any kind', () => {
  fc.assert(
    fc.property(history, history, fc.uint8Array({ minLength: 1, maxLength: 200 }), (before, after, garbage) => {
      const bytes = Buffer.concat([...encode(before), garbage, ...encode(after)]);
      expect(read(bytes)).toMatchObject({ said: [...plain(before), ...plain(after)], damagedCount: 1 });
    }),
  );
});

it('says nothing without its key, and hides what it says', () => {
  const bytes = encodeRecord(key, 'command', 7, { text: 'called Marian' });
  expect(bytes.includes('Marian')).toBe(false);
  const [record] = decodeSegment(bytes).records;
  expect(record && openRecord(randomBytes(32), record)).toBeUndefined();
});

it('does not open a record that was passed off as another one', () => {
  const [first, second] = [encodeRecord(key, 'command', 1, 'one'), encodeRecord(key, 'command', 2, 'two')];
  const [a] = decodeSegment(first).records;
  const [b] = decodeSegment(second).records;
  expect(a && b && openRecord(key, { ...a, context: b.context })).toBeUndefined();
});

it('carries what is sealed to the server as it is, bound to its place by the checksum', () => {
  const sealed = randomBytes(90);
  const bytes = Buffer.concat([encodeRecord(key, 'command', 7, {}), encodeEscrow(7, sealed)]);
  const record = decodeSegment(bytes).records[1];
  expect(record).toMatchObject({ kind: 'escrow', seq: 7 });
  expect(record?.sealed).toEqual(sealed);
  bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1);
  expect(decodeSegment(bytes).records).toHaveLength(1);
});
