import { sql } from 'kysely';
import type { TeamFigures } from '#contracts/team.ts';
import { businessDateOf } from '#domain/company.ts';
import type { Instant, LocalDate } from '#domain/kernel/dates.ts';
import type { CompanyId } from '#domain/kernel/ids.ts';
import { promiseTallyOf } from '#domain/promise-rate.ts';
import { type TeamFacts, teamDayOf } from '#domain/team-day.ts';
import { loadCompany } from '../company.ts';
import type { CompanyTransaction } from '../db/connections.ts';
import { openCovers } from './book-cover.ts';
import { ledgerFiguresOf } from './ledger-figures.ts';

/** The figures of a company and of everybody who works its accounts. What the books say, and what has become of promises, is kept; what people have done is counted each time. */
export async function teamFiguresOf(trx: CompanyTransaction, companyId: CompanyId, now: Instant): Promise<TeamFigures> {
  const { company } = await loadCompany(trx, companyId);
  const today = businessDateOf(company, now);
  const { currencies, collected, matured, computedAt } = await ledgerFiguresOf(trx, company, now);
  const recent = matured.filter(({ isRecent }) => isRecent);
  const team = teamDayOf({
    people: await peopleOf(trx, companyId),
    books: await booksOf(trx, companyId),
    contacts: await contactsOn(trx, companyId, today),
    unnotedCalls: await unnotedCallsOn(trx, companyId, today),
    overrides: await overridesOn(trx, companyId, today),
    promises: await promisesOn(trx, companyId, today),
    matured: recent.flatMap(({ userId, ...group }) => (userId === null ? [] : [{ ...group, userId }])),
    collected,
  });
  return {
    today,
    asOf: now,
    booksAsOf: computedAt,
    callsADay: company.policy.queue.callsADay,
    currencies,
    promises: promiseTallyOf(recent),
    promisesBefore: promiseTallyOf(matured.filter(({ isRecent }) => !isRecent)),
    team: [...team],
    covers: await openCovers(trx, companyId),
  };
}

type Facts<K extends keyof TeamFacts> = Promise<TeamFacts[K]>;

async function peopleOf(trx: CompanyTransaction, companyId: CompanyId): Facts<'people'> {
  const { rows } = await sql<TeamFacts['people'][number]>`
    select id, name, role, disabled_at is not null as is_disabled from app_user where company_id = ${companyId}`.execute(trx);
  return rows;
}

async function booksOf(trx: CompanyTransaction, companyId: CompanyId): Facts<'books'> {
  const { rows } = await sql<TeamFacts['books'][number]>`
    select collector_id as user_id, count(*)::int as count from accounts
    where company_id = ${companyId} and collector_id is not null group by collector_id`.execute(trx);
  return rows;
}

async function contactsOn(trx: CompanyTransaction, companyId: CompanyId, day: LocalDate): Facts<'contacts'> {
  const { rows } = await sql<TeamFacts['contacts'][number]>`
    select recorded_by_id as user_id, channel, direction, outcome, contact_id is not null as is_with_contact, count(*)::int as count
    from notes where company_id = ${companyId} and recorded_on = ${day}
    group by 1, 2, 3, 4, 5`.execute(trx);
  return rows;
}

/** What was engaged or taken back before it rang reached nobody's ear. */
async function unnotedCallsOn(trx: CompanyTransaction, companyId: CompanyId, day: LocalDate): Facts<'unnotedCalls'> {
  const { rows } = await sql<TeamFacts['unnotedCalls'][number]>`
    select placed_by_id as user_id, count(*)::int as count from calls
    where company_id = ${companyId} and placed_on = ${day} and note_id is null and state not in ('busy', 'cancelled')
    group by placed_by_id`.execute(trx);
  return rows;
}

async function overridesOn(trx: CompanyTransaction, companyId: CompanyId, day: LocalDate): Facts<'overrides'> {
  const { rows } = await sql<TeamFacts['overrides'][number]>`
    select user_id, count(*)::int as count from (
      select placed_by_id as user_id from calls where company_id = ${companyId} and placed_on = ${day} and override_reason is not null
      union all
      select released_by_id from messages where company_id = ${companyId} and released_on = ${day} and override_reason is not null
    ) o group by user_id`.execute(trx);
  return rows;
}

/** A promise is of whoever took it, as the command log knows; one that came with the books is of who has the account. */
async function promisesOn(trx: CompanyTransaction, companyId: CompanyId, day: LocalDate): Facts<'promises'> {
  type Taken = TeamFacts['promises'][number];
  // One look-up a promise: joined, all accounts would be read for the promises of a day.
  const { rows } = await sql<Omit<Taken, 'userId'> & { readonly userId: Taken['userId'] | null }>`
    select taken.user_id, taken.currency, count(distinct taken.group_id)::int as count, sum(taken.amount_minor)::bigint as amount_minor
    from (
      select p.currency, p.group_id, p.amount_minor, coalesce((
        select l.actor_id from command_log l
        where l.company_id = p.company_id and l.account_id = p.account_id and l.status = 'applied'
          and l.touched @> jsonb_build_array(jsonb_build_object('table', 'promises', 'id', p.id))
        order by l.position limit 1
      ), (select a.collector_id from accounts a where a.id = p.account_id)) as user_id
      from promises p
      where p.company_id = ${companyId} and p.recorded_on = ${day} and p.status not in ('proposed', 'cancelled', 'replaced')
    ) taken
    group by taken.user_id, taken.currency`.execute(trx);
  return rows.flatMap(({ userId, ...taken }) => (userId === null ? [] : [{ ...taken, userId }]));
}
