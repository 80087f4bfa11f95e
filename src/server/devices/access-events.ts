import { sql } from 'kysely';
import { z } from 'zod';
import type { Instant } from '#domain/kernel/dates.ts';
import { type ClientId, type CompanyId, type UserId, clientIdSchema, companyIdSchema, userIdSchema } from '#domain/kernel/ids.ts';
import type { CompanyTransaction, Database } from '../db/connections.ts';
import { recordCompanyAct } from '../sync/record-company-act.ts';

/** Who acts: a signed-in person, or whoever may run the commands on the server (`id` null, named by the system's user). */
export type Actor = { readonly id: UserId | null; readonly name: string };

/** What can happen to somebody's access. */
export type AccessEventKind =
  | 'device.revoked'
  | 'device.allowed'
  | 'device.workHeld'
  | 'device.wiped'
  | 'user.added'
  | 'user.disabled'
  | 'user.enabled'
  | 'user.passwordChanged'
  | 'company.demoClosed'
  | 'company.sealKeyRenewed'
  | 'company.auditExported'
  | 'authority.lent'
  | 'authority.lendingEnded'
  | 'policy.asked'
  | 'policy.decided'
  | 'policy.expired';

export type AccessEvent = {
  readonly companyId: CompanyId;
  readonly kind: AccessEventKind;
  readonly actor: Actor;
  readonly at: Instant;
  readonly requestId?: string;
  readonly clientId?: ClientId;
  readonly userId?: UserId;
  /** No secrets, no words of customers. */
  readonly detail?: Readonly<Record<string, string | number>>;
  /** What the log says beside the detail, so that it can be read by itself. */
  readonly said?: Readonly<Record<string, string | null>>;
};

/**
 * Writes down who did what to whose access, in a table of its own and in the company's command log, whose chain covers it; nothing is ever changed or taken out of either. False where a
 * request of that id was written down before. To be called last in its transaction: the company's row is held from here to the commit.
 */
export async function recordAccess(trx: CompanyTransaction, event: AccessEvent): Promise<boolean> {
  const { companyId, kind, actor, at, requestId = null, clientId = null, userId = null, detail = {}, said = {} } = event;
  const added = await trx
    .insertInto('accessEvent')
    .values({ companyId, kind, actorId: actor.id, actorName: actor.name, at, requestId, clientId, userId, detail: JSON.stringify(detail) })
    .onConflict((conflict) => conflict.columns(['companyId', 'requestId']).doNothing())
    .returning('position')
    .executeTakeFirst();
  if (added === undefined) return false;
  const ids = { ...(requestId !== null && { requestId }), ...(clientId !== null && { clientId }), ...(userId !== null && { userId }) };
  await recordCompanyAct(trx, { companyId, actor, name: kind, at, input: { ...ids, ...detail, ...said } });
  return true;
}

/** The channel of PostgreSQL on which every API process hears of access that has changed; listen with `LISTEN cw_session`. */
export const sessionChannel = 'cw_session';

/**
 * What is said on it, as JSON: the sessions of one client, or of one user where `clientId` is null, are to be looked up anew; streams
 * of those end. It arrives when the change is committed, and never when it is not.
 */
export const sessionNoticeSchema = z.strictObject({
  companyId: companyIdSchema,
  userId: userIdSchema,
  clientId: clientIdSchema.nullable(),
});
export type SessionNotice = z.infer<typeof sessionNoticeSchema>;

/** Tells every API process that sessions have changed; part of the transaction that changes them. */
export async function notifySessions(db: Database, notice: SessionNotice): Promise<void> {
  await sql`select pg_notify(${sessionChannel}, ${JSON.stringify(notice)})`.execute(db);
}
