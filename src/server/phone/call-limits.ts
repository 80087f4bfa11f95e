import { sql } from 'kysely';
import type { PhoneSettings, PhoneSettingsResponse } from '#contracts/calls.ts';
import { microOf } from '#domain/call-cost.ts';
import type { Instant, LocalDate } from '#domain/kernel/dates.ts';
import type { CompanyId, UserId } from '#domain/kernel/ids.ts';
import { type Result, ok, reject } from '#domain/kernel/result.ts';
import type { CompanyTransaction } from '../db/connections.ts';

type Day = { readonly companyId: CompanyId; readonly userId: UserId; readonly day: LocalDate; readonly now: Instant };

/**
 * The calls of a day and what they cost, of one person and of the company. A call costs what the network has said or, before it has and where it says it in
 * another currency, a minute's price for each minute begun; one that nobody was rung for costs and counts nothing.
 */
export async function spentOn(
  trx: CompanyTransaction,
  { companyId, userId, day, now }: Day,
  { currency, costAMinuteMicro }: Pick<PhoneSettings, 'currency' | 'costAMinuteMicro'>,
): Promise<PhoneSettingsResponse['spentToday']> {
  const { rows } = await sql<{ isOwn: boolean; calls: number; costMicro: number }>`
    select user_id = ${userId} as "isOwn", count(*) as calls,
      coalesce(sum(coalesce(case when cost_currency = ${currency} then cost_micro end, ${costAMinuteMicro}::bigint
        * greatest(1, ceil(coalesce(seconds, extract(epoch from coalesce(ended_at, ${now}::timestamptz) - asked_at)) / 60.0)::bigint))), 0)::bigint
        as "costMicro"
    from phone_legs where company_id = ${companyId} and day = ${day} and refusal is null group by 1`.execute(trx);
  const [own, others] = [true, false].map((isOwn) => rows.find((row) => row.isOwn === isOwn) ?? { calls: 0, costMicro: 0 });
  const [ownCalls, ownCost] = [own?.calls ?? 0, own?.costMicro ?? 0];
  return {
    own: { calls: ownCalls, costMicro: ownCost },
    all: { calls: ownCalls + (others?.calls ?? 0), costMicro: ownCost + (others?.costMicro ?? 0) },
  };
}

/**
 * Whether one more call is within the limits of the day: ok, or refused with `call.dayLimitReached`, `call.ownCostLimitReached` (of the caller) or
 * `call.costLimitReached` (of the company), each with its `limit`. Holds the company's count until the transaction ends, so that two calls at once do not both
 * pass as the last one.
 */
export async function judgeLimits(trx: CompanyTransaction, of: Day, settings: PhoneSettings): Promise<Result<null>> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`phone limits ${of.companyId}`}, 0))`.execute(trx);
  const { own, all } = await spentOn(trx, of, settings);
  const { callsADay, currency, costADayMinor, costADayEachMinor, costAMinuteMicro } = settings;
  if (own.calls >= callsADay) return reject('call.dayLimitReached', { limit: callsADay });
  // The call that is asked for costs a minute at least.
  const isOver = ({ costMicro }: typeof all, limit: number): boolean => costMicro + costAMinuteMicro > microOf(limit, currency);
  if (costADayEachMinor !== null && isOver(own, costADayEachMinor)) return reject('call.ownCostLimitReached', { limit: costADayEachMinor });
  return isOver(all, costADayMinor) ? reject('call.costLimitReached', { limit: costADayMinor }) : ok(null);
}
