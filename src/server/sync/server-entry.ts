import { randomUUID } from 'node:crypto';
import type { Instant, LocalDate } from '#domain/kernel/dates.ts';
import { type AccountId, type CommandId, commandIdSchema } from '#domain/kernel/ids.ts';
import { CanonicalText } from '#domain/kernel/canonical-json.ts';
import { type LoggedCommand, inputHashOf } from './command-log.ts';

/** What was done without a desktop's command: by a job, by somebody who works on the server, by a request of its own, or by the outside world. */
export type ServerAct = {
  readonly name: `${string}.${string}`;
  readonly businessDate: LocalDate;
  readonly at: Instant;
  /** Null: of no single account. */
  readonly accountId?: AccountId | null;
  readonly input: CanonicalText | Readonly<Record<string, unknown>>;
  readonly touched: readonly { readonly table: string; readonly id: string }[];
  /** Whoever may ask twice gives one. */
  readonly commandId?: CommandId;
};

/** An act as an entry of the command log: without a desktop's number, applied. */
export function serverEntry({ name, businessDate, at, accountId = null, input, touched, commandId }: ServerAct): LoggedCommand {
  const said = { name, accountId, businessDate, occurredAt: at, input };
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
