import { sql } from 'kysely';
import { type Company, businessDateOf } from '#domain/company.ts';
import { type Instant, type LocalDate, addDays } from '#domain/kernel/dates.ts';
import type { CompanyId, UserId } from '#domain/kernel/ids.ts';
import type { Arrangement } from '#domain/approval-rows.ts';
import { interestWith } from '#domain/promise-cover.ts';
import { type InstalmentMoney, type Receipt, bankingDaysIn, closedOnOf, judgeInstalment } from '#domain/promise-judgement.ts';
import type { PromiseToPay } from '#domain/rows.ts';
import { loadCompany } from '../company.ts';
import { type CompanyTransaction, type Database, withCompany } from '../db/connections.ts';
import { chain, logCommands } from '../sync/command-log.ts';
import { sayTouched, takeVersion } from '../sync/company-version.ts';
import { arrayText } from '../sync/row-sql.ts';
import { serverEntry } from '../sync/server-entry.ts';

/** The name under which judgements stand in the command log. */
const judgementName = 'promise.judge';

/** Money can go back so long after a promise was judged, and it is judged again. */
const judgedAgainDays = 90;
/** Written in one go; collectors wait for a moment each. */
const mostAtOnce = 500;

type Judged = Pick<PromiseToPay, 'status' | 'keptMinor' | 'closedOn'>;
type Candidate = Judged &
  Pick<PromiseToPay, 'id' | 'accountId' | 'invoiceId' | 'currency' | 'amountMinor' | 'promisedDate' | 'recordedOn'> & {
    readonly collectorId: UserId | null;
    readonly country: string | null;
    /** What is to come in, or had come in already, before money counts for it. */
    readonly aheadMinor: number;
    readonly receipts: readonly Receipt[];
    /** Of an instalment of a plan with interest. */
    readonly plan: Pick<Arrangement, 'lastDate' | 'payMinor' | 'owedMinor'> | null;
    /** What payments brought since the plan that pays no invoice, or one issued since, whose whole amount is `noteMinor`. */
    readonly surplus: readonly (Receipt & { readonly noteMinor: number | null })[];
  };

/**
 * Judges the promises of all companies by what has come in, and writes down what has changed: kept, kept in part, broken, or open again where
 * a payment was taken back in time. Promises that came judged, and those judged more than 90 days ago, are let be. Gives how many changed.
 */
export async function judgePromises(owner: Database, now: Instant): Promise<number> {
  const companies = await owner.selectFrom('company').select('id').orderBy('id').execute();
  let changed = 0;
  for (const { id } of companies) {
    for (;;) {
      const count = await withCompany(owner, id, (trx) => judgeSome(trx, id, now));
      changed += count;
      if (count < mostAtOnce) break;
    }
  }
  return changed;
}

async function judgeSome(trx: CompanyTransaction, companyId: CompanyId, now: Instant): Promise<number> {
  const { company } = await loadCompany(trx, companyId);
  const today = businessDateOf(company, now);
  const judgements = (await candidatesOf(trx, companyId, today)).flatMap((promise) => {
    const rules = { settings: company.policy.promise, isBankingDay: bankingDaysIn(promise.country) };
    const { aheadMinor, receipts } = promise;
    const { status, keptMinor } = judgeInstalment(promise, { aheadMinor, receipts, ...interestOf(promise) }, today, rules);
    return status === promise.status && keptMinor === promise.keptMinor
      ? []
      : [{ ...promise, was: promise.status, status, keptMinor, closedOn: closedOnOf(promise, status, today) }];
  });
  const some = judgements.slice(0, mostAtOnce);
  if (some.length === 0) return 0;
  const kept = await stillSo(trx, some);
  if (kept.length > 0) await write(trx, company, kept, { now, today });
  return some.length;
}

type Judgement = Candidate & { readonly was: PromiseToPay['status'] };

/** The interest that comes with a payment, and what may be it: money that pays no invoice, or a note of just that amount. */
function interestOf(promise: Candidate): Pick<InstalmentMoney, 'interestMinor' | 'surplus'> {
  const interestMinor = promise.plan ? interestWith(promise, promise.plan) : 0;
  return { interestMinor, surplus: promise.surplus.filter(({ noteMinor }) => noteMinor === null || noteMinor === interestMinor) };
}

