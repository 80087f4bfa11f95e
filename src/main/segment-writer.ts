import path from 'node:path';
import { type Result, err, ok } from '#domain/kernel/result.ts';
import type { Failure } from '#contracts/failure.ts';
import type { SegmentFile } from './segment-file.ts';

/** A segment grows to this size; then the next one is begun. */
const largestSegmentBytes = 4 * 1024 * 1024;

/** The file name of a segment by its number. */
export const segmentName = (number: number): string => `${String(number).padStart(4, '0')}.jnl`;

/** Writes bytes so that they are on the disk, or says that nothing was written. One call at a time. */
export type SegmentWriter = { write(bytes: Buffer): Promise<Result<null, Failure>>; close(): Promise<void> };

/**
 * Appends to the segments of a folder. `last` is the segment to go on with and its size; null begins the one numbered
 * `nextNumber`. After a failed write the torn bytes are cut off and the next write begins a new segment, because a file that
 * once failed to flush cannot be trusted to have kept what came before it in memory.
 */
export function createSegmentWriter(options: {
  readonly folder: string;
  readonly last: { readonly number: number; readonly bytes: number } | null;
  readonly nextNumber: number;
  readonly openFile: (file: string) => Promise<SegmentFile>;
}): SegmentWriter {
  let { nextNumber } = options;
  let last = options.last;
  let isClosed = false;
  let current: { file: SegmentFile; bytes: number } | null = null;

  const segment = async (): Promise<{ file: SegmentFile; bytes: number }> => {
    if (current !== null && current.bytes < largestSegmentBytes) return current;
    await current?.file.close();
    current = null;
    const goesOn = last !== null && last.bytes < largestSegmentBytes ? last : null;
    last = null;
    const number = goesOn?.number ?? nextNumber++;
    current = { file: await options.openFile(path.join(options.folder, segmentName(number))), bytes: goesOn?.bytes ?? 0 };
    return current;
  };
  const abandon = async (): Promise<void> => {
    const failed = current;
    current = null;
    await failed?.file.truncate(failed.bytes).catch(() => undefined);
    await failed?.file.close().catch(() => undefined);
  };
  return {
    async write(bytes) {
      if (isClosed) return err({ code: 'journal.notWritten' });
      try {
        const to = await segment();
        await to.file.write(bytes);
        await to.file.sync();
        to.bytes += bytes.length;
        return ok(null);
      } catch (fault) {
        if (!isSystemError(fault)) throw fault;
        await abandon();
        return err({ code: 'journal.notWritten' });
      }
    },
    async close() {
      isClosed = true;
      await current?.file.close();
      current = null;
    },
  };
}

/** A full, broken or vanished disk; anything else is a bug. */
const isSystemError = (fault: unknown): boolean => fault instanceof Error && 'code' in fault && 'syscall' in fault;
