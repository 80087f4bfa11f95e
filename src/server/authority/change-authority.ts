import { sql } from 'kysely';
import type { ChangeAuthorityRequest, EndLendingRequest, LendAuthorityRequest } from '#contracts/authority.ts';
import type { ApprovalSettings, Delegation } from '#domain/approval-settings.ts';
import { type Colleague, authoritySettingsOf, lendingEnded, lendingsOfNow, lendingsWithout, lent } from '#domain/authority-change.ts';
import { authorityKeepers } from '#domain/command.ts';
import { type Company, businessDateOf } from '#domain/company.ts';
import type { Instant, LocalDate } from '#domain/kernel/dates.ts';
import type { CompanyId } from '#domain/kernel/ids.ts';
import { type Result, ok, reject } from '#domain/kernel/result.ts';
import type { Caller } from '../caller.ts';
import { loadCompany } from '../company.ts';
import type { CompanyTransaction } from '../db/connections.ts';
import { type AccessEventKind, type Actor, recordAccess } from '../devices/access-events.ts';
import { takeVersion } from '../sync/company-version.ts';
import { recordPolicyChange } from './record-policy-change.ts';

type By = Pick<Caller, 'companyId' | 'userId' | 'name' | 'role'>;

/**
 * Puts limits and days into force and writes them down as a version that is kept for good; who stands in for whom stays. All desktops of the company learn of
 * it with their next pull. Refuses with `authority.changedMeanwhile` or `request.idReused`.
 */
export async function changeAuthority(
  trx: CompanyTransaction,
  { companyId, userId, name }: Pick<By, 'companyId' | 'userId' | 'name'>,
  { requestId, basedOnVersion, settings }: ChangeAuthorityRequest,
  now: Instant,
): Promise<Result<{ readonly version: number }>> {
  await oneAtATime(trx, companyId);
  const wished = JSON.stringify(settings);
  const before = await sql<{ version: number; isSame: boolean }>`
    select version, version = ${basedOnVersion}::integer + 1 and settings = ${wished}::jsonb as "isSame"
    from authority_version where company_id = ${companyId} and request_id = ${requestId}`.execute(trx);
  const done = before.rows[0];
  if (done) return done.isSame ? ok({ version: done.version }) : reject('request.idReused');
  const { company } = await loadCompany(trx, companyId);
  const { approval } = company.policy;
  const version = basedOnVersion + 1;
  if (!(await putInForce(trx, approval.version, basedOnVersion, { ...approval, ...settings, version }))) {
    return reject('authority.changedMeanwhile');
  }
  await trx
    .insertInto('authorityVersion')
    .values({ companyId, version, requestId, settings: wished, actorId: userId, actorName: name, at: now })
    .execute();
  await takeVersion(trx, companyId);
  const standing = { before: { version: basedOnVersion, value: authoritySettingsOf(approval) }, after: { version, value: settings } };
  await recordPolicyChange(trx, { companyId, userId, name }, { part: 'authority', requestId, ...standing }, now);
  return ok({ version });
}

/** Lends somebody's own authority to a colleague; the same request again is done once. Refuses as `lent` does, and with `request.idReused`. */
export async function lendAuthority(
  trx: CompanyTransaction,
  by: By,
  { requestId, toId, from, until }: LendAuthorityRequest,
  now: Instant,
): Promise<Result<null>> {
  const { userId, name, role } = by;
  return changeDelegations(trx, by, { requestId, kind: 'authority.lent', detail: { toId, from, until } }, now, async (approval, today) => {
    const people = await colleagues(trx);
    const wish = { from: { id: userId, name, role }, to: people.find(({ id }) => id === toId), firstDay: from, lastDay: until };
    return lent(wish, approval.delegations, today);
  });
}

/** Ends a lending; the same request again is done once. Refuses as `lendingEnded` does, and with `request.idReused`. */
export async function endLending(
  trx: CompanyTransaction,
  by: By,
  { requestId, ...name }: EndLendingRequest,
  now: Instant,
): Promise<Result<null>> {
  const who = { byId: by.userId, mayEndAll: authorityKeepers.includes(by.role) };
  return changeDelegations(trx, by, { requestId, kind: 'authority.lendingEnded', detail: name }, now, async (approval, today) =>
    lendingEnded(name, approval.delegations, { ...who, today }),
  );
}

