import { sql } from 'kysely';
import type { BookPreview, BookPreviewRequest } from '#contracts/books.ts';
import { businessDateOf } from '#domain/company.ts';
import type { Instant, LocalDate } from '#domain/kernel/dates.ts';
import type { CompanyId } from '#domain/kernel/ids.ts';
import { loadCompany } from '../company.ts';
import type { CompanyTransaction } from '../db/connections.ts';
import { RequestProblem } from '../problem.ts';
import { arrayText } from '../sync/row-sql.ts';

/**
 * What a hand-over would move: a whole book, or some accounts of it. Throws `account.notInBook` (409) where some of those have gone elsewhere, as the
 * hand-over would.
 */
export async function previewBook(
  trx: CompanyTransaction,
  companyId: CompanyId,
  { fromCollectorId, accountIds }: BookPreviewRequest,
  now: Instant,
): Promise<BookPreview> {
  const { company } = await loadCompany(trx, companyId);
  const wanted = accountIds === 'all' ? sql`` : sql` and id = any(${arrayText(accountIds)}::uuid[])`;
  const { rows } = await sql<{ id: string }>`
    select id from accounts where company_id = ${companyId} and collector_id = ${fromCollectorId}${wanted}`.execute(trx);
  if (accountIds !== 'all' && rows.length < new Set(accountIds).size) {
    throw new RequestProblem(409, 'account.notInBook', 'Some of the accounts are not in that book any more. Nothing was changed.');
  }
  const ids = arrayText(rows.map(({ id }) => id));
  const promises = await openCountOf(trx, 'promises', ids);
  const followUps = await openCountOf(trx, 'follow_ups', ids);
  return {
    accountCount: rows.length,
    openPromiseCount: promises,
    openFollowUpCount: followUps,
    money: await moneyOf(trx, ids, businessDateOf(company, now)),
  };
}

async function openCountOf(trx: CompanyTransaction, table: 'promises' | 'follow_ups', ids: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from ${sql.table(table)} where account_id = any(${ids}::uuid[]) and status = 'open'`.execute(trx);
  return rows[0]?.count ?? 0;
}

async function moneyOf(trx: CompanyTransaction, ids: string, today: LocalDate): Promise<BookPreview['money']> {
  const { rows } = await sql<BookPreview['money'][number]>`
    select currency, sum(open_minor)::bigint as open_minor, sum(past_due_minor)::bigint as past_due_minor, sum(promised_minor)::bigint as promised_minor
    from (
      select currency, open_amount_minor as open_minor, case when due_date < ${today} then open_amount_minor else 0 end as past_due_minor, 0 as promised_minor
      from invoices where account_id = any(${ids}::uuid[]) and status = 'open'
      union all
      select currency, 0, 0, amount_minor from promises where account_id = any(${ids}::uuid[]) and status = 'open'
    ) owed group by currency order by currency`.execute(trx);
  return rows;
}
