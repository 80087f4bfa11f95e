import { randomUUID } from 'node:crypto';
import type { Instant, LocalDate } from '#domain/kernel/dates.ts';
import { type CommandId, commandIdSchema } from '#domain/kernel/ids.ts';
import { CanonicalText } from './canonical-json.ts';
import { type LoggedCommand, inputHashOf } from './command-log.ts';

/** What was done on the server itself: by a job, or by somebody who works there. */
export type ServerAct = {
  readonly name: `${string}.${string}`;
  readonly businessDate: LocalDate;
  readonly at: Instant;
  readonly input: Readonly<Record<string, unknown>>;
  readonly touched: readonly { readonly table: string; readonly id: string }[];
  /** Whoever may ask twice gives one. */
  readonly commandId?: CommandId;
};

/** An act as an entry of the command log: without a desktop, of no single account, applied. */
export function serverEntry({ name, businessDate, at, input, touched, commandId }: ServerAct): LoggedCommand {
  const said = { name, accountId: null, businessDate, occurredAt: at, input };
  return {
    ...said,
    input: CanonicalText.of(input),
    commandId: commandId ?? commandIdSchema.parse(randomUUID()),
    seq: null,
    skewMs: 0,
    inputHash: inputHashOf(said),
    code: null,
    touched: CanonicalText.of(touched),
  };
}
