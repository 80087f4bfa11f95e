import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { syncFolder } from '#main/segment-file.ts';

/** A file that is written piece by piece and takes its name when it is whole. */
export type GrowingFile = {
  write(bytes: Uint8Array): Promise<void>;
  /** Flushes it and puts it in the place of whatever had its name. */
  finish(): Promise<void>;
  /** Leaves nothing of it. */
  discard(): Promise<void>;
};

/** Begins a file beside the one it is to be, for its owner alone. Rejects with the system's error, as writing does; the file that was there before is untouched then. */
export async function beginFile(file: string): Promise<GrowingFile> {
  const part = `${file}.part`;
  const handle: FileHandle = await open(part, 'w', 0o600);
  let isOpen = true;
  const close = async (): Promise<void> => {
    if (isOpen) await handle.close();
    isOpen = false;
  };
  return {
    async write(bytes) {
      await handle.appendFile(bytes);
    },
    async finish() {
      await handle.sync();
      await close();
      await rename(part, file);
      await syncFolder(path.dirname(file));
    },
    async discard() {
      await close().catch(() => undefined);
      await rm(part, { force: true });
    },
  };
}
