import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Desktop } from '#scripts/support/launch-desktop.ts';
import { launchDesktop, newUserDataDir, removeUserDataDir } from '#tests/support/desktop.ts';
import { expectLegible } from './support/axe.ts';
import { type Window, noticedMs, seenMs, windowOf } from './support/window.ts';
import { type World, createWorld, dana, demoPassword, sam } from './support/world.ts';

/** A supervisor at one computer and a collector at another, on one central API. */
describe('the programme of contacts', () => {
  let world: World;
  let sams: Window;
  let danas: Window;
  let danasDesktop: Desktop;
  let danasData: string;

  beforeAll(async () => {
    world = await createWorld({ accounts: 120 });
    sams = await world.openDesktop();
    await sams.signIn(sam.email, demoPassword);
    await sams.queueShown();
    danasData = await newUserDataDir();
    danasDesktop = await launchDesktop({ apiUrl: world.relay.url, userDataDir: danasData });
    danas = windowOf(danasDesktop);
    await danas.signIn(dana.email, demoPassword);
    await danas.queueShown();
  });
  afterAll(async () => {
    await danasDesktop?.close();
    if (danasData !== undefined) await removeUserDataDir(danasData);
    await world?.close();
  });

  const nextStepOf = (window: Window) =>
    window.account
      .locator('p')
      .filter({ hasText: /^Next step:/ })
      .innerText();
  /** Opens accounts from the top of the collector's queue until one has a step of a strategy before it, and gives the strategy's name. */
  async function strategyOfOneOfDanas(): Promise<string> {
    await danas.queue.getByRole('option').first().click();
    for (let tries = 0; tries < 20; tries += 1) {
      await expect.poll(() => nextStepOf(danas), { timeout: seenMs }).toMatch(/^Next step: \S/);
      const name = /\(strategy (.+), step \d+ of \d+\)$/.exec(await nextStepOf(danas))?.[1];
      if (name !== undefined) return name;
      const heading = danas.account.getByRole('heading', { level: 1 });
      const before = await heading.innerText();
      await danas.page.keyboard.press('j');
      await expect.poll(() => heading.innerText(), { timeout: seenMs }).not.toBe(before);
    }
    throw new Error('none of the first twenty accounts has a step before it');
  }

  test('a collector sees what comes next on an account, and no screen to change it', async () => {
    expect(await strategyOfOneOfDanas()).not.toBe('');
    expect(await danas.page.getByRole('navigation', { name: 'Screens' }).getByRole('button', { name: 'Strategy' }).count()).toBe(0);
  });

  test('a supervisor edits strategies, tries them on the last 90 days and puts them into use; the collector’s window follows', async () => {
    const { page } = sams;
    const name = await strategyOfOneOfDanas();
    await page.getByRole('navigation', { name: 'Screens' }).getByRole('button', { name: 'Strategy' }).click();
    await page.getByText(/every account has a next step with a date/).waitFor();
    await page
      .getByRole('region', { name: 'Strategies' })
      .getByRole('button', { name: new RegExp(`^\\d?${name}`) })
      .first()
      .click();
    const nameField = page.getByRole('textbox', { name: 'Name', exact: true });
    await expect.poll(() => nameField.inputValue(), { timeout: seenMs }).toBe(name);
    await nameField.fill(`${name}, reworked`);
    await page.getByRole('checkbox', { name: 'Disputed' }).uncheck();
    await page.getByRole('button', { name: /^Try it on the last 90 days/ }).click();
    const figures = page.getByRole('table', { name: 'In use and edited, side by side' });
    await figures.waitFor({ timeout: noticedMs });
    const disputed = await figures
      .getByRole('row', { name: /^disputed it/ })
      .getByRole('cell')
      .allInnerTexts();
    expect(disputed[0]).toBe('0');
    expect(Number(disputed[1]?.replaceAll(',', ''))).toBeGreaterThan(0);
    await page.getByRole('region', { name: 'Contacts that would have been wrong' }).getByText('Disputed').first().waitFor();
    await expectLegible(world.desktop(), 'strategies, tried');
    await page.getByRole('button', { name: 'Put into use…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Put these strategies into use?' });
    await dialog.getByText(/more than those in use/).waitFor();
    await expectLegible(world.desktop(), 'strategies, to be put into use');
    await dialog.getByRole('button', { name: 'Put into use', exact: true }).click();
    await page.getByText(/^In use: version 1\./).waitFor({ timeout: noticedMs });
    await expect.poll(() => nextStepOf(danas), { timeout: noticedMs, interval: 200 }).toContain(`(strategy ${name}, reworked, step`);
  });

  test('without a network the edits are kept, and the screen says so', async () => {
    const { page } = sams;
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Edited without a network');
    await world.relay.pull();
    await page.getByText(/Your edits are kept in this window; you can go on editing/).waitFor({ timeout: noticedMs });
    await page.getByRole('button', { name: 'Put into use…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Put these strategies into use?' });
    await dialog.getByRole('button', { name: /^Put into use/ }).click();
    await dialog.getByText('The central API cannot be reached').waitFor({ timeout: noticedMs });
    await dialog.getByRole('button', { name: 'Go back' }).click();
    await page.getByRole('navigation', { name: 'Screens' }).getByRole('button', { name: 'Queue' }).click();
    await sams.queueShown();
    await page.getByRole('navigation', { name: 'Screens' }).getByRole('button', { name: 'Strategy' }).click();
    await expect
      .poll(() => page.getByRole('textbox', { name: 'Name', exact: true }).inputValue(), { timeout: seenMs })
      .toBe('Edited without a network');
    await world.relay.plugIn();
    await page.getByRole('button', { name: 'Put into use…' }).click();
    await dialog.getByRole('button', { name: /^Put into use/ }).click();
    await page.getByText(/^In use: version 2\./).waitFor({ timeout: noticedMs });
  });

  test('the versions say who changed what; an older one is taken up as a draft and put into use like each of them', async () => {
    const { page } = sams;
    const versions = page.getByRole('region', { name: 'Versions' });
    await versions.getByRole('button', { name: 'Show the versions' }).click();
    const list = versions.getByRole('list', { name: 'Versions, the newest first' });
    const first = list.getByRole('listitem').filter({ hasText: /^Version 1/ });
    await first.getByText(/ is now called “.+, reworked”/).waitFor({ timeout: noticedMs });
    expect(await first.innerText()).toMatch(/Sam .*no longer stops for: disputed/s);
    await list.getByText('in use', { exact: true }).waitFor();
    await expectLegible(world.desktop(), 'strategies, versions');
    await list.getByRole('button', { name: 'Take up as a draft: What the program comes with' }).click();
    await page.getByText('Edited in this window, not in use yet. In use: version 2.').waitFor();
    await page.getByRole('button', { name: 'Put into use…' }).click();
    await page
      .getByRole('dialog', { name: 'Put these strategies into use?' })
      .getByRole('button', { name: /^Put into use/ })
      .click();
    await page.getByText(/^In use: version 3\./).waitFor({ timeout: noticedMs });
    await list.getByText('same as in use').waitFor({ timeout: noticedMs });
  });
});
