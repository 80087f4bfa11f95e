import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { nullWhenMissing, syncFolder } from './segment-file.ts';

/** Replaces a file so that after a power cut it is the old one or the new one, never a part. Rejects with the system's error. */
export async function writeWhole(file: string, content: string | Uint8Array): Promise<void> {
  const handle = await open(`${file}.new`, 'w', 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(`${file}.new`, file);
  await syncFolder(path.dirname(file));
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
