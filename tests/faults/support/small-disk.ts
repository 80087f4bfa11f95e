import { spawnSync } from 'node:child_process';
import { appendFileSync, rmSync, statfsSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A small disk, for real: a file system in memory that is full when it is full. */
export type SmallDisk = {
  readonly folder: string;
  /** Takes all the room there is. */
  fill(): void;
  /** Gives the room back. */
  makeRoom(): void;
  close(): Promise<void>;
};

const fillerBytes = 8 * 1024 * 1024;

/** Why such a disk cannot be had here; null where it can. */
export function whyNoSmallDisk(): string | null {
  if (process.platform !== 'linux') return 'a full disk is tried on Linux only, on a small file system of its own';
  return process.getuid?.() === 0 ? null : 'a full disk is tried by root only, who may mount a small file system of its own';
}

/** Mounts one. Its user is whoever the window runs as, once the window has been given the folder. */
export async function mountSmallDisk(megabytes: number): Promise<SmallDisk> {
  const folder = await mkdtemp(path.join(tmpdir(), 'collector-small-disk-'));
  await chmod(folder, 0o755);
  run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=755`, 'tmpfs', folder]);
  const filler = path.join(folder, 'filler');
  const makeRoom = (): void => rmSync(filler, { force: true });
  return {
    folder,
    makeRoom,
    fill() {
      for (let bytes = fillerBytes; bytes >= 1;) {
        try {
          appendFileSync(filler, Buffer.alloc(bytes));
        } catch {
          bytes = Math.floor(bytes / 2);
        }
      }
      if (statfsSync(folder).bavail > 0) throw new Error('the small disk has room left');
    },
    async close() {
      makeRoom();
      // Lazily: what still looks at it must not hold it up.
      run('umount', ['--lazy', folder]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function run(program: string, words: readonly string[]): void {
  const { status, stderr, error } = spawnSync(program, words, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${words.join(' ')}: ${error?.message ?? stderr}`);
}
