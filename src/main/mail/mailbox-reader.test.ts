import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeAll, afterAll, beforeEach, describe, expect, test } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import { accountIdSchema } from '#domain/kernel/ids.ts';
import type { ArrivedMail } from '#contracts/mail-reading.ts';
import type { MailboxSettings } from '#contracts/mailbox.ts';
import { type ImapServer, dovecotMissing, rawMail, startDovecot, startHoodiecrow } from '#tests/support/imap-server.ts';
import { ownCertificate } from '#tests/support/own-certificate.ts';
import { soon } from '#tests/main/support/soon.ts';
import { openImapLine } from './imap-line.ts';
import { openMailFiles } from './mail-files.ts';
import { type MailReader, createMailReader } from './mailbox-reader.ts';
import { type ReadingBook, openReadingBook } from './reading-book.ts';

const key = Buffer.alloc(32, 7);
const missing = dovecotMissing();
if (missing !== null) process.stderr.write(`${missing}: the mailbox was read from the in-process server alone.\n`);
const servers = [['hoodiecrow', startHoodiecrow] as const, ...(missing === null ? [['Dovecot', startDovecot] as const] : [])];
const accountId = accountIdSchema.parse(uuidv7());
const timing = { everyMs: 60_000, firstWaitMs: 50, longestWaitMs: 200 };

let count = 0;
const mail = (subject: string, lines: readonly string[] = ['We pay on Friday.'], headers: readonly string[] = []): string => {
  count += 1;
  const head = [
    `Message-ID: <${count}@customer.example>`,
    'From: Ana <ap@customer.example>',
    'To: dana@collector.example',
    `Subject: ${subject}`,
  ];
  return rawMail([
    ...head,
    ...headers,
    ...(headers.some((each) => /^content-type/i.test(each)) ? [] : ['Content-Type: text/plain; charset=utf-8']),
    '',
    ...lines,
    '',
  ]);
};

