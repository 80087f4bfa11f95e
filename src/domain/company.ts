import { z } from 'zod';
import { type Instant, type LocalDate, dateIn, localDateSchema, timeZoneSchema } from './kernel/dates.ts';
import { companyIdSchema } from './kernel/ids.ts';
import { currencySchema } from './kernel/money.ts';
import { policySchema } from './policy.ts';

/** What every desktop of a company knows about it. */
export const companySchema = z.strictObject({
  id: companyIdSchema,
  name: z.string().min(1).max(200),
  currency: currencySchema,
  timeZone: timeZoneSchema,
  /** Set when an old ledger is worked as on that day; null when the company lives in the present. */
  fixedBusinessDate: localDateSchema.nullable(),
  policy: policySchema,
});
export type Company = z.infer<typeof companySchema>;

/** The company's business date at a moment: the fixed one, or the calendar's in the company's zone. */
export const businessDateOf = (company: Pick<Company, 'fixedBusinessDate' | 'timeZone'>, now: Instant): LocalDate =>
  company.fixedBusinessDate ?? dateIn(company.timeZone, now);
