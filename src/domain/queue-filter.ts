import { z } from 'zod';
import type { AccountFacts } from './account-facts.ts';
import { agingBuckets, bucketOf, daysLateOf } from './aging.ts';
import { openMinorIn } from './invoice.ts';
import { type LocalDate, daysBetween } from './kernel/dates.ts';
import { currencySchema, minorSchema } from './kernel/money.ts';
import type { Policy } from './policy.ts';
import { accountSchema } from './rows.ts';

/** What narrows a work list down. Null and an empty list ask for nothing; everything asked for has to hold. */
export const queueFilterSchema = z.strictObject({
  /** Something is open in one of these. */
  buckets: z.array(z.enum(agingBuckets)),
  /** Something is open in this currency; the amounts are of what is open in it. */
  currency: currencySchema.nullable(),
  fromMinor: minorSchema.nullable(),
  toMinor: minorSchema.nullable(),
  fromTermsDays: z.number().int().min(0).nullable(),
  toTermsDays: z.number().int().min(0).nullable(),
  salesRep: z.string().nullable(),
  country: z.string().nullable(),
  riskClass: accountSchema.shape.riskClass,
  /** Nobody was in contact for so many days; an account that was never contacted counts. */
  silentDays: z.number().int().min(1).nullable(),
  parentNumber: z.string().nullable(),
});
export type QueueFilter = z.infer<typeof queueFilterSchema>;

/** A filter somebody keeps under a name. */
export const savedFilterSchema = z.strictObject({ name: z.string().trim().min(1).max(60), filter: queueFilterSchema });
export type SavedFilter = z.infer<typeof savedFilterSchema>;

/** The filter that asks for nothing. */
export const noFilter: QueueFilter = {
  buckets: [],
  currency: null,
  fromMinor: null,
  toMinor: null,
  fromTermsDays: null,
  toTermsDays: null,
  salesRep: null,
  country: null,
  riskClass: null,
  silentDays: null,
  parentNumber: null,
};

/** How many things a filter asks for. */
export function askedCount(filter: QueueFilter): number {
  const { buckets, ...rest } = filter;
  return Object.values(rest).filter((value) => value !== null).length + (buckets.length > 0 ? 1 : 0);
}

/** Whether an account is what a filter asks for. */
export function isInFilter(facts: AccountFacts, filter: QueueFilter, policy: Policy, today: LocalDate): boolean {
  const { account } = facts;
  return (
    (filter.salesRep === null || account.salesRep === filter.salesRep) &&
    (filter.country === null || account.country === filter.country) &&
    (filter.riskClass === null || account.riskClass === filter.riskClass) &&
    (filter.parentNumber === null || account.parentNumber === filter.parentNumber) &&
    isWithin(account.termsDays, filter.fromTermsDays, filter.toTermsDays) &&
    isSilent(facts, filter.silentDays, today) &&
    hasBucket(facts, filter.buckets, policy, today) &&
    hasAmount(facts, filter)
  );
}

/** An account whose figure is not known is in no range. */
function isWithin(value: number | null, from: number | null, to: number | null): boolean {
  if (from === null && to === null) return true;
  return value !== null && (from === null || value >= from) && (to === null || value <= to);
}

function isSilent({ lastContact }: AccountFacts, silentDays: number | null, today: LocalDate): boolean {
  return silentDays === null || lastContact === null || daysBetween(lastContact.on, today) >= silentDays;
}

function hasBucket({ openItems }: AccountFacts, buckets: QueueFilter['buckets'], policy: Policy, today: LocalDate): boolean {
  if (buckets.length === 0) return true;
  return openItems.some((item) => item.openAmountMinor > 0 && buckets.includes(bucketOf(daysLateOf(item.dueDate, today), policy)));
}

/** A bound on the amount without a currency is one in the account's own: amounts of different currencies are not comparable. */
function hasAmount({ account, openItems }: AccountFacts, { currency, fromMinor, toMinor }: QueueFilter): boolean {
  if (currency === null && fromMinor === null && toMinor === null) return true;
  const asked = currency ?? account.currency;
  return openItems.some((item) => item.currency === asked) && isWithin(openMinorIn(openItems, asked), fromMinor, toMinor);
}
