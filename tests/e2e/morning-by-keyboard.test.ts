import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LocalDate } from '#domain/kernel/dates.ts';
import { addDays } from '#domain/kernel/dates.ts';
import { expectLegible } from './support/axe.ts';
import { type ShownRow, type Window, seenMs } from './support/window.ts';
import { type World, createWorld, dana, demoPassword } from './support/world.ts';

/** One story, test after test: everything a collector does before noon, with the keys alone; axe looks at what comes up on the way. */
describe('a morning without the mouse', () => {
  let world: World;
  let window: Window;
  let today: LocalDate;
  /** The call list as the morning begins. */
  let rows: readonly ShownRow[];
  const at = (place: number): ShownRow => {
    const row = rows[place];
    if (!row) throw new Error(`the queue has no account at ${place}`);
    return row;
  };
  const keys = async (...pressed: readonly string[]): Promise<void> => {
    for (const key of pressed) await window.page.keyboard.press(key);
  };
  const type = (text: string) => window.page.keyboard.type(text);
  /** Where Tab would lead in the end; every stop on such ways is tested beside the other screens. */
  const enterOn = async (button: Locator): Promise<void> => {
    await button.focus();
    await keys('Enter');
  };
  const chooseList = async (name: string): Promise<void> => {
    const chip = window.lists.getByRole('button', { name: new RegExp(`^${name}`) });
    if ((await chip.count()) > 0) return enterOn(chip);
    await enterOn(window.lists.getByRole('button', { name: /^(More$|Chosen list)/ }));
    await enterOn(window.page.getByRole('menuitem', { name: new RegExp(`^${name}`) }));
  };
  const legible = (screen: string): Promise<void> => expectLegible(world.desktop(), screen);

  beforeAll(async () => {
    world = await createWorld({ accounts: 300 });
    today = await world.today();
    window = await world.openDesktop();
    await window.signInShown();
    await window.signIn(dana.email, demoPassword);
    await window.queueShown();
    await window.syncReads(/Synced/);
  });
  afterAll(async () => {
    await world?.close();
  });

  test('says why the first account is the first', async () => {
    rows = await window.rows();
    expect(rows.length).toBeGreaterThan(5);
    await keys('j', 'k');
    await window.heading(at(0).name).waitFor();
    await keys('w');
    const why = window.account.getByRole('region', { name: 'Why here' });
    await why.getByText(/^Together/).waitFor();
    await why.getByText(/Weights version \d+\./).waitFor();
    await legible('Why here');
    await keys('w');
    await why.getByText(/^Together/).waitFor({ state: 'hidden' });
  });

  test('writes down a call with its follow-up, saves it, and has the next account open', async () => {
    const followUp = addDays(today, 9);
    await keys('x', 'o', '4');
    await type('Says the run is on Friday.');
    await window.notePanel.getByRole('group', { name: 'Invoices this note is about' }).waitFor();
    await legible('a note about an invoice');
    await keys('Escape', 'f');
    await type(`${followUp.slice(5, 7)}${followUp.slice(8, 10)}${followUp.slice(0, 4)}`);
    await keys('Control+Enter');
    await window.heading(at(1).name).waitFor();
    await expect.poll(async () => (await world.commands()).length, { timeout: seenMs }).toBe(1);
    expect((await world.commands())[0]?.input).toMatchObject({
      channel: 'call',
      outcome: 'willCallBack',
      text: expect.stringMatching(/^About: \S+\.\nSays the run is on Friday\.$/),
      followUp: { dueDate: followUp },
    });
    const done = (await window.rows()).find(({ number }) => number === at(0).number);
    expect(done?.words).toContain('Contacted today');
  });

  test('snoozes an account with a reason, finds it on hold with its cause, and takes it back', async () => {
    await keys('s');
    const dialog = window.page.getByRole('dialog', { name: 'Snooze' });
    await dialog.getByRole('textbox', { name: 'Reason' }).waitFor();
    await legible('Snooze');
    await type('The clerk is back on Monday');
    await keys('Enter');
    await window.heading(at(2).name).waitFor();
    await window.page.getByRole('status').getByText('snoozed, comes back tomorrow').waitFor();
    await chooseList('On hold');
    await window.option(at(1).name).getByText('The clerk is back on Monday').waitFor();
    await legible('On hold');
    await keys('/');
    await type(at(1).number);
    await window.search.getByRole('option').first().waitFor();
    await keys('Enter');
    await window.heading(at(1).name).waitFor();
    await window.account
      .getByRole('group', { name: 'Mark' })
      .getByText(/comes back tomorrow · The clerk is back on Monday/)
      .waitFor();
    await enterOn(window.account.getByRole('button', { name: 'Take back' }));
    await window.account.getByRole('group', { name: 'Mark' }).waitFor({ state: 'hidden' });
    await chooseList('Call now');
    await window.option(at(1).name).waitFor();
  });

  test('skips an account for today, and undoes that', async () => {
    await window.heading(at(1).name).waitFor();
    await keys('Shift+S');
    await window.heading(at(2).name).waitFor();
    await window.option(at(1).name).waitFor({ state: 'hidden' });
    await keys('u');
    await window.heading(at(1).name).waitFor();
    await window.option(at(1).name).waitFor();
  });

  test('narrows the lists, keeps the filter under a name, and has it again after a restart', async () => {
    await keys('Shift+F');
    const form = window.page.getByRole('dialog', { name: /Filter/ });
    const beyond = form.getByRole('checkbox', { name: '90+' });
    await beyond.focus();
    await keys('Space');
    await legible('Filter');
    await form.getByRole('textbox', { name: 'Save as' }).focus();
    await type('Very late');
    await keys('Enter');
    await form.getByRole('button', { name: 'Very late', exact: true }).waitFor();
    await beyond.focus();
    await keys('Enter');
    const force = window.page.getByRole('group', { name: 'Filter in force' });
    await force.getByText('90+').waitFor();
    const narrowed = (await window.rows()).length;
    expect(narrowed).toBeLessThan(rows.length);
    await enterOn(window.lists.getByRole('button', { name: 'More' }));
    await window.page.getByRole('menuitem', { name: /^On hold/ }).waitFor();
    await legible('More lists');
    await keys('Escape');
    await world.desktop().close();
    window = await world.openDesktop();
    await window.signInShown();
    await window.signIn(dana.email, demoPassword);
    await window.queueShown();
    await keys('Shift+F');
    await enterOn(window.page.getByRole('button', { name: 'Very late', exact: true }));
    await window.page.getByRole('group', { name: 'Filter in force' }).getByText('90+').waitFor();
    await expect.poll(async () => (await window.rows()).length, { timeout: seenMs }).toBe(narrowed);
    await enterOn(window.page.getByRole('button', { name: 'Clear', exact: true }));
    await window.page.getByRole('group', { name: 'Filter in force' }).waitFor({ state: 'hidden' });
  });
});
