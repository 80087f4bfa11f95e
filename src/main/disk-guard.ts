import { statfs } from 'node:fs/promises';
import type { DiskState } from '#contracts/data-port.ts';

export type DiskLimits = {
  /** Below so many free bytes the copy of the accounts is not written any more: what room there is belongs to the journal. */
  readonly lowBytes: number;
  /** Below so many the person is told to make room now. */
  readonly fullBytes: number;
};
export const usualDiskLimits: DiskLimits = { lowBytes: 1024 ** 3, fullBytes: 200 * 1024 ** 2 };

export type DiskGuardOptions = {
  /** Where the room is needed. */
  readonly folder: string;
  readonly limits: DiskLimits;
  /** How often it is looked at unasked. */
  readonly everyMs: number;
  /** Told of every change. */
  readonly onChanged: (state: DiskState) => void;
  /** Told at every look that finds some room. */
  readonly onRoom: () => void;
  /** Free bytes of the disk that holds a folder, as far as this program may use them. */
  readonly freeBytes?: (folder: string) => Promise<number>;
};

/** Watches the room on the disk, because a full one has been seen to destroy an IndexedDB as a whole. */
export type DiskGuard = {
  state(): DiskState;
  /** Looks now. */
  check(): Promise<DiskState>;
  close(): void;
};

/** Begins to watch. A disk that cannot be asked counts as it did before. */
export function createDiskGuard({ folder, limits, everyMs, onChanged, onRoom, freeBytes = freeBytesOf }: DiskGuardOptions): DiskGuard {
  let state: DiskState = 'ok';
  let isClosed = false;
  const check = async (): Promise<DiskState> => {
    const free = await freeBytes(folder).catch(() => null);
    if (free === null || isClosed) return state;
    const next = free < limits.fullBytes ? 'full' : free < limits.lowBytes ? 'low' : 'ok';
    if (next !== state) {
      state = next;
      onChanged(next);
    }
    if (next !== 'full') onRoom();
    return state;
  };
  const timer = setInterval(() => void check(), everyMs);
  timer.unref();
  return {
    state: () => state,
    check,
    close() {
      isClosed = true;
      clearInterval(timer);
    },
  };
}

/** What the file system says an ordinary program may still use. */
async function freeBytesOf(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}
