import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectLegible, seriousFindings } from './support/axe.ts';
import { type Window, seenMs } from './support/window.ts';
import { type World, createWorld, dana, demoPassword, sam } from './support/world.ts';

describe('the screens, looked at by axe', () => {
  let world: World;
  let window: Window;
  const inBoth = (name: string): Promise<void> => expectLegible(world.desktop(), name);

  beforeAll(async () => {
    world = await createWorld();
    window = await world.openDesktop();
    await window.signInShown();
  });
  afterAll(async () => {
    await world?.close();
  });

  test('a fault that is planted is found', async () => {
    await window.page.evaluate(() => {
      const image = document.createElement('img');
      image.id = 'planted';
      document.querySelector('main')?.append(image);
    });
    expect((await seriousFindings(window.page)).join()).toContain('image-alt');
    await window.page.evaluate(() => document.querySelector('#planted')?.remove());
  });

  test('sign-in, also with a refusal on it', async () => {
    await window.page.getByRole('region', { name: /^Demo sign-ins of/ }).waitFor();
    await inBoth('sign-in');
    await window.signIn(dana.email, 'not the password');
    await window.page.getByText('The e-mail address or the password is not right').waitFor();
    await inBoth('sign-in, refused');
  });

  test('the first sync', async () => {
    world.relay.holdAfter(25_000);
    await window.signIn(dana.email, demoPassword);
    await window.page.getByRole('progressbar', { name: 'Accounts loaded' }).waitFor();
    await inBoth('first sync');
    world.relay.letGo();
    await window.queueShown();
  });

  test.each(['Timeline', 'Invoices', 'Payments', 'Contacts'])('the queue with an account open on %s', async (tab) => {
    await window.openTab(tab);
    await inBoth(tab);
  });

  test('the guard line, opened and closed with the keyboard', async () => {
    const guard = window.page.locator('details[data-verdict] summary').first();
    const reasons = window.page.locator('details[data-verdict] li').first();
    await guard.focus();
    await window.page.keyboard.press('Enter');
    await reasons.waitFor({ state: 'visible' });
    await inBoth('guard line');
    await window.page.keyboard.press('Enter');
    await reasons.waitFor({ state: 'hidden' });
  });

  test('adding a contact, with a field missing', async () => {
    await window.page.getByRole('button', { name: 'Add a contact' }).click();
    await window.page.getByRole('button', { name: 'Add the contact' }).click();
    await window.page.getByText('Write the name.').waitFor();
    await inBoth('add a contact');
    await window.page.getByRole('button', { name: 'Cancel', exact: true }).click();
    await window.openTab('Timeline');
  });

  test('a contact note that cannot be saved yet', async () => {
    await window.notePanel.getByRole('button', { name: 'Save', exact: true }).click();
    await window.page.getByText('Choose what came of it.').waitFor();
    await inBoth('contact note');
  });

  test.each(['Promises due', 'Disputed', 'All'])('the list %s', async (list) => {
    await window.chooseList(list);
    await inBoth(list);
  });

  test('the menu of an account, pinning it without a reason, and a filter that nothing is in', async () => {
    const { page } = window;
    await page.getByRole('button', { name: 'What to do with this account' }).click();
    await page.getByRole('menuitem', { name: /^Pin to the top/ }).waitFor();
    await inBoth('account menu');
    await page.getByRole('menuitem', { name: /^Pin to the top/ }).click();
    const dialog = page.getByRole('dialog', { name: 'Pin to the top' });
    await dialog.getByRole('button', { name: 'Pin', exact: true }).click();
    await dialog.getByText(/^Say why/).waitFor();
    await inBoth('Pin, without a reason');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await page.keyboard.press('Shift+F');
    await page.getByRole('textbox', { name: 'No contact, days' }).fill('9999');
    await page.getByRole('textbox', { name: 'Open from' }).fill('1');
    await page.keyboard.press('Enter');
    await page.getByText('Choose the currency of these amounts.').waitFor();
    await inBoth('Filter, with a field to mend');
    await page.getByRole('combobox', { name: 'Currency' }).selectOption('USD');
    await page.getByRole('textbox', { name: 'Open from' }).fill('9999999999');
    await page.keyboard.press('Enter');
    await page.getByText('Nothing here is in the filter').waitFor();
    await inBoth('a filter that nothing is in');
    await page.getByRole('button', { name: 'Clear the filter' }).click();
    await window.queueShown();
  });

  test('search with hits and without', async () => {
    await window.searchFor('supply');
    await inBoth('search');
    await window.search.getByRole('combobox').fill('nothing has these words');
    await window.search.getByText(/^Nothing on this computer has/).waitFor();
    await inBoth('search without hits');
    await window.page.keyboard.press('Escape');
    await window.search.waitFor({ state: 'hidden' });
  });

  test('the sync details, the menu of the person, the shortcuts, About and the way out', async () => {
    const { page } = window;
    await window.openSyncDetails();
    await inBoth('sync details');
    await window.closeSyncDetails();
    for (const item of ['Keyboard shortcuts', 'About', 'Sign out']) {
      await page.getByRole('button', { name: new RegExp(dana.name) }).click();
      await page.getByRole('menuitem', { name: item }).waitFor();
      if (item === 'About') await inBoth('menu');
      await page.getByRole('menuitem', { name: item }).click();
      await page.getByRole('dialog').waitFor();
      await inBoth(item);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
    }
  });
});

