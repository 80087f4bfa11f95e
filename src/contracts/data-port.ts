import { z } from 'zod';
import { instantSchema } from '#domain/kernel/dates.ts';
import { clientIdSchema, commandIdSchema, messageIdSchema } from '#domain/kernel/ids.ts';
import { companySchema } from '#domain/company.ts';
import { clockDoubtSchema } from './clock-doubt.ts';
import { commandDraftSchema, commandEnvelopeSchema } from './envelope.ts';
import { failureSchema } from './failure.ts';
import { arrivedMailSchema, filedMailSchema } from './mail-reading.ts';
import { mailOutcomeSchema, mailSchema, offeredMailSchema } from './mailbox.ts';
import { limits } from './protocol.ts';
import { userSchema } from './http.ts';
import { cursorSchema, digestResponseSchema, pushResultSchema } from './sync.ts';

/**
 * What the data worker and the main process say to each other over a message port of their own, beside the page:
 * rows by the megabyte never pass through the thread that draws, and neither does the key.
 */

/** How a person dealt with a refusal, in their words. */
const dismissReasonSchema = z.string().trim().min(1).max(limits.dismissReasonCharacters);

/** What can become of the local copy, for the log: it was damaged, did not answer, or was not what the server holds; a new one is whole. */
export const copyEventSchema = z.enum(['damaged', 'unanswered', 'differed', 'renewed']);
export type CopyEvent = z.infer<typeof copyEventSchema>;

/** Room on the disk: with `low` the copy is not written any more, with `full` the journal soon cannot be either. */
export const diskStateSchema = z.enum(['ok', 'low', 'full']);
export type DiskState = z.infer<typeof diskStateSchema>;

/** E-mails that are claimed and handed over together: what a crash leaves claimed is few. */
export const mailsAtOnce = 10;
/** Mails from the mailbox that the worker is given together. */
export const mailsReadAtOnce = 20;

/** Worker to main. Each request has a number that its answer repeats. */
export const dataRequestSchema = z.discriminatedUnion('ask', [
  /** Writes a command into the journal and flushes it to the disk; the answer is the permission to say "saved". */
  z.strictObject({ id: z.number().int(), ask: z.literal('journal.append'), draft: commandDraftSchema }),
  /** The whole of what the journal holds that is newer than this sequence number. */
  z.strictObject({ id: z.number().int(), ask: z.literal('journal.pending'), afterSeq: z.number().int().min(0) }),
  /** A pull has shown these as handled and the cache holds the result. */
  z.strictObject({ id: z.number().int(), ask: z.literal('journal.confirm'), lastSeq: z.number().int().min(0) }),
  /** The person has dealt with a refusal and says how: it leaves `link.refused`, and the journal keeps the reason. */
  z.strictObject({ id: z.number().int(), ask: z.literal('journal.dismiss'), commandId: commandIdSchema, reason: dismissReasonSchema }),
  /** Streams a snapshot, going on behind an account where one is given. */
  z.strictObject({ id: z.number().int(), ask: z.literal('sync.snapshot'), after: z.uuid().nullable() }),
  z.strictObject({ id: z.number().int(), ask: z.literal('sync.pull'), cursor: cursorSchema }),
  /** What a true copy of the scope adds up to. */
  z.strictObject({ id: z.number().int(), ask: z.literal('sync.digest') }),
  /** A line for the log. */
  z.strictObject({ id: z.number().int(), ask: z.literal('copy.note'), event: copyEventSchema }),
  /** Push what waits and try the network now rather than at the next beat. */
  z.strictObject({ id: z.number().int(), ask: z.literal('sync.now') }),
  /** The worker has taken in so many chunks of the stream; main sends on. */
  z.strictObject({ id: z.number().int(), ask: z.literal('stream.taken'), chunks: z.number().int().min(1) }),
  /** E-mails are about to be claimed; the answer is the permission to do it. */
  z.strictObject({ id: z.number().int(), ask: z.literal('mail.offer'), mails: z.array(offeredMailSchema).min(1).max(mailsAtOnce) }),
  /** E-mails that this client has claimed: they are sent, each once. */
  z.strictObject({ id: z.number().int(), ask: z.literal('mail.give'), mails: z.array(mailSchema).min(1).max(mailsAtOnce) }),
  /** What goes along with an e-mail that the company's relay sends: it is printed, read and brought to the central API. */
  z.strictObject({ id: z.number().int(), ask: z.literal('mail.handUp'), mail: mailSchema }),
  /** These are not to be sent after all; one that is under way goes on. */
  z.strictObject({ id: z.number().int(), ask: z.literal('mail.withdraw'), mails: z.array(offeredMailSchema).min(1).max(mailsAtOnce) }),
  /** What came of these stands in the journal. */
  z.strictObject({ id: z.number().int(), ask: z.literal('mail.told'), messageIds: z.array(messageIdSchema).min(1).max(1000) }),
  /** What became of mails that arrived: it stands in the journal, or they are of no account. */
  z.strictObject({ id: z.number().int(), ask: z.literal('mail.filed'), filed: z.array(filedMailSchema).min(1).max(mailsReadAtOnce) }),
]);
export type DataRequest = z.infer<typeof dataRequestSchema>;

