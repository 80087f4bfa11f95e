import { sql } from 'kysely';
import type { ChangeTemplateRequest, ChangeTemplateResponse, TemplateVersions, TemplateVersionsRequest } from '#contracts/templates.ts';
import type { Instant } from '#domain/kernel/dates.ts';
import type { CompanyId } from '#domain/kernel/ids.ts';
import { type Result, ok, reject } from '#domain/kernel/result.ts';
import { letterSettingsSchema } from '#domain/letter-settings.ts';
import { isUsable, lintTemplate } from '#domain/template-lint.ts';
import { recordPolicyChange } from '../authority/record-policy-change.ts';
import type { Caller } from '../caller.ts';
import { loadCompany } from '../company.ts';
import type { CompanyTransaction } from '../db/connections.ts';
import { takeVersion } from '../sync/company-version.ts';

/**
 * Puts a company's own text in place of a template, or goes back to the one the program comes with, and writes it down as a version that is kept for good; all
 * desktops of the company are poked and learn of it with their next pull. Refuses with `templates.unusable`, `templates.asShipped`, `templates.changedMeanwhile`,
 * `templates.tooMany` or `request.idReused`; what was begun has to be rolled back then.
 */
export async function changeTemplate(
  trx: CompanyTransaction,
  { companyId, userId, name }: Pick<Caller, 'companyId' | 'userId' | 'name'>,
  { requestId, key, language, basedOnVersion, text }: ChangeTemplateRequest,
  now: Instant,
): Promise<Result<ChangeTemplateResponse>> {
  if (text && !isUsable(lintTemplate({ key, language, ...text }, { offersEmailOptOut: false }))) return reject('templates.unusable');
  // One at a time: the same request a second time, while the first is under way, finds its answer.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`templates ${companyId}`}, 0))`.execute(trx);
  const done = await trx.selectFrom('templateVersion').selectAll().where('requestId', '=', requestId).executeTakeFirst();
  if (done) {
    const isSame =
      done.templateKey === key &&
      done.language === language &&
      done.basedOnVersion === basedOnVersion &&
      done.subject === (text?.subject ?? null) &&
      done.body === (text?.body ?? null);
    return isSame ? ok({ version: text ? done.version : 0 }) : reject('request.idReused');
  }
  if (text === null && basedOnVersion === 0) return reject('templates.asShipped');
  const last = await trx
    .selectFrom('templateVersion')
    .select(({ fn }) => fn.max('version').as('version'))
    .where('templateKey', '=', key)
    .where('language', '=', language)
    .executeTakeFirst();
  const version = (last?.version ?? 0) + 1;
  const template = text === null ? null : JSON.stringify({ key, language, version, ...text });
  const { company } = await loadCompany(trx, companyId);
  const changed = await sql<{ list: unknown }>`
    select cw_change_template(${key}, ${language}, ${basedOnVersion}::integer, ${template}::jsonb) as list`.execute(trx);
  const list = changed.rows[0]?.list ?? null;
  if (list === null) return reject('templates.changedMeanwhile');
  if (!letterSettingsSchema.shape.changedTemplates.safeParse(list).success) return reject('templates.tooMany');
  await trx
    .insertInto('templateVersion')
    .values({
      companyId,
      templateKey: key,
      language,
      version,
      requestId,
      basedOnVersion,
      subject: text?.subject ?? null,
      body: text?.body ?? null,
      actorId: userId,
      actorName: name,
      at: now,
    })
    .execute();
  await takeVersion(trx, companyId);
  const inUse = company.policy.letters.changedTemplates.find((each) => each.key === key && each.language === language);
  const before = { version: basedOnVersion, value: inUse ? { subject: inUse.subject, body: inUse.body } : null };
  const change = { part: 'templates', requestId, before, after: { version, value: text }, of: { key, language } } as const;
  await recordPolicyChange(trx, { companyId, userId, name }, change, now);
  return ok({ version: text ? version : 0 });
}

/** The texts that one template has had before a version (or up to now), the newest first. */
export async function listTemplateVersions(
  trx: CompanyTransaction,
  companyId: CompanyId,
  {
    key,
    language,
    before,
    limit,
  }: Omit<TemplateVersionsRequest, 'before'> & { readonly before: number | undefined; readonly limit: number },
): Promise<TemplateVersions> {
  let query = trx
    .selectFrom('templateVersion')
    .select(['version', 'subject', 'body', 'actorName', 'at'])
    .where('companyId', '=', companyId)
    .where('templateKey', '=', key)
    .where('language', '=', language)
    .orderBy('version', 'desc')
    .limit(limit);
  if (before !== undefined) query = query.where('version', '<', before);
  const rows = await query.execute();
  const versions = rows.map(({ subject, body, ...row }) => ({
    ...row,
    text: subject === null || body === null ? null : { subject, body },
  }));
  const last = versions.at(-1);
  return { versions, next: versions.length === limit && last ? last.version : null };
}
