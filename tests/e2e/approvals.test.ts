import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Folder } from '#domain/folder.ts';
import { collectableMinor } from '#domain/invoice.ts';
import type { Desktop } from '#scripts/support/launch-desktop.ts';
import { type Relay, openRelay } from '#scripts/support/relay.ts';
import { launchDesktop, newUserDataDir, removeUserDataDir } from '#tests/support/desktop.ts';
import { expectLegible } from './support/axe.ts';
import { type Window, noticedMs, seenMs, windowOf } from './support/window.ts';
import { type World, createWorld, dana, demoPassword, sam } from './support/world.ts';

/** A supervisor at one computer and a collector at another, whose cable can be pulled by itself. */
describe('what is above a collector’s authority', () => {
  let world: World;
  let sams: Window;
  let danas: Window;
  let danasCable: Relay;
  let danasDesktop: Desktop;
  let danasData: string;
  let large: readonly Folder[];

  beforeAll(async () => {
    world = await createWorld({ accounts: 120 });
    sams = await world.openDesktop();
    await sams.signIn(sam.email, demoPassword);
    await sams.queueShown();
    danasCable = await openRelay(() => Number(new URL(world.relay.url).port));
    danasData = await newUserDataDir();
    danasDesktop = await launchDesktop({ apiUrl: danasCable.url, userDataDir: danasData });
    danas = windowOf(danasDesktop);
    await danas.signIn(dana.email, demoPassword);
    await danas.queueShown();
    large = await largeAccountsOfDana();
  });
  afterAll(async () => {
    await danasDesktop?.close();
    await danasCable?.close();
    if (danasData !== undefined) await removeUserDataDir(danasData);
    await world?.close();
  });

  /** Accounts of the collector's book that owe so much that no plan for it is within her authority. */
  async function largeAccountsOfDana(): Promise<readonly Folder[]> {
    const { rows } = await world.database.ownerPool.query<{ id: string }>('select id from app_user where email = $1', [dana.email]);
    const today = await world.today();
    return (await world.folders()).filter(({ account, invoices, contactStops, calls, promises }) => {
      const late = invoices.filter(({ status, currency, dueDate }) => status === 'open' && currency === 'USD' && dueDate < today);
      const lateMinor = late.reduce((sum, invoice) => sum + Math.max(0, collectableMinor(invoice)), 0);
      const isOrdinary = account.currency === 'USD' && account.staySince === null && contactStops.length === 0 && calls.length === 0;
      return isOrdinary && account.collectorId === rows[0]?.id && lateMinor > 12_000_00 && lateMinor < 45_000_00 && promises.length < 20;
    });
  }

  async function open(window: Window, { account: { name } }: Folder): Promise<void> {
    await window.searchFor(name);
    await window.page.keyboard.press('Enter');
    await window.search.waitFor({ state: 'hidden' });
    await expect.poll(() => window.account.getByRole('heading', { level: 1 }).innerText(), { timeout: seenMs }).toContain(name);
  }

  const formIn = ({ page }: Window) => page.getByRole('form', { name: 'Plan, settlement, extension' });
  const requestLine = ({ account }: Window, name: string) => account.getByRole('group', { name, exact: true });

  /** The supervisor's screen with a request of an account in hand. */
  async function briefOf({ account: { name } }: Folder) {
    const { page } = sams;
    await page.getByRole('navigation', { name: 'Screens' }).getByRole('button', { name: 'Approve' }).click();
    const row = page.getByRole('table', { name: 'Waiting for you' }).getByRole('row').filter({ hasText: name });
    await row.waitFor({ timeout: noticedMs });
    await row.click();
    const brief = page.getByRole('region', { name: new RegExp(`· ${name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`) });
    await brief.getByRole('form', { name: 'Decision' }).waitFor({ timeout: seenMs });
    return brief;
  }

  test('is asked for without a network, approved with a condition, done at once, and both see it', async () => {
    const [folder] = large;
    if (!folder) throw new Error('the demo has no large account');
    await open(danas, folder);
    await danasCable.pull();
    await danas.page.keyboard.press('Shift+A');
    const form = formIn(danas);
    await form.getByRole('group', { name: 'Payments to come' }).waitFor();
    await form.getByText(/^Above your authority: it is not binding/).waitFor();
    await expectLegible(danasDesktop, 'a plan');
    await form.getByRole('button', { name: 'Agree or ask for it' }).click();
    await form.getByText(/^Say why/).waitFor();
    await form.getByRole('textbox', { name: 'Why', exact: true }).fill('Seasonal cash flow');
    await danas.page.keyboard.press('Escape');
    await form.waitFor({ state: 'hidden' });
    await danas.page.keyboard.press('Shift+A');
    await expect.poll(() => form.getByRole('textbox', { name: 'Why', exact: true }).inputValue()).toBe('Seasonal cash flow');
    await form.getByRole('textbox', { name: /^What speaks for it/ }).fill('Statement of last winter');
    await form.getByRole('button', { name: 'Agree or ask for it' }).click();
    await form.waitFor({ state: 'hidden' });
    const request = requestLine(danas, 'Request: Payment plan');
    await request.getByText('not yet binding').waitFor();
    await request.getByText('Saved on this computer, waiting for the server').waitFor({ state: 'attached' });
    await danas.account.getByText('Payment plan 3× asked for').waitFor();

    await danasCable.plugIn();
    const brief = await briefOf(folder);
    await brief.getByText('Statement of last winter').waitFor();
    await expectLegible(world.desktop(), 'approvals');
    await brief.getByRole('textbox', { name: 'On the condition that' }).fill('First payment by wire');
    await sams.page.keyboard.press('Escape');
    await sams.page.keyboard.press('a');
    await brief.waitFor({ state: 'hidden', timeout: noticedMs });

    const news = danas.page.getByRole('status', { name: 'Decided requests' });
    await news.getByText('Payment plan 3× was approved').waitFor({ timeout: noticedMs });
    await expectLegible(danasDesktop, 'a decided request');
    await news.getByRole('button', { name: 'Open the account' }).click();
    await requestLine(danas, 'Request: Payment plan')
      .getByText(/Condition: First payment by wire/)
      .waitFor();
    await requestLine(danas, 'Payment plan')
      .getByText(/agreed · 0 of 3 paid/)
      .waitFor();
    await requestLine(danas, 'Request: Payment plan').getByRole('button', { name: 'Noted' }).click();
    await news.getByText('Payment plan 3× was approved').waitFor({ state: 'hidden' });
    await open(sams, folder);
    await requestLine(sams, 'Payment plan')
      .getByText(/agreed · 0 of 3 paid/)
      .waitFor({ timeout: noticedMs });
    await sams.account.getByText('Payment plan 3× was approved').waitFor();
  });

  test('fault 41: is void where the balance has changed meanwhile, and whoever asked hears why', async () => {
    const folder = large[1];
    if (!folder) throw new Error('the demo has no second large account');
    await open(danas, folder);
    await danas.page.keyboard.press('Shift+A');
    const form = formIn(danas);
    await form.getByRole('radio', { name: 'Settlement' }).check();
    await form.getByRole('textbox', { name: /^They pay/ }).fill('1');
    await form.getByRole('textbox', { name: 'Why', exact: true }).fill('Going-out-of-business sale');
    await form.getByRole('button', { name: 'Agree or ask for it' }).click();
    const floor = form.getByText(/^Your company takes at least \$/);
    await floor.waitFor();
    const least = /at least \$([\d,]+\.\d\d)/.exec(await floor.innerText())?.[1] ?? '';
    await form.getByRole('textbox', { name: /^They pay/ }).fill(least);
    await expectLegible(danasDesktop, 'a settlement');
    await form.getByRole('button', { name: 'Agree or ask for it' }).click();
    await form.waitFor({ state: 'hidden' });
    const brief = await briefOf(folder);
    await world.database.ownerPool.query(
      "update invoices set open_amount_minor = open_amount_minor - 100 where account_id = $1 and status = 'open' and open_amount_minor > 10000",
      [folder.account.id],
    );
    await brief.getByRole('button', { name: /^Approve/ }).click();
    const news = danas.page.getByRole('status', { name: 'Decided requests' });
    await news.getByText(/^Settlement \d+% is void$/).waitFor({ timeout: noticedMs });
    await requestLine(danas, 'Request: Settlement')
      .getByText(/The balance had changed since it was asked for\. Ask again/)
      .waitFor();
    expect(await requestLine(danas, 'Settlement').count()).toBe(0);
    const { rows } = await world.database.ownerPool.query('select status from arrangements where account_id = $1', [folder.account.id]);
    expect(rows).toEqual([{ status: 'void' }]);
  });
});
