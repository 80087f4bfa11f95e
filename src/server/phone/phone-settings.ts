import { sql } from 'kysely';
import { type ChangePhoneSettingsRequest, type PhoneSettings, defaultPhoneSettings, phoneSettingsSchema } from '#contracts/calls.ts';
import type { Instant } from '#domain/kernel/dates.ts';
import type { CompanyId } from '#domain/kernel/ids.ts';
import { type Result, ok, reject } from '#domain/kernel/result.ts';
import type { Caller } from '../caller.ts';
import type { CompanyTransaction } from '../db/connections.ts';
import { judgeNumber } from './dial-rules.ts';

/** The settings in use, and which version they are: 0 for those the program comes with. */
export async function loadPhoneSettings(
  trx: CompanyTransaction,
  companyId: CompanyId,
): Promise<{ readonly version: number; readonly settings: PhoneSettings }> {
  const newest = await trx
    .selectFrom('phoneSettings')
    .select(['version', 'settings'])
    .where('companyId', '=', companyId)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (newest === undefined) return { version: 0, settings: defaultPhoneSettings };
  return { version: newest.version, settings: phoneSettingsSchema.parse(newest.settings) };
}

/**
 * Puts settings into use as a version that is kept for good. Refuses with `phone.changedMeanwhile`, `request.idReused`, or for the caller id as
 * `judgeNumber` does; a number of one's own may be in any country.
 */
export async function changePhoneSettings(
  trx: CompanyTransaction,
  { companyId, userId, name }: Pick<Caller, 'companyId' | 'userId' | 'name'>,
  { requestId, basedOnVersion, settings }: ChangePhoneSettingsRequest,
  now: Instant,
): Promise<Result<{ readonly version: number }>> {
  const judged = settings.callerId === null ? ok(null) : judgeNumber(settings.callerId, null);
  if (!judged.ok) return judged;
  // One at a time: the same request a second time, while the first is under way, finds its answer.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`phone settings ${companyId}`}, 0))`.execute(trx);
  const before = await sql<{ version: number; isSame: boolean }>`
    select version, version = ${basedOnVersion}::integer + 1 and settings = ${JSON.stringify(settings)}::jsonb as "isSame"
    from phone_settings where company_id = ${companyId} and request_id = ${requestId}`.execute(trx);
  const done = before.rows[0];
  if (done) return done.isSame ? ok({ version: done.version }) : reject('request.idReused');
  const { version: known } = await loadPhoneSettings(trx, companyId);
  if (known !== basedOnVersion) return reject('phone.changedMeanwhile');
  const version = known + 1;
  await trx
    .insertInto('phoneSettings')
    .values({ companyId, version, requestId, settings: JSON.stringify(settings), actorId: userId, actorName: name, at: now })
    .execute();
  return ok({ version });
}

/** Where a person is rung; null: she has not said. */
export async function ownNumber(
  trx: CompanyTransaction,
  { companyId, userId }: Pick<Caller, 'companyId' | 'userId'>,
): Promise<string | null> {
  const line = await trx
    .selectFrom('phoneLines')
    .select('number')
    .where('companyId', '=', companyId)
    .where('userId', '=', userId)
    .executeTakeFirst();
  return line?.number ?? null;
}

/** Changes where a person is rung. Refuses as `judgeNumber` does. */
export async function changeOwnNumber(
  trx: CompanyTransaction,
  { companyId, userId }: Pick<Caller, 'companyId' | 'userId'>,
  number: string | null,
  now: Instant,
): Promise<Result<null>> {
  if (number === null) {
    await trx.deleteFrom('phoneLines').where('companyId', '=', companyId).where('userId', '=', userId).execute();
    return ok(null);
  }
  const { settings } = await loadPhoneSettings(trx, companyId);
  const judged = judgeNumber(number, settings.countries);
  if (!judged.ok) return judged;
  await trx
    .insertInto('phoneLines')
    .values({ companyId, userId, number, changedAt: now })
    .onConflict((conflict) => conflict.columns(['companyId', 'userId']).doUpdateSet({ number, changedAt: now }))
    .execute();
  return ok(null);
}
