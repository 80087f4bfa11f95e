import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'vitest';
import { giveTo, ordinaryUser } from '#scripts/support/ordinary-user.ts';
import { createWorld, dana, demoPassword } from './support/world.ts';

test('shots', { timeout: 240_000 }, async () => {
  const world = await createWorld({ accounts: 300 });
  const folder = await mkdtemp(path.join(tmpdir(), 'l3-out-'));
  const user = ordinaryUser();
  if (user) await giveTo(user, folder);
  try {
    const window = await world.openDesktop({ args: [`--save-into=${folder}`] });
    const { page } = window;
    page.on('console', (m) => console.log('CONSOLE', m.type(), m.text().slice(0, 300), JSON.stringify(m.location())));
    page.on('pageerror', (e) => console.log('PAGEERROR', e.message));
    const size = async (width: number, height: number) => {
      await world.desktop().app.evaluate(({ BrowserWindow }, s) => BrowserWindow.getAllWindows()[0]?.setContentSize(s.width, s.height), { width, height });
      await page.waitForTimeout(400);
    };
    await window.signInShown();
    await window.signIn(dana.email, demoPassword);
    await window.queueShown();
    await size(1440, 900);
    await page.getByRole('button', { name: 'Letters' }).click();
    await page.getByRole('table', { name: 'Accounts' }).waitFor().catch(() => undefined);
    await page.getByRole('button', { name: /4 days after due/ }).click();
    await page.waitForTimeout(1500);
    await page.screenshot({ path: '/tmp/l3-1.png' });
    await size(1100, 700);
    await page.screenshot({ path: '/tmp/l3-2.png' });
    await world.desktop().app.evaluate(({ nativeTheme }) => (nativeTheme.themeSource = 'dark'));
    await page.waitForTimeout(500);
    await page.screenshot({ path: '/tmp/l3-3.png' });
    await size(1440, 900);
    await page.screenshot({ path: '/tmp/l3-4.png' });
    await world.desktop().app.evaluate(({ nativeTheme }) => (nativeTheme.themeSource = 'light'));
    await page.getByRole('button', { name: 'Edit' }).click();
    await page.waitForTimeout(300);
    await page.screenshot({ path: '/tmp/l3-5.png' });
    await page.getByRole('button', { name: 'Done' }).click();
    await page.keyboard.press('Control+Enter');
    await page.waitForTimeout(8000);
    await page.screenshot({ path: '/tmp/l3-6.png' });
    await page.locator('label').filter({ hasText: /^Outbox$/ }).click();
    await page.waitForTimeout(1000);
    await page.screenshot({ path: '/tmp/l3-7.png' });
    await page.getByRole('button', { name: 'Queue' }).click();
    await window.queueShown();
    await page.waitForTimeout(500);
    await page.keyboard.press('e');
    await page.waitForTimeout(1200);
    await page.screenshot({ path: '/tmp/l3-8.png' });
    await page.keyboard.press('Escape');
    await page.waitForTimeout(400);
    await page.keyboard.press('l');
    await page.waitForTimeout(1200);
    await page.screenshot({ path: '/tmp/l3-9.png' });
    console.log('OUT', folder);
  } finally {
    await world.close();
  }
});
