import { type Server, createServer } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { portOf } from '#tests/support/port-of.ts';
import { openImapLine } from './imap-line.ts';

const password = 'a password that must not be seen';
const servers: Server[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
});

/** A server in clear that says this first and answers every command so; gives its port and what it was told. */
async function plainServer(greeting: string, answer: (tag: string, command: string) => string) {
  const heard: string[] = [];
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.write(greeting);
    socket.on('data', (bytes) => {
      heard.push(bytes.toString('latin1'));
      for (const line of bytes.toString('latin1').split('\r\n').filter(Boolean)) {
        const [tag = '', command = ''] = line.split(' ');
        socket.write(answer(tag, command));
      }
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: portOf(server), heard };
}

const open = (port: number, security: 'tls' | 'startTls') =>
  openImapLine({ imap: { host: 'localhost', port, security, user: null }, user: 'dana', authorityPem: null }, password, {
    connectMs: 1500,
    silentMs: 1500,
  });
const imapAnswer = (capability: string) => (tag: string, command: string) =>
  command === 'CAPABILITY' ? `* CAPABILITY ${capability}\r\n${tag} OK done\r\n` : `${tag} OK done\r\n`;

describe('a line to a mail server', () => {
  test('fault 51: without STARTTLS, or with one that does not come about, gives no password', async () => {
    for (const capability of ['IMAP4rev1', 'IMAP4rev1 AUTH=PLAIN', 'IMAP4rev1 STARTTLS']) {
      const { port, heard } = await plainServer(`* OK [CAPABILITY ${capability}] ready\r\n`, imapAnswer(capability));
      const opened = await open(port, 'startTls');
      expect(opened.ok).toBe(false);
      expect(heard.join('')).not.toMatch(/LOGIN|AUTHENTICATE/i);
      expect(heard.join('')).not.toContain(password);
      if (!capability.includes('STARTTLS')) expect(opened).toMatchObject({ error: { code: 'mailbox.noTls' } });
    }
  });

  test('to a server that takes everybody in at once in clear is not used', async () => {
    const { port } = await plainServer('* PREAUTH [CAPABILITY IMAP4rev1] welcome\r\n', imapAnswer('IMAP4rev1'));
    expect((await open(port, 'startTls')).ok).toBe(false);
  });

  test('that expects TLS and meets a server in clear gives no password', async () => {
    const { port, heard } = await plainServer('* OK ready\r\n', imapAnswer('IMAP4rev1'));
    expect(await open(port, 'tls')).toMatchObject({ error: { code: 'mailbox.noTls' } });
    expect(heard.join('')).not.toContain(password);
  });

  test('to something else, or to somebody who says nothing, ends with words', async () => {
    const web = await plainServer('HTTP/1.1 400 Bad Request\r\n\r\n', () => '');
    expect(await open(web.port, 'startTls')).toMatchObject({ ok: false, error: { code: expect.stringMatching(/^mailbox\./) } });
    const silent = await plainServer('', () => '');
    expect(await open(silent.port, 'startTls')).toMatchObject({ error: { code: 'mailbox.noAnswer' } });
  });
});
