import { z } from 'zod';
import { folderSchema } from '#domain/folder.ts';
import { instantSchema } from '#domain/kernel/dates.ts';
import { accountIdSchema, clientIdSchema, commandIdSchema } from '#domain/kernel/ids.ts';
import { companySchema } from '#domain/company.ts';
import { putSchema } from '#domain/rows.ts';
import { digestSumSchema } from './digest.ts';
import { arrivingCommandSchema } from './envelope.ts';
import { limits } from './protocol.ts';

/** Opaque to the desktop: it is taken from a trailer and given back, never read. */
export const cursorSchema = z.string().min(1).max(2000);

const lastSeqSchema = z.number().int().min(0);

/**
 * A snapshot and a pull are NDJSON: one header, lines, one trailer; without its trailer a stream counts for nothing.
 * A snapshot has one line a folder, ordered by account id; `GET /v1/sync/snapshot?after=ID` goes on behind that account
 * (the desktop keeps the first header's cursor).
 */
export const snapshotHeaderSchema = z.strictObject({
  header: z.strictObject({
    epoch: z.uuid(),
    cursor: cursorSchema,
    /** Folders in the whole scope, for a progress bar. */
    folderCount: z.number().int().min(0),
    lastSeq: lastSeqSchema,
  }),
});

/** A folder whole, in place of what was there, with the version at which its account came into the scope or was loaded anew. */
export const folderLineSchema = z.strictObject({ folder: folderSchema, membershipVersion: z.number().int().min(0).optional() });
export const putLineSchema = z.strictObject({ put: putSchema });
/** The account has left this desktop's scope: its folder goes. */
export const evictLineSchema = z.strictObject({ evict: accountIdSchema });
export const pullLineSchema = z.union([putLineSchema, folderLineSchema, evictLineSchema]);
export type PullLine = z.infer<typeof pullLineSchema>;

export const snapshotTrailerSchema = z.strictObject({
  trailer: z.strictObject({
    /** Folders before this line in this stream. */
    count: z.number().int().min(0),
    /** Over the folders of the WHOLE scope as of the stream's moment, also where the stream went on behind an account. */
    sum: digestSumSchema.optional(),
    serverTime: instantSchema,
    company: companySchema,
  }),
});

export const pullTrailerSchema = z.strictObject({
  trailer: z.strictObject({
    /** Lines before this one; another number than the desktop counted means a torn stream. */
    count: z.number().int().min(0),
    cursor: cursorSchema,
    /** The last command of this client the server has handled as of this cursor. */
    lastSeq: lastSeqSchema,
    serverTime: instantSchema,
    company: companySchema,
  }),
});

export const pushRequestSchema = z.strictObject({
  clientId: clientIdSchema,
  /** Where the desktop stood at its last pull: a server that came back from a backup sees by it that it has lost something. */
  cursor: cursorSchema.optional(),
  commands: z.array(arrivingCommandSchema).min(1).max(limits.pushCommands),
});
export type PushRequest = z.infer<typeof pushRequestSchema>;

/** The server's one answer to a command. A repeated command gets the stored answer with `isDuplicate`. */
export const pushResultSchema = z.strictObject({
  seq: z.number().int().min(1),
  commandId: commandIdSchema,
  status: z.enum(['applied', 'rejected']),
  code: z.string().nullable(),
  isDuplicate: z.boolean(),
});
export type PushResult = z.infer<typeof pushResultSchema>;

export const pushResponseSchema = z.strictObject({
  lastSeq: lastSeqSchema,
  /** In the order of the commands. They end at a command whose number is used up: those behind it have not been handled. */
  results: z.array(pushResultSchema),
  serverTime: instantSchema,
});
export type PushResponse = z.infer<typeof pushResponseSchema>;

/**
 * `GET /v1/sync/digest`: what a true copy of the caller's scope adds up to. It may be compared only by a desktop whose own
 * cursor is the very same text; any other desktop pulls first.
 */
export const digestResponseSchema = z.strictObject({
  cursor: cursorSchema,
  folderCount: z.number().int().min(0),
  sum: digestSumSchema,
});
export type DigestResponse = z.infer<typeof digestResponseSchema>;

/**
 * `GET /v1/sync/events` is a stream of server-sent events without data: `event: poke` says that a pull may bring something, and
 * a comment every 20 s says that the line still stands.
 */
export const eventStream = { path: '/v1/sync/events', poke: 'poke', heartbeatSeconds: 20 } as const;
