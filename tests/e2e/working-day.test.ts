import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accountFactsOf } from '#domain/account-facts.ts';
import { agingOf } from '#domain/aging.ts';
import type { Folder } from '#domain/folder.ts';
import type { LocalDate } from '#domain/kernel/dates.ts';
import type { Policy } from '#domain/policy.ts';
import { inQueueOrder, minorAfter } from './support/expected.ts';
import { type Window, seenMs } from './support/window.ts';
import { type World, createWorld, dana, demoPassword } from './support/world.ts';

/** What `npm start` makes; enough for a queue with a few accounts past due on any day of the year. */
const accountCount = 300;

/** One story, test after test, on the same desktop and the same central API: a collector's morning. */
describe('a working day', () => {
  let world: World;
  let window: Window;
  let folders: readonly Folder[];
  let policy: Policy;
  let today: LocalDate;
  /** The accounts of the queue as the rules order them, the most urgent first. */
  let ordered: readonly Folder[];
  const at = (place: number): Folder => {
    const folder = ordered[place];
    if (!folder) throw new Error(`the queue has no account at ${place}`);
    return folder;
  };

  beforeAll(async () => {
    world = await createWorld({ accounts: accountCount });
    folders = await world.folders();
    policy = (await world.company()).policy;
    today = await world.today();
    ordered = inQueueOrder(folders, policy, today);
    expect(ordered.length).toBeGreaterThan(5);
    window = await world.openDesktop();
  });
  afterAll(async () => {
    await world?.close();
  });

  test('begins signed out, with the demo sign-in on the screen', async () => {
    await window.signInShown();
    const demo = window.page.getByRole('region', { name: /^Demo sign-ins of/ });
    await demo.waitFor();
    await expect(demo.getByRole('button').allInnerTexts()).resolves.toEqual([
      expect.stringMatching(new RegExp(`Dana Reyes\\s+Collector\\s+${dana.email}\\s+${demoPassword}`)),
      expect.stringContaining('Supervisor'),
      expect.stringContaining('Manager'),
      expect.stringContaining('Administrator'),
      expect.stringContaining('Auditor'),
    ]);
    await expect.poll(() => window.page.getByLabel('Password').inputValue(), { timeout: seenMs }).toBe(demoPassword);
  });

  test('says in words what is wrong with a password', async () => {
    await window.signIn(dana.email, 'not the password');
    const alert = window.page.getByRole('alert');
    await alert.getByText('The e-mail address or the password is not right').waitFor();
    await alert.getByText('Nothing was changed.').waitFor();
    await expect(window.page.getByLabel('E-mail').inputValue()).resolves.toBe(dana.email);
  });

  test('shows how the first sync is coming along, and then the queue', async () => {
    world.relay.holdAfter(25_000);
    await window.signIn(dana.email, demoPassword);
    const progress = window.page.getByRole('region', { name: 'First sync' });
    await progress.getByText(new RegExp(`^\\d+ of ${accountCount} accounts$`)).waitFor();
    await progress.getByRole('progressbar', { name: 'Accounts loaded' }).waitFor();
    world.relay.letGo();
    await window.queueShown();
    await window.syncReads(/Synced \d\d:\d\d · 0 waiting/);
    await window.page.getByRole('contentinfo').getByText(`${accountCount} accounts`).waitFor();
  });

  test('orders the queue by past-due amount and days late, as the rules do', async () => {
    const rows = await window.rows();
    expect(rows.map(({ number }) => number)).toEqual(ordered.map(({ account }) => account.number));
    expect(rows[0]?.words).toContain(at(0).account.name);
  });

  test('opens the first account from the keyboard', async () => {
    await window.queue.focus();
    await window.page.keyboard.press('j');
    await window.heading(at(1).account.name).waitFor();
    await window.page.keyboard.press('k');
    await window.heading(at(0).account.name).waitFor();
    await window.page.keyboard.press('Enter');
    await expect.poll(() => window.page.evaluate(() => document.activeElement?.textContent), { timeout: seenMs }).toBe(at(0).account.name);
  });

  test('shows totals that are the sums of the open invoices, one line a currency', async () => {
    const expected = agingOf(accountFactsOf(at(0)).openItems, policy, today);
    expect(expected.length).toBeGreaterThan(0);
    for (const { currency, openMinor, pastDueMinor } of expected) {
      const words = await window.account.getByLabel(`Totals in ${currency}`).innerText();
      expect(minorAfter('Total open', words)).toBe(openMinor);
      expect(minorAfter('Past due', words)).toBe(pastDueMinor);
    }
    await window.account.getByRole('tab', { name: `Invoices ${at(0).invoices.length}` }).waitFor();
  });

  test('takes a contact note and brings it to the central API, once and word for word', async () => {
    await window.writeNote({
      outcome: 'Will call back',
      text: 'Says the goods-receipt is missing; Marian is looking for it.',
      nextStep: 'Send the delivery note of pallet 7',
      followUp: '+3 d',
    });
    await window.notePanel.getByRole('status').getByText('In the central API').waitFor();
    await expect(window.notePanel.getByLabel('Note').inputValue()).resolves.toBe('');
    const commands = await world.commands();
    expect(commands).toHaveLength(1);
    expect(commands[0]).toMatchObject({
      seq: 1,
      name: 'contactNote.record',
      accountId: at(0).account.id,
      actorName: dana.name,
      businessDate: today,
      status: 'applied',
      code: null,
      input: {
        outcome: 'willCallBack',
        channel: 'call',
        text: 'Says the goods-receipt is missing; Marian is looking for it.',
        nextStep: 'Send the delivery note of pallet 7',
        followUp: { dueDate: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) },
      },
    });
    await window.account.getByText('Send the delivery note of pallet 7').first().waitFor();
  });

  test('puts the account behind what is still to do, marked as done', async () => {
    await window.chooseList('Call now');
    await expect
      .poll(async () => (await window.rows()).at(-1), { timeout: seenMs })
      .toMatchObject({
        number: at(0).account.number,
        words: expect.stringContaining('Contacted today'),
      });
  });

  test('finds a note, an invoice and an account by their words and numbers', async () => {
    const [invoice] = at(3).invoices;
    for (const [text, folder] of [
      ['goods-receipt pallet', at(0)],
      [invoice?.number ?? '', at(3)],
      [at(5).account.number, at(5)],
    ] as const) {
      const hits = await window.searchFor(text);
      expect(hits[0], text).toContain(folder.account.name);
      await window.page.keyboard.press('Enter');
      await window.heading(folder.account.name).waitFor();
    }
  });

  test('notices by itself that the central API is gone, and says so', async () => {
    await world.stopApi();
    await window.syncReads(/Offline · 0 waiting · last synced/);
    await window.page.getByRole('contentinfo').getByText('Offline: you can go on working').waitFor();
  });

  test('goes on without it: two notes, a follow-up, and a count that is true', async () => {
    await window.openByNumber(at(1));
    await window.writeNote({ outcome: 'Reached', text: 'First note without a network', followUp: 'Tomorrow' });
    await window.syncReads(/Offline · 1 waiting/);
    await window.notePanel.getByRole('status').getByText('Saved on this computer · waiting for the server').waitFor();
    await window.openByNumber(at(2));
    await window.writeNote({ channel: 'E-mail', outcome: 'Sent', text: 'Second note without a network' });
    await window.syncReads(/Offline · 2 waiting/);
    await window.openByNumber(at(1));
    await window.account.getByRole('button', { name: 'Done' }).first().click();
    await window.syncReads(/Offline · 3 waiting/);
  });

  test('loses nothing when the whole application is killed, and is all there after an offline sign-in', async () => {
    await world.desktop().kill('SIGKILL');
    window = await world.openDesktop();
    await window.signInShown();
    await window.page.getByText('Offline: the central API does not answer').waitFor();
    await window.page.getByText(`You can sign in on this computer with ${dana.email}`).waitFor();
    await window.signIn(dana.email, demoPassword);
    await window.queueShown();
    await window.syncReads(/Offline · 3 waiting/);
    await window.openByNumber(at(1));
    await window.account.getByText('First note without a network').waitFor();
    await window.openByNumber(at(2));
    await window.account.getByText('Second note without a network').waitFor();
    expect(await window.searchFor('second network')).toHaveLength(1);
    await window.page.keyboard.press('Escape');
  });

  test('brings every word to the central API by itself when it is back: once, and in order', async () => {
    await world.startApi();
    await window.syncReads(/Synced \d\d:\d\d · 0 waiting/, 90_000);
    const commands = await world.commands();
    expect(commands.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
    expect(commands.map(({ status }) => status)).toEqual(['applied', 'applied', 'applied', 'applied']);
    expect(commands.map(({ name, input }) => `${name} ${String(input['text'] ?? input['status'])}`)).toEqual([
      'contactNote.record Says the goods-receipt is missing; Marian is looking for it.',
      'contactNote.record First note without a network',
      'contactNote.record Second note without a network',
      'followUp.close done',
    ]);
    expect(new Set(commands.map(({ clientId }) => clientId)).size).toBe(1);
    const told = await world.folders();
    const texts = told.flatMap(({ notes }) => notes.map(({ text }) => text));
    expect(texts.filter((text) => text.endsWith('note without a network')).sort()).toEqual([
      'First note without a network',
      'Second note without a network',
    ]);
  });
});
