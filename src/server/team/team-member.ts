import { sql } from 'kysely';
import { type BrokenPromise, type Override, type TeamMember, mostTeamLines } from '#contracts/team.ts';
import { figureSpanDays } from '#domain/collections-figures.ts';
import { businessDateOf } from '#domain/company.ts';
import { type Instant, type LocalDate, addDays } from '#domain/kernel/dates.ts';
import type { CompanyId, UserId } from '#domain/kernel/ids.ts';
import { loadCompany } from '../company.ts';
import type { CompanyTransaction } from '../db/connections.ts';
import { RequestProblem } from '../problem.ts';

/**
 * What somebody who leads looks into of one person's last 30 days: contacts against the advice of the guard, with their reasons, and promises of the
 * book that were not kept; the newest first. Throws `person.notFound` (404) for somebody who is not of the company.
 */
export async function teamMemberOf(trx: CompanyTransaction, companyId: CompanyId, userId: UserId, now: Instant): Promise<TeamMember> {
  const { company } = await loadCompany(trx, companyId);
  const known = await trx.selectFrom('appUser').select('id').where('companyId', '=', companyId).where('id', '=', userId).executeTakeFirst();
  if (known === undefined) throw new RequestProblem(404, 'person.notFound', 'There is no such person.');
  const after = addDays(businessDateOf(company, now), -figureSpanDays);
  return { userId, overrides: await overridesOf(trx, companyId, userId, after), broken: await brokenOf(trx, companyId, userId, after) };
}

async function overridesOf(trx: CompanyTransaction, companyId: CompanyId, userId: UserId, after: LocalDate): Promise<Override[]> {
  const { rows } = await sql<Override>`
    select o.kind, o.at, o.contact_name, o.hit_rules, o.reason, a.id as account_id, a.number as account_number, a.name as account_name
    from (
      select 'call' as kind, placed_at as at, contact_name, hit_rules, override_reason as reason, account_id from calls
      where company_id = ${companyId} and placed_by_id = ${userId} and placed_on > ${after} and override_reason is not null
      union all
      select channel, released_at, to_name, hit_rules, override_reason, account_id from messages
      where company_id = ${companyId} and released_by_id = ${userId} and released_on > ${after} and override_reason is not null
    ) o join accounts a on a.id = o.account_id
    order by o.at desc, a.id limit ${mostTeamLines}`.execute(trx);
  return rows;
}

async function brokenOf(trx: CompanyTransaction, companyId: CompanyId, userId: UserId, after: LocalDate): Promise<BrokenPromise[]> {
  const { rows } = await sql<BrokenPromise>`
    select p.id as promise_id, p.status, p.currency, p.amount_minor, p.kept_minor, p.promised_date,
      a.id as account_id, a.number as account_number, a.name as account_name
    from promises p join accounts a on a.id = p.account_id
    where p.company_id = ${companyId} and a.collector_id = ${userId} and p.status in ('broken', 'partiallyKept')
      and coalesce(p.closed_on, p.promised_date) > ${after}
    order by coalesce(p.closed_on, p.promised_date) desc, p.id limit ${mostTeamLines}`.execute(trx);
  return rows;
}
