import { sql } from 'kysely';
import type { ChangeStrategiesRequest, ChangeStrategiesResponse, StrategyVersions } from '#contracts/strategies.ts';
import type { Instant } from '#domain/kernel/dates.ts';
import type { CompanyId } from '#domain/kernel/ids.ts';
import { type Result, ok, reject } from '#domain/kernel/result.ts';
import { type Strategy, hasStrategyForAll } from '#domain/strategy.ts';
import { recordPolicyChange } from '../authority/record-policy-change.ts';
import type { Caller } from '../caller.ts';
import { loadCompany } from '../company.ts';
import type { CompanyTransaction } from '../db/connections.ts';
import { takeVersion } from '../sync/company-version.ts';

/**
 * Puts a list of strategies into use and writes it down as a version that is kept for good; all desktops of the company are poked and learn of
 * it with their next pull. Refuses with `strategies.someWithout`, `strategies.changedMeanwhile` or `request.idReused`.
 */
export async function changeStrategies(
  trx: CompanyTransaction,
  { companyId, userId, name }: Pick<Caller, 'companyId' | 'userId' | 'name'>,
  { requestId, basedOnVersion, list }: ChangeStrategiesRequest,
  now: Instant,
): Promise<Result<ChangeStrategiesResponse>> {
  if (!hasStrategyForAll(list)) return reject('strategies.someWithout');
  // One at a time: the same request a second time, while the first is under way, finds its answer.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`strategies ${companyId}`}, 0))`.execute(trx);
  const before = await sql<{ version: number; isSame: boolean }>`
    select version, version = ${basedOnVersion}::integer + 1 and list = ${JSON.stringify(list)}::jsonb as "isSame"
    from strategy_version where company_id = ${companyId} and request_id = ${requestId}`.execute(trx);
  const done = before.rows[0];
  if (done) return done.isSame ? ok({ version: done.version }) : reject('request.idReused');
  const { company } = await loadCompany(trx, companyId);
  const changed = await sql<{ version: number | null }>`
    select cw_change_strategies(${basedOnVersion}::integer, ${JSON.stringify(list)}::jsonb) as version`.execute(trx);
  const version = changed.rows[0]?.version ?? null;
  if (version === null) return reject('strategies.changedMeanwhile');
  await trx
    .insertInto('strategyVersion')
    .values({ companyId, version, requestId, list: JSON.stringify(list), actorId: userId, actorName: name, at: now })
    .execute();
  await takeVersion(trx, companyId);
  const standing = {
    before: { version: basedOnVersion, value: byId(company.policy.strategies.list) },
    after: { version, value: byId(list) },
  };
  await recordPolicyChange(trx, { companyId, userId, name }, { part: 'strategies', requestId, ...standing }, now);
  return ok({ version });
}

/** A list as it is told what differs in it: each strategy by its id, and their order. */
const byId = (list: readonly Strategy[]) => ({
  order: list.map(({ id }) => id),
  strategies: Object.fromEntries(list.map((each) => [each.id, each])),
});

/** The versions before one (or the newest), the newest first. */
export async function listStrategyVersions(
  trx: CompanyTransaction,
  companyId: CompanyId,
  { before, limit }: { readonly before: number | undefined; readonly limit: number },
): Promise<StrategyVersions> {
  let query = trx
    .selectFrom('strategyVersion')
    .select(['version', 'list', 'actorName', 'at'])
    .where('companyId', '=', companyId)
    .orderBy('version', 'desc')
    .limit(limit);
  if (before !== undefined) query = query.where('version', '<', before);
  const versions = await query.execute();
  const last = versions.at(-1);
  return { versions, next: versions.length === limit && last ? last.version : null };
}
