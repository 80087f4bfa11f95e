import { sql } from 'kysely';
import { z } from 'zod';
import { currencyFiguresSchema } from '#contracts/team.ts';
import { collectionsFiguresOf } from '#domain/collections-figures.ts';
import { type Company, businessDateOf } from '#domain/company.ts';
import { type Instant, type LocalDate, addDays } from '#domain/kernel/dates.ts';
import { type CompanyId, userIdSchema } from '#domain/kernel/ids.ts';
import { currencySchema } from '#domain/kernel/money.ts';
import { loadCompany } from '../company.ts';
import { type CompanyTransaction, type Database, withCompany } from '../db/connections.ts';
import { gatherLedger } from './gather-ledger.ts';

/** What is kept of a day's books. */
const keptSchema = z.strictObject({
  currencies: z.array(currencyFiguresSchema).min(1),
  /** What came in during the last seven days, by book. */
  collected: z.array(z.strictObject({ userId: userIdSchema, currency: currencySchema, amountMinor: z.number().int() })),
});
type Kept = z.infer<typeof keptSchema>;

/** What the books say, and when that was worked out. */
export type LedgerFigures = Kept & { readonly computedAt: Instant };

const collectedDays = 7;

/**
 * What the books say on a day. Read where they were worked out for that day, even if the books have changed since: `keepLedgerFigures` looks every
 * minute. Worked out at once where there is nothing of that day.
 */
export async function ledgerFiguresOf(trx: CompanyTransaction, company: Company, now: Instant): Promise<LedgerFigures> {
  const today = businessDateOf(company, now);
  const row = await trx
    .selectFrom('ledgerFigures')
    .select(['day', 'computedAt', 'figures'])
    .where('companyId', '=', company.id)
    .executeTakeFirst();
  // Figures of another version of the program are made anew.
  const kept = row?.day === today ? keptSchema.safeParse(row.figures) : undefined;
  return row !== undefined && kept?.success === true ? { ...kept.data, computedAt: row.computedAt } : workOut(trx, company, today, now);
}

/** Works out anew what the books of all companies say, where they or the day have changed. Gives how many were. */
export async function keepLedgerFigures(owner: Database, now: Instant): Promise<number> {
  const companies = await owner.selectFrom('company').select('id').orderBy('id').execute();
  let count = 0;
  for (const { id } of companies) if (await withCompany(owner, id, (trx) => keepOne(trx, id, now))) count += 1;
  return count;
}

async function keepOne(trx: CompanyTransaction, companyId: CompanyId, now: Instant): Promise<boolean> {
  const { company } = await loadCompany(trx, companyId);
  const today = businessDateOf(company, now);
  const row = await trx.selectFrom('ledgerFigures').select(['day', 'mark']).where('companyId', '=', companyId).executeTakeFirst();
  if (row?.day === today && row.mark === (await markOf(trx, company))) return false;
  await workOut(trx, company, today, now);
  return true;
}

async function workOut(trx: CompanyTransaction, company: Company, today: LocalDate, now: Instant): Promise<LedgerFigures> {
  // Before the books are read: what changes while they are is worked out the next time.
  const mark = await markOf(trx, company);
  const ledger = await gatherLedger(trx, company.id, today);
  const figures: Kept = {
    currencies: [...collectionsFiguresOf(ledger, company.policy, company.currency, today)],
    collected: await collectedOf(trx, company.id, today),
  };
  await sql`
    insert into ledger_figures (company_id, day, mark, computed_at, figures)
    values (${company.id}, ${today}, ${mark}, ${now}, ${JSON.stringify(figures)}::jsonb)
    on conflict (company_id) do update set day = excluded.day, mark = excluded.mark, computed_at = excluded.computed_at, figures = excluded.figures`.execute(
    trx,
  );
  return { ...figures, computedAt: now };
}

/** What tells that the books have changed: the newest import, the newest rows, what is past due in which bucket, and who has which account. */
async function markOf(trx: CompanyTransaction, { id, policy }: Company): Promise<string> {
  const { rows } = await sql<{ mark: string }>`
    select concat_ws(' ',
      coalesce((select max(created_at)::text from import_batch where company_id = ${id}), '-'),
      (select coalesce(max(version), 0) from invoices where company_id = ${id} and version > 0),
      (select coalesce(max(version), 0) from payments where company_id = ${id} and version > 0),
      (select coalesce(max(version), 0) from payment_applications where company_id = ${id} and version > 0),
      (select coalesce(max(version), 0) from accounts where company_id = ${id} and version > 0)
    ) as mark`.execute(trx);
  return `${rows[0]?.mark ?? ''} ${policy.agingBucketEndDays.join(',')}`;
}

async function collectedOf(trx: CompanyTransaction, companyId: CompanyId, today: LocalDate): Promise<Kept['collected']> {
  const { rows } = await sql<Kept['collected'][number]>`
    select a.collector_id as user_id, p.currency, sum(p.amount_minor)::bigint as amount_minor
    from payments p join accounts a on a.id = p.account_id
    where p.company_id = ${companyId} and p.received_date > ${addDays(today, -collectedDays)} and p.received_date <= ${today}
      and a.collector_id is not null
    group by a.collector_id, p.currency order by a.collector_id, p.currency`.execute(trx);
  return rows;
}
