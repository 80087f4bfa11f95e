import { sql } from 'kysely';
import { z } from 'zod';
import { figureSpanDays } from '#domain/collections-figures.ts';
import { type LocalDate, addDays } from '#domain/kernel/dates.ts';
import { type CompanyId, userIdSchema } from '#domain/kernel/ids.ts';
import { currencySchema } from '#domain/kernel/money.ts';
import { maturedStatuses } from '#domain/promise-rate.ts';
import type { CompanyTransaction } from '../db/connections.ts';

/** Promises of one book and one currency of which the same has come, in the last 30 days or in the 30 before. */
export const maturedSchema = z.strictObject({
  /** Whose book it is; null: nobody's. */
  userId: userIdSchema.nullable(),
  currency: currencySchema,
  status: z.enum(['kept', 'partiallyKept', 'broken']),
  count: z.number().int(),
  promisedMinor: z.number().int(),
  keptMinor: z.number().int(),
  isRecent: z.boolean(),
});
export type Matured = z.infer<typeof maturedSchema>;

/** Promises that came to their day in the last 30 days and in the 30 before; those that came judged by the promised day. */
export async function maturedPromisesIn(trx: CompanyTransaction, companyId: CompanyId, today: LocalDate): Promise<readonly Matured[]> {
  const { rows } = await sql<Matured>`
    select a.collector_id as user_id, p.currency, p.status, count(*)::int as count, sum(p.amount_minor)::bigint as promised_minor,
      sum(p.kept_minor)::bigint as kept_minor, coalesce(p.closed_on, p.promised_date) > ${addDays(today, -figureSpanDays)} as is_recent
    from promises p join accounts a on a.id = p.account_id
    where p.company_id = ${companyId} and p.status in (${sql.join(maturedStatuses.map((status) => sql.lit(status)))})
      and coalesce(p.closed_on, p.promised_date) > ${addDays(today, -2 * figureSpanDays)}
      and coalesce(p.closed_on, p.promised_date) <= ${today}
    group by 1, 2, 3, 7`.execute(trx);
  return rows;
}
