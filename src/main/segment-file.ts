import { open } from 'node:fs/promises';
import path from 'node:path';

/** An append-only file, as the journal needs it. Every method rejects with the system's error. */
export type SegmentFile = {
  write(bytes: Uint8Array): Promise<void>;
  /** Resolves when what was written is on the disk. */
  sync(): Promise<void>;
  truncate(lengthBytes: number): Promise<void>;
  close(): Promise<void>;
};

/** Opens a file for appending, making it where it is missing; the file's name is on the disk too when this resolves. */
export async function openSegmentFile(file: string): Promise<SegmentFile> {
  const handle = await open(file, 'a', 0o600);
  await syncFolder(path.dirname(file));
  return {
    write: (bytes) => handle.appendFile(bytes),
    sync: () => handle.datasync(),
    truncate: (lengthBytes) => handle.truncate(lengthBytes),
    close: () => handle.close(),
  };
}

/** Flushes a folder's list of names. Windows has no such call: its file system keeps names in its own log. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Null for a file or folder that is not there; any other fault of the disk is thrown on, because it says nothing of what is there. */
export function nullWhenMissing(fault: unknown): null {
  if (fault instanceof Error && 'code' in fault && fault.code === 'ENOENT') return null;
  throw fault;
}
