import { appendFile, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { clientIdSchema } from '#domain/kernel/ids.ts';
import type { Mail } from '#contracts/mailbox.ts';
import { newId } from '#tests/support/build.ts';
import { buildMail } from '#tests/main/support/build-mail.ts';
import { memoryKeychain } from '#tests/main/support/memory-keychain.ts';
import { soon } from '#tests/main/support/soon.ts';
import { type MailServer, mailPassword, startMailServer } from '#tests/support/mail-server.ts';
import { mailOpener } from './open-mail.ts';
import type { PostOffice } from './post-office.ts';

const timing = { firstWaitMs: 60_000, longestWaitMs: 3_600_000, giveUpMs: 24 * 3_600_000, idleMs: 200, closingMs: 300 };
const clientId = clientIdSchema.parse(newId());
const dataKey = new Uint8Array(32).fill(7);

let folder: string;
let server: MailServer;
let nowMs: number;
let office: PostOffice;
const open: PostOffice[] = [];

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'post-office-'));
  server = await startMailServer();
  nowMs = Date.parse('2026-03-31T15:00:00Z');
  office = await start();
  expect((await office.keep({ settings: server.settings, password: mailPassword, readingPassword: null })).ok).toBe(true);
});
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

/** The application starts: another post office on the same files. */
async function start(): Promise<PostOffice> {
  const openMail = mailOpener({
    folder,
    keychain: keychain.keychain,
    print: async (sheets) => sheets.map(({ html }) => Buffer.from(`%PDF ${html}`)),
    // The pause between two messages passes by itself.
    nowMs: () => (nowMs += 100),
    timing,
    onFault: (fault) => {
      throw fault;
    },
  });
  const started = await openMail({ clientId, dataKey, onNews: () => undefined });
  open.push(started);
  return started;
}
const keychain = memoryKeychain();
const linesIn = (text: string): number => text.split('\n').length - 1;
const outboxFile = () => path.join(folder, clientId, 'outbox');

const offered = async (mails: readonly Mail[], by = office): Promise<void> => {
  expect(await by.offer(mails.map(({ messageId, accountId }) => ({ messageId, accountId })))).toBe(true);
};
const sent = async (mails: readonly Mail[], by = office): Promise<void> => {
  await offered(mails, by);
  await by.give(mails);
};
const statesOf = (by = office): readonly string[] =>
  by.untold().map(({ state, problem }) => (problem === null ? state : `${state} ${problem}`));
const timesTaken = (mail: Mail): number => server.taken.filter(({ messageId }) => messageId === mail.messageIdHeader).length;

describe('files of one’s own', () => {
  test('go along with their names, from what was kept and not from the disk', async () => {
    const sha256 = (await office.files.keep(Buffer.from('signed by Marian'))) ?? '';
    const mail = buildMail({ files: [{ sha256, name: 'Lieferschein Müller.txt' }] });
    await sent([mail]);
    await soon(() => expect(statesOf()).toEqual(['sent']));
    const raw = server.taken[0]?.raw ?? '';
    expect(raw).toContain(Buffer.from('signed by Marian').toString('base64'));
    expect(raw).toMatch(/Content-Disposition: attachment;/i);
  });

  test('that are not here keep their e-mail from going without them', async () => {
    const mail = buildMail({ files: [{ sha256: 'a'.repeat(64), name: 'note.pdf' }] });
    await sent([mail]);
    await soon(() => expect(statesOf()).toEqual(['failed notMade']));
    expect(timesTaken(mail)).toBe(0);
    expect(office.untold()[0]?.problemText).toContain('not on this computer');
  });
});

