import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { instantSchema } from '#domain/kernel/dates.ts';
import { accountIdSchema } from '#domain/kernel/ids.ts';
import { arrivedMailSchema, mailIdSchema, unmatchedSchema } from '#contracts/mail-reading.ts';
import { seal, unseal } from '../sealed-box.ts';
import { nullWhenMissing } from '../segment-file.ts';
import { writeWhole } from '../whole-file.ts';

const bookSchema = z.strictObject({
  /** Which mailbox this is about; another one begins a new book. */
  mailbox: z.string(),
  /** The number of the last mail that was read; numbers of another `uidValidity` are those of other mails. */
  position: z.strictObject({ uidValidity: z.string(), lastUid: z.number().int().min(0) }).nullable(),
  /** When the newest mail that was read came to the mailbox. */
  readThrough: instantSchema.nullable(),
  lastReadAt: instantSchema.nullable(),
  readCount: z.number().int().min(0),
  /** Read and not filed, the oldest first. */
  arrived: z.array(arrivedMailSchema),
  unmatched: z.array(z.strictObject({ mail: arrivedMailSchema, why: unmatchedSchema })),
  unmatchedCount: z.number().int().min(0),
  recent: z.array(
    z.strictObject({
      mail: arrivedMailSchema.pick({ mailId: true, kind: true, fromName: true, fromAddress: true, subject: true, receivedAt: true }),
      accountId: accountIdSchema,
      accountName: z.string(),
      isBounce: z.boolean(),
    }),
  ),
  /** The mails that were read last, so that a mailbox that is renewed doubles none. */
  known: z.array(mailIdSchema),
});
export type ReadingPages = z.infer<typeof bookSchema>;

/** A book about a mailbox of which nothing has been read. */
export const emptyPages = (mailbox: string): ReadingPages => ({
  mailbox,
  position: null,
  readThrough: null,
  lastReadAt: null,
  readCount: 0,
  arrived: [],
  unmatched: [],
  unmatchedCount: 0,
  recent: [],
  known: [],
});

/** What this computer knows of the mails it has read: one sealed file that is always the old one or the new one. */
export type ReadingBook = {
  current(): ReadingPages;
  /** Writes and flushes other pages in place of these; false where the disk refuses, and then nothing has changed. */
  write(pages: ReadingPages): Promise<boolean>;
};

const context = Buffer.from('mail-reading|1');

/** Opens the book. One that does not open is begun anew: the mailbox is then read from a date, and what stands in the books already is not doubled. */
export async function openReadingBook(file: string, key: Uint8Array): Promise<ReadingBook> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  let current = pagesIn(key, await readFile(file).catch(nullWhenMissing)) ?? emptyPages('');
  let turn: Promise<unknown> = Promise.resolve();
  const writeNow = async (pages: ReadingPages): Promise<boolean> => {
    try {
      await writeWhole(file, seal(key, context, Buffer.from(JSON.stringify(pages))));
    } catch (fault) {
      if (!(fault instanceof Error && 'syscall' in fault)) throw fault;
      return false;
    }
    current = pages;
    return true;
  };
  return {
    current: () => current,
    write(pages) {
      const written = turn.then(() => writeNow(pages));
      turn = written.catch(() => undefined);
      return written;
    },
  };
}

function pagesIn(key: Uint8Array, sealed: Buffer | null): ReadingPages | null {
  const plain = sealed && unseal(key, context, sealed);
  return plain && (bookSchema.safeParse(JSON.parse(plain.toString('utf8'))).data ?? null);
}
