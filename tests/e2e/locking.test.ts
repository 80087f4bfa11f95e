import { readFile, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Folder } from '#domain/folder.ts';
import { askWindows } from './support/ask-windows.ts';
import { chooseInMenu } from './support/choose-in-menu.ts';
import { openOnSecond } from './support/open-on-second.ts';
import { type Window, seenMs } from './support/window.ts';
import { type World, createWorld, dana, demoPassword } from './support/world.ts';

const halfSentence = 'Half a sentence about pallet 7';
/** Words are on the disk so long after they were typed, and the writing itself comes on top. */
const keptWithinMs = 1500;
const savedWords = 'Saved words about the goods receipt';

/** One story: the workstation locks, and everything is where it was. By itself it does in `tests/waits`. */
describe('locking', () => {
  let world: World;
  let window: Window;
  let account: Folder;

  beforeAll(async () => {
    world = await createWorld({ accounts: 120 });
    ({ window, account } = await openOnSecond(world));
  });
  afterAll(async () => {
    await world?.close();
  });

  /** Locks, and waits until the page has been loaded anew: what is typed before that is gone with it. */
  const lockBy = async (act: () => Promise<unknown>): Promise<void> => {
    const loaded = window.page.waitForEvent('domcontentloaded', { timeout: seenMs });
    await act();
    await loaded;
  };
  const lockByMenu = () => lockBy(() => chooseInMenu(world, 'Lock'));
  const lockedFor = async (words: string): Promise<void> => {
    await window.page.getByRole('alert').getByText(words).waitFor({ timeout: seenMs });
    await expect.poll(() => window.page.getByLabel('E-mail').inputValue()).toBe(dana.email);
  };
  const isWhereItWas = async (words = halfSentence): Promise<void> => {
    await window.heading(account.account.name).waitFor();
    await expect.poll(() => window.notePanel.getByLabel('Note').inputValue(), { timeout: seenMs }).toBe(words);
  };

  test('by the menu: the accounts are gone from the window, and the words say that nothing is lost', async () => {
    await window.writeNote({ outcome: 'Reached', text: savedWords });
    await window.notePanel.getByLabel('Note').pressSequentially(halfSentence);
    await lockByMenu();
    await lockedFor('The workstation is locked');
    await window.page.getByText('Nothing is lost: saved work, and words you had not saved yet, are kept sealed.').waitFor();
    expect(await window.page.getByText(account.account.name).count()).toBe(0);
  });

  test('the same person goes on where they were, with the half sentence still there', async () => {
    await window.signIn(dana.email, demoPassword);
    await isWhereItWas();
    await window.account.getByText(savedWords).waitFor();
  });

  test('when the computer goes to sleep', async () => {
    await lockBy(() => world.desktop().app.evaluate(({ powerMonitor }) => void powerMonitor.emit('suspend')));
    await lockedFor('Locked, because the computer went to sleep or its screen was locked');
    await window.signIn(dana.email, demoPassword);
    await isWhereItWas();
  });

  test('security 3: the process of the page dies over a sentence, and the window comes back with the words, without a password', async () => {
    const typed = `${halfSentence}, written anew`;
    const note = window.notePanel.getByLabel('Note');
    await note.fill('');
    await note.pressSequentially(typed);
    // What was typed is on the disk a quarter of a second later.
    await pause(keptWithinMs);
    const { app } = world.desktop();
    process.kill(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId() ?? 0), 'SIGKILL');
    const shown = '[document.querySelector("h1")?.textContent, ...[...document.querySelectorAll("textarea")].map(({ value }) => value)]';
    await expect.poll(() => askWindows(app, shown), { timeout: 2 * seenMs, interval: 200 }).toEqual([[account.account.name, typed]]);
  });

  test('fault 3, 5: words not saved outlive a kill of everything', async () => {
    await world.desktop().kill('SIGKILL');
    window = await world.openDesktop();
    await window.signIn(dana.email, demoPassword);
    await isWhereItWas(`${halfSentence}, written anew`);
    await window.notePanel.getByLabel('Note').fill(halfSentence);
  });

  test('offline as well: locked and opened without the central API', async () => {
    await world.stopApi();
    await lockByMenu();
    await lockedFor('The workstation is locked');
    await window.signIn(dana.email, demoPassword);
    await isWhereItWas();
    await world.startApi();
  });

  test('and with it again, once it is back', async () => {
    await window.syncReads(/Synced/, 90_000);
    await lockByMenu();
    await lockedFor('The workstation is locked');
    await window.signIn(dana.email, demoPassword);
    await isWhereItWas();
  });

  test('nothing of it can be read in the files of the computer: no password, no words, no customer', async () => {
    await window.notePanel.getByLabel('Note').fill('');
    await lockByMenu();
    await lockedFor('The workstation is locked');
    const canaries = [demoPassword, halfSentence, savedWords, account.account.name, account.account.number];
    const files = (await readdir(world.userDataDir, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
    expect(files.length).toBeGreaterThan(10);
    const settings = await readFile(path.join(world.userDataDir, 'settings.json'), 'utf8');
    expect(settings, 'the files of the story are looked at').toContain(dana.email);
    for (const file of files) {
      const bytes = await readFile(path.join(file.parentPath, file.name)).catch(() => Buffer.alloc(0));
      for (const canary of canaries) {
        expect(bytes.includes(canary) || bytes.includes(Buffer.from(canary, 'utf16le')), `${canary} in ${file.name}`).toBe(false);
      }
    }
  });

  test('every lock had overwritten the keys within a second', async () => {
    const log = await readFile(path.join(world.userDataDir, 'logs', 'desk.log'), 'utf8');
    const took = [...log.matchAll(/"event":"session.locked".*"keysGoneAfterMs":(\d+)/g)].map(([, ms]) => Number(ms));
    expect(took.length).toBeGreaterThanOrEqual(5);
    expect(Math.max(...took)).toBeLessThanOrEqual(1000);
  });

  test('fault 24: words that the disk does not take are said to be in the window only', async () => {
    await window.signIn(dana.email, demoPassword);
    await window.queueShown();
    const drafts = path.join(world.userDataDir, 'drafts');
    await rm(drafts, { recursive: true });
    await writeFile(drafts, 'in the way');
    await window.notePanel.getByLabel('Note').pressSequentially(halfSentence);
    await window.page.getByText('This computer could not write to its disk, so these words are only in this window').waitFor();
    await rm(drafts);
    await window.notePanel.getByLabel('Note').pressSequentially(' and more');
    await window.page.getByText('This computer could not write to its disk').waitFor({ state: 'detached' });
  });
});
