import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Folder } from '#domain/folder.ts';
import { chooseInMenu } from '#tests/e2e/support/choose-in-menu.ts';
import { openOnSecond } from '#tests/e2e/support/open-on-second.ts';
import { type Window, seenMs } from '#tests/e2e/support/window.ts';
import { type World, createWorld, dana, demoPassword } from '#tests/e2e/support/world.ts';

const halfSentence = 'Half a sentence about pallet 7';

/** The policy's shortest time is a minute, and a minute is waited for: beside the other windows, because nothing happens in it. */
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

test('locks by itself after the policy’s time without a touch, with a warning before, and goes on with the half sentence', async () => {
  const note = window.notePanel.getByLabel('Note');
  const isWhereItWas = async (): Promise<void> => {
    await window.heading(account.account.name).waitFor();
    await expect.poll(() => note.inputValue(), { timeout: seenMs }).toBe(halfSentence);
  };
  const loadedAnew = (limitMs: number) => window.page.waitForEvent('domcontentloaded', { timeout: limitMs });
  await note.pressSequentially(halfSentence);
  // The policy changes while somebody works, and holds from the next sign-in on.
  await world.database.ownerPool.query(`update company set policy = policy || '{"idleLockMinutes": 1}'`);
  const byMenu = loadedAnew(seenMs);
  await chooseInMenu(world, 'Lock');
  await byMenu;
  await window.signIn(dana.email, demoPassword);
  await isWhereItWas();
  const byItself = loadedAnew(120_000);
  await window.page.getByText('Locks within a minute').waitFor({ timeout: 60_000 });
  await byItself;
  const words = window.page.getByRole('alert').getByText('Locked, because nobody touched the workstation for a while');
  await words.waitFor({ timeout: 60_000 });
  await world.database.ownerPool.query(`update company set policy = policy || '{"idleLockMinutes": 10}'`);
  await window.signIn(dana.email, demoPassword);
  await isWhereItWas();
});

test('that lock, too, had overwritten the keys within a second', async () => {
  const log = await readFile(path.join(world.userDataDir, 'logs', 'desk.log'), 'utf8');
  const took = [...log.matchAll(/"event":"session.locked".*"reason":"idle".*"keysGoneAfterMs":(\d+)/g)].map(([, ms]) => Number(ms));
  expect(took).toHaveLength(1);
  expect(took[0]).toBeLessThanOrEqual(1000);
});
