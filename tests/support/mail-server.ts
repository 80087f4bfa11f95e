import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import type { MailboxSettings } from '#contracts/mailbox.ts';
import { type OwnCertificate, ownCertificate } from './own-certificate.ts';
import { portOf } from './port-of.ts';

/** A message that the server has taken. */
export type TakenMail = { readonly from: string; readonly to: readonly string[]; readonly raw: string; readonly messageId: string };

/** What the server does with the next step of a conversation: an answer of the protocol, or it hangs up without one. */
export type Trouble = { readonly code: number; readonly words?: string } | 'hangUp';

export type MailTrouble = {
  sender: (from: string) => Trouble | null;
  receiver: (to: string) => Trouble | null;
  message: (count: number) => Trouble | null;
};

/** A real mail server on this computer, with TLS and one person's mailbox, which can be told to make trouble. */
export type MailServer = {
  readonly settings: MailboxSettings;
  readonly taken: TakenMail[];
  /** Conversations that were begun. */
  connections: number;
  /** Asked for each sender, each receiver, and each message behind its last byte; null: all is well. */
  trouble: MailTrouble;
  /** So long it thinks about each message. */
  thinkMs: number;
  close(): Promise<void>;
};

export const mailPassword = 'the right mail password';

/** Starts a mail server; by default it wants STARTTLS before anything is said. */
export async function startMailServer(
  options: SMTPServerOptions & { readonly certificate?: OwnCertificate; readonly port?: number } = {},
): Promise<MailServer> {
  const certificate = options.certificate ?? ownCertificate();
  const state: Pick<MailServer, 'taken' | 'connections' | 'trouble' | 'thinkMs'> = {
    taken: [],
    connections: 0,
    trouble: { sender: () => null, receiver: () => null, message: () => null },
    thinkMs: 0,
  };
  const sockets = new Set<{ destroy(): void }>();
  let messages = 0;
  const answer = (trouble: Trouble | null, hangUp: () => void, done: (fault?: Error | null) => void): void => {
    if (trouble === null) return done();
    if (trouble === 'hangUp') return hangUp();
    done(Object.assign(new Error(trouble.words ?? 'no'), { responseCode: trouble.code }));
  };
  const server = new SMTPServer({
    key: certificate.key,
    cert: certificate.cert,
    logger: false,
    authMethods: ['PLAIN', 'LOGIN'],
    onConnect(_session, done) {
      current.connections += 1;
      done();
    },
    onAuth: ({ username, password }, _session, done) =>
      username === 'dana@collector.example' && password === mailPassword
        ? done(null, { user: username })
        : done(Object.assign(new Error('Authentication failed'), { responseCode: 535 })),
    onMailFrom: ({ address }, _session, done): void => answer(current.trouble.sender(address), hangUp, done),
    onRcptTo: ({ address }, _session, done) => answer(current.trouble.receiver(address), hangUp, done),
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        messages += 1;
        const trouble = current.trouble.message(messages);
        const raw = Buffer.concat(chunks).toString('utf8');
        const { mailFrom, rcptTo } = session.envelope;
        const mail: TakenMail = {
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          raw,
          messageId: /^Message-ID:\s+(\S+)/im.exec(raw)?.[1] ?? '',
        };
        setTimeout(() => {
          if (trouble === null || trouble === 'hangUp') current.taken.push(mail);
          answer(trouble, hangUp, (fault) => (fault ? done(fault) : done()));
        }, current.thinkMs);
      });
    },
    ...options,
  });
  const hangUp = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  server.server.on('connection', (socket: { destroy(): void; on(event: 'close', listener: () => void): void }) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const current: MailServer = {
    ...state,
    settings: {
      smtp: { host: 'localhost', port: portOf(server.server), security: options.secure === true ? 'tls' : 'startTls' },
      user: 'dana@collector.example',
      fromName: 'Dana Reyes',
      fromAddress: 'dana@collector.example',
      replyTo: null,
      signature: '',
      authorityPem: certificate.cert.trim(),
      imap: null,
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        hangUp();
      }),
  };
  return current;
}
