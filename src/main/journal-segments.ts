import { readFile, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { type DecodedSegment, decodeSegment } from './journal-codec.ts';
import { segmentName } from './segment-writer.ts';

const segmentPattern = /^(\d{4,})\.jnl$/;

/** A file of a journal with what is in it, still sealed. */
export type Segment = {
  readonly file: string;
  readonly number: number;
  readonly bytes: number;
  readonly modifiedMs: number;
  readonly decoded: DecodedSegment;
};

/** Reads all segments of a journal's folder in their order; needs no key. Rejects with the system's error. */
export async function readSegments(folder: string): Promise<readonly Segment[]> {
  const names = (await readdir(folder)).filter((name) => segmentPattern.test(name));
  const numbers = names.map((name) => Number(segmentPattern.exec(name)?.[1])).sort((a, b) => a - b);
  const segments: Segment[] = [];
  for (const number of numbers) {
    const file = path.join(folder, segmentName(number));
    const bytes = await readFile(file);
    const { mtimeMs } = await stat(file);
    segments.push({ file, number, bytes: bytes.length, modifiedMs: mtimeMs, decoded: decodeSegment(bytes) });
  }
  return segments;
}
