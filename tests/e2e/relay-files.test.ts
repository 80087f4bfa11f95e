import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import { simpleParser } from 'mailparser';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Folder } from '#domain/folder.ts';
import { defaultLetterSettings } from '#domain/letter-settings.ts';
import { handedFilesOf } from '#domain/message-files.ts';
import type { Message } from '#domain/message-row.ts';
import { everybody, fixedStops, unwritten } from '#domain/strategy.ts';
import { giveTo, ordinaryUser } from '#scripts/support/ordinary-user.ts';
import { relayVariables } from '#server/mail/relay-account.ts';
import { type MailServer, mailPassword, startMailServer } from '#tests/support/mail-server.ts';
import { expectLegible } from './support/axe.ts';
import { type Window, noticedMs, seenMs } from './support/window.ts';
import { type World, createWorld, dana, demoPassword } from './support/world.ts';

const sizes = { usual: { width: 1440, height: 900 }, small: { width: 1100, height: 700 } } as const;
const times = { startsAfterDays: -20, waitDays: 1, repeatEveryDays: 1 };
const attach = ['statement', 'invoices'] as const;
const step = { ...unwritten, ...times, id: 'mail', channel: 'email', templateKey: 'friendlyReminder', attach: [...attach] };
/** Everybody is written to by e-mail, with a statement and copies of the invoices. */
const strategies = { version: 1, list: [{ id: 'mail', name: 'By mail', segment: everybody, stopsOn: [...fixedStops], steps: [step] }] };
const relay = { fromName: 'Brightwater Credit', fromAddress: 'credit@brightwater.example', replyTo: null };

