import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectLegible } from './support/axe.ts';
import { callableOf } from './support/callable.ts';
import { type Window, seenMs } from './support/window.ts';
import { type World, createWorld, dana, demoPassword, sam } from './support/world.ts';

const sizes = { usual: { width: 1440, height: 900 }, small: { width: 1100, height: 700 } } as const;

/** One story of two people: a collector looks through her calls and puts a number right, a supervisor changes what may be called. */
describe('calls, numbers and rules', () => {
  let world: World;
  let window: Window;
  const rail = (name: string) => window.page.getByRole('navigation', { name: 'Screens' }).getByRole('button', { name });
  const inBothSizes = async (screen: string): Promise<void> => {
    for (const [size, { width, height }] of Object.entries(sizes)) {
      await world.desktop().app.evaluate(({ BrowserWindow }, to) => BrowserWindow.getAllWindows()[0]?.setContentSize(to.width, to.height), {
        width,
        height,
      });
      await expectLegible(world.desktop(), `${screen}, ${size}`);
      expect(await window.page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth)).toBe(true);
      const folder = process.env['PICTURES'];
      if (folder !== undefined) await window.page.screenshot({ path: `${folder}/${screen} ${size}.png` });
    }
  };
  const signIn = async (email: string): Promise<void> => {
    await window.signInShown();
    await window.signIn(email, demoPassword);
    await window.queueShown();
    await window.syncReads(/Synced/);
  };

  beforeAll(async () => {
    world = await createWorld({ accounts: 200 });
    await world.database.owner.deleteFrom('notes').execute();
    window = await world.openDesktop({ args: ['--tell-calls'] });
    await signIn(dana.email);
  });
  afterAll(() => world?.close());

  test('the log is empty before anybody was called, and has a call as soon as it is written down', async () => {
    await rail('Calls').click();
    await window.page.getByText('Nobody was called in these days').waitFor();
    await inBothSizes('calls, empty');
    const [folder] = callableOf(await world.folders());
    if (!folder) throw new Error('the demo has no account that may be called');
    await window.openByNumber(folder);
    await window.page.keyboard.press('c');
    const card = window.page.getByRole('region', { name: 'Call in hand' });
    const reason = window.page.getByLabel('Why, in a line');
    await card.or(reason).first().waitFor();
    if (await reason.isVisible()) {
      await window.page.keyboard.type('They asked to be called');
      await window.page.keyboard.press('Enter');
    }
    await card.waitFor();
    await window.page.keyboard.press('5');
    await window.page.keyboard.press('Control+Enter');
    await card.waitFor({ state: 'hidden' });
    await rail('Calls').click();
    const row = window.page.getByRole('row').filter({ hasText: folder.account.name });
    await row.getByText('Voicemail').waitFor();
    await inBothSizes('calls');
    await row.getByRole('button', { name: folder.account.name }).press('Enter');
    await window.heading(folder.account.name).waitFor();
  });

  test('a number that is somebody else’s is marked outside a call, corrected, and a person is stopped', async () => {
    await window.openTab('Contacts');
    const contacts = window.account.getByRole('region', { name: 'Contacts' });
    const menu = contacts.getByRole('button', { name: /^What to do with / }).first();
    await menu.press('Enter');
    await window.page.getByRole('menuitem', { name: 'It is not their number' }).click();
    await contacts.getByText(/^Wrong number \+/).waitFor();
    await menu.press('Enter');
    await window.page.getByRole('menuitem', { name: 'Correct the number…' }).click();
    await contacts.getByLabel('Their number').fill('+1 312 555 0177');
    await window.page.keyboard.press('Enter');
    await contacts.getByRole('button', { name: '+1 312 555 0177' }).waitFor();
    await menu.press('Enter');
    await window.page.getByRole('menuitem', { name: 'They ask not to be contacted…' }).click();
    await contacts.getByRole('radio', { name: 'No e-mails' }).check();
    await contacts.getByLabel('What they said, and how').fill('Asked on the phone to be called only');
    await inBothSizes('stop of a person');
    await window.page.keyboard.press('Enter');
    await contacts.getByText('No e-mails', { exact: true }).waitFor();
    await inBothSizes('contacts with stops');
    const stops = async () =>
      (await world.folders()).flatMap(({ contactStops }) => contactStops.map(({ kind, channel }) => [kind, channel]));
    await expect.poll(stops, { timeout: seenMs }).toEqual([
      ['wrongNumber', 'call'],
      ['optOut', 'email'],
    ]);
  });

  test('the rules are counted before they are put into use, and hold on every desktop then', async () => {
    await window.page.getByRole('button', { name: /^Dana/ }).click();
    await window.page.getByRole('menuitem', { name: 'Sign out' }).click();
    const confirm = window.page.getByRole('button', { name: 'Sign out', exact: true });
    // Asked only where something waits to be sent.
    await confirm
      .or(window.page.getByRole('heading', { level: 1, name: 'Sign in' }))
      .first()
      .waitFor();
    if (await confirm.isVisible()) await confirm.click();
    await signIn(sam.email);
    await rail('Rules').click();
    const changes = window.page.getByRole('table', { name: 'What changes' });
    await changes.waitFor();
    await window.page.getByLabel('From, on their clock').fill('00:00');
    await window.page.getByLabel('Until, on their clock').fill('00:01');
    await window.page.getByRole('group', { name: 'Outside these hours' }).getByRole('radio', { name: 'Forbid' }).check();
    await window.page.getByLabel('Calls of a collector a day').fill('5');
    await changes.getByRole('row', { name: /^Not to be called .* \+\d+$/ }).waitFor();
    await inBothSizes('contact rules');
    await window.page.getByRole('button', { name: 'Put into use' }).click();
    await window.page.getByText('In use: version 2.').waitFor();
    const { rows } = await sql<{ contact: { version: number; callUntil: string }; queue: { callsADay: number; version: number } }>`
      select policy -> 'contact' as contact, policy -> 'queue' as queue from company`.execute(world.database.owner);
    expect(rows).toMatchObject([{ contact: { version: 2, callUntil: '00:01' }, queue: { callsADay: 5, version: 2 } }]);
    await rail('Queue').click();
    await window.account
      .getByText(/^Call from 00:00 their time|^Stay|^Disputed/)
      .first()
      .waitFor();
    await rail('Calls').click();
    await window.page.getByText('1 call of the company').waitFor();
  });
});
