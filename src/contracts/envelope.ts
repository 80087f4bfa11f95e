import { z } from 'zod';
import { commandNameSchema } from '#domain/commands.ts';
import { instantSchema, localDateSchema } from '#domain/kernel/dates.ts';
import { accountIdSchema, commandIdSchema } from '#domain/kernel/ids.ts';

/** A command before the journal has given it its place in the row. `input` is checked by the command itself. */
export const commandDraftSchema = z.strictObject({
  commandId: commandIdSchema,
  name: commandNameSchema,
  accountId: accountIdSchema,
  /** When the person acted, by the desktop's clock; the server keeps its own time of receipt beside it. */
  at: instantSchema,
  /** The business day the desktop showed. */
  businessDate: localDateSchema,
  input: z.record(z.string(), z.unknown()),
  /** The version of the protocol whose commands this is one of; 1 where it does not say. It may wait in a journal for an update. */
  madeWith: z.number().int().min(1).max(1000).optional(),
});
export type CommandDraft = z.infer<typeof commandDraftSchema>;

/**
 * The chain of one desktop: every command carries the hash of the one before it (SHA-256 in hexadecimal digits; nothing before the first). The hash of a command is that of
 * `linkTextOf` its previous one, its id, and the hash of what it says. So nobody takes a command out of the middle, puts one in or changes one without the next one showing it.
 */
export const linkSchema = z.string().regex(/^(?:[0-9a-f]{64})?$/);

/** A command in the journal and on the wire: `seq` counts the commands of one client from 1 without a gap. */
export const commandEnvelopeSchema = commandDraftSchema.extend({
  seq: z.number().int().min(1),
  /** The hash of the command before it in the chain of its desktop; not there where a desktop keeps none. */
  previous: linkSchema.optional(),
});
export type CommandEnvelope = z.infer<typeof commandEnvelopeSchema>;

/** A command as it comes to the server: of whatever version, so its name is not checked before it has been lifted to the present one. */
export const arrivingCommandSchema = commandEnvelopeSchema.extend({ name: z.string().min(1).max(64) });
export type ArrivingCommand = z.infer<typeof arrivingCommandSchema>;
