import { type Instant, type LocalDate, epochMsOf } from '#domain/kernel/dates.ts';
import type { AccountId, CommandId, CompanyId, UserId } from '#domain/kernel/ids.ts';
import type { CompanyTransaction } from '../db/connections.ts';
import type { CanonicalText } from '#domain/kernel/canonical-json.ts';
import { chain, logCommands } from './command-log.ts';
import { sayTouched, takeVersion } from './company-version.ts';
import { serverEntry } from './server-entry.ts';
import { type Touched, stampVersions } from './sql-store.ts';

/** An act on one account that is no desktop's: a request's own, or (`id` null) what the outside world did. */
export type AccountAct = {
  readonly companyId: CompanyId;
  readonly actor: { readonly id: UserId | null; readonly name: string };
  readonly commandId: CommandId;
  readonly name: `${string}.${string}`;
  readonly accountId: AccountId;
  /** Whose book the account is in. */
  readonly collectorId: UserId | null;
  readonly businessDate: LocalDate;
  readonly occurredAt: Instant;
  readonly input: CanonicalText | Readonly<Record<string, unknown>>;
  readonly touched: readonly Touched[];
};

/**
 * Gives the rows of an act their version and adds it to the command log. To be called last in its transaction: the company's counter is held from
 * here to the commit.
 */
export async function recordAct(trx: CompanyTransaction, act: AccountAct, now: Instant): Promise<void> {
  const { companyId, actor, accountId, touched, collectorId } = act;
  await sayTouched(trx, new Set(collectorId === null ? [] : [collectorId]), touched.length > 0);
  const { version, logHead } = await takeVersion(trx, companyId);
  await stampVersions(trx, [{ accountId, touched }], version);
  const by = { companyId, clientId: null, actorId: actor.id, actorName: actor.name, receivedAt: now, version };
  const { commandId, name, businessDate, occurredAt, input } = act;
  const entry = serverEntry({ commandId, name, businessDate, at: occurredAt, accountId, input, touched });
  const logged = { ...entry, skewMs: epochMsOf(now) - epochMsOf(occurredAt) };
  await logCommands(trx, chain(by, logHead, [logged]));
}
