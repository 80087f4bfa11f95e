import type pg from 'pg';
import { businessDateOf, companySchema } from '#domain/company.ts';
import { type Instant, type LocalDate, daysBetween } from '#domain/kernel/dates.ts';
import type { Currency } from '#domain/kernel/money.ts';
import { type OrderingWeights, weighedAmount } from '#domain/late-money.ts';
import type { LatenessTables } from '#domain/lateness.ts';
import { fitLatenessRows } from '#domain/lateness-fit.ts';
import { unpaidDay } from '#domain/lateness-history.ts';

/** Tables made so many days ago or less are let be: habits of payment change by the season, not by the day. */
const freshDays = 7;
/** The newest invoices by due date; beyond, a payment weighs nothing any more and only costs memory. */
const mostInvoices = 300_000;

/**
 * Works out how late each company's invoices are from its own history, as of its business date, and keeps it in the company's policy,
 * where desktops learn it with their next pull. Companies whose tables are fresh are let be. Gives the names of those that got new ones.
 */
export async function refitLateness(pool: pg.Pool, now: Instant): Promise<readonly string[]> {
  const { rows } = await pool.query<Record<string, unknown>>(
    `select id, name, currency, time_zone as "timeZone", fixed_business_date as "fixedBusinessDate", policy from company order by name`,
  );
  const refitted: string[] = [];
  for (const row of rows) {
    const company = companySchema.parse(row);
    const today = businessDateOf(company, now);
    if (isFresh(company.policy.lateness, today)) continue;
    const tables = await tablesOf(pool, company.id, today, company.policy.orderingWeightPpm);
    if (tables.source === 'default') continue;
    await pool.query(`update company set policy = jsonb_set(policy, '{lateness}', $2) where id = $1`, [company.id, JSON.stringify(tables)]);
    refitted.push(company.name);
  }
  return refitted;
}

/** Tables of a later day than today's are from a business date that was taken back. */
function isFresh({ fittedOn }: LatenessTables, today: LocalDate): boolean {
  const age = fittedOn === null ? Infinity : daysBetween(fittedOn, today);
  return age >= 0 && age <= freshDays;
}

type Row = [account: string, issueDay: number, dueDay: number, paidDay: number | null, amountMinor: number, currency: Currency];

async function tablesOf(pool: pg.Pool, companyId: string, today: LocalDate, weights: OrderingWeights): Promise<LatenessTables> {
  const { rows } = await pool.query<Row>({
    rowMode: 'array',
    text: `select account_id, issue_date - date '1970-01-01', due_date - date '1970-01-01', paid_date - date '1970-01-01',
        amount_minor::float8, currency
      from invoices where company_id = $1 and kind = 'invoice' and (status = 'open' or paid_date is not null)
      order by due_date desc limit ${mostInvoices}`,
    values: [companyId],
  });
  const history = rows.map(([account, issueDay, dueDay, paidDay, amountMinor, currency]) => ({
    account,
    issueDay,
    dueDay,
    paidDay: paidDay ?? unpaidDay,
    amount: weighedAmount(amountMinor, currency, weights),
  }));
  return fitLatenessRows(history, today);
}
