import { sql } from 'kysely';
import type { ChangeLettersRequest, ChangeLettersResponse } from '#contracts/letters.ts';
import type { Instant } from '#domain/kernel/dates.ts';
import { type Result, ok, reject } from '#domain/kernel/result.ts';
import { businessDateOf } from '#domain/company.ts';
import { ownLetterSettingsOf } from '#domain/letter-settings.ts';
import { ownRatesProblem } from '#domain/own-rates.ts';
import { recordPolicyChange } from '../authority/record-policy-change.ts';
import type { Caller } from '../caller.ts';
import { loadCompany } from '../company.ts';
import type { CompanyTransaction } from '../db/connections.ts';
import { takeVersion } from '../sync/company-version.ts';

/**
 * Puts letter settings into use and writes them down as a version that is kept for good; all desktops of the company are poked and learn of it with their next
 * pull. Refuses with `letters.changedMeanwhile`, `letters.rateRefused` (a base rate that cannot be known, or that the program knows) or `request.idReused`.
 */
export async function changeLetters(
  trx: CompanyTransaction,
  { companyId, userId, name }: Pick<Caller, 'companyId' | 'userId' | 'name'>,
  { requestId, basedOnVersion, settings }: ChangeLettersRequest,
  now: Instant,
): Promise<Result<ChangeLettersResponse>> {
  const wished = JSON.stringify(settings);
  // One at a time: the same request a second time, while the first is under way, finds its answer.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`letters ${companyId}`}, 0))`.execute(trx);
  const before = await sql<{ version: number; isSame: boolean }>`
    select version, version = ${basedOnVersion}::integer + 1 and settings = ${wished}::jsonb as "isSame"
    from letter_settings_version where company_id = ${companyId} and request_id = ${requestId}`.execute(trx);
  const done = before.rows[0];
  if (done) return done.isSame ? ok({ version: done.version }) : reject('request.idReused');
  const { company } = await loadCompany(trx, companyId);
  const problem = ownRatesProblem(company.policy.letters.ownRates, settings.ownRates, businessDateOf(company, now));
  if (problem !== null) return reject('letters.rateRefused', { problem });
  const changed = await sql<{ version: number | null }>`
    select cw_change_letters(${basedOnVersion}::integer, ${wished}::jsonb) as version`.execute(trx);
  const version = changed.rows[0]?.version ?? null;
  if (version === null) return reject('letters.changedMeanwhile');
  await trx
    .insertInto('letterSettingsVersion')
    .values({ companyId, version, requestId, settings: wished, actorId: userId, actorName: name, at: now })
    .execute();
  await takeVersion(trx, companyId);
  const standing = {
    before: { version: basedOnVersion, value: ownLetterSettingsOf(company.policy.letters) },
    after: { version, value: settings },
  };
  await recordPolicyChange(trx, { companyId, userId, name }, { part: 'letters', requestId, ...standing }, now);
  return ok({ version });
}
