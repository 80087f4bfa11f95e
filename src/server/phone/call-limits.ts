import { sql } from 'kysely';
import type { PhoneSettings } from '#contracts/calls.ts';
import type { Instant, LocalDate } from '#domain/kernel/dates.ts';
import type { CompanyId, UserId } from '#domain/kernel/ids.ts';
import { type Currency, minorDigitsOf } from '#domain/kernel/money.ts';
import { type Result, ok, reject } from '#domain/kernel/result.ts';
import type { CompanyTransaction } from '../db/connections.ts';

/** Millionths of a unit in one of its minor units. */
const microInMinor = (currency: Currency): number => 10 ** (6 - minorDigitsOf(currency));

/**
 * Whether one more call is within the limits of the day: ok, or refused with `call.dayLimitReached` or `call.costLimitReached` (each with its
 * `limit`). Holds the company's count until the transaction ends, so that two calls at once do not both pass as the last one. A call costs what the
 * network has said or, before it has and where it says it in another currency, a minute's price for each minute begun; one that nobody was rung
 * for costs and counts nothing.
 */
export async function judgeLimits(
  trx: CompanyTransaction,
  {
    companyId,
    userId,
    day,
    now,
  }: { readonly companyId: CompanyId; readonly userId: UserId; readonly day: LocalDate; readonly now: Instant },
  { callsADay, currency, costADayMinor, costAMinuteMicro }: PhoneSettings,
): Promise<Result<null>> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`phone limits ${companyId}`}, 0))`.execute(trx);
  const { rows } = await sql<{ calls: number; costMicro: number }>`
    select count(*) filter (where user_id = ${userId}) as calls,
      coalesce(sum(coalesce(case when cost_currency = ${currency} then cost_micro end, ${costAMinuteMicro}::bigint
        * greatest(1, ceil(coalesce(seconds, extract(epoch from coalesce(ended_at, ${now}::timestamptz) - asked_at)) / 60.0)::bigint))), 0)::bigint
        as "costMicro"
    from phone_legs where company_id = ${companyId} and day = ${day} and refusal is null`.execute(trx);
  const { calls = 0, costMicro = 0 } = rows[0] ?? {};
  if (calls >= callsADay) return reject('call.dayLimitReached', { limit: callsADay });
  // The call that is asked for costs a minute at least.
  if (costMicro + costAMinuteMicro > costADayMinor * microInMinor(currency))
    return reject('call.costLimitReached', { limit: costADayMinor });
  return ok(null);
}
