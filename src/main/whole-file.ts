import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { nullWhenMissing, syncFolder } from './segment-file.ts';

/** What the system says of a file that a virus scanner or a backup holds at the moment. */
const heldCodes: readonly unknown[] = ['EBUSY', 'EPERM', 'EACCES'];
/** Such a program is done within moments: the waits between the tries, in milliseconds. */
const heldWaitsMs = [20, 80, 200, 500];

/**
 * Replaces a file so that after a power cut it is the old one or the new one, never a part. A file that somebody holds is tried
 * again for a second. Rejects with the system's error; the old file is untouched then.
 */
export async function writeWhole(file: string, content: string | Uint8Array): Promise<void> {
  const handle = await open(`${file}.new`, 'w', 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await renameWhenFree(`${file}.new`, file);
  await syncFolder(path.dirname(file));
}

async function renameWhenFree(from: string, to: string): Promise<void> {
  for (const waitMs of heldWaitsMs) {
    try {
      return await rename(from, to);
    } catch (fault) {
      if (!(fault instanceof Error && 'code' in fault && heldCodes.includes(fault.code))) throw fault;
      await pause(waitMs);
    }
  }
  return rename(from, to);
}

/**
 * Writes noise over a small file and removes it. On most disks of today the old blocks may live on for a while; what keeps them
 * from being of use is that a key is only ever stored wrapped. Does nothing where there is no file.
 */
export async function overwriteAndRemove(file: string): Promise<void> {
  const handle = await open(file, 'r+').catch(nullWhenMissing);
  if (handle === null) return;
  try {
    const { size } = await handle.stat();
    await handle.write(randomBytes(size), 0, size, 0);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rm(file, { force: true });
}
