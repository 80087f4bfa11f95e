import { mkdir, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { type Instant, instantSchema } from '#domain/kernel/dates.ts';
import { type MessageId, accountIdSchema, messageIdSchema } from '#domain/kernel/ids.ts';
import { type MailOutcome, type OfferedMail, mailOutcomeSchema } from '#contracts/mailbox.ts';
import { seal, unseal } from '../sealed-box.ts';
import { type SegmentFile, nullWhenMissing, openSegmentFile } from '../segment-file.ts';
import { writeWhole } from '../whole-file.ts';

const named = { messageId: messageIdSchema, accountId: accountIdSchema };

/**
 * How far an e-mail has come on this computer. `offered`: it was about to be claimed. `begun`: the mail server was about to be spoken with. `again`: the
 * server has asked for a later try, or the line broke before anything had left. `ended`: what came of it, and whether the data worker has written that down.
 */
const standingSchema = z.discriminatedUnion('is', [
  z.strictObject({ is: z.literal('offered'), ...named }),
  z.strictObject({ is: z.literal('begun'), ...named, tries: z.number().int(), firstAt: instantSchema }),
  z.strictObject({ is: z.literal('again'), ...named, tries: z.number().int(), firstAt: instantSchema, nextAt: instantSchema }),
  z.strictObject({ is: z.literal('ended'), outcome: mailOutcomeSchema, isTold: z.boolean() }),
]);
export type MailStanding = z.infer<typeof standingSchema>;
const idOf = (standing: MailStanding): MessageId => (standing.is === 'ended' ? standing.outcome.messageId : standing.messageId);

/** What this computer knows of the e-mails it sends, on the disk before anything is said to a mail server. */
export type MailOutbox = {
  of(messageId: MessageId): MailStanding | undefined;
  all(): readonly MailStanding[];
  /** Writes standings and flushes them; false where the disk refuses, and then nothing has changed. */
  write(standings: readonly MailStanding[]): Promise<boolean>;
  close(): Promise<void>;
};

export type MailOutboxOptions = {
  readonly file: string;
  readonly key: Uint8Array;
  readonly now: () => Instant;
  readonly openFile?: (file: string) => Promise<SegmentFile>;
};

/** An outbox that has grown so far is written anew at a start, without what is long over. */
const compactBytes = 1024 * 1024;

/**
 * Opens the outbox. What had begun and has no outcome was cut off: nobody knows whether it was sent, and it becomes `unknown`. So does, where a line in the middle of
 * the file cannot be read, everything that might have begun in it. A torn last line was never relied upon.
 */
export async function openMailOutbox(options: MailOutboxOptions): Promise<MailOutbox> {
  const { file, key, now, openFile = openSegmentFile } = options;
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const read = await readLines(file, key);
  const standings = new Map(read.standings.map((standing) => [idOf(standing), standing]));
  for (const standing of standings.values()) {
    const wasCutOff = standing.is === 'begun' || (read.isDamaged && standing.is !== 'ended');
    if (wasCutOff) standings.set(standing.messageId, { is: 'ended', outcome: interrupted(standing, now()), isTold: false });
  }
  // Behind a line that cannot be read nothing is added: the file is set aside, and what is known of it begins a new one.
  if (read.isDamaged) await rename(file, `${file}.damaged`);
  if (read.isDamaged || read.bytes > compactBytes) {
    const kept = [...standings.values()].filter((standing) => standing.is !== 'ended' || !standing.isTold);
    await writeWhole(file, kept.map((standing) => lineOf(key, standing)).join(''));
  }
  const writer = createLineWriter(file, openFile, read.isDamaged || read.bytes > compactBytes ? null : read.soundBytes);
  return {
    of: (messageId) => standings.get(messageId),
    all: () => [...standings.values()],
    async write(changes) {
      if (!(await writer.write(changes.map((standing) => lineOf(key, standing)).join('')))) return false;
      for (const standing of changes) standings.set(idOf(standing), standing);
      return true;
    },
    close: writer.close,
  };
}

const interrupted = ({ messageId, accountId }: OfferedMail, at: Instant): MailOutcome => ({
  messageId,
  accountId,
  state: 'unknown',
  at,
  problem: 'interrupted',
  problemText: null,
});

const context = Buffer.from('mail-outbox|1');
const lineOf = (key: Uint8Array, standing: MailStanding): string =>
  `${seal(key, context, Buffer.from(JSON.stringify(standing))).toString('base64')}\n`;

type ReadLines = {
  readonly standings: readonly MailStanding[];
  readonly isDamaged: boolean;
  readonly bytes: number;
  /** Up to the end of the last whole line. */
  readonly soundBytes: number;
};

async function readLines(file: string, key: Uint8Array): Promise<ReadLines> {
  const bytes = await readFile(file).catch(nullWhenMissing);
  if (bytes === null) return { standings: [], isDamaged: false, bytes: 0, soundBytes: 0 };
  const soundBytes = bytes.lastIndexOf('\n') + 1;
  const lines = bytes.subarray(0, soundBytes).toString('latin1').split('\n').slice(0, -1);
  const standings = lines.map((line) => standingIn(key, line));
  return {
    standings: standings.filter((standing) => standing !== null),
    isDamaged: standings.includes(null),
    bytes: bytes.length,
    soundBytes,
  };
}

function standingIn(key: Uint8Array, line: string): MailStanding | null {
  const plain = unseal(key, context, Buffer.from(line, 'base64'));
  if (plain === null) return null;
  return standingSchema.safeParse(JSON.parse(plain.toString('utf8'))).data ?? null;
}

/** Appends whole lines, one write after the other; `soundBytes` is where a torn last line is cut off first, null: nowhere. */
function createLineWriter(
  file: string,
  openFile: (file: string) => Promise<SegmentFile>,
  soundBytes: number | null,
): { write(text: string): Promise<boolean>; close(): Promise<void> } {
  let current: Promise<{ readonly file: SegmentFile; bytes: number }> | null = null;
  let turn: Promise<unknown> = Promise.resolve();
  let length = soundBytes;
  const opened = async (): Promise<{ readonly file: SegmentFile; bytes: number }> => {
    const opening = await openFile(file);
    if (length === null) return { file: opening, bytes: (await readFile(file)).length };
    await opening.truncate(length);
    return { file: opening, bytes: length };
  };
  const writeNow = async (text: string): Promise<boolean> => {
    try {
      current ??= opened();
      const to = await current;
      length = to.bytes;
      await to.file.write(Buffer.from(text, 'latin1'));
      await to.file.sync();
      to.bytes += text.length;
      return true;
    } catch (fault) {
      if (!(fault instanceof Error && 'syscall' in fault)) throw fault;
      // A file that once failed to flush is opened anew, and cut to what is known to stand in it.
      const failed = await current?.catch(() => null);
      current = null;
      await failed?.file.close().catch(() => undefined);
      return false;
    }
  };
  return {
    write(text) {
      const written = turn.then(() => writeNow(text));
      turn = written.catch(() => undefined);
      return written;
    },
    async close() {
      await turn;
      const last = await current?.catch(() => null);
      current = null;
      await last?.file.close();
    },
  };
}