describe('an e-mail', () => {
  test('that was offered and given goes out once, however often it is given, and is told of until that is written down', async () => {
    const mail = buildMail();
    await sent([mail]);
    await soon(() => expect(statesOf()).toEqual(['sent']));
    await office.give([mail]);
    await office.give([mail]);
    expect(timesTaken(mail)).toBe(1);
    await office.told([mail.messageId]);
    expect(office.untold()).toEqual([]);
    const next = await start();
    await next.give([mail]);
    expect(next.untold()).toEqual([]);
    expect(timesTaken(mail)).toBe(1);
  });

  test('that was never offered here may have been sent by another copy: it is not sent', async () => {
    await office.give([buildMail()]);
    expect(statesOf()).toEqual(['unknown interrupted']);
    expect(server.connections).toBe(0);
  });

  test('that was claimed and not begun when the application ended is sent after the next start', async () => {
    const mail = buildMail();
    await offered([mail]);
    const next = await start();
    await next.give([mail]);
    await soon(() => expect(statesOf(next)).toEqual(['sent']));
    expect(timesTaken(mail)).toBe(1);
  });

  test('fault 50: that had begun when the application ended is unknown, and never sent again', async () => {
    const mail = buildMail();
    server.thinkMs = 60_000;
    await sent([mail]);
    await soon(async () => expect((await readFile(outboxFile(), 'latin1')).split('\n')).toHaveLength(3));
    const next = await start();
    expect(statesOf(next)).toEqual(['unknown interrupted']);
    const { connections } = server;
    await next.give([mail]);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(server.connections, 'nothing is asked of the mail server again').toBe(connections);
  });

  test('fault 50: without an answer behind its last byte it is unknown, and the next one goes', async () => {
    const [one, other] = [buildMail(), buildMail()];
    server.trouble.message = (count) => (count === 1 ? 'hangUp' : null);
    await sent([one, other]);
    await soon(() => expect(statesOf()).toEqual(['unknown noAnswer', 'sent']));
    expect(timesTaken(one)).toBe(1);
  });

  test('fault 47: that the server puts off is tried again under the same name, later and later, for a day', async () => {
    const mail = buildMail();
    server.trouble.receiver = () => ({ code: 450, words: 'mailbox busy' });
    await sent([mail]);
    await soon(() => expect(office.state().waiting).toBe(1));
    await soon(() => expect(server.connections).toBe(1));
    await office.close();
    const next = await start();
    expect(next.untold()).toEqual([]);
    await next.give([mail]);
    expect(server.connections).toBe(1);
    nowMs += 61_000;
    server.trouble.receiver = () => null;
    next.tryNow();
    await soon(() => expect(statesOf(next)).toEqual(['sent']));
    expect(timesTaken(mail)).toBe(1);
  });

  test('fault 47: that is put off for more than a day has failed', async () => {
    server.trouble.message = () => ({ code: 451 });
    const mail = buildMail();
    await sent([mail]);
    for (let tries = 1; tries <= 40 && office.untold().length === 0; tries += 1) {
      // Offered, and begun and put off each time.
      await soon(async () => expect(linesIn(await readFile(outboxFile(), 'latin1'))).toBe(1 + 2 * tries));
      nowMs += 2 * 3_600_000;
      office.tryNow();
    }
    expect(statesOf()).toEqual(['failed triedTooLong']);
  });

  test('fault 48: that is refused has failed; of an address that there is not, that is said', async () => {
    server.trouble.receiver = (to) => (to === 'gone@brightline.example' ? { code: 550, words: 'no such user' } : null);
    server.trouble.message = (count) => (count === 1 ? { code: 554, words: 'not liked' } : null);
    await sent([buildMail({ toAddress: 'gone@brightline.example' }), buildMail(), buildMail()]);
    await soon(() => expect(statesOf()).toEqual(['failed addressRefused', 'failed refused', 'sent']));
    expect(office.untold()[0]?.problemText).toContain('no such user');
  });

  test('takes along what belongs to it', async () => {
    const sheet = { html: '<p>copy</p>', paper: 'a4', language: 'en', footer: [] };
    const mail = buildMail({ enclosures: [{ name: 'Invoice 19.pdf', sheet }] });
    await sent([mail]);
    await soon(() => expect(statesOf()).toEqual(['sent']));
    expect(server.taken[0]?.raw).toContain('filename="Invoice 19.pdf"');
    expect(server.taken[0]?.raw).toContain(Buffer.from('%PDF <p>copy</p>').toString('base64'));
  });

  test('does not leave without a document that the books cannot make any more', async () => {
    await sent([buildMail({ isWhole: false })]);
    await soon(() => expect(statesOf()).toEqual(['failed notMade']));
    expect(office.untold()[0]?.problemText).toContain('cannot be made');
    expect(server.taken).toEqual([]);
  });

  test('that the guard has come to forbid is not sent where it has not begun, also while it waits for a later try', async () => {
    const mail = buildMail();
    server.trouble.receiver = () => ({ code: 450 });
    await sent([mail]);
    await soon(() => expect(server.connections).toBe(1));
    await soon(async () => expect((await readFile(outboxFile(), 'latin1')).split('\n').length).toBeGreaterThan(3));
    // The line is in the file a moment before the office goes by it; to withdraw once more changes nothing.
    await soon(async () => {
      await office.withdraw([mail]);
      expect(statesOf()).toEqual(['failed guard']);
    });
    server.trouble.receiver = () => null;
    nowMs += 61_000;
    office.tryNow();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(server.taken).toEqual([]);
  });
});