/** A company that sends by its relay: an e-mail with a statement, copies of invoices, a file and a copy to sales, without a network and with a kill in between. */
describe('an e-mail of the relay with what goes along', () => {
  let world: World;
  let window: Window;
  let server: MailServer;
  let chosen: string;
  let own: Buffer;
  let account: Folder;

  const look = async (what: string): Promise<void> => {
    for (const [size, to] of Object.entries(sizes)) {
      await world
        .desktop()
        .app.evaluate(({ BrowserWindow }, { width, height }) => BrowserWindow.getAllWindows()[0]?.setContentSize(width, height), to);
      await expectLegible(world.desktop(), `${what}, ${size}`);
      const folder = process.env['PICTURES'];
      if (folder !== undefined) await window.page.screenshot({ path: `${folder}/${what} ${size} dark.png` });
      await world.desktop().app.evaluate(({ nativeTheme }) => (nativeTheme.themeSource = 'light'));
      if (folder !== undefined) await window.page.screenshot({ path: `${folder}/${what} ${size} light.png` });
    }
  };
  const open = async (): Promise<void> => {
    window = await world.openDesktop();
    await window.signInShown();
    await window.signIn(dana.email, demoPassword);
    await window.queueShown();
    await window.syncReads(/Synced/);
    // The person chooses this file, however often they are asked.
    await world.desktop().app.evaluate(({ dialog }, file) => {
      dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [file] });
    }, chosen);
  };
  const write = async (folder: Folder): Promise<void> => {
    await window.openByNumber(folder);
    await window.search.waitFor({ state: 'hidden' });
    await window.page.keyboard.press('e');
    await window.page.getByRole('button', { name: /^Send/ }).waitFor();
  };
  const send = () => window.page.getByRole('button', { name: /^Send/ }).click();
  const rowOf = async ({ account: { id } }: Folder): Promise<Message | undefined> =>
    (await world.folders()).find((each) => each.account.id === id)?.messages.find(({ channel }) => channel === 'email');

  beforeAll(async () => {
    server = await startMailServer();
    const { host, port } = server.settings.smtp;
    const given = {
      host,
      port: String(port),
      user: server.settings.user,
      password: mailPassword,
      authorityPem: server.settings.authorityPem,
    };
    const environment = Object.entries(relayVariables).flatMap(([member, name]) => {
      const value = member in given ? given[member as keyof typeof given] : null;
      return value === null ? [] : [[name, value] as const];
    });
    for (const [name, value] of environment) process.env[name] = value;
    world = await createWorld({ accounts: 150 });
    for (const [name] of environment) delete process.env[name];
    const letters = { ...defaultLetterSettings, mailsPerMinute: 600, copiesSalesRep: true, relay };
    await sql`update company set policy = policy || ${JSON.stringify({ letters, strategies })}::jsonb`.execute(world.database.owner);
    await sql`delete from notes`.execute(world.database.owner);
    await sql`delete from messages`.execute(world.database.owner);
    const folder = await mkdtemp(path.join(tmpdir(), 'collector-chosen-'));
    chosen = path.join(folder, 'Lieferschein Müller & Söhne, unterschrieben.pdf');
    own = Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(900_000)]);
    await writeFile(chosen, own);
    const user = ordinaryUser();
    if (user) await giveTo(user, folder);
    const today = await world.today();
    const due = (await world.folders()).filter(
      ({ account: { staySince, collectorId, salesRepEmail, country }, invoices, promises, contacts, contactStops }) =>
        staySince === null &&
        collectorId !== null &&
        country === 'US' &&
        salesRepEmail !== null &&
        contacts.some(({ isPrimary, email }) => isPrimary && email !== null) &&
        contactStops.length === 0 &&
        promises.every(({ status }) => status !== 'open') &&
        invoices.filter(({ status, dueDate, kind }) => status === 'open' && kind === 'invoice' && dueDate < today).length > 0 &&
        invoices.every(({ disputedAmountMinor }) => disputedAmountMinor === 0),
    );
    const [first] = due;
    if (!first) throw new Error('nobody is due');
    account = first;
    await open();
  });
  afterAll(async () => {
    await world?.close();
    await server?.close();
    if (chosen !== undefined) await rm(path.dirname(chosen), { recursive: true, force: true });
  });

  test('is written with the copy to sales that is proposed and a file, and waits for its files while there is no network', async () => {
    await write(account);
    // The company wants a copy to go there, so it is proposed.
    expect(await window.page.getByRole('checkbox', { name: `Copy to ${account.account.salesRep} of sales` }).isChecked()).toBe(true);
    await window.page.getByText(`Cc: ${account.account.salesRepEmail}`).waitFor();
    await window.page.getByRole('button', { name: 'Attach a file…' }).click();
    await window.page.getByText(/^Lieferschein Müller/).waitFor();
    await look('composer with a copy to sales');
    await world.relay.pull();
    await send();
    await window.openTab('Timeline');
    await window.account.getByText('Waiting for its files').first().waitFor({ timeout: seenMs });
    await look('timeline waiting');
    await window.page.getByRole('button', { name: 'Letters', exact: true }).click();
    await window.page
      .locator('label')
      .filter({ hasText: /^Outbox$/ })
      .click();
    await window.page.getByRole('table', { name: 'Messages' }).getByText('Waiting for its files').waitFor({ timeout: seenMs });
    await look('outbox waiting');
    expect(server.taken).toEqual([]);
  });

  test('fault 50: is sent once with all of it when the network is back, also where the window is killed while it goes up', async () => {
    // Slow enough that the kill comes in the middle of the file.
    world.relay.slow({ bytesPerSecond: 200_000, delayMs: 0 });
    await world.relay.plugIn();
    const { ownerPool } = world.database;
    const pieces = async () => Number((await ownerPool.query('select count(*) as n from message_upload_part')).rows[0].n);
    await expect.poll(pieces, { timeout: 90_000, interval: 50 }).toBeGreaterThanOrEqual(2);
    await world.desktop().kill('SIGKILL');
    expect(server.taken).toEqual([]);
    expect(await rowOf(account)).toMatchObject({ state: 'waiting', handedUp: null });
    world.relay.letGo();
    await open();
    await expect.poll(() => server.taken.length, { timeout: 120_000 }).toBe(1);
    await expect.poll(async () => (await rowOf(account))?.state, { timeout: noticedMs }).toBe('sent');
    const row = await rowOf(account);
    const [taken] = server.taken;
    expect(taken?.to).toEqual([row?.toAddress, account.account.salesRepEmail]);
    const { attachments } = await simpleParser(taken?.raw ?? '');
    const sent = attachments.map(({ filename, content }) => [filename, createHash('sha256').update(content).digest('hex')]);
    expect(row && handedFilesOf(row).map(({ name, sha256 }) => [name, sha256])).toEqual(sent);
    expect(attachments.length).toBeGreaterThanOrEqual(3);
    for (const { content } of attachments) expect(content.subarray(0, 5).toString('latin1')).toBe('%PDF-');
    expect(attachments.at(-1)?.content).toEqual(own);
    expect(server.taken).toHaveLength(1);
  });

  test('stands on the timeline with whom it went to and what went along', async () => {
    await window.openByNumber(account);
    await window.openTab('Timeline');
    await window.account.getByText(`copy to ${account.account.salesRepEmail}`).waitFor({ timeout: noticedMs });
    await window.account.getByRole('button', { name: 'Read it' }).first().click();
    await window.account
      .getByRole('list', { name: 'Files that go along' })
      .getByText(/Lieferschein Müller/)
      .scrollIntoViewIfNeeded();
    await look('timeline sent');
  });

  test('says where the books have no address of the sales representative, and goes without a copy', async () => {
    const other = (await world.folders()).find(
      ({ account: { salesRep, salesRepEmail, collectorId } }) => collectorId !== null && salesRep !== null && salesRepEmail === null,
    );
    if (!other) throw new Error('the demo has a representative without an address');
    await write(other);
    await window.page.getByText(/The books have no e-mail address of .+ of sales/).waitFor();
    await look('composer without an address of sales');
    await window.page.keyboard.press('Escape');
  });

  test('shows in the dunning run who gets a copy, and who cannot', async () => {
    await window.page.getByRole('button', { name: 'Letters', exact: true }).click();
    await window.page
      .locator('label')
      .filter({ hasText: /^Dunning run$/ })
      .click();
    await window.page.getByRole('region', { name: 'By mail' }).getByRole('button').first().click();
    const preview = window.page.getByRole('complementary', { name: 'Preview' });
    const copied = preview.getByText(/^Cc: .+@brightwater\.example$/);
    const notCopied = preview.getByText(/^No copy goes to .+ of sales$/);
    const rows = window.page.getByRole('table', { name: 'Accounts' }).getByRole('row');
    const seen = new Set<string>();
    for (let at = 1; at < (await rows.count()) && seen.size < 2; at += 1) {
      await rows.nth(at).click();
      await preview.getByRole('article').waitFor({ timeout: seenMs });
      const what =
        (await copied.count()) > 0 ? 'run preview with a copy' : (await notCopied.count()) > 0 ? 'run preview without an address' : null;
      if (what === null || seen.has(what)) continue;
      seen.add(what);
      await look(what);
    }
    expect(seen).toContain('run preview with a copy');
  });
});
