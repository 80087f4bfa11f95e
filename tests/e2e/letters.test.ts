import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Folder } from '#domain/folder.ts';
import type { Message } from '#domain/message-row.ts';
import { type Policy, policySchema } from '#domain/policy.ts';
import { everybody, fixedStops, unwritten } from '#domain/strategy.ts';
import { pdfPartsOf } from '#main/print/pdf-parts.ts';
import { giveTo, ordinaryUser } from '#scripts/support/ordinary-user.ts';
import { expectLegible } from './support/axe.ts';
import { noticedMs, seenMs } from './support/window.ts';
import { type World, createWorld, dana, demoPassword } from './support/world.ts';

/** Written to every day: risky customers by letter, the others by e-mail, so that a run of some dozens is due. */
const strategies: Policy['strategies'] = {
  version: 1,
  list: [
    {
      id: 'paper',
      name: 'On paper',
      segment: { ...everybody, riskClasses: ['high', 'medium'] },
      stopsOn: [...fixedStops],
      steps: [stepOf('letter')],
    },
    { id: 'mail', name: 'By mail', segment: everybody, stopsOn: [...fixedStops], steps: [stepOf('email')] },
  ],
};
function stepOf(channel: 'email' | 'letter') {
  const times = { startsAfterDays: -20, waitDays: 1, repeatEveryDays: 1 };
  return { ...unwritten, ...times, id: channel, channel, templateKey: 'friendlyReminder' as const, attach: ['statement' as const] };
}

let world: World;
let folder: string;
beforeAll(async () => {
  world = await createWorld({ accounts: 700 });
  folder = await mkdtemp(path.join(tmpdir(), 'collector-letters-'));
  const user = ordinaryUser();
  if (user) await giveTo(user, folder);
  const { owner } = world.database;
  const { policy } = await owner.selectFrom('company').select('policy').executeTakeFirstOrThrow();
  const next = { ...policySchema.parse(policy), strategies };
  await owner
    .updateTable('company')
    .set({ policy: JSON.stringify(next) })
    .execute();
  const window = await open();
  await window.signInShown();
  await window.signIn(dana.email, demoPassword);
  await window.queueShown();
});
afterAll(async () => {
  await world.close();
  await rm(folder, { recursive: true, force: true });
});

const open = () => world.openDesktop({ args: [`--save-into=${folder}`] });
const pageOf = () => world.window().page;

async function openRun(strategy: 'On paper' | 'By mail') {
  await pageOf().getByRole('button', { name: 'Letters', exact: true }).click();
  await pageOf().getByRole('region', { name: strategy }).getByRole('button').first().click();
  await pageOf().getByRole('table', { name: 'Accounts' }).waitFor({ timeout: seenMs });
}

const messagesOf = (folders: readonly Folder[]): readonly Message[] => folders.flatMap(({ messages }) => messages);
const countIn = async (words: RegExp): Promise<number> => {
  const text = await pageOf().getByRole('button', { name: words }).first().innerText();
  return Number(/\d[\d,]*/.exec(text)?.[0].replaceAll(',', '') ?? 0);
};