/** Everybody of the company who can sign in. */
export const colleagues = async (trx: CompanyTransaction): Promise<readonly Colleague[]> =>
  (await sql<Colleague>`select id, name, role from cw_colleagues() order by name, id`.execute(trx)).rows;

/** A company with its lendings as they count now, by which somebody decides. */
export async function withLendingsOfNow(trx: CompanyTransaction, company: Company): Promise<Company> {
  const { approval } = company.policy;
  if (approval.delegations.length === 0) return company;
  const delegations = [...lendingsOfNow(approval.delegations, await colleagues(trx))];
  return { ...company, policy: { ...company.policy, approval: { ...approval, delegations } } };
}

/** Ends the lendings of and to somebody who is disabled. `trx` is bound to the company. */
export async function endLendingsOf(
  trx: CompanyTransaction,
  { companyId, userId }: Pick<By, 'companyId' | 'userId'>,
  { actor, now }: { readonly actor: Actor; readonly now: Instant },
): Promise<void> {
  await oneAtATime(trx, companyId);
  const { company } = await loadCompany(trx, companyId);
  const { approval } = company.policy;
  const { left, ended } = lendingsWithout(userId, approval.delegations, businessDateOf(company, now));
  if (ended.length === 0) return;
  await putInForce(trx, approval.version, approval.version, { ...approval, delegations: [...left] });
  await takeVersion(trx, companyId);
  for (const { fromId, toId, from, ...lending } of ended) {
    const said = { ...saidOf(lending), because: 'user.disabled' };
    await recordAccess(trx, { companyId, kind: 'authority.lendingEnded', actor, at: now, userId, detail: { fromId, toId, from }, said });
  }
}

const saidOf = ({ fromName, toName, role }: Pick<Delegation, 'fromName' | 'toName' | 'role'>) => ({ fromName, toName, lentRole: role });

type Act = { readonly requestId: string; readonly kind: AccessEventKind; readonly detail: Readonly<Record<string, string>> };

async function changeDelegations(
  trx: CompanyTransaction,
  { companyId, userId, name }: By,
  { requestId, kind, detail }: Act,
  now: Instant,
  decide: (approval: ApprovalSettings, today: LocalDate) => Promise<Result<readonly Delegation[]>>,
): Promise<Result<null>> {
  await oneAtATime(trx, companyId);
  const { rows } = await sql<{ isSame: boolean }>`
    select kind = ${kind} and actor_id = ${userId} and detail = ${JSON.stringify(detail)}::jsonb as "isSame"
    from access_event where company_id = ${companyId} and request_id = ${requestId}`.execute(trx);
  const [done] = rows;
  if (done) return done.isSame ? ok(null) : reject('request.idReused');
  const { company } = await loadCompany(trx, companyId);
  const { approval } = company.policy;
  const decided = await decide(approval, businessDateOf(company, now));
  if (!decided.ok) return decided;
  await putInForce(trx, approval.version, approval.version, { ...approval, delegations: [...decided.value] });
  await takeVersion(trx, companyId);
  const isMeant = ({ fromId, toId, from }: Delegation): boolean =>
    fromId === (detail['fromId'] ?? userId) && toId === detail['toId'] && from === detail['from'];
  const meant = [...approval.delegations, ...decided.value].find(isMeant);
  const said: Readonly<Record<string, string>> = meant ? saidOf(meant) : {};
  await recordAccess(trx, { companyId, kind, actor: { id: userId, name }, at: now, requestId, userId, detail, said });
  return ok(null);
}

/** All that changes the authority of a company goes one after the other: the same request a second time finds its answer. */
const oneAtATime = (trx: CompanyTransaction, companyId: CompanyId) =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`authority ${companyId}`}, 0))`.execute(trx);

/** False where another version is in force than the one that was known. */
async function putInForce(trx: CompanyTransaction, inForce: number, known: number, approval: ApprovalSettings): Promise<boolean> {
  if (inForce !== known) return false;
  const { rows } = await sql<{ isDone: boolean | null }>`
    select cw_change_authority(${known}::integer, ${JSON.stringify(approval)}::jsonb) as "isDone"`.execute(trx);
  return rows[0]?.isDone === true;
}
