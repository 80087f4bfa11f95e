import { createServer } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { buildMail } from '#tests/main/support/build-mail.ts';
import { type MailServer, type MailTrouble, mailPassword, startMailServer } from '#tests/support/mail-server.ts';
import { ownCertificate } from '#tests/support/own-certificate.ts';
import { portOf } from '#tests/support/port-of.ts';
import type { Mail, MailboxSettings } from '#contracts/mailbox.ts';
import { mimeMessageOf } from './mime-message.ts';
import type { SendOutcome } from './smtp-fault.ts';
import { openSmtpLine } from './smtp-line.ts';

const quick = { connectMs: 1500, answerMs: 1500 };
const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function server(...args: Parameters<typeof startMailServer>): Promise<MailServer> {
  const started = await startMailServer(...args);
  closers.push(started.close);
  return started;
}

const opened = async (settings: MailboxSettings, password = mailPassword): Promise<string> => {
  const line = await openSmtpLine(settings, password, quick);
  if (!line.ok) return line.error.code;
  line.value.close();
  return 'open';
};

async function send(settings: MailboxSettings, over: Partial<Mail> = {}): Promise<SendOutcome> {
  const line = await openSmtpLine(settings, mailPassword, quick);
  if (!line.ok) throw new Error(line.error.code);
  const made = await mimeMessageOf(settings, buildMail(over), [], new Date('2026-03-31T15:00:00Z'));
  if (!made.ok) throw new Error(made.error);
  const outcome = await line.value.send(made.value);
  line.value.close();
  return outcome;
}

describe('the way to a mail server', () => {
  test('stands with STARTTLS and with TLS from the first byte', async () => {
    expect(await opened((await server()).settings)).toBe('open');
    expect(await opened((await server({ secure: true })).settings)).toBe('open');
  });

  test('says that the password is refused', async () => {
    expect(await opened((await server()).settings, 'another one')).toBe('mailbox.passwordRefused');
  });

  test('fault 51: without STARTTLS nothing is said, not even the password', async () => {
    const plain = await server({ hideSTARTTLS: true, disabledCommands: ['STARTTLS'], authOptional: true, allowInsecureAuth: true });
    expect(await opened(plain.settings)).toBe('mailbox.noTls');
    expect(plain.taken).toEqual([]);
  });

  test('fault 51: with TLS asked of a server that speaks in clear nothing is said', async () => {
    const { settings } = await server();
    expect(await opened({ ...settings, smtp: { ...settings.smtp, security: 'tls' } })).toBe('mailbox.noTls');
  });

  test('fault 51: a certificate that nobody vouches for, of another name, or that has run out is not taken', async () => {
    const { settings } = await server();
    expect(await opened({ ...settings, authorityPem: null })).toBe('mailbox.badCertificate');
    expect(await opened((await server({ certificate: ownCertificate({ isOver: true }) })).settings)).toBe('mailbox.badCertificate');
    expect(await opened((await server({ certificate: ownCertificate({ name: 'mail.elsewhere.example' }) })).settings)).toBe(
      'mailbox.badCertificate',
    );
  });

  test('fault 51: nothing older than TLS 1.2 will do', async () => {
    const { settings } = await server({ secure: true, maxVersion: 'TLSv1.1', minVersion: 'TLSv1' });
    expect(['mailbox.noTls', 'mailbox.notReached']).toContain(await opened(settings));
  });

  test('says that there is no such server, nobody, no answer, or something else', async () => {
    const { settings } = await server();
    const at = (smtp: Partial<MailboxSettings['smtp']>) => opened({ ...settings, smtp: { ...settings.smtp, ...smtp } });
    expect(await at({ host: 'no-such-host.invalid' })).toBe('mailbox.hostNotFound');
    expect(await at({ port: 1 })).toBe('mailbox.notReached');
    const silent = createServer(() => undefined);
    const other = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    for (const each of [silent, other]) {
      await new Promise<void>((resolve) => each.listen(0, '127.0.0.1', resolve));
      closers.push(() => new Promise((resolve) => each.close(resolve)));
    }
    expect(await at({ port: portOf(silent) })).toBe('mailbox.noAnswer');
    expect(await at({ port: portOf(other) })).toBe('mailbox.notAMailServer');
  });
});

