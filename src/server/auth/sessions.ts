import { sql } from 'kysely';
import type { Revocation } from '#contracts/http.ts';
import type { Role } from '#domain/command.ts';
import { type Instant, epochMsOf } from '#domain/kernel/dates.ts';
import type { ClientId, CompanyId, UserId } from '#domain/kernel/ids.ts';
import type { Caller } from '../caller.ts';
import { type Database, withCompany } from '../db/connections.ts';
import { sessionEnd } from './sign-in.ts';
import { hashToken } from './tokens.ts';

/** How stale the stored time of last use may get: one write a minute is enough for a limit of 12 hours. */
const touchAfterMs = 60_000;

type FoundSession = {
  readonly id: string;
  readonly companyId: CompanyId;
  readonly userId: UserId;
  readonly clientId: ClientId;
  readonly lastUsedAt: Instant;
  readonly expiresAt: Instant;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly revocation: Revocation | null;
  readonly isWiped: boolean;
};

/** Who a token belongs to, or undefined when it is unknown, revoked, too long unused, or of a disabled user. Notes the use. */
export async function callerOfToken(db: Database, token: string, now: Instant): Promise<Caller | undefined> {
  const found = await sql<FoundSession>`select * from cw_find_session(${hashToken(token)})`.execute(db);
  const session = found.rows[0];
  if (!session || sessionEnd(session.lastUsedAt, session.expiresAt) <= now) return undefined;
  if (epochMsOf(now) - epochMsOf(session.lastUsedAt) > touchAfterMs) await touch(db, session, now);
  const { id: sessionId, companyId, userId, clientId, name, email, role, revocation, isWiped } = session;
  return { sessionId, companyId, userId, clientId, name, email, role, revocation, isWiped };
}

async function touch(db: Database, session: FoundSession, now: Instant): Promise<void> {
  await withCompany(db, session.companyId, async (trx) => {
    await trx.updateTable('session').set({ lastUsedAt: now }).where('id', '=', session.id).execute();
    await trx.updateTable('client').set({ lastSeenAt: now }).where('clientId', '=', session.clientId).execute();
  });
}

/** Ends a session; its token is worth nothing from then on. */
export async function revokeSession(db: Database, caller: Caller, now: Instant): Promise<void> {
  await withCompany(db, caller.companyId, (trx) =>
    trx.updateTable('session').set({ revokedAt: now }).where('id', '=', caller.sessionId).execute(),
  );
}
