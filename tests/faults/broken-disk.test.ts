import { open, readdir, rm, stat, truncate } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Locator } from 'playwright-core';
import { type Window, noticedMs } from '#tests/e2e/support/window.ts';
import { type Desk, type FaultWorld, createFaultWorld, queueMs, signIn } from './support/fault-world.ts';
import { mountSmallDisk, whyNoSmallDisk } from './support/small-disk.ts';

const accounts = 120;
const settledMs = 90_000;
const garbageBytes = 4096;
/** More than the room below which the local copy is not written any more; what is not filled costs no memory. */
const smallDiskMegabytes = 1_600;

let world: FaultWorld;
beforeAll(async () => {
  world = await createFaultWorld({ accounts });
});
afterAll(async () => {
  await world?.close();
});

const settled = async ({ window }: Desk): Promise<void> => {
  await window.syncNow();
  await window.syncReads(/Synced .* · 0 waiting/, settledMs);
};
const allThere = ({ window }: Desk): Promise<void> =>
  window.page.getByRole('contentinfo').getByText(`${accounts} accounts`).waitFor({ timeout: queueMs });

describe.runIf(whyNoSmallDisk() === null)('a disk that is full', () => {
  const saved: string[] = [];

  test('fault 24, security 5: what cannot be written is not called saved and stays in the form, and all that was saved is there once', async () => {
    const disk = await mountSmallDisk(smallDiskMegabytes);
    try {
      let desk = await world.openSignedIn({ userDataDir: disk.folder });
      await allThere(desk);
      const { window } = desk;
      await window.writeNote({ outcome: 'Reached', text: 'Full: before' });
      saved.push('Full: before');
      await settled(desk);

      // A reserve that is given up when the disk is full may take a few notes more: they count as saved then.
      const refused = await writeUntilRefused(desk, disk.fill, saved);
      expect(await window.notePanel.getByLabel('Note').inputValue()).toBe(refused);
      expect(await window.account.getByText(refused, { exact: true }).count()).toBe(0);

      // IndexedDB may not answer any more until the program is started again, which is what the words say.
      disk.makeRoom();
      await desk.desktop.kill('SIGKILL');
      desk = await world.openSignedIn({ userDataDir: disk.folder });
      await allThere(desk);
      await desk.window.writeNote({ outcome: 'Reached', text: refused });
      saved.push(refused);
      await settled(desk);

      disk.fill();
      await desk.desktop.kill('SIGKILL');
      disk.makeRoom();
      desk = await world.openSignedIn({ userDataDir: disk.folder });
      await allThere(desk);
      await settled(desk);
      expect(await world.truth.tally('Full', saved)).toMatchObject({ lost: [], doubled: [] });
      await desk.desktop.kill('SIGKILL');
    } finally {
      await disk.close();
    }
  });

  test('fault 24, security 5: a first sync onto a full disk says what is wrong or goes on without the disk, and all is well once there is room', async () => {
    const disk = await mountSmallDisk(smallDiskMegabytes);
    try {
      const desk = await world.openDesktop({ userDataDir: disk.folder });
      const { page, queue } = desk.window;
      await page.getByLabel('E-mail').waitFor();
      disk.fill();
      await signIn(desk.window);
      await page
        .getByRole('alert')
        .or(queue)
        .or(page.getByRole('region', { name: 'First sync' }))
        .first()
        .waitFor({ timeout: noticedMs });
      disk.makeRoom();
      await desk.desktop.kill('SIGKILL');
      const again = await world.openSignedIn({ userDataDir: disk.folder });
      await allThere(again);
      await again.desktop.kill('SIGKILL');
    } finally {
      await disk.close();
    }
  });
});

/** What a full disk makes the form say: the journal could not be written, or not even the account could be read. */
const refusal = ({ notePanel }: Window): Locator =>
  notePanel.getByText(
    /could not write to its disk, so nothing was saved|The local copy of the accounts was damaged|does not answer, so nothing was saved/,
  );

async function writeUntilRefused({ window }: Desk, fill: () => void, saved: string[]): Promise<string> {
  for (let number = 1; number <= 5; number += 1) {
    const text = `Full: note ${number}`;
    fill();
    await window.fillNote({ outcome: 'Reached', text });
    await window.notePanel.getByLabel('Note').press('Control+Shift+Enter');
    const shown = window.account.getByText(text, { exact: true });
    await shown.or(refusal(window)).first().waitFor();
    if ((await shown.count()) === 0) return text;
    saved.push(text);
  }
  throw new Error('a full disk took every note');
}

describe('a local copy that is damaged between two runs', () => {
  const saved: string[] = [];
  const copyOf = (): string => path.join(world.userDataDir, 'IndexedDB');
  beforeAll(async () => {
    const desk = await world.openSignedIn();
    await allThere(desk);
    await desk.desktop.close();
  });

  const damages: readonly [string, (files: readonly string[]) => Promise<void>][] = [
    ['garbage in its log', (files) => spoil(files, /\.log$/)],
    ['garbage in its tables', (files) => spoil(files, /\.ldb$/)],
    ['garbage in its manifest', (files) => spoil(files, /MANIFEST-\d+$/)],
    ['garbage in place of CURRENT', (files) => spoil(files, /CURRENT$/)],
    ['every file empty', async (files) => void (await Promise.all(files.map((file) => truncate(file, 0))))],
    ['the whole folder gone', async () => rm(copyOf(), { recursive: true })],
  ];
  test.each(damages)('fault 23, security 8: %s; the queue is whole again and what waited is sent', async (what, damage) => {
    const text = `Damaged: ${what}`;
    const before = await world.openSignedIn();
    await world.relay.pull();
    await before.window.writeNote({ outcome: 'Reached', text });
    saved.push(text);
    await before.desktop.kill('SIGKILL');
    await damage(await filesBelow(copyOf()));
    await world.relay.plugIn();
    const after = await world.openSignedIn();
    await allThere(after);
    await settled(after);
    expect(await world.truth.tally('Damaged', saved)).toMatchObject({ lost: [], doubled: [] });
    await after.desktop.close();
  });
});

/** Writes garbage over the beginning of each of the files, as far as they reach and at least once. */
async function spoil(files: readonly string[], which: RegExp): Promise<void> {
  const chosen = files.filter((file) => which.test(file));
  for (const file of chosen) {
    const { size } = await stat(file);
    const handle = await open(file, 'r+');
    const garbage = Buffer.alloc(Math.max(16, Math.min(size, garbageBytes)), 'not what was written ');
    await handle.write(garbage, 0, garbage.length, 0);
    await handle.close();
  }
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
}