/** What the server does, and what comes of it. */
const answers: readonly (readonly [string, Partial<MailTrouble>, object])[] = [
  ['450 for the receiver', { receiver: () => ({ code: 450 }) }, { kind: 'later' }],
  ['452 behind the text', { message: () => ({ code: 452 }) }, { kind: 'later' }],
  ['451 for the sender', { sender: () => ({ code: 451 }) }, { kind: 'later' }],
  ['550 for the receiver', { receiver: () => ({ code: 550, words: 'no such user' }) }, { kind: 'refused', isAddress: true }],
  ['550 5.1.1', { receiver: () => ({ code: 550, words: '5.1.1 unknown' }) }, { kind: 'refused', isAddress: true }],
  [
    '550 5.7.1, which is about us',
    { receiver: () => ({ code: 550, words: '5.7.1 relaying denied' }) },
    { kind: 'refused', isAddress: false },
  ],
  ['554 for the text', { message: () => ({ code: 554, words: 'spam' }) }, { kind: 'refused', isAddress: false }],
  ['the line breaks behind the text', { message: () => 'hangUp' }, { kind: 'unknown' }],
  ['the line breaks before it', { receiver: () => 'hangUp' }, { kind: 'notBegun' }],
  ['the sender is refused', { sender: () => ({ code: 550 }) }, { kind: 'notBegun', failure: 'mailbox.senderRefused' }],
];

describe('a message', () => {
  test('arrives with exactly its words, its receivers and its name', async () => {
    const { settings, taken } = await server();
    expect(await send(settings, { cc: 'rep@collector.example', inReplyTo: '<former@customer.example>' })).toEqual({
      kind: 'sent',
      text: null,
    });
    expect(taken[0]).toMatchObject({ from: 'dana@collector.example', to: ['ap@brightline.example', 'rep@collector.example'] });
    const raw = taken[0]?.raw ?? '';
    expect(raw).toMatch(/^Message-ID: <0198.+@collector\.example>\r$/m);
    expect(raw).toMatch(/^In-Reply-To: <former@customer\.example>\r$/m);
    expect(raw).toMatch(/^References: <former@customer\.example>\r$/m);
    expect(raw).not.toMatch(/^(?:Bcc|List-Unsubscribe|X-Mailer):/im);
  });

  test('says in its header how to ask for no more of them, where the company wants it', async () => {
    const { settings, taken } = await server();
    await send(settings, { offersOptOut: true });
    expect(taken[0]?.raw).toMatch(/^List-Unsubscribe:\s+<mailto:dana@collector\.example\?subject=No%20more%20e-mails>\r$/m);
  });

  test.each(answers)('fault 47, 48, 50: %s', async (_name, trouble, outcome) => {
    const mail = await server();
    Object.assign(mail.trouble, trouble);
    expect(await send(mail.settings)).toMatchObject(outcome);
  });

  test('fault 50: no answer in time leaves it unknown', async () => {
    const mail = await server();
    mail.thinkMs = 4000;
    expect(await send(mail.settings)).toMatchObject({ kind: 'unknown' });
  });

  test('fault 49: a copy that is refused is told; a message that goes to its copy alone has failed', async () => {
    const mail = await server();
    mail.trouble.receiver = (to) => (to.startsWith('rep@') ? { code: 550 } : null);
    expect(await send(mail.settings, { cc: 'rep@collector.example' })).toEqual({ kind: 'sent', text: 'the copy was not taken' });
    mail.trouble.receiver = (to) => (to.startsWith('ap@') ? { code: 550 } : null);
    expect(await send(mail.settings, { cc: 'rep@collector.example' })).toMatchObject({ kind: 'refused', isAddress: true });
  });
});
