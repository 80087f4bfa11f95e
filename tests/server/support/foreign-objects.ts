import { randomUUID } from 'node:crypto';
import type { AccountId, CallId, CommandId, MessageId, PolicyRequestId, UserId } from '#domain/kernel/ids.ts';
import { callIdSchema, clientIdSchema, commandIdSchema, messageIdSchema, policyRequestIdSchema, userIdSchema } from '#domain/kernel/ids.ts';
import { instant } from '#tests/support/build.ts';
import { type Person, type TestCompany, type World, today, tomorrow } from './world.ts';

/** One of everything that can be named in a request and belongs to somebody. */
export type ForeignObjects = {
  readonly call: CallId;
  readonly message: MessageId;
  readonly cover: CommandId;
  readonly policyRequest: PolicyRequestId;
  readonly lending: { readonly fromId: UserId; readonly toId: UserId; readonly from: string };
};

/** Ids of which there is nothing. */
export const noObjects = (): ForeignObjects => ({
  call: callIdSchema.parse(randomUUID()),
  message: messageIdSchema.parse(randomUUID()),
  cover: commandIdSchema.parse(randomUUID()),
  policyRequest: policyRequestIdSchema.parse(randomUUID()),
  lending: { fromId: userIdSchema.parse(randomUUID()), toId: userIdSchema.parse(randomUUID()), from: today },
});

const at = instant('2026-03-31T15:00:00.000Z');

/** Puts one of each into a company: on an account of somebody's book, and begun by that person where it is a person's. */
export async function addObjects(
  { database: { owner } }: World,
  company: TestCompany,
  { accountId, owner: person }: { readonly accountId: AccountId; readonly owner: Person },
): Promise<ForeignObjects> {
  const { id: companyId } = company;
  const call = await owner.selectFrom('calls').select('id').where('accountId', '=', accountId).executeTakeFirstOrThrow();
  const message = await owner.selectFrom('messages').select('id').where('accountId', '=', accountId).executeTakeFirstOrThrow();
  const { cover, policyRequest } = noObjects();
  const numbers = { collectorNumber: '+13125550100', customerNumber: '+13125550142', callerId: '+13125550199' };
  await owner
    .insertInto('phoneLegs')
    .values({
      companyId,
      callId: call.id,
      accountId,
      userId: person.id,
      requestHash: 'x',
      ...numbers,
      day: today,
      askedAt: at,
      lookAt: null,
    })
    .execute();
  const upload = { companyId, accountId, messageId: message.id, clientId: clientIdSchema.parse(randomUUID()), touchedAt: at };
  await owner.updateTable('messages').set({ releasedById: person.id }).where('id', '=', message.id).execute();
  await owner
    .insertInto('messageUpload')
    .values({ ...upload, files: JSON.stringify([{ sha256: '0'.repeat(64), bytes: 1, name: 'a.pdf' }]) })
    .execute();
  const covered = { fromCollectorId: company.dana.id, toCollectorId: company.omar.id, accountIds: [], until: tomorrow };
  await owner
    .insertInto('bookCover')
    .values({ companyId, id: cover, ...covered, startedAt: at, startedByName: 'Sam' })
    .execute();
  const asked = { part: 'templates', requestId: randomUUID(), body: '{}', proposalHash: 'y', status: 'open' } as const;
  await owner
    .insertInto('policyRequest')
    .values({
      id: policyRequest,
      companyId,
      ...asked,
      requestedAt: at,
      requestedById: person.id,
      requestedByName: person.name,
      expiresOn: tomorrow,
    })
    .execute();
  return { call: call.id, message: message.id, cover, policyRequest, lending: lendingOf(company) };
}

const lendingOf = ({ alex, mia }: TestCompany) => ({ fromId: alex.id, toId: mia.id, from: today });

/** Each company's administrator has lent their authority to its manager, whatever was ended of it. */
export async function lendAgain({ database: { ownerPool } }: World, companies: readonly TestCompany[]): Promise<void> {
  for (const company of companies) {
    const lending = { ...lendingOf(company), fromName: 'Alex', role: 'administrator', toName: 'Mia', until: tomorrow };
    await ownerPool.query(`update company set policy = jsonb_set(policy, '{approval,delegations}', $2::jsonb) where id = $1`, [
      company.id,
      JSON.stringify([lending]),
    ]);
  }
}
