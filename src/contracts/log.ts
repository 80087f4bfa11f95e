import { z } from 'zod';
import { instantSchema, localDateSchema } from '#domain/kernel/dates.ts';
import { accountIdSchema, commandIdSchema } from '#domain/kernel/ids.ts';
import { storableText } from './http.ts';

/** What narrows the log down; what is not said is not asked for. A day is one of the company's calendar. */
export const logFilterSchema = z.strictObject({
  /** Part of a person's name. */
  person: storableText(100).optional(),
  /** An account's number, or part of its name. */
  account: storableText(100).optional(),
  /** The name of a command, or of what the server did itself. */
  kind: z
    .string()
    .max(64)
    .regex(/^[A-Za-z]+\.[A-Za-z]+$/)
    .optional(),
  day: localDateSchema.optional(),
});
export type LogFilter = z.infer<typeof logFilterSchema>;

export const logRequestSchema = logFilterSchema.extend({ before: z.number().int().min(1).nullable() });
export type LogRequest = z.infer<typeof logRequestSchema>;

/** `GET /v1/log?before=&limit=` with a filter, for those who see the company: what was done and refused, the newest first. */
export const logResponseSchema = z.strictObject({
  entries: z.array(
    z.strictObject({
      position: z.number().int(),
      commandId: commandIdSchema,
      name: z.string(),
      accountId: accountIdSchema.nullable(),
      accountNumber: z.string().nullable(),
      accountName: z.string().nullable(),
      actorName: z.string(),
      /** Null: no desktop's. */
      deviceName: z.string().nullable(),
      seq: z.number().int().nullable(),
      occurredAt: instantSchema,
      receivedAt: instantSchema,
      code: z.string().nullable(),
      /** Of a desktop that keeps a chain: whether the command before it has come, and is that very one. */
      isDeviceLinked: z.boolean().nullable(),
      hash: z.string(),
    }),
  ),
  next: z.number().int().nullable(),
});
export type LogPage = z.infer<typeof logResponseSchema>;
export type LogEntry = LogPage['entries'][number];

/** `GET /v1/log/chain`, for those who see the company: the whole log read and checked on the server, entry by entry. */
export const logChainResponseSchema = z.strictObject({
  checked: z.number().int().min(0),
  /** The position of the first entry that is not the one that was written there; null: all are. */
  brokenAt: z.number().int().nullable(),
  /** Commands before which another of the same desktop is missing or was changed before it came. */
  deviceBreaks: z.number().int().min(0),
  firstDeviceBreakAt: z.number().int().nullable(),
  /** Entries behind the last checkpoint: what the server's key does not yet stand for. */
  unsigned: z.number().int().min(0),
  head: z.string(),
});
export type LogChain = z.infer<typeof logChainResponseSchema>;
