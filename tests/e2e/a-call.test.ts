import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Folder } from '#domain/folder.ts';
import { clockIn, instantOf } from '#domain/kernel/dates.ts';
import { expectLegible } from './support/axe.ts';
import { callableOf, numberOf } from './support/callable.ts';
import { type Window, seenMs } from './support/window.ts';
import { type World, createWorld, dana, demoPassword } from './support/world.ts';

const words = 'Asks for a copy of the oldest invoice';
const sizes = { usual: { width: 1440, height: 900 }, small: { width: 1100, height: 700 } } as const;

/** One story: a call is handed to the telephone, the window is killed in the middle of it, and nothing is dialled twice. */
describe('a call', () => {
  let world: World;
  let window: Window;
  let called: Folder;
  /** What would have been handed to the computer's telephone since the window was opened. */
  let handedOver: string[] = [];

  const keys = async (...pressed: string[]) => {
    for (const key of pressed) await window.page.keyboard.press(key);
  };
  const card = () => window.page.getByRole('region', { name: 'Call in hand' });
  const heading = () => window.account.getByRole('heading', { level: 1 });
  const resize = (size: { width: number; height: number }) =>
    world.desktop().app.evaluate(({ BrowserWindow }, to) => {
      BrowserWindow.getAllWindows()[0]?.setContentSize(to.width, to.height);
    }, size);
  const tone = (theme: 'light' | 'dark') =>
    world.desktop().app.evaluate(({ nativeTheme }, to) => {
      nativeTheme.themeSource = to;
    }, theme);

  async function open(): Promise<void> {
    window = await world.openDesktop({ args: ['--tell-calls'] });
    const told: string[] = [];
    handedOver = told;
    world
      .desktop()
      .app.process()
      .stdout?.on('data', (piece: Buffer) => {
        told.push(
          ...String(piece)
            .split('\n')
            .filter((line) => /^(call|reminder) /.test(line)),
        );
      });
    await window.signInShown();
    await window.signIn(dana.email, demoPassword);
    await window.queueShown();
    await window.syncReads(/Synced/);
  }
  async function openAccount(name: string): Promise<void> {
    await window.searchFor(name);
    await keys('Enter');
    await window.search.waitFor({ state: 'hidden' });
    await window.heading(name).waitFor();
  }
  const callable = async () => callableOf(await world.folders());

  beforeAll(async () => {
    world = await createWorld({ accounts: 200 });
    // The customers of this story may be called at any hour, so that it can be told at any.
    const always = JSON.stringify({
      callFrom: '00:00',
      callUntil: '23:59',
      callWeekdays: [1, 2, 3, 4, 5, 6, 7],
      quietDays: 7,
      version: 2,
      verdicts: { hours: 'warn', attempts: 'warn', conversation: 'warn' },
    });
    await sql`update company set policy = jsonb_set(policy, '{contact}', ${always}::jsonb)`.execute(world.database.owner);
    await world.database.owner.deleteFrom('notes').execute();
    await open();
    await resize(sizes.usual);
    const [first] = await callable();
    if (!first) throw new Error('the demo has no account that may be called');
    called = first;
  });
  afterAll(async () => {
    await world?.close();
  });

  test('goes to the telephone on the desk with one key, and is written down before', async () => {
    await openAccount(called.account.name);
    await keys('c');
    await card().waitFor();
    await expect.poll(() => handedOver, { timeout: seenMs }).toEqual([`call tel:${numberOf(called)}`]);
    await expect.poll(async () => (await world.commands()).map(({ name }) => name), { timeout: seenMs }).toEqual(['call.place']);
    await card().getByRole('timer').getByText(/^00:0/).waitFor();
  });

  test.each([
    ['usual', 'light'],
    ['small', 'light'],
    ['usual', 'dark'],
    ['small', 'dark'],
  ] as const)('can be read by everybody in a window of %s size, %s', async (size, theme) => {
    await resize(sizes[size]);
    await tone(theme);
    await expectLegible(world.desktop(), `a call, ${size}, ${theme}`);
    expect(await window.page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth)).toBe(true);
    await tone('light');
    await resize(sizes.usual);
  });

  test('is not left before it is written down', async () => {
    await keys('Escape', 'j');
    await window.page.getByText('Write down the call first').waitFor();
    expect(await heading().innerText()).toBe(called.account.name);
    await keys('o', 'Control+Enter');
    await window.notePanel.getByText('Choose what came of it.').waitFor();
  });

  test('is asked for when the window was killed in the middle, with the words that were typed, and is not dialled again', async () => {
    await keys('o', '1');
    await window.page.keyboard.type(words);
    // As long as a draft takes to its disk.
    await window.page.waitForTimeout(1500);
    await world.desktop().kill('SIGKILL');
    await open();
    await openAccount(called.account.name);
    await card()
      .getByText(/Did it take place\? It is not dialled again\./)
      .waitFor();
    expect(await window.notePanel.getByLabel('Note').inputValue()).toBe(words);
    await expectLegible(world.desktop(), 'a call nobody knows about');
    expect(handedOver).toEqual([]);
    await card().getByRole('button', { name: 'It did', exact: true }).click();
    await window.notePanel.getByLabel('Note').press('Control+Enter');
    await card().waitFor({ state: 'hidden' });
    await expect
      .poll(async () => (await world.commands()).map(({ name }) => name).toSorted(), { timeout: seenMs })
      .toEqual(['call.close', 'call.place', 'contactNote.record']);
    const [call] = (await world.folders()).find(({ account }) => account.id === called.account.id)?.calls ?? [];
    expect(call).toMatchObject({ number: numberOf(called), state: 'completed', verdict: 'allow', flag: null, noteId: expect.any(String) });
    expect(handedOver).toEqual([]);
  });

  test('to somebody who was spoken with yesterday or today wants a reason first', async () => {
    await openAccount(called.account.name);
    await keys('c');
    const reason = window.page.getByLabel('Why, in a line');
    await reason.waitFor();
    await expectLegible(world.desktop(), 'a call that wants a reason');
    await keys('Escape');
    await reason.waitFor({ state: 'hidden' });
    expect(handedOver).toEqual([]);
    await keys('c');
    await reason.waitFor();
    await window.page.keyboard.type('They asked to be called again');
    await keys('Enter');
    await card().waitFor();
    await expect.poll(() => handedOver.length, { timeout: seenMs }).toBe(1);
    await keys('5', 'Control+Enter');
    await card().waitFor({ state: 'hidden' });
  });

  test('works with the API down, is saved with three keys, and arrives later', async () => {
    const other = (await callable()).find(({ account, calls }) => account.id !== called.account.id && calls.length === 0);
    if (!other) throw new Error('the demo has no other account that may be called');
    await openAccount(other.account.name);
    await world.relay.pull();
    handedOver.length = 0;
    await keys('c');
    await card().waitFor();
    await keys('5', 'Control+Enter');
    await card().waitFor({ state: 'hidden' });
    expect(handedOver).toEqual([`call tel:${numberOf(other)}`]);
    await expect.poll(() => heading().innerText(), { timeout: seenMs }).not.toBe(other.account.name);
    await world.relay.plugIn();
    const callsThere = async () => (await world.folders()).find(({ account }) => account.id === other.account.id)?.calls ?? [];
    await expect.poll(callsThere, { timeout: 60_000 }).toMatchObject([{ state: 'completed', noteId: expect.any(String) }]);
  });

  test('that is to be made again at an hour of theirs is reminded of then, without a name', async () => {
    const again = (await callable()).find(({ account, calls }) => account.timeZone !== null && calls.length === 0);
    if (!again?.account.timeZone) throw new Error('the demo has no account that may be called back');
    await openAccount(again.account.name);
    await keys('c');
    await card().waitFor();
    handedOver.length = 0;
    await keys('b', 'Control+Enter');
    await window.notePanel.getByText('Enter the time at which they want to be called.').waitFor();
    await expectLegible(world.desktop(), 'a call-back');
    await window.notePanel.getByLabel('Follow-up', { exact: true }).fill(await world.today());
    await window.notePanel.getByLabel(/^Call back at \(/).fill(clockIn(again.account.timeZone, instantOf(Date.now())));
    await keys('Control+Enter');
    await card().waitFor({ state: 'hidden' });
    await expect.poll(() => handedOver, { timeout: seenMs }).toEqual(['reminder A call-back is due']);
    await openAccount(again.account.name);
    await window.account
      .getByRole('region', { name: 'Follow-ups' })
      .getByText(/their time/)
      .first()
      .waitFor();
  });

  test('to a number that is written with letters is not made by guess', async () => {
    const third = (await callable()).find(({ calls }) => calls.length === 0);
    if (!third) throw new Error('the demo has no third account that may be called');
    const contacts = third.contacts.filter(({ phone }) => phone !== null).map(({ id }) => id);
    await world.database.owner.updateTable('contacts').set({ phone: '1-800-FLOWERS' }).where('id', 'in', contacts).execute();
    await world.database.owner
      .updateTable('company')
      .set(({ eb }) => ({ version: eb('version', '+', 1) }))
      .execute();
    await sql`update contacts set version = (select max(version) from company) where phone = '1-800-FLOWERS'`.execute(world.database.owner);
    await window.syncNow();
    await openAccount(third.account.name);
    await window.openTab('Contacts');
    await window.account.getByText('1-800-FLOWERS').first().waitFor();
    handedOver.length = 0;
    await keys('Escape', 'c');
    await window.notePanel.getByText(/There are letters in the number/).waitFor();
    expect(handedOver).toEqual([]);
  });
});
