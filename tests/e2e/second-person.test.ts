import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Folder } from '#domain/folder.ts';
import type { Desktop } from '#scripts/support/launch-desktop.ts';
import { type Relay, openRelay } from '#scripts/support/relay.ts';
import { launchDesktop, newUserDataDir, removeUserDataDir } from '#tests/support/desktop.ts';
import { expectLegible } from './support/axe.ts';
import { callableOf, numberOf } from './support/callable.ts';
import { type Window, noticedMs, seenMs, windowOf } from './support/window.ts';
import { type World, createWorld, dana, demoPassword, sam } from './support/world.ts';

const sizes = { usual: { width: 1440, height: 900 }, small: { width: 1100, height: 700 } } as const;

/** A collector whose calls want a second person at this hour, and a supervisor at another computer; the collector's cable can be pulled. */
describe('a call that a second person has to agree to', () => {
  let world: World;
  let sams: Window;
  let danas: Window;
  let danasCable: Relay;
  let danasDesktop: Desktop;
  let danasData: string;
  let called: Folder;
  const handedOver: string[] = [];

  const look = async (desktop: Desktop, window: Window, what: string): Promise<void> => {
    for (const [size, to] of Object.entries(sizes)) {
      await desktop.app.evaluate(
        ({ BrowserWindow }, { width, height }) => BrowserWindow.getAllWindows()[0]?.setContentSize(width, height),
        to,
      );
      await expectLegible(desktop, `${what}, ${size}`);
      const folder = process.env['PICTURES'];
      if (folder !== undefined) await window.page.screenshot({ path: `${folder}/${what} ${size}.png` });
    }
  };

  beforeAll(async () => {
    world = await createWorld({ accounts: 200 });
    // The hours are one minute of the night, so that the story can be told at any hour.
    await sql`update company set policy = jsonb_set(policy, '{contact}', policy->'contact' || '{"callFrom": "03:00", "callUntil": "03:01"}'
      || jsonb_build_object('verdicts', policy->'contact'->'verdicts' || '{"hours": "needsApproval"}'))`.execute(world.database.owner);
    await world.database.owner.deleteFrom('notes').execute();
    sams = await world.openDesktop();
    await sams.signIn(sam.email, demoPassword);
    await sams.queueShown();
    danasCable = await openRelay(() => Number(new URL(world.relay.url).port));
    danasData = await newUserDataDir();
    danasDesktop = await launchDesktop({
      apiUrl: danasCable.url,
      userDataDir: danasData,
      args: ['--tell-calls', `--save-into=${danasData}`],
    });
    danasDesktop.app.process().stdout?.on('data', (piece: Buffer) => {
      handedOver.push(
        ...String(piece)
          .split('\n')
          .filter((line) => line.startsWith('call ')),
      );
    });
    danas = windowOf(danasDesktop);
    await danas.signIn(dana.email, demoPassword);
    await danas.queueShown();
    await danas.syncReads(/Synced/);
    const { rows } = await world.database.ownerPool.query<{ id: string }>('select id from app_user where email = $1', [dana.email]);
    const found = callableOf(await world.folders()).find(({ account }) => account.collectorId === rows[0]?.id);
    if (!found) throw new Error('the demo has no account of the collector that may be called');
    called = found;
  });
  afterAll(async () => {
    await danasDesktop?.close();
    await danasCable?.close();
    if (danasData !== undefined) await removeUserDataDir(danasData);
    await world?.close();
  });

  test('is asked for without a network, agreed to by a supervisor who sees what speaks against it, and made once', async () => {
    const { page } = danas;
    await danas.openByNumber(called);
    await danasCable.pull();
    await danas.syncReads(/Offline/);
    await page.keyboard.press('c');
    const form = page.getByRole('form', { name: 'A second person has to agree' });
    await form.getByText(/It needs a supervisor’s word/).waitFor();
    await look(danasDesktop, danas, 'asking first');
    await form.getByRole('textbox').fill('They work at night and asked to be called');
    await page.keyboard.press('Enter');
    await form.getByText(/^You asked at/).waitFor();
    await form.getByText('Waiting for the server').waitFor();
    await look(danasDesktop, danas, 'asked first');
    expect(handedOver).toEqual([]);
    await danasCable.plugIn();

    const { page: samsPage } = sams;
    await samsPage.getByRole('navigation', { name: 'Screens' }).getByRole('button', { name: 'Approve' }).click();
    const row = samsPage.getByRole('table', { name: 'Waiting for you' }).getByRole('row').filter({ hasText: called.account.name });
    await row.filter({ hasText: 'Contact against a rule' }).waitFor({ timeout: noticedMs });
    await row.filter({ hasText: 'Contact against a rule' }).click();
    const brief = samsPage.getByRole('region', { name: /^Contact against a rule · / });
    await brief.getByText(/the hours for calls are 03:00–03:01|on a day without calls/).waitFor({ timeout: seenMs });
    await look(world.desktop(), sams, 'a contact to decide');
    await samsPage.keyboard.press('a');
    await brief.waitFor({ state: 'hidden', timeout: noticedMs });

    // The desktop asks the guard anew as soon as it hears of it.
    await page
      .getByText(/has agreed to it, once, until/)
      .first()
      .waitFor({ timeout: noticedMs });
    const why = page.getByLabel('Why, in a line');
    expect(await why.inputValue()).toBe('They work at night and asked to be called');
    await look(danasDesktop, danas, 'agreed');
    await why.press('Enter');
    const card = page.getByRole('region', { name: 'Call in hand' });
    await card.waitFor();
    await expect.poll(() => handedOver, { timeout: seenMs }).toEqual([`call tel:${numberOf(called)}`]);
    await page.keyboard.press('5');
    await page.keyboard.press('Control+Enter');
    await card.waitFor({ state: 'hidden' });
    const used = async () =>
      (await world.folders())
        .flatMap(({ approvals, calls }) =>
          approvals.map(({ kind, usedById }) => ({ kind, usedById, call: calls.find(({ id }) => id === usedById) })),
        )
        .filter(({ kind }) => kind === 'contactOverride');
    await expect.poll(used, { timeout: noticedMs }).toMatchObject([{ call: { flag: null, accountId: called.account.id } }]);

    await danas.openByNumber(called);
    await page.getByRole('button', { name: /^Call .* C$/ }).click();
    await form.getByText(/It needs a supervisor’s word/).waitFor();
    await page.keyboard.press('Escape');
    expect(handedOver).toHaveLength(1);
  });

  test('stands in the log, which is saved as a file', async () => {
    const { page } = danas;
    await page.getByRole('navigation', { name: 'Screens' }).getByRole('button', { name: 'Calls' }).click();
    await page.getByRole('button', { name: 'Save as CSV…' }).click();
    const saved = page.getByText(/^Saved as Calls .*\.csv$/);
    await saved.waitFor();
    await look(danasDesktop, danas, 'calls as a file');
    const text = await readFile(path.join(danasData, (await saved.innerText()).replace('Saved as ', '')), 'utf8');
    expect(text.trimEnd().split('\r\n')).toHaveLength(2);
    expect(text).toContain(`,${numberOf(called)?.replace('+', "'+") ?? ''},`);
  });

  test('is what a supervisor chooses among the rules', async () => {
    await sams.page.getByRole('navigation', { name: 'Screens' }).getByRole('button', { name: 'Rules' }).click();
    await sams.page.getByLabel('Hours an approval holds').scrollIntoViewIfNeeded();
    await look(world.desktop(), sams, 'rules with a second person');
  });
});
