import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Folder } from '#domain/folder.ts';
import { expectLegible } from './support/axe.ts';
import { inQueueOrder } from './support/expected.ts';
import { handOver } from './support/hand-over.ts';
import { type Window, seenMs } from './support/window.ts';
import { type World, createWorld, dana, demoPassword, sam } from './support/world.ts';

/** One story: accounts that change hands while their collector writes, with and without a network. */
describe('an account that is handed to somebody else', () => {
  let world: World;
  let window: Window;
  let accounts: readonly Folder[];
  const at = (place: number): Folder => {
    const folder = accounts[place];
    if (!folder) throw new Error(`there is no account at ${place}`);
    return folder;
  };

  const inBothThemes = (screen: string): Promise<void> => expectLegible(world.desktop(), screen);

  beforeAll(async () => {
    world = await createWorld();
    const [today, { policy }] = [await world.today(), await world.company()];
    accounts = inQueueOrder(await world.folders(), policy, today);
    window = await world.openDesktop();
    await window.signIn(dana.email, demoPassword);
    await window.queueShown();
    await window.syncReads(/Synced \d\d:\d\d · 0 waiting/);
  });
  afterAll(async () => {
    await world?.close();
  });

  test('leaves the book of the collector who is looking at it', async () => {
    await window.openByNumber(at(0));
    await handOver(world, at(0).account.id, { from: dana, to: sam });
    await window.syncNow();
    await window.account.getByText('This account is no longer in your book').waitFor();
    expect(await window.findsNothing(at(0).account.number)).toBe(true);
  });

  test('refuses the note that was written to it offline, and lets the notes behind it through', async () => {
    await world.stopApi();
    await window.openByNumber(at(1));
    await window.writeNote({ outcome: 'Reached', text: 'Promised the rest for Friday, in words only', nextStep: 'Wait for the wire' });
    await window.openByNumber(at(2));
    await window.writeNote({ outcome: 'Reached', text: 'Written behind the one that is refused' });
    await window.syncReads(/Offline · 2 waiting/);
    await handOver(world, at(1).account.id, { from: dana, to: sam });
    await world.startApi();
    await window.syncReads(/1 refused · 0 waiting$/, 90_000);
    const commands = await world.commands();
    expect(commands.map(({ seq, status, code }) => ({ seq, status, code }))).toEqual([
      { seq: 1, status: 'rejected', code: 'account.notYours' },
      { seq: 2, status: 'applied', code: null },
    ]);
  });

  test('keeps the words that were refused, says why, and still keeps them after a restart', async () => {
    const told = async (): Promise<string> => {
      const details = await window.openSyncDetails();
      const words = await details.getByRole('list', { name: 'Refused by the central API' }).innerText();
      await window.closeSyncDetails();
      return words;
    };
    const words = await told();
    expect(words).toContain('Contact note refused');
    expect(words).toContain('This account is no longer in your book');
    expect(words).toContain('Promised the rest for Friday, in words only');
    expect(words).toContain('Wait for the wire');
    await world.desktop().close();
    window = await world.openDesktop();
    await window.signIn(dana.email, demoPassword);
    await window.queueShown();
    await window.syncReads(/1 refused · 0 waiting$/);
    expect(await told()).toContain('Promised the rest for Friday, in words only');
  });

  test('does not hold up what is written later', async () => {
    expect(await window.findsNothing(at(1).account.number)).toBe(true);
    await window.openByNumber(at(3));
    await window.writeNote({ outcome: 'Voicemail', text: 'Later, and it arrives' });
    await window.notePanel.getByRole('status').getByText('In the central API').waitFor();
    expect((await world.commands()).map(({ seq, status }) => `${seq} ${status}`)).toEqual(['1 rejected', '2 applied', '3 applied']);
  });

  test('offers the words but no sending of what cannot be sent from here, legibly in both themes', async () => {
    const details = await window.openSyncDetails();
    await details.getByText('It cannot be sent again from here').waitFor();
    expect(await details.getByRole('button', { name: 'Fix and send again' }).count()).toBe(0);
    await details.getByRole('button', { name: 'Copy words' }).waitFor();
    await inBothThemes('the tray');
    await window.closeSyncDetails();
  });

  test('and sends it again, mended, once the account is back: with the keyboard alone', async () => {
    await handOver(world, at(1).account.id, { from: sam, to: dana });
    await window.syncNow();
    await window.syncButton.focus();
    await window.page.keyboard.press('Enter');
    const button = window.page.getByRole('button', { name: 'Fix and send again' });
    await button.waitFor();
    await inBothThemes('the tray with its form');
    for (let presses = 0; presses < 20 && !(await isFocused(button)); presses += 1) await window.page.keyboard.press('Tab');
    await window.page.keyboard.press('Enter');
    await window.heading(at(1).account.name).waitFor();
    await window.notePanel.getByRole('note').getByText('A refused note, to be sent again').waitFor();
    await inBothThemes('the note to be mended');
    await expect.poll(() => isFocused(window.notePanel.getByLabel('Note')), { timeout: seenMs }).toBe(true);
    await window.page.keyboard.press('End');
    await window.page.keyboard.type(' (said again)');
    await window.page.keyboard.press('Control+Shift+Enter');
    await window.account.getByText('Promised the rest for Friday, in words only (said again)').waitFor();
    await window.syncReads(/Synced \d\d:\d\d · 0 waiting/);
    const commands = await world.commands();
    expect(commands.map(({ seq, status }) => `${seq} ${status}`)).toEqual(['1 rejected', '2 applied', '3 applied', '4 applied']);
    expect(commands[3]?.input['text']).toBe('Promised the rest for Friday, in words only (said again)');
    expect(commands[3]?.commandId).not.toBe(commands[0]?.commandId);
    const details = await window.openSyncDetails();
    expect(await details.getByRole('list', { name: 'Refused by the central API' }).count()).toBe(0);
  });
});

const isFocused = (element: Locator): Promise<boolean> => element.evaluate((node) => node === document.activeElement);