describe('the mailbox', () => {
  test('whose password is refused keeps all e-mails here until somebody types another one', async () => {
    await office.keep({ settings: server.settings, password: 'a wrong one', readingPassword: null });
    const mail = buildMail();
    await sent([mail]);
    await soon(() => expect(office.state()).toMatchObject({ waiting: 1, problem: { code: 'mailbox.passwordRefused' }, nextTryAt: null }));
    expect(await office.test({ settings: server.settings, password: null, readingPassword: null })).toMatchObject({
      error: { code: 'mailbox.passwordRefused' },
    });
    expect(await office.test({ settings: server.settings, password: mailPassword, readingPassword: null })).toEqual({
      ok: true,
      value: null,
    });
    await office.keep({ settings: server.settings, password: mailPassword, readingPassword: null });
    await soon(() => expect(statesOf()).toEqual(['sent']));
    expect(office.state()).toMatchObject({ waiting: 0, problem: null });
  });

  test('gives its password to no other server than the one it was typed for', async () => {
    const elsewhere = { ...server.settings, smtp: { ...server.settings.smtp, host: 'mail.elsewhere.example' } };
    expect(await office.test({ settings: elsewhere, password: null, readingPassword: null })).toMatchObject({
      error: { code: 'mailbox.passwordMissing' },
    });
    expect(await office.keep({ settings: elsewhere, password: null, readingPassword: null })).toMatchObject({
      error: { code: 'mailbox.passwordMissing' },
    });
    expect(office.state().settings).toEqual(server.settings);
  });

  test('gives it to another server to read from only where it was typed with that one', async () => {
    const imap = { host: 'imap.elsewhere.example', port: 993, security: 'tls', user: null } as const;
    const kept = { settings: { ...server.settings, imap }, password: null, readingPassword: null };
    expect(await office.keep(kept)).toMatchObject({ error: { code: 'mailbox.passwordMissing' } });
    expect(await office.testReading(kept)).toMatchObject({ error: { code: 'mailbox.passwordMissing' } });
    expect(await office.keep({ ...kept, settings: { ...kept.settings, imap: { ...imap, user: 'dana.reyes' } } })).toMatchObject({
      error: { code: 'mailbox.passwordMissing' },
    });
    const own = { ...kept, settings: { ...kept.settings, imap: { ...imap, user: 'dana.reyes' } }, readingPassword: 'another one' };
    expect((await office.keep(own)).ok).toBe(true);
    expect((await office.keep({ ...kept, settings: { ...kept.settings, imap: { ...imap, host: server.settings.smtp.host } } })).ok).toBe(
      true,
    );
  });

  test('is there after a start, and its file says nothing to who lacks the key', async () => {
    expect((await start()).state()).toMatchObject({ settings: server.settings, hasPassword: true, problem: null });
    const bytes = await readFile(path.join(folder, clientId, 'mailbox'), 'latin1');
    for (const secret of [mailPassword, 'dana@', 'localhost']) expect(bytes).not.toContain(secret);
    expect(JSON.stringify(office.state())).not.toContain(mailPassword);
  });

  test('that cannot be reached is tried again by itself', async () => {
    await server.close();
    const mail = buildMail();
    await sent([mail]);
    await soon(() => expect(office.state().problem).toEqual({ code: 'mailbox.notReached' }));
    expect(office.state().nextTryAt).not.toBeNull();
    server = await startMailServer({ port: server.settings.smtp.port });
    await office.keep({ settings: server.settings, password: mailPassword, readingPassword: null });
    await soon(() => expect(statesOf()).toEqual(['sent']));
  });

  test('that is removed is gone from the disk', async () => {
    expect(await office.remove()).toMatchObject({ settings: null, problem: { code: 'mailbox.missing' } });
    await expect(stat(path.join(folder, clientId, 'mailbox'))).rejects.toThrow('ENOENT');
  });
});

describe('the disk', () => {
  test('with a torn last line has lost nothing that was relied upon', async () => {
    const mail = buildMail();
    await offered([mail]);
    await appendFile(outboxFile(), 'torn');
    const next = await start();
    await next.give([mail]);
    await soon(() => expect(statesOf(next)).toEqual(['sent']));
    expect((await start()).untold()).toHaveLength(1);
  });

  test('with a damaged line leaves nothing to be sent that may have been', async () => {
    const [one, other] = [buildMail(), buildMail()];
    await offered([one]);
    await offered([other]);
    const lines = (await readFile(outboxFile(), 'latin1')).split('\n');
    await writeFile(outboxFile(), [lines[0], `x${lines[1]}`, ''].join('\n'));
    const next = await start();
    expect(statesOf(next)).toEqual(['unknown interrupted']);
    await next.give([one, other]);
    expect(statesOf(next)).toEqual(['unknown interrupted', 'unknown interrupted']);
    expect(server.connections).toBe(0);
  });

  test('of another key is as good as damaged: nothing is sent from it', async () => {
    const mail = buildMail();
    await offered([mail]);
    await writeFile(outboxFile(), `${Buffer.from('nothing that opens').toString('base64')}\n`);
    const next = await start();
    await next.give([mail]);
    expect(statesOf(next)).toEqual(['unknown interrupted']);
  });
});

test('so many a minute as the company wants', async () => {
  const mails = Array.from({ length: 3 }, () => buildMail({ perMinute: 120 }));
  const began = nowMs;
  await sent(mails);
  await soon(() => expect(statesOf()).toEqual(['sent', 'sent', 'sent']));
  expect(nowMs - began).toBeGreaterThanOrEqual(1000);
  expect(server.connections).toBe(1);
});

test('at the end of a session nothing more is begun, and what is under way has a moment to end', async () => {
  server.thinkMs = 150;
  const mails = [buildMail(), buildMail()];
  await sent(mails);
  await soon(async () => expect((await readFile(outboxFile(), 'latin1')).split('\n').length).toBeGreaterThan(3));
  await office.close();
  open.length = 0;
  const next = await start();
  expect(statesOf(next)).toEqual(['sent']);
  server.thinkMs = 0;
  await next.give(mails);
  await soon(() => expect(statesOf(next)).toEqual(['sent', 'sent']));
  expect(mails.map(timesTaken)).toEqual([1, 1]);
});
