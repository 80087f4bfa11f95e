import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openWindow } from '#scripts/support/open-window.ts';
import { type Window, seenMs } from './support/window.ts';
import { type World, createWorld, dana, demoPassword } from './support/world.ts';

/** What the window keeps from one start to the next, and that there is only one of it. */
describe('the window from one start to the next', () => {
  let world: World;
  let window: Window;
  const bounds = () => world.desktop().app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds());
  const scheme = () =>
    window.page.evaluate(() => ({
      isDark: matchMedia('(prefers-color-scheme: dark)').matches,
      ground: getComputedStyle(document.body).backgroundColor,
    }));

  beforeAll(async () => {
    world = await createWorld({ accounts: 12 });
    window = await world.openDesktop();
    await window.signIn(dana.email, demoPassword);
    await window.page.getByRole('region', { name: 'Queue' }).waitFor();
  });
  afterAll(async () => {
    await world?.close();
  });

  test('takes the theme that was chosen, at once', async () => {
    const before = await scheme();
    await window.page.getByRole('button', { name: new RegExp(dana.name) }).click();
    await window.page.getByRole('menuitemradio', { name: 'Dark' }).click();
    await expect.poll(async () => (await scheme()).isDark, { timeout: seenMs }).toBe(true);
    expect((await scheme()).ground).not.toBe(before.ground);
  });

  test('opens where it was, as large as it was, in the theme it had, with the address filled in', async () => {
    await world
      .desktop()
      .app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setBounds({ x: 40, y: 30, width: 1180, height: 760 }));
    await expect.poll(bounds, { timeout: seenMs }).toMatchObject({ width: 1180, height: 760 });
    await world.desktop().close();
    window = await world.openDesktop();
    await window.signInShown();
    expect(await bounds()).toEqual({ x: 40, y: 30, width: 1180, height: 760 });
    expect(await scheme()).toMatchObject({ isDark: true });
    await expect.poll(() => window.page.getByLabel('E-mail').inputValue(), { timeout: seenMs }).toBe(dana.email);
  });

  test('is brought to the front by a second start, which ends by itself', async () => {
    await world.desktop().app.evaluate(({ BrowserWindow }) => {
      const shown = BrowserWindow.getAllWindows()[0];
      if (!shown) return;
      const focus = shown.focus.bind(shown);
      // Without a window manager nothing tells whether a window is in front; that it was asked to be is what we do.
      shown.focus = () => {
        shown.setTitle('asked to the front');
        focus();
      };
    });
    const second = await openWindow({ apiUrl: world.relay.url, userDataDir: world.userDataDir });
    await expect(second.ended).resolves.toBe(0);
    await expect
      .poll(() => world.desktop().app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((each) => each.getTitle())), {
        timeout: seenMs,
      })
      .toEqual(['asked to the front']);
  });
});