describe('a day of letters and e-mails', () => {
  test('prints a run of letters into one file, a page for each and its statement behind it, and the books know each', async () => {
    await openRun('On paper');
    const letters = await countIn(/^Print \d+ letters/);
    expect(letters).toBeGreaterThanOrEqual(20);
    await expectLegible(world.desktop(), 'the dunning run');
    await pageOf().keyboard.press('Control+Enter');
    await pageOf()
      .getByText(new RegExp(`^${letters} letters on \\d+ pages saved as Letters`))
      .waitFor({ timeout: 90_000 });
    const [file] = await readdir(folder);
    const pdf = await readFile(path.join(folder, file ?? 'none'));
    expect(pdfPartsOf(pdf).pageCount).toBeGreaterThanOrEqual(2 * letters);
    await expect
      .poll(async () => messagesOf(await world.folders()).filter(({ state }) => state === 'printed').length, { timeout: noticedMs })
      .toBe(letters);
  });

  test('stands in the outbox until the letters are posted', async () => {
    await pageOf()
      .locator('label')
      .filter({ hasText: /^Outbox$/ })
      .click();
    const posted = pageOf().getByRole('button', { name: /^Posted: \d+ letters/ });
    const letters = await countIn(/^Posted: /);
    await expectLegible(world.desktop(), 'the outbox');
    await pageOf().getByRole('button', { name: 'Save addresses (CSV)' }).click();
    await expect.poll(async () => (await readdir(folder)).includes('Addresses.csv'), { timeout: seenMs }).toBe(true);
    const csv = await readFile(path.join(folder, 'Addresses.csv'), 'utf8');
    expect(csv.trim().split('\r\n')).toHaveLength(letters + 1);
    // One of them is spoilt: it goes to the printer by itself, as the very page that a file would have.
    await pageOf().getByRole('button', { name: 'Print again' }).first().click();
    await pageOf().getByRole('button', { name: 'Yes, print again' }).click();
    await pageOf().getByRole('button', { name: 'Print 1 letter…' }).click();
    await pageOf()
      .getByText(/^1 letter on \d+ pages handed to the printer/)
      .waitFor({ timeout: 90_000 });
    expect(pdfPartsOf(await readFile(path.join(folder, 'To the printer Letters.pdf'))).pageCount).toBeGreaterThanOrEqual(2);
    await posted.filter({ hasText: String(letters) }).waitFor({ timeout: seenMs });
    await posted.click();
    await expect
      .poll(async () => messagesOf(await world.folders()).filter(({ state }) => state === 'posted').length, { timeout: noticedMs })
      .toBe(letters);
  });

  test('releases a run of e-mails once, also where the application is killed in the middle of it', async () => {
    await pageOf()
      .locator('label')
      .filter({ hasText: /^Dunning run$/ })
      .click();
    await openRun('By mail');
    const emails = await countIn(/^Send \d+ e-mails/);
    expect(emails).toBeGreaterThanOrEqual(50);
    await pageOf().keyboard.press('Control+Enter');
    await pageOf()
      .getByText(/^Releasing ([5-9]|[1-9]\d+) of/)
      .waitFor({ timeout: seenMs });
    await world.desktop().kill('SIGKILL');
    const window = await open();
    await window.signInShown();
    await window.signIn(dana.email, demoPassword);
    await window.queueShown();
    await openRun('By mail');
    const rest = await countIn(/^Send \d+ e-mails/);
    expect(rest).toBeLessThan(emails);
    await pageOf().keyboard.press('Control+Enter');
    await pageOf()
      .getByText(new RegExp(`^${rest} e-mails and 0 letters released`))
      .waitFor({ timeout: 90_000 });
    const sent = async () => messagesOf(await world.folders()).filter(({ channel, state }) => channel === 'email' && state !== 'cancelled');
    await expect.poll(async () => (await sent()).length, { timeout: noticedMs }).toBe(emails);
    expect(new Set((await sent()).map(({ accountId }) => accountId)).size).toBe(emails);
  });

  test('has every message on its account’s timeline, with its exact words', async () => {
    const folders = await world.folders();
    const written = folders.find(({ messages }) => messages.some(({ state }) => state === 'posted'));
    const message = written?.messages[0];
    if (!written || !message) throw new Error('no letter was posted');
    await world.window().openByNumber(written);
    const account = pageOf().getByRole('region', { name: 'Account', exact: true });
    await account.getByText(message.subject).first().waitFor({ timeout: seenMs });
    await account.getByRole('button', { name: 'Read it' }).first().click();
    await account.getByText('these are the words that were released', { exact: false }).waitFor({ timeout: seenMs });
    await account.getByRole('article').getByText(message.toName, { exact: true }).first().waitFor({ timeout: seenMs });
  });

  test('writes a letter to one account with L: template, language and words, as they will be read', async () => {
    await pageOf().keyboard.press('Escape');
    await world.window().queue.focus();
    await pageOf().keyboard.press('l');
    const dialog = pageOf().getByRole('dialog', { name: /^Letter to / });
    await dialog.waitFor({ timeout: seenMs });
    await dialog.getByLabel('Template').selectOption('statement');
    await dialog.getByLabel('Language').selectOption('de');
    await dialog
      .getByRole('article', { name: 'Preview' })
      .getByText(/Kontoauszug|Kontoübersicht/)
      .first()
      .waitFor({ timeout: seenMs });
    await expectLegible(world.desktop(), 'a letter that is being written');
    await pageOf().keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
  });
});
