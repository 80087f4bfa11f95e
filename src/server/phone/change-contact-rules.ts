import { sql } from 'kysely';
import type { ChangeContactRulesRequest, ChangeContactRulesResponse } from '#contracts/contact-rules.ts';
import { contactRuleSettingsOf, withContactRules } from '#domain/contact-rules.ts';
import type { Instant } from '#domain/kernel/dates.ts';
import { type Result, ok, reject } from '#domain/kernel/result.ts';
import { recordPolicyChange } from '../authority/record-policy-change.ts';
import type { Caller } from '../caller.ts';
import { loadCompany } from '../company.ts';
import type { CompanyTransaction } from '../db/connections.ts';
import { takeVersion } from '../sync/company-version.ts';

/**
 * Puts contact rules into use and writes them down as a version that is kept for good; all desktops of the company are poked and learn of
 * it with their next pull. Refuses with `contactRules.changedMeanwhile` or `request.idReused`.
 */
export async function changeContactRules(
  trx: CompanyTransaction,
  { companyId, userId, name }: Pick<Caller, 'companyId' | 'userId' | 'name'>,
  { requestId, basedOnVersion, settings }: ChangeContactRulesRequest,
  now: Instant,
): Promise<Result<ChangeContactRulesResponse>> {
  // One at a time: the same request a second time, while the first is under way, finds its answer.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`contact rules ${companyId}`}, 0))`.execute(trx);
  const known = await sql<{ version: number; isSame: boolean }>`
    select version, version = ${basedOnVersion}::integer + 1 and settings = ${JSON.stringify(settings)}::jsonb as "isSame"
    from contact_rule_version where company_id = ${companyId} and request_id = ${requestId}`.execute(trx);
  const done = known.rows[0];
  if (done) return done.isSame ? ok({ version: done.version }) : reject('request.idReused');
  const { company } = await loadCompany(trx, companyId);
  const { contact, queue } = withContactRules(company.policy, settings);
  const changed = await sql<{ version: number | null }>`
    select cw_change_contact_rules(${basedOnVersion}::integer, ${JSON.stringify(contact)}::jsonb, ${JSON.stringify(queue)}::jsonb) as version`.execute(
    trx,
  );
  const version = changed.rows[0]?.version ?? null;
  if (version === null) return reject('contactRules.changedMeanwhile');
  await trx
    .insertInto('contactRuleVersion')
    .values({ companyId, version, requestId, settings: JSON.stringify(settings), actorId: userId, actorName: name, at: now })
    .execute();
  await takeVersion(trx, companyId);
  const before = { version: basedOnVersion, value: contactRuleSettingsOf(company.policy) };
  const change = { part: 'contactRules', requestId, before, after: { version, value: settings } } as const;
  await recordPolicyChange(trx, { companyId, userId, name }, change, now);
  return ok({ version });
}