describe('a stay, placed and lifted by a supervisor', () => {
  let world: World;
  let window: Window;

  beforeAll(async () => {
    world = await createWorld();
    window = await world.openDesktop();
    await window.signInShown();
    await window.signIn(sam.email, demoPassword);
    await window.queueShown();
  });
  afterAll(async () => {
    await world?.close();
  });

  test('is asked for, waits for the central API, and stands above everything until it is lifted', async () => {
    const { page } = window;
    const choose = async (item: string): Promise<void> => {
      await page.getByRole('button', { name: 'What to do with this account' }).click();
      await page.getByRole('menuitem', { name: item }).click();
    };
    await window.account.getByRole('heading', { level: 1 }).waitFor();
    const name = await window.account.getByRole('heading', { level: 1 }).innerText();
    await choose('Place under a stay…');
    await page.getByRole('button', { name: 'Place under the stay' }).waitFor();
    await expectLegible(world.desktop(), 'placing a stay');
    await page.getByRole('button', { name: 'Place under the stay' }).click();
    await window.account.getByText(/^Do not collect: stay since/).waitFor();
    await expectLegible(world.desktop(), 'an account under a stay');
    await window.option(name).waitFor({ state: 'hidden' });
    await window.chooseList('On hold');
    await window.option(name).getByText('Do not collect').waitFor();
    await choose('Lift the stay…');
    await page.getByRole('button', { name: 'Lift the stay', exact: true }).waitFor();
    await expectLegible(world.desktop(), 'lifting a stay');
    await page.getByRole('button', { name: 'Lift the stay', exact: true }).click();
    await window.account.getByText(/^Do not collect: stay since/).waitFor({ state: 'hidden' });
    expect((await world.commands()).map(({ name: command, status }) => `${command} ${status}`)).toEqual([
      'stay.place applied',
      'stay.lift applied',
    ]);
  });
});

describe('a contact from beginning to end without a mouse', () => {
  let world: World;
  let window: Window;

  beforeAll(async () => {
    world = await createWorld();
    window = await world.openDesktop();
    await window.signInShown();
  });
  afterAll(async () => {
    await world?.close();
  });

  /** What has the focus, by its name as the screen says it, and whether a person can see that it has. */
  const focused = () =>
    window.page.evaluate(() => {
      const element = document.activeElement;
      if (!(element instanceof HTMLElement)) return { name: '', isVisible: false };
      // A list shows the focus on its chosen row.
      const row = document.getElementById(element.getAttribute('aria-activedescendant') ?? '');
      const marked = row ?? element;
      const style = getComputedStyle(marked);
      const hasOutline = style.outlineStyle !== 'none' && Number(style.outlineWidth.replace('px', '')) > 0;
      return {
        name:
          element.getAttribute('aria-label') ??
          (element instanceof HTMLInputElement ? (element.labels?.[0]?.textContent ?? '') : (element.textContent ?? '')),
        isVisible: hasOutline || style.boxShadow !== 'none',
      };
    });
  /** Presses Tab until the focus is where it is wanted; every stop on the way has to be visible. */
  const tabTo = async (name: RegExp): Promise<void> => {
    const seen: string[] = [];
    for (let stops = 0; stops < 60; stops += 1) {
      await window.page.keyboard.press('Tab');
      const stop = await focused();
      seen.push(stop.name);
      expect(stop, `the focus is not to be seen on "${stop.name}"`).toMatchObject({ isVisible: true });
      if (name.test(stop.name)) return;
    }
    throw new Error(`Tab does not come to ${name}; it came to ${seen.join(' | ')}`);
  };

  test('signs in, opens an account, writes, saves, searches', async () => {
    const { page } = window;
    await expect.poll(() => page.getByLabel('Password').inputValue(), { timeout: seenMs }).toBe(demoPassword);
    await page.keyboard.press('Enter');
    await window.queueShown();
    await page.keyboard.press('j');
    const name = await window.account.getByRole('heading', { level: 1 }).innerText();
    await tabTo(/^Today’s queue|How the queue is ordered/);
    await tabTo(/^Accounts, most urgent first$/);
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await focused()).name, { timeout: seenMs }).toBe(name);
    await tabTo(/^Timeline$/);
    await page.keyboard.press('ArrowRight');
    await window.account.getByRole('tab', { name: /^Invoices/, selected: true }).waitFor();
    await page.keyboard.press('ArrowLeft');
    await window.account.getByRole('tab', { name: 'Timeline', selected: true }).waitFor();
    await tabTo(/^Reached$/);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => window.notePanel.getByRole('radio', { name: 'Dispute' }).isChecked()).toBe(true);
    await page.keyboard.press('Tab');
    await page.keyboard.type('The third pallet was damaged; photos will come.');
    await page.keyboard.press('Tab');
    await page.keyboard.type('Ask for the photos');
    await tabTo(/^\+3 d$/);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Control+Shift+Enter');
    await window.account.getByText('The third pallet was damaged; photos will come.').waitFor();
    await window.notePanel.getByRole('status').getByText('In the central API').waitFor();
    expect(await world.commands()).toMatchObject([
      { input: { outcome: 'dispute', nextStep: 'Ask for the photos', followUp: { dueDate: expect.any(String) } } },
    ]);
    expect((await window.searchFor('third pallet'))[0]).toContain(name);
    await page.keyboard.press('Escape');
    await window.search.waitFor({ state: 'hidden' });
  });
});
