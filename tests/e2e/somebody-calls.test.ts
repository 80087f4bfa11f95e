import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Folder } from '#domain/folder.ts';
import { expectLegible } from './support/axe.ts';
import { type Window, seenMs } from './support/window.ts';
import { type World, createWorld, dana, demoPassword } from './support/world.ts';

const halfNote = 'Webb confirms Friday; the oldest one waits';
const lettersBack = 7;
const sizes = { usual: { width: 1440, height: 900 }, small: { width: 1100, height: 700 } } as const;

/** One story, told with the keyboard alone: in the middle of a note somebody else calls. */
describe('somebody calls in the middle of a note', () => {
  let world: World;
  let window: Window;
  let inHand: string;
  let folders: readonly Folder[];

  const caller = () => window.page.getByRole('region', { name: 'Caller', exact: true });
  const callersHeading = (name: string) => caller().getByRole('heading', { level: 1, name, exact: true });
  const note = () => window.notePanel.getByLabel('Note');
  const cursor = () => note().evaluate((field) => (field instanceof HTMLTextAreaElement ? field.selectionStart : -1));
  const hasFocus = (of: ReturnType<typeof note>) => of.evaluate((element) => element === document.activeElement);
  const resize = (size: { width: number; height: number }) =>
    world.desktop().app.evaluate(({ BrowserWindow }, to) => {
      BrowserWindow.getAllWindows()[0]?.setContentSize(to.width, to.height);
    }, size);

  /** Another account that has something nobody else in the book has. */
  function otherWithOwn(valuesOf: (folder: Folder) => readonly string[]): { readonly folder: Folder; readonly value: string } {
    for (const folder of folders) {
      if (folder.account.name === inHand || folders.filter(({ account }) => account.name === folder.account.name).length > 1) continue;
      const value = valuesOf(folder).find((each) => folders.every((other) => other === folder || !searchable(other).includes(each)));
      if (value !== undefined) return { folder, value };
    }
    throw new Error('the demo has no such account');
  }
  const searchable = (folder: Folder) =>
    JSON.stringify([folder.contacts.map(({ phone }) => digits(phone)), folder.payments, folder.invoices]);
  const digits = (phone: string | null) => (phone ?? '').replaceAll(/\D/g, '');

  beforeAll(async () => {
    world = await createWorld({ accounts: 120 });
    window = await world.openDesktop();
    await window.signIn(dana.email, demoPassword);
    await window.queueShown();
    await resize(sizes.usual);
    folders = await world.folders();
    await window.page.keyboard.press('j');
    inHand = await window.account.getByRole('heading', { level: 1 }).innerText();
    await window.page.keyboard.press('n');
    await window.page.keyboard.type(halfNote);
    for (let back = 0; back < lettersBack; back += 1) await window.page.keyboard.press('ArrowLeft');
  });
  afterAll(async () => {
    await world?.close();
  });

  test('is found by part of the telephone number, and stands beside the half-written note', async () => {
    const { folder, value } = otherWithOwn(({ contacts }) =>
      contacts.map(({ phone }) => digits(phone).slice(-10)).filter((part) => part.length === 10),
    );
    const typed = `(${value.slice(0, 3)}) ${value.slice(3, 6)}-${value.slice(6)}`;
    const [first] = await window.searchFor(typed);
    expect(first).toContain(folder.account.name);
    await window.page.keyboard.press('Shift+Enter');
    await callersHeading(folder.account.name).waitFor();
    await expect.poll(() => hasFocus(callersHeading(folder.account.name)), { timeout: seenMs }).toBe(true);
    expect(await note().inputValue()).toBe(halfNote);
    expect(await window.account.getByRole('heading', { level: 1 }).innerText()).toBe(inHand);
    expect(await caller().getByRole('radio', { name: 'In', exact: true }).isChecked()).toBe(true);
  });

  test.each(['usual', 'small'] as const)('can be read by everybody in a window of %s size', async (size) => {
    await resize(sizes[size]);
    await expectLegible(world.desktop(), `a caller beside, ${size}`);
    const place = await caller().boundingBox();
    const left = await window.account.boundingBox();
    expect(left && place && left.x + left.width <= place.x + 1, 'the account in hand is to the left of the caller').toBe(true);
    expect(left?.width).toBeGreaterThan(300);
    expect(await window.page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth)).toBe(true);
    await resize(sizes.usual);
  });

  test('goes with Escape, and leaves the cursor and the queue where they were', async () => {
    await window.page.keyboard.press('Escape');
    await caller().waitFor({ state: 'hidden' });
    await expect.poll(() => hasFocus(note()), { timeout: seenMs }).toBe(true);
    expect(await cursor()).toBe(halfNote.length - lettersBack);
    expect(await window.queue.evaluate((list) => list.scrollTop)).toBe(0);
    expect(await window.option(inHand).first().isVisible()).toBe(true);
  });

  test('is found by the number of a check, written down as inbound, and the note goes on at the same letter', async () => {
    const { page } = window;
    const { folder, value } = otherWithOwn(({ payments }) =>
      payments.flatMap(({ method, reference }) => (method === 'check' ? [reference] : [])),
    );
    const [first] = await window.searchFor(value.replace('Check ', ''));
    expect(first).toContain(folder.account.name);
    expect(first).toContain(value);
    await page.keyboard.press('Shift+Enter');
    await callersHeading(folder.account.name).waitFor();
    await expect.poll(() => hasFocus(callersHeading(folder.account.name)), { timeout: seenMs }).toBe(true);
    await page.keyboard.press('n');
    await page.keyboard.type('Asks whether the check has come; it has.');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => caller().getByRole('radio', { name: 'Reached' }).isChecked()).toBe(true);
    await page.keyboard.press('Control+Enter');
    await caller().waitFor({ state: 'hidden' });
    await expect.poll(() => hasFocus(note()), { timeout: seenMs }).toBe(true);
    await page.keyboard.type('and rests ');
    expect(await note().inputValue()).toBe(`${halfNote.slice(0, -lettersBack)}and rests ${halfNote.slice(-lettersBack)}`);
    expect(await window.account.getByRole('heading', { level: 1 }).innerText()).toBe(inHand);
    await expect
      .poll(async () => (await world.commands()).map(({ input }) => input), { timeout: seenMs })
      .toMatchObject([
        { accountId: folder.account.id, direction: 'inbound', outcome: 'reached', text: 'Asks whether the check has come; it has.' },
      ]);
  });
});
