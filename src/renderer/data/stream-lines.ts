import type { z } from 'zod';
import { folderLineSchema, pullLineSchema } from '#contracts/sync.ts';
import { type QuickCheck, quickCheckOf } from './quick-check.ts';

/** A stream that ended early, or holds what the contract does not know: nothing of it counts. */
export class StreamFault extends Error {}

/** A line of a stream: the bytes as they came, and the text they are. */
export type Line = { readonly bytes: Uint8Array<ArrayBuffer>; readonly text: string };

const newline = 0x0a;
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The lines of a piece of a stream, without empty ones. Throws `StreamFault` for what is not UTF-8. */
export function linesIn(bytes: Uint8Array<ArrayBuffer>): readonly Line[] {
  const lines: Line[] = [];
  for (let start = 0; start < bytes.length;) {
    const found = bytes.indexOf(newline, start);
    const end = found < 0 ? bytes.length : found;
    if (end > start) lines.push(lineFrom(bytes.subarray(start, end)));
    start = end + 1;
  }
  return lines;
}

function lineFrom(bytes: Uint8Array<ArrayBuffer>): Line {
  try {
    return { bytes, text: decoder.decode(bytes) };
  } catch (cause) {
    throw new StreamFault('a line is not UTF-8', { cause });
  }
}

/** Reads one NDJSON line; whether it is a header, a trailer or a line between is seen by its first key. */
export function lineOf(text: string): { readonly key: string; readonly value: unknown } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new StreamFault('a line is not JSON', { cause });
  }
  if (typeof value !== 'object' || value === null) throw new StreamFault('a line is not an object');
  return { key: Object.keys(value)[0] ?? '', value };
}

/** Parses a line by its schema. Throws `StreamFault` where it does not fit. */
export function parsedLine<S extends z.ZodType>(schema: S, value: unknown): z.infer<S> {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new StreamFault('a line is not in the contract', { cause: parsed.error });
  return parsed.data;
}

/** The lines that come by the thousand. */
export const parsedFolderLine = quicklyParsed(folderLineSchema);
export const parsedPullLine = quicklyParsed(pullLineSchema);

/** The parser of a schema that changes nothing: what the quick check accepts is the parsed value already. */
function quicklyParsed<S extends z.ZodType>(schema: S): (value: unknown) => z.infer<S> {
  const check: QuickCheck = quickCheckOf(schema);
  return (value) => (check(value) ? (value as z.infer<S>) : parsedLine(schema, value));
}