describe.each(servers)('a mailbox on %s', (name, startServer) => {
  let server: ImapServer;
  let folder: string;
  let book: ReadingBook;
  let reader: MailReader;
  const open: MailReader[] = [];

  beforeAll(async () => {
    if (name === 'Dovecot') server = await startServer();
  });
  afterAll(async () => {
    await server?.close();
  });
  beforeEach(async () => {
    if (name !== 'Dovecot') server = await startServer();
    folder = await mkdtemp(path.join(tmpdir(), 'mail-reader-'));
    book = await openReadingBook(path.join(folder, 'reading'), key);
    reader = await start();
    await soon(() => expect(reader.state().lastReadAt).not.toBeNull());
    // What earlier tests have left in a mailbox that is shared.
    await filedAll();
  });
  afterEach(async () => {
    for (const each of open.splice(0)) await each.close();
    if (name !== 'Dovecot') await server.close();
    await rm(folder, { recursive: true, force: true });
  });

  const settings = (over: Partial<MailboxSettings> = {}): MailboxSettings => ({
    smtp: { host: 'localhost', port: 1, security: 'tls' },
    user: server.user,
    fromName: 'Dana Reyes',
    fromAddress: 'dana@collector.example',
    replyTo: null,
    signature: '',
    authorityPem: server.authorityPem,
    imap: server.imap,
    ...over,
  });
  async function start(over: Partial<MailboxSettings> = {}, password = server.password): Promise<MailReader> {
    const started = createMailReader({
      book,
      files: await openMailFiles(path.join(folder, 'files'), key),
      mailbox: () => ({ settings: settings(over), password, readingPassword: null }),
      openLine: ({ settings: { authorityPem }, imap, user }, typed) => openImapLine({ imap, user, authorityPem }, typed),
      nowMs: Date.now,
      timing,
      onNews: () => undefined,
      onFault: (fault) => {
        throw fault;
      },
    });
    open.push(started);
    return started;
  }
  const filedAll = () => reader.filed(reader.arrived().map(({ mailId }) => ({ mailId, filing: { is: 'ignored' } })));
  const subjects = (by = reader): readonly string[] => by.arrived().map(({ subject }) => subject);
  const arrivedSoon = async (wanted: readonly string[]): Promise<readonly ArrivedMail[]> => {
    await soon(() => expect(subjects()).toEqual(wanted));
    return reader.arrived();
  };

  test('is read as mails come, and nothing in it is changed', async () => {
    const before = await server.counts();
    await server.deliver(mail('one'));
    expect(await arrivedSoon(['one'])).toMatchObject([
      { kind: 'reply', fromName: 'Ana', fromAddress: 'ap@customer.example', text: 'We pay on Friday.', files: [], isCut: false },
    ]);
    await server.deliver(mail('two'));
    await arrivedSoon(['one', 'two']);
    expect(await server.counts()).toEqual({ all: (before?.all ?? 0) + 2, unread: (before?.unread ?? 0) + 2 });
  });

  test('is read once, also when the workstation starts anew and when the mailbox is numbered anew', async () => {
    await server.deliver(mail('one'));
    await arrivedSoon(['one']);
    await reader.close();
    await server.deliver(mail('two'));
    book = await openReadingBook(path.join(folder, 'reading'), key);
    reader = await start();
    await arrivedSoon(['one', 'two']);
    await server.renew();
    await server.deliver(mail('three'));
    reader.readNow();
    await arrivedSoon(['one', 'two', 'three']);
    expect(new Set(reader.arrived().map(({ mailId }) => mailId)).size).toBe(3);
  });

  test('whose position was lost is read from a date, and the mails have the names they had', async () => {
    await server.deliver(mail('one'));
    const [one] = await arrivedSoon(['one']);
    await rm(path.join(folder, 'reading'));
    await reader.close();
    book = await openReadingBook(path.join(folder, 'reading'), key);
    reader = await start();
    await soon(() => expect(reader.arrived().map(({ mailId }) => mailId)).toContain(one?.mailId));
  });

  test('gives the files of a mail, sealed on the disk; those of a mail that is left out are gone', async () => {
    const pdf = Buffer.from('%PDF-1.4 remittance');
    const lines = [
      '--b',
      'Content-Type: text/plain',
      '',
      'Attached.',
      '--b',
      'Content-Type: application/pdf; name="../../remittance.pdf"',
      'Content-Disposition: attachment; filename="../../remittance.pdf"',
      'Content-Transfer-Encoding: base64',
      '',
      pdf.toString('base64'),
      '--b--',
    ];
    await server.deliver(mail('with a file', lines, ['MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary=b']));
    const [arrived] = await arrivedSoon(['with a file']);
    expect(arrived).toMatchObject({ text: 'Attached.', files: [{ name: 'remittance.pdf', bytes: pdf.length }] });
    expect(await reader.file(arrived?.files[0]?.key ?? '')).toEqual(pdf);
    const [sealed] = await readdir(path.join(folder, 'files'));
    expect((await readFile(path.join(folder, 'files', sealed ?? ''))).includes('remittance')).toBe(false);
    expect((await readFile(path.join(folder, 'reading'))).includes('remittance')).toBe(false);
    await filedAll();
    expect(await readdir(path.join(folder, 'files'))).toEqual([]);
    expect(await reader.file(arrived?.files[0]?.key ?? '')).toBeNull();
  });

  test('fault 52: goes on behind mails that are broken, endless, hostile or not mails at all', async () => {
    const hostile = [
      mail(
        'headers',
        ['x'],
        Array.from({ length: 60_000 }, (_, at) => `X-${at}: ${at}`),
      ),
      mail(
        'nested',
        ['--a', ...Array.from({ length: 2000 }, (_, at) => `Content-Type: multipart/mixed; boundary=${at}\r\n\r\n--${at}`)],
        ['Content-Type: multipart/mixed; boundary=a'],
      ),
      mail('html', [`<div>${'<b>'.repeat(5000)}<img src=http://127.0.0.1:9/x><script>alert(1)</script>Paid`], ['Content-Type: text/html']),
      mail('charset', ['\u00e4'], ['Content-Type: text/plain; charset=no-such']),
      rawMail(['no head at all']),
      '\u0000\u0001\u0002',
      mail('base64', ['*not base64*'], ['Content-Type: application/pdf; name=a.pdf', 'Content-Transfer-Encoding: base64']),
      mail(
        'huge',
        Array.from({ length: 250_000 }, () => 'x'.repeat(70)),
      ),
    ];
    for (const raw of hostile) await server.deliver(raw);
    await server.deliver(mail('behind them'));
    await soon(() => expect(subjects().at(-1)).toBe('behind them'));
    expect(reader.arrived()).toHaveLength(hostile.length + 1);
    const named = new Map(reader.arrived().map((each) => [each.subject, each]));
    expect(named.get('headers')?.isCut).toBe(true);
    expect(named.get('huge')?.isCut).toBe(true);
    expect(JSON.stringify(reader.arrived()).length).toBeLessThan(200_000);
  });

  test('that refuses the password is not asked again until somebody has changed something', async () => {
    await reader.close();
    reader = await start({}, 'a wrong password');
    await soon(() => expect(reader.state()).toMatchObject({ problem: { code: 'mailbox.passwordRefused' }, nextTryAt: null }));
    expect(await reader.test(settings(), 'a wrong password')).toMatchObject({ error: { code: 'mailbox.passwordRefused' } });
    expect(await reader.test(settings(), server.password)).toEqual({ ok: true, value: null });
  });

  test('with a certificate that does not hold gets no password', async () => {
    const other = ownCertificate().cert.trim();
    expect(await reader.test(settings({ authorityPem: other }), server.password)).toMatchObject({
      error: { code: 'mailbox.badCertificate' },
    });
    expect(await reader.test(settings({ authorityPem: null }), server.password)).toMatchObject({
      error: { code: 'mailbox.badCertificate' },
    });
  });

  test('that cannot be reached, does not exist, or is not set up says so', async () => {
    const at = (over: Partial<NonNullable<MailboxSettings['imap']>>) => settings({ imap: { ...server.imap, ...over } });
    expect(await reader.test(at({ port: 1 }), server.password)).toMatchObject({ error: { code: 'mailbox.notReached' } });
    expect(await reader.test(at({ host: 'no-such-host.invalid' }), server.password)).toMatchObject({
      error: { code: 'mailbox.hostNotFound' },
    });
    expect(await reader.test(settings({ imap: null }), server.password)).toMatchObject({ error: { code: 'mailbox.notSetUp' } });
    expect(await reader.test(settings(), null)).toMatchObject({ error: { code: 'mailbox.passwordMissing' } });
  });

  test('a mail that belongs to no account is listed, and filed by hand', async () => {
    await server.deliver(mail('Card 4111 1111 1111 1111'));
    const [arrived] = await arrivedSoon(['Card 4111 1111 1111 1111']);
    const mailId = arrived?.mailId ?? '';
    await reader.filed([{ mailId, filing: { is: 'unmatched', why: 'nobody' } }]);
    expect(reader.state()).toMatchObject({
      waiting: 0,
      unmatchedCount: 1,
      unmatched: [{ mailId, subject: 'Card ****1111', why: 'nobody' }],
    });
    await reader.assign(mailId, accountId);
    expect(reader.arrived()).toMatchObject([{ mailId, assignedTo: accountId }]);
    await reader.filed([{ mailId, filing: { is: 'received', accountId, accountName: 'Mesa Craft' } }]);
    expect(reader.state()).toMatchObject({
      unmatchedCount: 0,
      unmatched: [],
      recent: [{ mailId, accountName: 'Mesa Craft', isBounce: false }],
    });
    const again = await openReadingBook(path.join(folder, 'reading'), key);
    expect(again.current().recent).toMatchObject([{ accountName: 'Mesa Craft' }]);
  });
});
