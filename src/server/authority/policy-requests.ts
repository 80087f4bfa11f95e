import { hash } from 'node:crypto';
import { sql } from 'kysely';
import { changeArrangementRulesRequestSchema } from '#contracts/arrangement-rules.ts';
import { changeAuthorityRequestSchema } from '#contracts/authority.ts';
import { changeContactRulesRequestSchema } from '#contracts/contact-rules.ts';
import { changeLettersRequestSchema } from '#contracts/letters.ts';
import type { DecidePolicyRequest, DecidedPolicyRequest, PolicyRequest } from '#contracts/policy-requests.ts';
import { changeStrategiesRequestSchema } from '#contracts/strategies.ts';
import { changeTemplateRequestSchema } from '#contracts/templates.ts';
import type { ApprovalSettings } from '#domain/approval-settings.ts';
import { businessDateOf } from '#domain/company.ts';
import { canonicalJson } from '#domain/kernel/canonical-json.ts';
import { assertNever } from '#domain/kernel/assert.ts';
import { type Instant, type LocalDate, addDays } from '#domain/kernel/dates.ts';
import { type PolicyRequestId, policyRequestIdSchema } from '#domain/kernel/ids.ts';
import { type Result, ok, reject } from '#domain/kernel/result.ts';
import { policyAuthority } from '#domain/policy-approval.ts';
import type { PolicyPart } from '#domain/policy-part.ts';
import type { Caller } from '../caller.ts';
import { loadCompany } from '../company.ts';
import type { CompanyTransaction } from '../db/connections.ts';
import { recordAccess } from '../devices/access-events.ts';
import { changeArrangementRules } from '../promises/change-arrangement-rules.ts';
import { changeContactRules } from '../phone/change-contact-rules.ts';
import { changeStrategies } from '../strategies/change-strategies.ts';
import { changeLetters } from '../templates/change-letters.ts';
import { changeTemplate } from '../templates/change-template.ts';
import { changeAuthority, colleagues, withLendingsOfNow } from './change-authority.ts';

type Asked<B> = { readonly part: PolicyPart; readonly body: B & { readonly requestId: string; readonly basedOnVersion: number } };
type Answer = { readonly version: number; readonly waitsAs?: PolicyRequestId };

/**
 * Makes a change of the policy, or, where the company wants two people for that part and there is a second one, keeps it until that one approves. `apply` makes it at once, and
 * is not called for one that waits. The same request again gets the same answer. Refuses as `apply` does, and with `request.idReused`.
 */
export async function underFourEyes<B>(
  trx: CompanyTransaction,
  caller: Caller,
  { part, body }: Asked<B>,
  now: Instant,
  apply: () => Promise<Result<Answer>>,
): Promise<Result<Answer>> {
  const { company } = await loadCompany(trx, caller.companyId);
  const { approval } = (await withLendingsOfNow(trx, company)).policy;
  const known = await requestOf(trx, caller, body.requestId);
  const proposalHash = hashOf(part, body);
  if (known) {
    const isSame = known.proposalHash === proposalHash && known.requestedById === caller.userId;
    return isSame ? ok({ version: body.basedOnVersion, waitsAs: known.id }) : reject('request.idReused');
  }
  const today = businessDateOf(company, now);
  if (!approval.twoPeopleFor.includes(part) || !(await hasSecondPerson(trx, caller, part, approval, today))) return apply();
  // What cannot be put into use at all is said to whoever asks, and not to whoever approves: it is tried, and taken back.
  await sql`savepoint tried`.execute(trx);
  const tried = await apply();
  await sql`rollback to savepoint tried`.execute(trx);
  if (!tried.ok) return tried;
  const id = policyRequestIdSchema.parse(crypto.randomUUID());
  const { companyId, userId, name } = caller;
  await trx
    .insertInto('policyRequest')
    .values({
      id,
      companyId,
      part,
      requestId: body.requestId,
      body: JSON.stringify(body),
      proposalHash,
      status: 'open',
      requestedAt: now,
      requestedById: userId,
      requestedByName: name,
      expiresOn: addDays(today, approval.expiresAfterDays),
    })
    .execute();
  const said = { proposalHash, askedAs: body.requestId };
  await recordAccess(trx, {
    companyId,
    kind: 'policy.asked',
    actor: { id: userId, name },
    at: now,
    detail: { part, policyRequestId: id },
    said,
  });
  return ok({ version: body.basedOnVersion, waitsAs: id });
}

const hashOf = (part: PolicyPart, body: unknown): string => hash('sha256', canonicalJson({ part, body }));

/** Whether somebody beside the caller could approve a change of a part. */
export async function hasSecondPerson(
  trx: CompanyTransaction,
  caller: Pick<Caller, 'userId'>,
  part: PolicyPart,
  approval: ApprovalSettings,
  today: LocalDate,
): Promise<boolean> {
  const change = { part, requestedById: caller.userId };
  return (await colleagues(trx)).some((person) => policyAuthority(person, change, approval, today) !== undefined);
}

