import { sql } from 'kysely';
import type { ChangeArrangementRulesRequest, ChangeArrangementRulesResponse } from '#contracts/arrangement-rules.ts';
import { arrangementRulesOf } from '#domain/arrangement-rules.ts';
import type { Instant } from '#domain/kernel/dates.ts';
import { type Result, ok, reject } from '#domain/kernel/result.ts';
import { recordPolicyChange } from '../authority/record-policy-change.ts';
import type { Caller } from '../caller.ts';
import { loadCompany } from '../company.ts';
import type { CompanyTransaction } from '../db/connections.ts';
import { takeVersion } from '../sync/company-version.ts';

/**
 * Puts rules for promises and arrangements into use and writes them down as a version that is kept for good; all desktops of the company are poked and learn of
 * them with their next pull. Refuses with `arrangementRules.changedMeanwhile` or `request.idReused`.
 */
export async function changeArrangementRules(
  trx: CompanyTransaction,
  { companyId, userId, name }: Pick<Caller, 'companyId' | 'userId' | 'name'>,
  { requestId, basedOnVersion, settings }: ChangeArrangementRulesRequest,
  now: Instant,
): Promise<Result<ChangeArrangementRulesResponse>> {
  const wished = JSON.stringify(settings);
  // One at a time: the same request a second time, while the first is under way, finds its answer.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`arrangement rules ${companyId}`}, 0))`.execute(trx);
  const known = await sql<{ version: number; isSame: boolean }>`
    select version, version = ${basedOnVersion}::integer + 1 and settings = ${wished}::jsonb as "isSame"
    from arrangement_rule_version where company_id = ${companyId} and request_id = ${requestId}`.execute(trx);
  const done = known.rows[0];
  if (done) return done.isSame ? ok({ version: done.version }) : reject('request.idReused');
  const { company } = await loadCompany(trx, companyId);
  const { promise, arrangement } = settings;
  const changed = await sql<{ version: number | null }>`
    select cw_change_arrangement_rules(${basedOnVersion}::integer, ${JSON.stringify(promise)}::jsonb, ${JSON.stringify(arrangement)}::jsonb) as version`.execute(
    trx,
  );
  const version = changed.rows[0]?.version ?? null;
  if (version === null) return reject('arrangementRules.changedMeanwhile');
  await trx
    .insertInto('arrangementRuleVersion')
    .values({ companyId, version, requestId, settings: wished, actorId: userId, actorName: name, at: now })
    .execute();
  await takeVersion(trx, companyId);
  const standing = {
    before: { version: basedOnVersion, value: arrangementRulesOf(company.policy) },
    after: { version, value: settings },
  };
  await recordPolicyChange(trx, { companyId, userId, name }, { part: 'arrangements', requestId, ...standing }, now);
  return ok({ version });
}
