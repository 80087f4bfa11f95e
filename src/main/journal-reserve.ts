import { randomBytes } from 'node:crypto';
import { mkdir, open, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Result } from '#domain/kernel/result.ts';
import type { Failure } from '#contracts/failure.ts';

/** Room for some ten thousand notes. */
const usualReserveBytes = 8 * 1024 * 1024;

/** A file that is only there to be given up: its room is the journal's when the disk is full. */
export type JournalReserve = {
  /** Makes the file where it is missing and there is room for it. */
  prepare(): Promise<void>;
  /** Gives the room back; false when there was none to give. */
  release(): Promise<boolean>;
};

/** Keeps the reserve in one file. */
export function createJournalReserve(file: string, bytes: number = usualReserveBytes): JournalReserve {
  return {
    async prepare() {
      if ((await sizeOf(file)) >= bytes) return;
      // A disk without room for it has no room to be kept either: what was written of it is taken away again.
      await fill(file, bytes).catch(() => rm(file, { force: true }));
    },
    async release() {
      if ((await sizeOf(file)) === 0) return false;
      await rm(file, { force: true });
      return true;
    },
  };
}

/**
 * A journal's write that is tried once more in the room of the reserve when the disk refuses it. With no reserve left, or where the
 * disk refuses for another reason, the first refusal stands.
 */
export function withReserve<T>(
  reserve: JournalReserve | undefined,
  write: (bytes: Buffer) => Promise<Result<T, Failure>>,
): (bytes: Buffer) => Promise<Result<T, Failure>> {
  return async (bytes) => {
    const written = await write(bytes);
    if (written.ok || reserve === undefined || !(await reserve.release())) return written;
    return write(bytes);
  };
}

/** Random bytes, so that no file system can keep them in less room. */
async function fill(file: string, bytes: number): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const handle = await open(file, 'w', 0o600);
  try {
    await handle.writeFile(randomBytes(bytes));
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const sizeOf = (file: string): Promise<number> =>
  stat(file).then(
    ({ size }) => size,
    () => 0,
  );
