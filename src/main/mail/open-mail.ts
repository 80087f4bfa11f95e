import path from 'node:path';
import type { ClientId } from '#domain/kernel/ids.ts';
import { instantOf } from '#domain/kernel/dates.ts';
import type { Keychain } from '../keychain.ts';
import { purposeKey } from '../sealed-box.ts';
import { type MailOutbox, openMailOutbox } from './mail-outbox.ts';
import { openAttachmentStore } from './attachment-store.ts';
import { openImapLine } from './imap-line.ts';
import { openMailFiles } from './mail-files.ts';
import { type ReadingTiming, createMailReader, usualReadingTiming } from './mailbox-reader.ts';
import { openMailboxStore } from './mailbox-store.ts';
import { openReadingBook } from './reading-book.ts';
import { type PostOffice, type PostOfficeDeps, type PostOfficeTiming, createPostOffice, usualPostOfficeTiming } from './post-office.ts';
import { openSmtpLine } from '#smtp/smtp-line.ts';

/** Opens the post office of a session: whose it is, the key of their data, and who hears of news. */
export type OpenMail = (session: {
  readonly clientId: ClientId;
  readonly dataKey: Uint8Array;
  readonly onNews: () => void;
}) => Promise<PostOffice>;

/** How post offices are opened below a folder, a folder a client. Where the disk does not give the outbox, nothing is sent in that session. */
export function mailOpener(options: {
  readonly folder: string;
  readonly keychain: Keychain;
  readonly nowMs: () => number;
  readonly print: PostOfficeDeps['print'];
  readonly onFault: (fault: unknown) => void;
  readonly timing?: PostOfficeTiming;
  readonly readingTiming?: ReadingTiming;
}): OpenMail {
  const { folder, keychain, nowMs, print, onFault, timing = usualPostOfficeTiming, readingTiming = usualReadingTiming } = options;
  return async ({ clientId, dataKey, onNews }) => {
    const key = purposeKey(dataKey, `mail:${clientId}`);
    const own = path.join(folder, clientId);
    const store = await openMailboxStore({ file: path.join(own, 'mailbox'), key, keychain });
    const outbox = await openMailOutbox({ file: path.join(own, 'outbox'), key, now: () => instantOf(nowMs()) }).catch(noOutbox);
    const reader = createMailReader({
      book: await openReadingBook(path.join(own, 'reading'), key),
      files: await openMailFiles(path.join(own, 'received'), key),
      mailbox: store.current,
      openLine: ({ settings: { authorityPem }, imap, user }, password) => openImapLine({ imap, user, authorityPem }, password),
      nowMs,
      timing: readingTiming,
      onNews,
      onFault,
    });
    return createPostOffice({
      outbox,
      store,
      files: await openAttachmentStore({ folder: path.join(own, 'files'), key, nowMs }),
      reader,
      openLine: ({ settings, password }) => openSmtpLine(settings, password),
      print,
      nowMs,
      timing,
      onNews,
      onFault,
      onClosed: () => key.fill(0),
    });
  };
}

/** What a disk that fails leaves: nothing is known, and nothing can be written, so nothing is claimed or sent. */
function noOutbox(fault: unknown): MailOutbox {
  if (!(fault instanceof Error && 'syscall' in fault)) throw fault;
  return { of: () => undefined, all: () => [], write: async () => false, close: async () => undefined };
}
