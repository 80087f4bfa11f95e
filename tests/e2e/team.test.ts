import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Folder } from '#domain/folder.ts';
import type { Desktop } from '#scripts/support/launch-desktop.ts';
import { launchDesktop, newUserDataDir, removeUserDataDir } from '#tests/support/desktop.ts';
import { expectLegible } from './support/axe.ts';
import { handOver } from './support/hand-over.ts';
import { type Window, noticedMs, seenMs, windowOf } from './support/window.ts';
import { type World, createWorld, dana, demoPassword, sam } from './support/world.ts';

const luis = { name: 'Luis Moreno', email: 'luis.moreno@brightwater.example' };

/** A supervisor at one computer, and the two collectors between whom a book changes hands at theirs. */
describe('the supervisor’s desk', () => {
  let world: World;
  let sams: Window;
  const others: { readonly desktop: Desktop; readonly userDataDir: string; readonly window: Window }[] = [];
  let folders: readonly Folder[];

  const openFor = async ({ email }: { readonly email: string }): Promise<Window> => {
    const userDataDir = await newUserDataDir();
    const desktop = await launchDesktop({ apiUrl: world.relay.url, userDataDir });
    const window = windowOf(desktop);
    others.push({ desktop, userDataDir, window });
    await window.signIn(email, demoPassword);
    await window.syncReads(/Synced/);
    return window;
  };
  const screen = () => sams.page.getByRole('region', { name: 'Team', exact: true });
  const goTo = (page: string) => sams.page.getByRole('navigation', { name: 'Screens' }).getByRole('button', { name: page }).click();
  const rowOf = (name: string) => screen().getByRole('table', { name: 'Team today' }).getByRole('row').filter({ hasText: name });

  const contactsOf = (name: string) => rowOf(name).locator('[data-column=contacts]').innerText();
  const accountsOf = (name: string) => rowOf(name).locator('[data-column=accounts]').textContent();

  beforeAll(async () => {
    world = await createWorld({ accounts: 60 });
    await world.database.ownerPool.query(
      `insert into app_user (id, company_id, email, name, role, password_hash, password_changed_at)
       select $1, company_id, $2, $3, 'collector', password_hash, password_changed_at from app_user where email = $4`,
      [randomUUID(), luis.email, luis.name, dana.email],
    );
    folders = await world.folders();
    const [first] = folders;
    if (!first) throw new Error('the demo has no account');
    await handOver(world, first.account.id, { from: dana, to: luis });
    sams = await world.openDesktop();
    await sams.signIn(sam.email, demoPassword);
    await sams.queueShown();
  });
  afterAll(async () => {
    for (const { desktop, userDataDir } of others) {
      await desktop.close();
      await removeUserDataDir(userDataDir);
    }
    await world?.close();
  });

  test('shows the figures of the company, what each is made of, and everybody’s day, legibly in both themes', async () => {
    await goTo('Team');
    const figures = screen().getByRole('list', { name: 'Figures' });
    await expect.poll(() => figures.getByRole('button').count(), { timeout: noticedMs }).toBe(5);
    await rowOf('Dana Reyes').waitFor();
    await expectLegible(world.desktop(), 'the team');
    await figures
      .getByRole('button', { name: /^Past due|\$.* Past due|Past due/ })
      .first()
      .click();
    await sams.page.getByText('Past due 30 days before').waitFor();
    await expectLegible(world.desktop(), 'a figure');
    await sams.page.keyboard.press('Escape');
    await screen().getByRole('button', { name: 'As a table' }).click();
    await screen().getByRole('table', { name: 'Past due in USD by days late' }).waitFor();
    await expectLegible(world.desktop(), 'the weeks as a table');
    await screen().getByRole('button', { name: 'As bars' }).click();
  });

  test('counts what a collector writes down, without anybody asking', async () => {
    const danas = await openFor(dana);
    await danas.queueShown();
    const before = await contactsOf('Dana Reyes');
    await danas.writeNote({ outcome: 'Reached', text: 'Will pay on Friday' });
    await danas.syncReads(/0 waiting/);
    await expect.poll(() => contactsOf('Dana Reyes'), { timeout: noticedMs }).toBe(String(Number(before) + 1));
  });

  test('hands a whole book over: counted before, told after, and both desks see it', async () => {
    const [danas, luiss] = [others[0]?.window, await openFor(luis)];
    await rowOf('Dana Reyes').click();
    await screen().getByRole('button', { name: 'Hand the book over…' }).click();
    const form = sams.page.getByRole('form', { name: 'Hand accounts over' });
    await form.getByText(/^59 accounts, /).waitFor({ timeout: seenMs });
    await form.getByRole('combobox', { name: 'To' }).selectOption({ label: 'Luis Moreno (1)' });
    await expectLegible(world.desktop(), 'a hand-over');
    await form.getByRole('button', { name: 'Hand over 59 accounts' }).click();
    await sams.page.getByText(/^59 accounts went from Dana Reyes to Luis Moreno at \d\d:\d\d\./).waitFor({ timeout: noticedMs });
    await expectLegible(world.desktop(), 'a hand-over that is done');
    await sams.page.getByRole('button', { name: 'Done', exact: true }).click();
    await expect.poll(() => accountsOf('Luis Moreno'), { timeout: noticedMs }).toBe('60');
    const last = folders.at(-1);
    if (!last || !danas) throw new Error('there is nobody to look at');
    await luiss.page.getByText(/^60 accounts/).waitFor({ timeout: noticedMs });
    await luiss.openByNumber(last);
    expect(await danas.findsNothing(last.account.number)).toBe(true);
    const { rows } = await world.database.ownerPool.query(
      "select actor_name, status, input ->> 'accountIds' as ids from command_log where name = 'book.handOver'",
    );
    expect(rows).toEqual([{ actor_name: sam.name, status: 'applied', ids: 'all' }]);
  });

  test('hands one account to somebody else from where it is open', async () => {
    const [, second] = folders;
    if (!second) throw new Error('the demo has no second account');
    await goTo('Queue');
    await sams.openByNumber(second);
    await sams.page.getByRole('button', { name: 'What to do with this account' }).click();
    await sams.page.getByRole('menuitem', { name: 'Hand to another collector…' }).click();
    const form = sams.page.getByRole('form', { name: 'Hand accounts over' });
    await form.getByText(/^1 account, /).waitFor({ timeout: seenMs });
    await form.getByRole('combobox', { name: 'To' }).selectOption({ label: 'Dana Reyes (0)' });
    await expectLegible(world.desktop(), 'one account handed over');
    await form.getByRole('button', { name: 'Hand over 1 account' }).click();
    await sams.page.getByText(/^1 account went from Luis Moreno to Dana Reyes at/).waitFor({ timeout: noticedMs });
    await sams.page.getByRole('button', { name: 'Done', exact: true }).click();
    const danas = others[0]?.window;
    await danas?.page.getByText(/^1 account ·/).waitFor({ timeout: noticedMs });
    await danas?.openByNumber(second);
  });

  test('says from when its figures are while there is no network, and has the tiles beside the approvals', async () => {
    await goTo('Approve');
    await expect.poll(() => sams.page.getByRole('list', { name: 'Figures' }).getByRole('button').count(), { timeout: noticedMs }).toBe(5);
    await expectLegible(world.desktop(), 'the figures beside the approvals');
    await world.relay.pull();
    await goTo('Team');
    await screen().getByRole('button', { name: 'Read again' }).click();
    await screen()
      .getByText(/The figures below are from (\d+ \w+ )?\d\d:\d\d/)
      .waitFor({ timeout: noticedMs });
    await expectLegible(world.desktop(), 'the team without a network');
    await world.relay.plugIn();
  });
});