/** How main stands towards the server; `problem` is null while all is well. */
export const linkStateSchema = z.strictObject({
  isOnline: z.boolean(),
  /** Commands in the journal that the server has not answered. */
  waitingCount: z.number().int().min(0),
  /** Refused by the server and not yet dealt with. */
  refused: z.array(z.strictObject({ command: commandEnvelopeSchema, code: z.string() })),
  problem: failureSchema.nullable(),
  /** Whose clock is wrong, as far as this desktop or the server can tell. */
  clockDoubt: clockDoubtSchema.nullable().optional(),
});
export type LinkState = z.infer<typeof linkStateSchema>;

/** Main to worker: answers, pieces of streams, and what it says unasked. */
export const dataMessageSchema = z.discriminatedUnion('say', [
  /** The first message: whose data this is and the key that seals it. */
  z.strictObject({
    say: z.literal('open'),
    user: userSchema,
    company: companySchema,
    clientId: clientIdSchema,
    /** 32 bytes; imported as a key that cannot be exported again, then overwritten. */
    dataKey: z.instanceof(Uint8Array),
    link: linkStateSchema,
  }),
  z.strictObject({ say: z.literal('appended'), id: z.number().int(), seq: z.number().int().min(1) }),
  z.strictObject({ say: z.literal('pending'), id: z.number().int(), commands: z.array(commandEnvelopeSchema) }),
  z.strictObject({ say: z.literal('digest'), id: z.number().int(), digest: digestResponseSchema }),
  z.strictObject({ say: z.literal('done'), id: z.number().int() }),
  z.strictObject({ say: z.literal('failed'), id: z.number().int(), error: failureSchema }),
  /**
   * A piece of a stream: whole NDJSON lines in UTF-8, as bytes, because a folder's line is sealed as it came. At most
   * `streamWindowChunks` are under way unacknowledged.
   */
  z.strictObject({ say: z.literal('chunk'), id: z.number().int(), bytes: z.instanceof(Uint8Array) }),
  z.strictObject({ say: z.literal('link'), link: linkStateSchema }),
  /** The server has answered these; a pull will show their effect. */
  z.strictObject({ say: z.literal('pushed'), results: z.array(pushResultSchema) }),
  /** Behind `open` and whenever it changes; until the first one the disk counts as having room. */
  z.strictObject({ say: z.literal('disk'), disk: diskStateSchema }),
  /** Behind `open` and whenever it changes: what came of e-mails and is not in the journal yet, and whether more may be claimed. */
  z.strictObject({ say: z.literal('mail'), untold: z.array(mailOutcomeSchema), isReady: z.boolean(), waiting: z.number().int().min(0) }),
  /** Behind `open` and whenever it changes: mails that were read and are on no account yet, the oldest first. */
  z.strictObject({ say: z.literal('arrived'), mails: z.array(arrivedMailSchema).max(mailsReadAtOnce) }),
  /** Something may have changed on the server: pull. */
  z.strictObject({ say: z.literal('poke'), at: instantSchema }),
]);
export type DataMessage = z.infer<typeof dataMessageSchema>;

/** Pieces of a stream main may send before the worker has taken one in. */
export const streamWindowChunks = 4;
