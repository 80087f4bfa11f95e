import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectLegible } from './support/axe.ts';
import { type Window, noticedMs, seenMs } from './support/window.ts';
import { type World, createWorld, demoPassword, sam } from './support/world.ts';

const sizes = { usual: { width: 1440, height: 900 }, small: { width: 1100, height: 700 } } as const;

/** A supervisor who sets how late promised money may be, alone at first and then with a second person. */
describe('rules for promises and arrangements', () => {
  let world: World;
  let window: Window;
  const rail = (name: string) => window.page.getByRole('navigation', { name: 'Screens' }).getByRole('button', { name });
  const card = () => window.page.getByRole('region', { name: 'Promises and arrangements', exact: true });
  const field = (name: string) => card().getByRole('textbox', { name });
  const look = async (what: string, at: () => ReturnType<typeof card>): Promise<void> => {
    for (const [size, to] of Object.entries(sizes)) {
      const { app } = world.desktop();
      await app.evaluate(({ BrowserWindow }, { width, height }) => BrowserWindow.getAllWindows()[0]?.setContentSize(width, height), to);
      await at().evaluate((element) => {
        element.scrollIntoView({ block: 'start' });
        // Only what people can scroll stays scrolled.
        for (let box = element.parentElement; box; box = box.parentElement) {
          if (getComputedStyle(box).overflowY !== 'auto') box.scrollTop = 0;
        }
      });
      await expectLegible(world.desktop(), `${what}, ${size}`);
      expect(await window.page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth)).toBe(true);
      const folder = process.env['PICTURES'];
      for (const theme of folder === undefined ? [] : (['dark', 'light'] as const)) {
        await app.evaluate(({ nativeTheme }, source) => (nativeTheme.themeSource = source), theme);
        await window.page.waitForTimeout(400);
        await window.page.screenshot({ path: `${folder}/${what} ${size} ${theme}.png` });
      }
    }
  };

  beforeAll(async () => {
    world = await createWorld({ accounts: 120 });
    window = await world.openDesktop();
    await window.signIn(sam.email, demoPassword);
    await window.queueShown();
  });
  afterAll(() => world?.close());

  test('are counted before they are put into use, and in use behind it', async () => {
    await rail('Strategy').click();
    await card().waitFor({ timeout: seenMs });
    await field('A promise: days ahead, at most').fill('1');
    await field('Smallest instalment, in USD').fill('2,500');
    const counts = card().getByRole('table', { name: 'What changes today' });
    await counts.getByRole('row', { name: /^Open promises further ahead than is taken 0 [1-9]/ }).waitFor({ timeout: seenMs });
    await look('arrangement rules, edited', card);
    await card().getByRole('button', { name: 'Put into use' }).click();
    await card().getByText('version 2', { exact: true }).waitFor({ timeout: noticedMs });
    const { rows } = await world.database.ownerPool.query('select version, actor_name from arrangement_rule_version');
    expect(rows).toEqual([{ version: 2, actor_name: sam.name }]);
    await look('arrangement rules, in use', card);
  });

  test('wait for somebody else where the company wants that, with what they would change', async () => {
    await sql`update company set policy = jsonb_set(policy, '{approval,twoPeopleFor}', '["authority", "arrangements"]')`.execute(
      world.database.owner,
    );
    await field('Banking days money may be late').fill('0');
    await card().getByRole('button', { name: 'Put into use' }).click();
    await card().getByText('It waits for a second person').waitFor({ timeout: seenMs });
    await rail('Approve').click();
    await window.page.getByRole('radio', { name: /^Policy/ }).check({ force: true });
    const request = () => window.page.getByRole('region', { name: `Promises and arrangements, asked for by ${sam.name}` });
    await request().getByText('Banking days money may be late: 0 (now 2).').waitFor({ timeout: noticedMs });
    await request().getByRole('table', { name: 'What changes today' }).waitFor({ timeout: seenMs });
    await look('arrangement rules, waiting', request);
    const { rows } = await world.database.ownerPool.query('select version from arrangement_rule_version');
    expect(rows).toHaveLength(1);
    await rail('Rules').click();
    await window.page.getByRole('radio', { name: 'Authority' }).check({ force: true });
    const weights = () => window.page.getByRole('region', { name: 'What other currencies count' });
    expect(await weights().getByRole('textbox', { name: 'One EUR counts as' }).inputValue()).toBe('1.1');
    expect(await window.page.getByRole('checkbox', { name: 'Promises and arrangements' }).isChecked()).toBe(true);
    await look('what currencies count', weights);
  });
});
