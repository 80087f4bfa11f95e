import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { err, ok } from '#domain/kernel/result.ts';
import { build } from '#tests/main/support/build.ts';
import { type Journal, openJournal } from './journal.ts';
import { createJournalReserve, withReserve } from './journal-reserve.ts';

let folder: string;
beforeEach(async () => (folder = await mkdtemp(path.join(tmpdir(), 'journal-reserve-'))));
afterEach(async () => rm(folder, { recursive: true, force: true }));

const notWritten = err({ code: 'journal.notWritten' as const });

describe('the reserve', () => {
  it('is made once, given up once, and made again', async () => {
    const file = path.join(folder, 'data', 'reserve');
    const reserve = createJournalReserve(file, 10_000);
    expect(await reserve.release()).toBe(false);
    await reserve.prepare();
    const first = await readFile(file);
    expect(first).toHaveLength(10_000);
    await reserve.prepare();
    expect(await readFile(file)).toEqual(first);
    expect(await reserve.release()).toBe(true);
    expect(await reserve.release()).toBe(false);
    await reserve.prepare();
    expect((await stat(file)).size).toBe(10_000);
  });

  it('is made whole where only a part of it was', async () => {
    const file = path.join(folder, 'reserve');
    await writeFile(file, 'cut off');
    await createJournalReserve(file, 10_000).prepare();
    expect((await stat(file)).size).toBe(10_000);
  });
});

describe('a write with a reserve', () => {
  it('is tried once more in its room, and only once', async () => {
    const reserve = createJournalReserve(path.join(folder, 'reserve'), 100);
    await reserve.prepare();
    let tries = 0;
    const write = withReserve(reserve, async () => ((tries += 1) % 2 === 0 ? ok(tries) : notWritten));
    expect(await write(Buffer.from('one'))).toEqual(ok(2));
    expect(await write(Buffer.from('two'))).toEqual(notWritten);
    expect(tries).toBe(3);
  });

  it('is refused as it was where there is no reserve', async () => {
    expect(await withReserve(undefined, async () => notWritten)(Buffer.from('one'))).toEqual(notWritten);
  });
});

const mayMount = process.platform === 'linux' && process.getuid?.() === 0;
if (!mayMount) console.warn('A full disk was not tried: only root on Linux can mount a small one. Run this test as root.');

/** Works on a small disk of its own. */
async function onDisk(size: string, work: (disk: string) => Promise<void>): Promise<void> {
  const disk = path.join(folder, 'disk');
  await mkdir(disk);
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', disk]);
  try {
    await work(disk);
  } finally {
    execFileSync('umount', ['-l', disk]);
  }
}

const mib = 1024 ** 2;
const { draft } = build;
const textsOf = (journal: Journal) => journal.waiting().map(({ input }) => input['text']);

describe('row 24: a disk that is really full', () => {
  const fillUp = async (at: string): Promise<void> => {
    const { bavail, bsize } = await statfs(at);
    await writeFile(path.join(at, 'somebody-elses'), randomBytes(bavail * bsize));
  };

  it.runIf(mayMount)('is written on in the reserve, then refuses with words, loses nothing, and goes on when there is room', async () => {
    await onDisk('4m', async (disk) => {
      const reserve = createJournalReserve(path.join(disk, 'reserve'), mib);
      await reserve.prepare();
      const key = randomBytes(32);
      const open = () => openJournal({ folder: path.join(disk, 'journal'), key, now: Date.now, reserve });
      const journal = await open();
      expect(await journal.append(draft('with room'))).toEqual(ok(1));
      await fillUp(disk);
      const kept = ['with room'];
      let refused = 0;
      for (let at = 0; at < 100 && refused < 3; at += 1) {
        const text = `${at} ${'x'.repeat(40_000)}`;
        if ((await journal.append(draft(text))).ok) kept.push(text);
        else refused += 1;
      }
      // What was said to be saved in the reserve's room, and nothing else.
      expect(kept.length).toBeGreaterThan(5);
      expect(refused).toBe(3);
      expect(textsOf(journal)).toEqual(kept);
      await journal.close();

      await rm(path.join(disk, 'somebody-elses'));
      const again = await open();
      expect(textsOf(again)).toEqual(kept);
      await reserve.prepare();
      expect((await again.append(draft('room again'))).ok).toBe(true);
      expect((await stat(path.join(disk, 'reserve'))).size).toBe(mib);
      await again.close();
    });
  });

  it.runIf(mayMount)('has no room for a reserve, and is left as it is', async () => {
    await onDisk('1m', async (disk) => {
      const reserve = createJournalReserve(path.join(disk, 'reserve'), 2 * mib);
      await reserve.prepare();
      expect(await reserve.release()).toBe(false);
      const { bavail, bsize } = await statfs(disk);
      expect(bavail * bsize).toBe(mib);
    });
  });
});

describe('security 7: a disk that may only be read', () => {
  it.runIf(mayMount)('takes nothing and says so, loses nothing, and takes again once it may be written', async () => {
    await onDisk('4m', async (disk) => {
      const key = randomBytes(32);
      const open = () => openJournal({ folder: path.join(disk, 'journal'), key, now: Date.now });
      const before = await open();
      expect(await before.append(draft('while it could be written'))).toEqual(ok(1));
      await before.close();

      execFileSync('mount', ['-o', 'remount,ro', disk]);
      const journal = await open();
      expect(textsOf(journal)).toEqual(['while it could be written']);
      expect(await journal.append(draft('refused'))).toEqual(notWritten);
      expect(await journal.append(draft('refused again'))).toEqual(notWritten);
      expect(textsOf(journal)).toEqual(['while it could be written']);

      execFileSync('mount', ['-o', 'remount,rw', disk]);
      expect(await journal.append(draft('written again'))).toEqual(ok(2));
      await journal.close();
      const after = await open();
      expect(textsOf(after)).toEqual(['while it could be written', 'written again']);
      await after.close();
    });
  });
});
