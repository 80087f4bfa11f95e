import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { type BookCover, type EndCoverResponse, type HandOverRequest, longestCoverDays } from '#contracts/books.ts';
import { businessDateOf } from '#domain/company.ts';
import { type Instant, type LocalDate, daysBetween } from '#domain/kernel/dates.ts';
import { type AccountId, type CommandId, type CompanyId, type UserId, commandIdSchema } from '#domain/kernel/ids.ts';
import { loadCompany } from '../company.ts';
import { type CompanyTransaction, type Database, withCompany } from '../db/connections.ts';
import { RequestProblem } from '../problem.ts';
import { arrayText } from '../sync/row-sql.ts';

type By = { readonly companyId: CompanyId; readonly name: string };

/** Throws `cover.badDay` (400) for a day that lies behind, or too far ahead. */
export function refuseCoverDay(until: LocalDate, today: LocalDate): void {
  const days = daysBetween(today, until);
  if (days >= 0 && days <= longestCoverDays) return;
  throw new RequestProblem(400, 'cover.badDay', 'A cover ends today or later, and within a year. Nothing was changed.');
}

/** Writes down that accounts which are handed over in this transaction go back after a day. */
export async function beginCover(
  trx: CompanyTransaction,
  { companyId, name }: By,
  { commandId, fromCollectorId, toCollectorId, until }: HandOverRequest & { readonly until: LocalDate },
  accountIds: readonly AccountId[],
  now: Instant,
): Promise<void> {
  const people = { fromCollectorId, toCollectorId };
  await trx
    .insertInto('bookCover')
    .values({ companyId, id: commandId, ...people, accountIds: [...accountIds], until, startedAt: now, startedByName: name })
    .execute();
}

/** The covers that last, the first to end first. */
export async function openCovers(trx: CompanyTransaction, companyId: CompanyId): Promise<BookCover[]> {
  const { rows } = await sql<BookCover>`
    select id, from_collector_id, to_collector_id, cardinality(account_ids) as account_count, until, started_at, started_by_name
    from book_cover where company_id = ${companyId} and ended_at is null order by until, started_at, id`.execute(trx);
  return rows;
}

/** What is left to go back of a cover. */
export type CoverEnd = {
  readonly id: CommandId;
  readonly fromCollectorId: UserId;
  readonly toCollectorId: UserId;
  /** Those that are still in the book they were given to; others have gone on since, and stay there. */
  readonly accountIds: readonly AccountId[];
};

/** Hands accounts over; what `hand-over.ts` does, given in so that neither file needs the other twice. */
export type HandBack = (request: HandOverRequest) => Promise<EndCoverResponse>;

/**
 * Ends a cover: what is still in the book it was given to goes back, in one hand-over, and then the cover is over. Where the server stops between the
 * two, the next try finds nothing left to go back. Gives how many went; 0 for one that is over. Throws `cover.notFound` (404), or what the
 * hand-over throws; the cover lasts then.
 */
export async function endCover(db: Database, companyId: CompanyId, coverId: CommandId, handBack: HandBack, now: Instant): Promise<number> {
  const left = await withCompany(db, companyId, (trx) => leftOf(trx, companyId, coverId));
  if (left === null) return 0;
  const { fromCollectorId: toCollectorId, toCollectorId: fromCollectorId, accountIds } = left;
  const commandId = commandIdSchema.parse(randomUUID());
  const moved =
    accountIds.length === 0 ? 0 : (await handBack({ commandId, fromCollectorId, toCollectorId, accountIds: [...accountIds] })).accountCount;
  await withCompany(db, companyId, (trx) =>
    trx.updateTable('bookCover').set({ endedAt: now }).where('companyId', '=', companyId).where('id', '=', coverId).execute(),
  );
  return moved;
}

async function leftOf(trx: CompanyTransaction, companyId: CompanyId, coverId: CommandId): Promise<CoverEnd | null> {
  const row = await trx
    .selectFrom('bookCover')
    .select(['id', 'fromCollectorId', 'toCollectorId', 'accountIds', 'endedAt'])
    .where('companyId', '=', companyId)
    .where('id', '=', coverId)
    .executeTakeFirst();
  if (row === undefined) throw new RequestProblem(404, 'cover.notFound', 'There is no such cover. Nothing was changed.');
  if (row.endedAt !== null) return null;
  const { rows } = await sql<{ id: AccountId }>`
    select id from accounts
    where company_id = ${companyId} and collector_id = ${row.toCollectorId} and id = any(${arrayText(row.accountIds)}::uuid[])
    order by id`.execute(trx);
  return { ...row, accountIds: rows.map(({ id }) => id) };
}

/** The covers of a company whose last day lies behind. */
export async function dueCovers(trx: CompanyTransaction, companyId: CompanyId, now: Instant): Promise<readonly CommandId[]> {
  const { company } = await loadCompany(trx, companyId);
  const rows = await trx
    .selectFrom('bookCover')
    .select('id')
    .where('companyId', '=', companyId)
    .where('endedAt', 'is', null)
    .where('until', '<', businessDateOf(company, now))
    .orderBy('until')
    .execute();
  return rows.map(({ id }) => id);
}
