import { z } from 'zod';
import { callLineSchema } from '#domain/call-log.ts';
import { localDateSchema } from '#domain/kernel/dates.ts';

/** Behind which call a page begins, as the API wrote it: a moment and an id. Opaque to whoever gives it back. */
const behindSchema = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z_[0-9a-f-]{36}$/);

/** Which calls are asked for: those of some business days, both among them, and (null) from the newest on. */
export const callLogRequestSchema = z.strictObject({ from: localDateSchema, until: localDateSchema, behind: behindSchema.nullable() });
export type CallLogRequest = z.infer<typeof callLogRequestSchema>;

/** `GET /v1/calls?from=&until=&behind=&limit=`: the calls on the accounts in the caller's scope, the newest first. */
export const callLogQuerySchema = z.strictObject({
  from: localDateSchema,
  until: localDateSchema,
  behind: behindSchema.optional(),
});

export const callLogResponseSchema = z.strictObject({
  calls: z.array(callLineSchema),
  /** Where the next page begins: give it as `behind`. */
  next: behindSchema.nullable(),
});
export type CallLogPage = z.infer<typeof callLogResponseSchema>;