/** Open promises and those judged not long ago, each with the money that may count for it. */
async function candidatesOf(trx: CompanyTransaction, companyId: CompanyId, today: LocalDate): Promise<readonly Candidate[]> {
  const { rows } = await sql<Candidate>`
    select p.paid_before_minor + coalesce(g.paid_before_minor, 0) + coalesce((
        select sum(o.amount_minor) from promises o
        where o.account_id = p.account_id and o.arrangement_id = p.arrangement_id and o.promised_date < p.promised_date
      ), 0)::bigint as ahead_minor,
      p.id, p.account_id, p.invoice_id, p.currency, p.amount_minor, p.promised_date, p.recorded_on, p.status, p.kept_minor, p.closed_on, a.collector_id, a.country,
      coalesce((
        select jsonb_agg(jsonb_build_object('paymentId', r.payment_id, 'on', r.day, 'amountMinor', r.amount_minor)) from (
          select payment_id, applied_date as day, amount_minor from payment_applications
          where account_id = p.account_id and currency = p.currency and (invoice_id = p.invoice_id or invoice_id = any(g.invoice_ids))
          union all
          select id, received_date, amount_minor from payments
          where p.invoice_id is null and g.id is null and account_id = p.account_id and currency = p.currency and received_date >= p.recorded_on
        ) r
      ), '[]') as receipts,
      case when g.interest_basis_points > 0
        then jsonb_build_object('lastDate', g.last_date, 'payMinor', g.pay_minor, 'owedMinor', g.owed_minor) end as plan,
      coalesce((
        select jsonb_agg(jsonb_build_object('paymentId', s.id, 'on', s.received_date, 'amountMinor', s.amount_minor, 'noteMinor', s.note_minor)) from (
          select y.id, y.received_date, y.unapplied_amount_minor as amount_minor, null::bigint as note_minor from payments y
          where y.account_id = p.account_id and y.currency = p.currency and y.received_date >= p.recorded_on and y.unapplied_amount_minor > 0
          union all
          select y.id, y.received_date, l.amount_minor, i.amount_minor
          from payment_applications l join payments y on y.account_id = l.account_id and y.id = l.payment_id
            join invoices i on i.account_id = l.account_id and i.id = l.invoice_id
          where l.account_id = p.account_id and l.currency = p.currency and y.received_date >= p.recorded_on and i.issue_date >= p.recorded_on
        ) s where g.interest_basis_points > 0 and p.promised_date = g.last_date
      ), '[]') as surplus
    from promises p join accounts a on a.id = p.account_id
      left join arrangements g on g.account_id = p.account_id and g.id = p.arrangement_id
    where p.company_id = ${companyId}
      and (p.status = 'open' or (p.closed_on >= ${addDays(today, -judgedAgainDays)} and p.status in ('kept', 'partiallyKept', 'broken')))
    order by p.account_id, p.id`.execute(trx);
  return rows;
}

/** Holds the accounts against pushes, and leaves out what somebody has changed meanwhile; the next look judges it. */
async function stillSo(trx: CompanyTransaction, judgements: readonly Judgement[]): Promise<readonly Judgement[]> {
  const accounts = [...new Set(judgements.map(({ accountId }) => accountId))];
  await sql`select id from accounts where id = any(${arrayText(accounts)}::uuid[]) order by id for no key update`.execute(trx);
  const { rows } = await sql<{ id: PromiseToPay['id']; status: PromiseToPay['status'] }>`
    select id, status from promises where id = any(${arrayText(judgements.map(({ id }) => id))}::uuid[])
      and account_id = any(${arrayText(accounts)}::uuid[])`.execute(trx);
  const statuses = new Map(rows.map(({ id, status }) => [id, status]));
  return judgements.filter(({ id, was }) => statuses.get(id) === was);
}

async function write(
  trx: CompanyTransaction,
  { id: companyId }: Company,
  judgements: readonly Judgement[],
  { now, today }: { readonly now: Instant; readonly today: LocalDate },
): Promise<void> {
  await sayTouched(trx, new Set(judgements.flatMap(({ collectorId }) => collectorId ?? [])), true);
  const { version, logHead } = await takeVersion(trx, companyId);
  const texts = (key: 'accountId' | 'id' | 'status' | 'keptMinor' | 'closedOn') => arrayText(judgements.map((judgement) => judgement[key]));
  await sql`
    update promises p set status = j.status, kept_minor = j.kept_minor, closed_on = j.closed_on, version = ${version}
    from unnest(${texts('accountId')}::uuid[], ${texts('id')}::uuid[], ${texts('status')}::text[], ${texts('keptMinor')}::bigint[],
      ${texts('closedOn')}::date[]) as j (account_id, id, status, kept_minor, closed_on)
    where p.account_id = j.account_id and p.id = j.id`.execute(trx);
  const judged = judgements.map(({ id, was, status, keptMinor }) => ({ promiseId: id, was, status, keptMinor }));
  const touched = judgements.map(({ id }) => ({ id, table: 'promises' }));
  const entry = serverEntry({ name: judgementName, businessDate: today, at: now, input: { judged }, touched });
  const by = { companyId, clientId: null, actorId: null, actorName: 'central API', receivedAt: now, version };
  await logCommands(trx, chain(by, logHead, [entry]));
}
