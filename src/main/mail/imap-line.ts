import type { ImapFlow } from 'imapflow';
import { type Result, err, ok } from '#domain/kernel/result.ts';
import type { Failure } from '#contracts/failure.ts';
import type { MailboxSettings } from '#contracts/mailbox.ts';
import { failureOfImap } from './imap-fault.ts';

/** What a mailbox says of itself: numbers of mails hold as long as `uidValidity` is the same. */
export type Inbox = { readonly uidValidity: string; readonly uidNext: number };

/** A mail in the mailbox, before it is fetched. */
export type ListedMail = { readonly uid: number; readonly bytes: number; readonly atMs: number | null };

/** A line to a mail server on which somebody is signed in, with the inbox open for reading only. All that asks the server throws what the line throws. */
export type ImapLine = {
  readonly inbox: Inbox;
  /** The mails behind a number, in order, at most `most`. */
  after(uid: number, most: number): Promise<readonly ListedMail[]>;
  /** The mails of a day and later, in order. The server's days are its own: the day before is asked for too. */
  since(dayMs: number): Promise<readonly ListedMail[]>;
  /** The first bytes of a mail, which stays unread and where it is; null: it has gone meanwhile. */
  fetch(uid: number, mostBytes: number): Promise<Buffer | null>;
  /** Waits for the server to say that something has come, or for the line to end; what is asked meanwhile ends the wait. */
  listen(onNews: () => void, onEnd: () => void): void;
  isOpen(): boolean;
  close(): void;
};

export type ImapTiming = { readonly connectMs: number; readonly silentMs: number };
export const usualImapTiming: ImapTiming = { connectMs: 20_000, silentMs: 300_000 };

type Server = Pick<MailboxSettings, 'authorityPem'> & { readonly imap: NonNullable<MailboxSettings['imap']>; readonly user: string };

/** A line of an answer without a literal is far shorter, and a mail is fetched in pieces of at most this. */
const mostLineBytes = 4 * 1024 * 1024;
const mostResponseBytes = 32 * 1024 * 1024;
const dayMs = 86_400_000;

/** Opens a line, signs in, and opens the inbox for reading only. TLS of at least 1.2 with a certificate that holds, or nothing. */
export async function openImapLine(
  { imap, user, authorityPem }: Server,
  password: string,
  { connectMs, silentMs }: ImapTiming = usualImapTiming,
): Promise<Result<ImapLine, Failure>> {
  const { ImapFlow: Client } = await import('imapflow');
  const client = new Client({
    host: imap.host,
    port: imap.port,
    secure: imap.security === 'tls',
    ...(imap.security === 'startTls' && { doSTARTTLS: true }),
    tls: { minVersion: 'TLSv1.2', rejectUnauthorized: true, servername: imap.host, ...(authorityPem !== null && { ca: authorityPem }) },
    auth: { user, pass: password },
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    socketTimeout: silentMs,
    maxLineLength: mostLineBytes,
    maxLiteralSize: mostResponseBytes - mostLineBytes,
    maxResponseSize: mostResponseBytes,
    disableAutoIdle: true,
    logger: false,
  });
  // A fault of the socket that nobody waits for; whoever asks next is told.
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (fault) {
    client.close();
    return err({ code: failureOfImap(fault) });
  }
  try {
    const { uidValidity, uidNext } = await client.mailboxOpen('INBOX', { readOnly: true });
    return ok(lineOver(client, { uidValidity: String(uidValidity), uidNext }));
  } catch {
    client.close();
    return err({ code: 'mailbox.noInbox' });
  }
}

function lineOver(client: ImapFlow, inbox: Inbox): ImapLine {
  const listed = async (range: string | number[]): Promise<readonly ListedMail[]> => {
    const mails: ListedMail[] = [];
    for await (const { uid, size = 0, internalDate } of client.fetch(range, { uid: true, size: true, internalDate: true }, { uid: true })) {
      const at = internalDate === undefined ? Number.NaN : new Date(internalDate).getTime();
      mails.push({ uid, bytes: size, atMs: Number.isNaN(at) ? null : at });
    }
    return mails.sort((a, b) => a.uid - b.uid);
  };
  return {
    inbox,
    async after(uid, most) {
      const found = (await client.search({ uid: `${uid + 1}:*` }, { uid: true })) || [];
      // `n:*` names the last mail also where its number is smaller.
      const next = found
        .filter((each) => each > uid)
        .sort((a, b) => a - b)
        .slice(0, most);
      return next.length === 0 ? [] : listed(next);
    },
    async since(fromMs) {
      const found = (await client.search({ since: new Date(fromMs - dayMs) }, { uid: true })) || [];
      return found.length === 0 ? [] : listed([...found]);
    },
    async fetch(uid, mostBytes) {
      const mail = await client.fetchOne(String(uid), { uid: true, source: { start: 0, maxLength: mostBytes } }, { uid: true });
      return mail && mail.source ? mail.source : null;
    },
    listen(onNews, onEnd) {
      client.removeAllListeners('exists');
      client.removeAllListeners('close');
      client.on('exists', onNews);
      client.on('close', onEnd);
      client.idle().catch(() => undefined);
    },
    isOpen: () => client.usable,
    close() {
      client.removeAllListeners('exists');
      client.removeAllListeners('close');
      client.logout().catch(() => undefined);
      // A server that does not answer the goodbye is not waited for.
      setTimeout(() => client.close(), goodbyeMs).unref();
    },
  };
}

const goodbyeMs = 1000;