async function requestOf(trx: CompanyTransaction, { companyId }: Caller, requestId: string) {
  return trx
    .selectFrom('policyRequest')
    .selectAll()
    .where('companyId', '=', companyId)
    .where('requestId', '=', requestId)
    .executeTakeFirst();
}

/** What waits for somebody and has not expired, the oldest first. */
export async function listPolicyRequests(
  trx: CompanyTransaction,
  { companyId }: Caller,
  today: LocalDate,
): Promise<readonly PolicyRequest[]> {
  return trx
    .selectFrom('policyRequest')
    .select(['id', 'part', 'body', 'proposalHash', 'requestedAt', 'requestedById', 'requestedByName', 'expiresOn'])
    .where('companyId', '=', companyId)
    .where('status', '=', 'open')
    .where('expiresOn', '>=', today)
    .orderBy('requestedAt')
    .orderBy('id')
    .limit(200)
    .execute();
}

/**
 * Decides a change that waits: somebody else approves or refuses it, or whoever asked takes it back. Approved, it is put into use in the same stroke, in the name of whoever asked; where that is
 * not possible any more it is void, which is an outcome. Refuses with the codes of `decidePolicyRequestSchema`.
 */
export async function decidePolicyRequest(
  trx: CompanyTransaction,
  caller: Caller,
  id: PolicyRequestId,
  { proposalHash, decision, comment }: DecidePolicyRequest,
  now: Instant,
): Promise<Result<DecidedPolicyRequest>> {
  const { companyId, userId, name } = caller;
  const asked = await trx
    .selectFrom('policyRequest')
    .selectAll()
    .where('companyId', '=', companyId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!asked) return reject('policyRequest.notFound');
  const { company } = await loadCompany(trx, companyId);
  const today = businessDateOf(company, now);
  if (asked.status !== 'open' || asked.expiresOn < today) return reject('policyRequest.alreadyDecided', { by: asked.decidedByName });
  const isOwn = asked.requestedById === userId;
  let onBehalfOfName: string | null = null;
  if (decision === 'withdraw' && !isOwn) return reject('policyRequest.notYours');
  if (decision !== 'withdraw') {
    if (isOwn) return reject('policyRequest.ownRequest');
    const { approval } = (await withLendingsOfNow(trx, company)).policy;
    const by = policyAuthority({ id: userId, role: caller.role }, asked, approval, today);
    if (!by) return reject('policyRequest.notAuthorised');
    ({ onBehalfOfName } = by);
    if (proposalHash !== asked.proposalHash) return reject('policyRequest.changedMeanwhile');
    if (decision === 'refuse' && comment === '') return reject('policyRequest.commentMissing');
  }
  const outcome = await outcomeOf(trx, asked, decision, now);
  await trx
    .updateTable('policyRequest')
    .set({ ...outcome, decidedAt: now, decidedById: userId, decidedByName: name, comment, seenAt: isOwn ? now : null })
    .where('id', '=', id)
    .execute();
  const detail = { part: asked.part, policyRequestId: id, status: outcome.status };
  const said = {
    proposalHash: asked.proposalHash,
    askedAs: asked.requestId,
    askedBy: asked.requestedByName,
    code: outcome.code,
    comment,
    onBehalfOfName,
  };
  await recordAccess(trx, { companyId, kind: 'policy.decided', actor: { id: userId, name }, at: now, detail, said });
  return ok(outcome);
}

type Kept = { readonly part: PolicyPart; readonly body: unknown } & Pick<PolicyRequest, 'requestedById' | 'requestedByName'> &
  Pick<Caller, 'companyId'>;

async function outcomeOf(
  trx: CompanyTransaction,
  asked: Kept,
  decision: DecidePolicyRequest['decision'],
  now: Instant,
): Promise<DecidedPolicyRequest> {
  if (decision !== 'approve') return { status: decision === 'refuse' ? 'refused' : 'withdrawn', code: null };
  await sql`savepoint used`.execute(trx);
  const used = await putIntoUse(trx, asked, now);
  if (used.ok) return { status: 'approved', code: null };
  await sql`rollback to savepoint used`.execute(trx);
  return { status: 'void', code: used.error.code };
}

/** The change as it was asked for, in the name of whoever asked. */
async function putIntoUse(trx: CompanyTransaction, { part, body, companyId, ...by }: Kept, now: Instant): Promise<Result<unknown>> {
  const author = { companyId, userId: by.requestedById, name: by.requestedByName };
  switch (part) {
    case 'authority':
      return changeAuthority(trx, author, changeAuthorityRequestSchema.parse(body), now);
    case 'strategies':
      return changeStrategies(trx, author, changeStrategiesRequestSchema.parse(body), now);
    case 'templates':
      return changeTemplate(trx, author, changeTemplateRequestSchema.parse(body), now);
    case 'contactRules':
      return changeContactRules(trx, author, changeContactRulesRequestSchema.parse(body), now);
    case 'letters':
      return changeLetters(trx, author, changeLettersRequestSchema.parse(body), now);
    case 'arrangements':
      return changeArrangementRules(trx, author, changeArrangementRulesRequestSchema.parse(body), now);
    default:
      return assertNever(part);
  }
}
