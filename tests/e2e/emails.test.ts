import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { defaultLetterSettings } from '#domain/letter-settings.ts';
import type { Message } from '#domain/message-row.ts';
import type { Folder } from '#domain/folder.ts';
import { type MailServer, mailPassword, startMailServer } from '#tests/support/mail-server.ts';
import { expectLegible } from './support/axe.ts';
import { releaseElsewhere } from './support/released-mails.ts';
import { type Window, seenMs } from './support/window.ts';
import { type World, createWorld, dana, demoPassword } from './support/world.ts';

const mails = 50;

/** One story: a mailbox is set up, fifty e-mails are released, and the window is killed while they leave. */
describe('e-mails', () => {
  let world: World;
  let window: Window;
  let server: MailServer;
  let released: readonly string[] = [];

  const field = (name: string) => window.page.getByLabel(name, { exact: true });
  const press = (name: string) => window.page.getByRole('button', { name, exact: true }).click();
  const rows = async (): Promise<readonly Message[]> =>
    (await world.folders()).flatMap(({ messages }) => messages.filter(({ id }) => released.includes(id)));
  const timesTaken = ({ messageIdHeader }: Message): number => server.taken.filter(({ messageId }) => messageId === messageIdHeader).length;

  async function open(): Promise<void> {
    window = await world.openDesktop();
    await window.signInShown();
    await window.signIn(dana.email, demoPassword);
    await window.queueShown();
    await window.syncReads(/Synced/);
  }
  /** Accounts of Dana's that nothing forbids to write to. */
  const writable = ({ account, invoices }: Folder): boolean =>
    account.staySince === null && account.collectorId !== null && invoices.every(({ disputedAmountMinor }) => disputedAmountMinor === 0);

  beforeAll(async () => {
    server = await startMailServer();
    world = await createWorld({ accounts: 150 });
    const letters = JSON.stringify({ letters: { ...defaultLetterSettings, mailsPerMinute: 600 } });
    await sql`update company set policy = policy || ${letters}::jsonb`.execute(world.database.owner);
    await open();
  });
  afterAll(async () => {
    await world?.close();
    await server?.close();
  });

  test('need a mailbox, which says what is wrong with it and is kept when all is right', async () => {
    await press('Mailbox');
    await window.page.getByRole('heading', { name: 'Mailbox', level: 1 }).waitFor();
    await expectLegible(world.desktop(), 'the mailbox, empty');
    await field('Mail server (SMTP)').fill(server.settings.smtp.host);
    await field('Port').fill(String(server.settings.smtp.port));
    await field('User name').fill(server.settings.user);
    await field('Password').fill('a wrong password');
    await press('Test the connection');
    await window.page.getByText('The mail server’s certificate does not hold').waitFor({ timeout: seenMs });
    await window.page.getByText('Certificate of the company’s own authority').click();
    await field('Certificate (PEM), only where your server needs it').fill(server.settings.authorityPem ?? '');
    await press('Test the connection');
    await window.page.getByText('The mail server refuses the user name or the password').waitFor({ timeout: seenMs });
    await field('Password').fill(mailPassword);
    await press('Test the connection');
    await window.page.getByText('All right: the server lets you in').waitFor({ timeout: seenMs });
    await press('Save');
    await window.page.getByText('Saved on this computer.').waitFor({ timeout: seenMs });
    await expectLegible(world.desktop(), 'the mailbox, kept');
    expect(server.taken).toEqual([]);
  });

  test('fault 50: leave once each, also when the application is killed in the middle of fifty', { timeout: 240_000 }, async () => {
    server.thinkMs = 40;
    const folders = (await world.folders()).filter(writable).slice(0, mails);
    expect(folders).toHaveLength(mails);
    released = await releaseElsewhere(world.relay.url, dana.email, folders, await world.today());
    await expect.poll(() => server.taken.length, { timeout: 60_000 }).toBeGreaterThan(15);
    await world.desktop().kill('SIGKILL');
    const before = server.taken.length;
    expect(before).toBeLessThan(mails);
    await open();
    const isUnderWay = ({ state }: Message): boolean => state === 'waiting' || state === 'claimed';
    await expect.poll(async () => (await rows()).filter(isUnderWay).length, { timeout: 120_000, interval: 1000 }).toBe(0);
    const all = await rows();
    expect(all).toHaveLength(mails);
    for (const message of all) {
      expect(['sent', 'unknown']).toContain(message.state);
      expect(timesTaken(message)).toBeLessThanOrEqual(1);
      if (message.state === 'sent') expect(timesTaken(message)).toBe(1);
    }
    // What was under way when the application died, one after the other: a message at most.
    expect(all.filter(({ state }) => state === 'unknown').length).toBeLessThanOrEqual(1);
  });

  test('leave neither the password nor an address in the log', async () => {
    const folder = path.join(world.userDataDir, 'logs');
    for (const name of await readdir(folder)) {
      const text = await readFile(path.join(folder, name), 'utf8');
      for (const secret of [mailPassword, '@customer.example', server.settings.user]) expect(text).not.toContain(secret);
    }
  });
});
