import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chown, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import hoodiecrow from 'hoodiecrow-imap';
import type { MailboxSettings } from '#contracts/mailbox.ts';
import { type OwnCertificate, ownCertificate } from './own-certificate.ts';
import { portOf } from './port-of.ts';

/** A real IMAP server on this computer with the mailbox of one person, over TLS. */
export type ImapServer = {
  readonly imap: NonNullable<MailboxSettings['imap']>;
  readonly user: string;
  readonly password: string;
  readonly authorityPem: string;
  /** Puts a mail into the inbox; whoever listens is told. */
  deliver(raw: string): Promise<void>;
  /** Numbers all mails anew, as a mailbox that was moved or restored is. */
  renew(): Promise<void>;
  /** How many mails there are, and how many of them nobody has read; null where the server does not tell beside its protocol. */
  counts(): Promise<{ readonly all: number; readonly unread: number } | null>;
  close(): Promise<void>;
};

export const imapUser = 'dana@collector.example';
export const imapPassword = 'the-right-mail-password';

/** A mail with CRLF, as it goes over the line. */
export const rawMail = (lines: readonly string[]): string => lines.join('\r\n');

/** Starts the server that runs within the tests: on any computer, and plainer than real ones. */
export async function startHoodiecrow(certificate: OwnCertificate = ownCertificate()): Promise<ImapServer> {
  const server = hoodiecrow({
    secureConnection: true,
    credentials: certificate,
    plugins: ['IDLE', 'ID', 'UNSELECT'],
    users: { [imapUser]: { password: imapPassword } },
    storage: { INBOX: { uidvalidity: 1 } },
  });
  const sockets = new Set<{ destroy(): void }>();
  server.server.on('secureConnection', (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    ...loginAt(portOf(server.server), certificate),
    async deliver(raw) {
      server.appendMessage('INBOX', [], new Date(), raw);
    },
    async renew() {
      const inbox = server.getMailbox('INBOX');
      inbox.uidvalidity += 1;
      inbox.messages.forEach((message, at) => (message.uid = 101 + at));
      inbox.uidnext = 101 + inbox.messages.length;
      for (const socket of sockets) socket.destroy();
    },
    async counts() {
      const { messages } = server.getMailbox('INBOX');
      return { all: messages.length, unread: messages.filter(({ flags }) => !flags.includes('\\Seen')).length };
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

const loginAt = (port: number, { cert }: OwnCertificate) => ({
  imap: { host: 'localhost', port, security: 'tls' as const, user: null },
  user: imapUser,
  password: imapPassword,
  authorityPem: cert.trim(),
});

const dovecotProgram = '/usr/sbin/dovecot';

/** Why Dovecot cannot be started here; null where it can. It begins as the administrator and gives that up by itself. */
export function dovecotMissing(): string | null {
  if (!existsSync(dovecotProgram)) return 'Dovecot is not installed here';
  return process.getuid?.() === 0 ? null : 'Dovecot can be started by the administrator only';
}

/** Starts Dovecot on a port of its own, with everything in a folder of its own. */
export async function startDovecot(certificate: OwnCertificate = ownCertificate()): Promise<ImapServer> {
  const folder = await mkdtemp(path.join(tmpdir(), 'dovecot-'));
  const inbox = path.join(folder, 'mail', imapUser.split('@')[0] ?? '');
  const [uid, gid] = ['-u', '-g'].map((which) => Number(execFileSync('id', [which, 'nobody'], { encoding: 'utf8' }).trim()));
  const owned = async (file: string): Promise<string> => {
    await chown(file, uid ?? 0, gid ?? 0);
    return file;
  };
  execFileSync('chmod', ['755', folder]);
  for (const name of [
    'mail',
    path.relative(folder, inbox),
    ...['new', 'cur', 'tmp'].map((each) => path.relative(folder, path.join(inbox, each))),
  ])
    await mkdir(path.join(folder, name)).then(() => owned(path.join(folder, name)));
  await writeFile(path.join(folder, 'cert.pem'), certificate.cert);
  await writeFile(path.join(folder, 'key.pem'), certificate.key);
  const port = await freePort();
  await writeFile(path.join(folder, 'dovecot.conf'), dovecotSettings(folder, port, { uid, gid }));
  let running = await run(folder, port);
  let delivered = 0;
  return {
    ...loginAt(port, certificate),
    async deliver(raw) {
      delivered += 1;
      const name = `${Math.floor(Date.now() / 1000)}.M${String(delivered).padStart(6, '0')}P1.test`;
      await writeFile(path.join(inbox, 'tmp', name), raw);
      await rename(await owned(path.join(inbox, 'tmp', name)), path.join(inbox, 'new', name));
    },
    async renew() {
      await running.stop();
      // A mailbox is numbered by the second in which it was.
      await pause(1100);
      for (const name of await readdir(inbox)) if (name.startsWith('dovecot')) await rm(path.join(inbox, name));
      running = await run(folder, port);
    },
    async counts() {
      const [fresh, seen] = await Promise.all(['new', 'cur'].map((each) => readdir(path.join(inbox, each))));
      const read = seen?.filter((name) => /:2,[A-Z]*S/.test(name)).length ?? 0;
      const all = (fresh?.length ?? 0) + (seen?.length ?? 0);
      return { all, unread: all - read };
    },
    async close() {
      await running.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const port = portOf(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function run(folder: string, port: number): Promise<{ stop(): Promise<void> }> {
  const child = spawn(dovecotProgram, ['-F', '-c', path.join(folder, 'dovecot.conf')], { stdio: 'ignore' });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  for (let tries = 0; !(await answersAt(port)); tries += 1) {
    if (tries > 200 || child.exitCode !== null) throw new Error('Dovecot does not start');
    await pause(100);
  }
  return {
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

const answersAt = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });

const dovecotSettings = (
  folder: string,
  port: number,
  { uid, gid }: { readonly uid: number | undefined; readonly gid: number | undefined },
): string => `
base_dir = ${folder}/run
state_dir = ${folder}/run
log_path = ${folder}/log
protocols = imap
listen = 127.0.0.1
ssl = required
ssl_cert = <${folder}/cert.pem
ssl_key = <${folder}/key.pem
disable_plaintext_auth = yes
mail_location = maildir:${folder}/mail/%n
first_valid_uid = 1
default_login_user = nobody
default_internal_user = nobody
default_internal_group = nogroup
auth_mechanisms = plain login
auth_failure_delay = 0
passdb {
  driver = static
  args = password=${imapPassword}
}
userdb {
  driver = static
  args = uid=${uid} gid=${gid} home=${folder}/mail/%n
}
service imap-login {
  chroot =
  inet_listener imap {
    port = 0
  }
  inet_listener imaps {
    port = ${port}
    ssl = yes
  }
}
service anvil {
  chroot =
}
`;
