import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addDays } from '#domain/kernel/dates.ts';
import type { Folder } from '#domain/folder.ts';
import { defaultLetterSettings } from '#domain/letter-settings.ts';
import type { Message } from '#domain/message-row.ts';
import { pdfPartsOf } from '#main/print/pdf-parts.ts';
import { giveTo, ordinaryUser } from '#scripts/support/ordinary-user.ts';
import { type ImapServer, dovecotMissing, startDovecot, startHoodiecrow } from '#tests/support/imap-server.ts';
import { type MailServer, mailPassword, startMailServer } from '#tests/support/mail-server.ts';
import { ownCertificate } from '#tests/support/own-certificate.ts';
import { expectLegible } from './support/axe.ts';
import { answerTo, awayFor, reportOf, strangersMail } from './support/mails-that-come.ts';
import { releaseElsewhere } from './support/released-mails.ts';
import { type Window, noticedMs, seenMs } from './support/window.ts';
import { type World, createWorld, dana, demoPassword } from './support/world.ts';

const mails = 50;
const letters = 20;
const missing = dovecotMissing();
if (missing !== null) process.stderr.write(`${missing}: the window read its mailbox from the in-process server.\n`);

/** One story: a run of e-mails and letters is cut off in its middle and ends once each; then what came back is read from the mailbox. */
describe('a mailbox that is sent from and read', () => {
  let world: World;
  let window: Window;
  let outgoing: MailServer;
  let incoming: ImapServer;
  let folder: string;
  let released: readonly string[] = [];

  const page = () => window.page;
  const field = (name: string) => page().getByLabel(name, { exact: true });
  const press = (name: string) => page().getByRole('button', { name, exact: true }).click();
  const messages = async (): Promise<readonly Message[]> =>
    (await world.folders()).flatMap((each) => each.messages.filter(({ id }) => released.includes(id)));
  const timesTaken = ({ messageIdHeader }: Message): number =>
    outgoing.taken.filter(({ messageId }) => messageId === messageIdHeader).length;
  const folderOf = async ({ accountId }: Message): Promise<Folder | undefined> =>
    (await world.folders()).find(({ account }) => account.id === accountId);
  /** The sent e-mails in the order of their accounts. */
  const sentOnes = async (): Promise<readonly Message[]> =>
    (await messages()).filter(({ state, channel }) => state === 'sent' && channel === 'email');

  async function open(): Promise<void> {
    window = await world.openDesktop({ args: [`--save-into=${folder}`] });
    await window.signInShown();
    await window.signIn(dana.email, demoPassword);
    await window.queueShown();
    await window.syncReads(/Synced/);
  }
  const writable = ({ account, invoices, contacts }: Folder): boolean =>
    account.staySince === null &&
    account.collectorId !== null &&
    contacts[0]?.email !== null &&
    invoices.every(({ disputedAmountMinor }) => disputedAmountMinor === 0);

  beforeAll(async () => {
    const certificate = ownCertificate();
    outgoing = await startMailServer({ certificate });
    incoming = await (missing === null ? startDovecot : startHoodiecrow)(certificate);
    folder = await mkdtemp(path.join(tmpdir(), 'collector-mailbox-'));
    const user = ordinaryUser();
    if (user) await giveTo(user, folder);
    world = await createWorld({ accounts: 220 });
    const settings = JSON.stringify({ letters: { ...defaultLetterSettings, mailsPerMinute: 600 } });
    await sql`update company set policy = policy || ${settings}::jsonb`.execute(world.database.owner);
    await open();
  });
  afterAll(async () => {
    await world?.close();
    await outgoing?.close();
    await incoming?.close();
    await rm(folder, { recursive: true, force: true });
  });

  test('is set up for both, and says of reading what is wrong with it', async () => {
    await press('Mailbox');
    await field('Mail server (SMTP)').fill(outgoing.settings.smtp.host);
    await field('Port').fill(String(outgoing.settings.smtp.port));
    await field('User name').fill(outgoing.settings.user);
    await field('Password').fill(mailPassword);
    await field('Mail server to read from (IMAP; empty: not read)').fill(incoming.imap.host);
    await field('Port to read from').fill(String(incoming.imap.port));
    await field('User name to read with (empty: the same)').fill(incoming.user);
    await field('Password to read with (empty: the same)').fill('a wrong password');
    await page().getByText('Certificate of the company’s own authority').click();
    await press('Test reading');
    await page().getByText('The mail server’s certificate does not hold').waitFor({ timeout: seenMs });
    await field('Certificate (PEM), only where your server needs it').fill(incoming.authorityPem);
    await press('Test reading');
    await page().getByText('The mail server refuses the user name or the password').waitFor({ timeout: seenMs });
    await field('Password to read with (empty: the same)').fill(incoming.password);
    await press('Test reading');
    await page().getByText('All right: your mailbox can be read').waitFor({ timeout: seenMs });
    await press('Save');
    await page().getByText('Saved on this computer.').waitFor({ timeout: seenMs });
    await page()
      .getByText(/^last read /)
      .waitFor({ timeout: seenMs });
  });

  test(
    'fault 50: sends and prints a run once each, also when the application is killed in the middle of it',
    { timeout: 300_000 },
    async () => {
      outgoing.thinkMs = 40;
      const folders = (await world.folders()).filter(writable).slice(0, mails + letters);
      expect(folders).toHaveLength(mails + letters);
      released = await releaseElsewhere(world.relay.url, dana.email, folders, await world.today(), mails);
      await expect.poll(() => outgoing.taken.length, { timeout: 60_000 }).toBeGreaterThan(15);
      await world.desktop().kill('SIGKILL');
      expect(outgoing.taken.length).toBeLessThan(mails);
      await open();
      const isUnderWay = ({ state, channel }: Message): boolean => channel === 'email' && (state === 'waiting' || state === 'claimed');
      await expect.poll(async () => (await messages()).filter(isUnderWay).length, { timeout: 120_000, interval: 1000 }).toBe(0);
      const emails = (await messages()).filter(({ channel }) => channel === 'email');
      expect(emails).toHaveLength(mails);
      for (const message of emails) {
        expect(['sent', 'unknown']).toContain(message.state);
        expect(timesTaken(message)).toBeLessThanOrEqual(1);
        if (message.state === 'sent') expect(timesTaken(message)).toBe(1);
      }
      expect(emails.filter(({ state }) => state === 'unknown').length).toBeLessThanOrEqual(1);

      await press('Letters');
      await page()
        .locator('label')
        .filter({ hasText: /^Outbox$/ })
        .click();
      await page()
        .getByRole('button', { name: `Print ${letters} letters…` })
        .waitFor({ timeout: noticedMs });
      await press('Save as PDF…');
      await page()
        .getByText(new RegExp(`^${letters} letters on \\d+ pages saved as Letters`))
        .waitFor({ timeout: 90_000 });
      const [file] = (await readdir(folder)).filter((name) => name.endsWith('.pdf'));
      expect(pdfPartsOf(await readFile(path.join(folder, file ?? 'none'))).pageCount).toBeGreaterThanOrEqual(letters);
      const printed = async () => (await messages()).filter(({ channel, state }) => channel === 'letter' && state === 'printed').length;
      await expect.poll(printed, { timeout: noticedMs }).toBe(letters);
    },
  );

  test(
    'fault 52: files what comes back: two reports, an answer with a file and an absence, each on its account',
    { timeout: 180_000 },
    async () => {
      const [gone, refused, answered, away] = await sentOnes();
      if (!gone || !refused || !answered || !away) throw new Error('too few e-mails were sent');
      const pdf = Buffer.from('%PDF-1.4\n% remittance advice');
      const until = addDays(await world.today(), 9);
      const contact = (await folderOf(answered))?.contacts[0];
      await incoming.deliver(reportOf(gone, '5.1.1', '550 5.1.1 User unknown'));
      await incoming.deliver(reportOf(refused, '5.7.1', '550 5.7.1 Rejected by policy'));
      await incoming.deliver(answerTo(answered, contact?.email ?? '', { name: 'remittance.pdf', content: pdf }));
      await incoming.deliver(awayFor(away, until));
      await incoming.deliver(strangersMail());
      const states = async () => {
        const all = await messages();
        return [gone, refused].map(({ id }) => all.find((each) => each.id === id)?.state);
      };
      await expect.poll(states, { timeout: 60_000 }).toEqual(['bounced', 'bounced']);
      const received = async () => (await Promise.all([answered, away].map(folderOf))).flatMap((each) => each?.receivedMails ?? []);
      await expect.poll(async () => (await received()).length, { timeout: 60_000 }).toBe(2);
      expect(await received()).toMatchObject([
        { kind: 'reply', messageId: answered.id, contactId: contact?.id, text: 'We have paid by wire today, the advice is attached.' },
        { kind: 'automatic', messageId: away.id, awayUntil: until },
      ]);
      expect((await folderOf(gone))?.contactStops).toMatchObject([{ kind: 'badAddress', address: gone.toAddress }]);
      expect((await folderOf(refused))?.contactStops).toEqual([]);
      expect((await world.folders()).flatMap(({ receivedMails }) => receivedMails)).toHaveLength(2);

      await press('Mailbox');
      await page().getByText('About our last order').waitFor({ timeout: seenMs });
      await expectLegible(world.desktop(), 'the mailbox, read');
      const name = (await folderOf(answered))?.account.name ?? '';
      await page().getByRole('list', { name: 'Mails that came last' }).getByRole('button', { name }).first().click();
      await page().getByText('We have paid by wire today').waitFor({ timeout: seenMs });
      await press('Save as…');
      await page().getByText('Saved as remittance.pdf.').waitFor({ timeout: seenMs });
      expect(await readFile(path.join(folder, 'remittance.pdf'))).toEqual(pdf);
      await expectLegible(world.desktop(), 'an account with an answer');
    },
  );

  test('has a mail of no account filed by hand', { timeout: 120_000 }, async () => {
    const [target] = (await sentOnes()).slice(-1);
    const account = target && (await folderOf(target))?.account;
    if (!account) throw new Error('there is no account');
    await press('Mailbox');
    await press('Belongs to account…');
    await page()
      .getByLabel(/^Which account/)
      .fill(account.number);
    await page()
      .getByRole('button', { name: `${account.name} · ${account.number}` })
      .click();
    const filed = async () => (await world.folders()).find(({ account: { id } }) => id === account.id)?.receivedMails ?? [];
    await expect.poll(async () => (await filed()).length, { timeout: noticedMs }).toBe(1);
    expect(await filed()).toMatchObject([{ fromAddress: 'joe@stranger.example', contactId: null, messageId: null }]);
    await page().getByText('About our last order').first().waitFor({ timeout: seenMs });
    expect(await page().getByRole('list', { name: 'Mails of no account' }).count()).toBe(0);
  });

  test('stays as it was: nothing in it is deleted, moved or marked', async () => {
    expect(await incoming.counts()).toEqual({ all: 5, unread: 5 });
  });
});
