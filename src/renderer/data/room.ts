import type { DiskState } from '#contracts/data-port.ts';
import type { TakeLines } from './main-port.ts';

/** The disk has little room left: a stream is let go, and goes on where it was when there is room again. */
export class NoRoom extends Error {}

/** Takes a stream in for as long as the disk has room for it; throws `NoRoom` then. */
export const whileThereIsRoom =
  (disk: () => DiskState, take: TakeLines): TakeLines =>
  async (lines) => {
    if (disk() !== 'ok') throw new NoRoom();
    await take(lines);
  };
