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
import { type Matured, maturedPromisesIn, maturedSchema } from './matured-promises.ts';

/** What is kept of a day's books. */
const keptSchema = z.strictObject({
  currencies: z.array(currencyFiguresSchema).min(1),
  /** What came in during the last seven days, by book. */
  collected: z.array(z.strictObject({ userId: userIdSchema, currency: currencySchema, amountMinor: z.number().int() })),
});
type Kept = z.infer<typeof keptSchema>;

/** What the books say and when that was worked out, and what has become of promises. */
export type LedgerFigures = Kept & { readonly computedAt: Instant; readonly matured: readonly Matured[] };

const maturedListSchema = z.array(maturedSchema);

const collectedDays = 7;

/**
 * What the books say on a day. Read where they were worked out for that day, even if the books have changed since: `keepLedgerFigures` looks every
 * minute. Worked out at once where there is nothing of that day.
 */
export async function ledgerFiguresOf(trx: CompanyTransaction, company: Company, now: Instant): Promise<LedgerFigures> {
  const today = businessDateOf(company, now);
  const row = await trx
    .selectFrom('ledgerFigures')
    .select(['day', 'computedAt', 'figures', 'promises'])
    .where('companyId', '=', company.id)
    .executeTakeFirst();
  if (row?.day !== today) return workOut(trx, company, today, now);
  const [kept, matured] = [keptSchema.safeParse(row.figures), maturedListSchema.safeParse(row.promises)];
  // Figures of another version of the program are made anew.
  return kept.success && matured.success
    ? { ...kept.data, matured: matured.data, computedAt: row.computedAt }
    : workOut(trx, company, today, now);
}

/** Works out anew what the books of all companies say, and what has become of promises, where that or the day has changed. Gives for how many. */
export async function keepLedgerFigures(owner: Database, now: Instant): Promise<number> {
  const companies = await owner.selectFrom('company').select('id').orderBy('id').execute();
  let count = 0;
  for (const { id } of companies) if (await withCompany(owner, id, (trx) => keepOne(trx, id, now))) count += 1;
  return count;
}

async function keepOne(trx: CompanyTransaction, companyId: CompanyId, now: Instant): Promise<boolean> {
  const { company } = await loadCompany(trx, companyId);
  const today = businessDateOf(company, now);
  const row = await trx
    .selectFrom('ledgerFigures')
    .select(['day', 'mark', 'promiseMark'])
    .where('companyId', '=', companyId)
    .executeTakeFirst();
  if (row?.day !== today || row.mark !== (await markOf(trx, company))) {
    await workOut(trx, company, today, now);
    return true;
  }
  const promiseMark = await promiseMarkOf(trx, companyId);
  if (row.promiseMark === promiseMark) return false;
  const promises = JSON.stringify(await maturedPromisesIn(trx, companyId, today));
  await trx.updateTable('ledgerFigures').set({ promiseMark, promises }).where('companyId', '=', companyId).execute();
  return true;
}

async function workOut(trx: CompanyTransaction, company: Company, today: LocalDate, now: Instant): Promise<LedgerFigures> {
  // Before the books are read: what changes while they are is worked out the next time.
  const [mark, promiseMark] = [await markOf(trx, company), await promiseMarkOf(trx, company.id)];
  const ledger = await gatherLedger(trx, company.id, today);
  const figures: Kept = {
    currencies: [...collectionsFiguresOf(ledger, company.policy, company.currency, today)],
    collected: await collectedOf(trx, company.id, today),
  };
  const matured = await maturedPromisesIn(trx, company.id, today);
  const row = { day: today, mark, computedAt: now, figures: JSON.stringify(figures), promiseMark, promises: JSON.stringify(matured) };
  await trx
    .insertInto('ledgerFigures')
    .values({ companyId: company.id, ...row })
    .onConflict((conflict) => conflict.column('companyId').doUpdateSet(row))
    .execute();
  return { ...figures, matured, computedAt: now };
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

/** What tells that promises have come to their day, or were judged anew. */
async function promiseMarkOf(trx: CompanyTransaction, companyId: CompanyId): Promise<string> {
  const { rows } = await sql<{ mark: string }>`
    select coalesce(max(version), 0)::text as mark from promises where company_id = ${companyId} and version > 0`.execute(trx);
  return rows[0]?.mark ?? '';
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
