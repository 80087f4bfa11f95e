import { sql } from 'kysely';
import type { Instant, LocalDate } from '#domain/kernel/dates.ts';
import type { AccountId, CompanyId } from '#domain/kernel/ids.ts';
import type { Caller } from '../caller.ts';
import type { CompanyTransaction } from '../db/connections.ts';

/** What of a company is sensitive to read, or to take away. */
export type ReadKind =
  | 'book.fetched'
  | 'book.pulled'
  | 'account.read'
  | 'accounts.listed'
  | 'approvals.read'
  | 'calls.read'
  | 'team.read'
  | 'log.read'
  | 'log.checked'
  | 'heldWork.read';

/**
 * Writes down that somebody has read something: once a day for each person, computer, kind and account, so that the log stays small. Nothing is ever changed or
 * taken out of it.
 */
export async function recordRead(
  trx: CompanyTransaction,
  { companyId, userId, name, clientId }: Pick<Caller, 'companyId' | 'userId' | 'name' | 'clientId'>,
  kind: ReadKind,
  now: Instant,
  accountId: AccountId | null = null,
): Promise<void> {
  await sql`
    insert into read_event (company_id, day, kind, actor_id, actor_name, client_id, account_id, at)
    select id, (${now}::timestamptz at time zone time_zone)::date, ${kind}, ${userId}::uuid, ${name}, ${clientId}::uuid, ${accountId}::uuid, ${now}::timestamptz
    from company where id = ${companyId}
    on conflict do nothing`.execute(trx);
}

type ReadEvent = {
  readonly position: number;
  readonly day: LocalDate;
  readonly kind: string;
  readonly actorId: string;
  readonly actorName: string;
  readonly clientId: string;
  readonly accountId: string | null;
  readonly at: Instant;
};

const pageRows = 1_000;

/** A company's log of reads from its first entry; `trx` is bound to the company. */
export async function* readEvents(trx: CompanyTransaction, companyId: CompanyId): AsyncGenerator<ReadEvent> {
  let after = 0;
  for (;;) {
    const rows = await trx
      .selectFrom('readEvent')
      .select(['position', 'day', 'kind', 'actorId', 'actorName', 'clientId', 'accountId', 'at'])
      .where('companyId', '=', companyId)
      .where('position', '>', after)
      .orderBy('position')
      .limit(pageRows)
      .execute();
    yield* rows;
    const last = rows.at(-1);
    if (!last || rows.length < pageRows) return;
    after = last.position;
  }
}
