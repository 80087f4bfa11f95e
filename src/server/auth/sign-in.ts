import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { SignInRequest, SignInResponse } from '#contracts/http.ts';
import { oldestProtocolVersion, protocolVersion } from '#contracts/protocol.ts';
import type { Role } from '#domain/command.ts';
import { type Instant, epochMsOf, instantOf } from '#domain/kernel/dates.ts';
import { type ClientId, type CompanyId, type UserId, clientIdSchema } from '#domain/kernel/ids.ts';
import { loadCompany } from '../company.ts';
import { type CompanyTransaction, type Database, withCompany } from '../db/connections.ts';
import { type ServerKey, sealKeyOf } from '../devices/seal-keys.ts';
import { RequestProblem } from '../problem.ts';
import { tooNew } from '../sync/old-commands.ts';
import { isPassword } from './passwords.ts';
import { accountLimit, addressLimit, countTry, forgetTries, takeTryBack } from './throttle.ts';
import { newToken } from './tokens.ts';

/** Versions of the sync protocol whose desktops this server signs in and whose commands it takes. */
export const protocolVersions: readonly number[] = Array.from(
  { length: protocolVersion - oldestProtocolVersion + 1 },
  (_, at) => oldestProtocolVersion + at,
);

const idleMs = 12 * 3_600_000;
const absoluteMs = 7 * 24 * 3_600_000;

type FoundUser = {
  readonly id: UserId;
  readonly companyId: CompanyId;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly passwordHash: string;
  readonly isDisabled: boolean;
};

/** What signing in works with. */
export type SignInContext = { readonly db: Database; readonly now: Instant; readonly serverKey: ServerKey | null };

/**
 * Signs a user in on a device and opens a session. `address` is the caller's network address, counted but not kept.
 * An app older than the server works with gets in too, to bring what it has; nothing comes down to it. A device whose access was
 * withdrawn gets a session as well: with it, it can ask how it stands, send what it may and give its receipt.
 * Throws problems `protocol.tooNew` (426), `session.wrongPassword` (401, the same for an unknown and for a disabled user),
 * `session.throttled` (429) or `device.wiped` (403).
 */
export async function signIn(context: SignInContext, request: SignInRequest, address: string): Promise<SignInResponse> {
  const { db, now } = context;
  if (request.protocolVersion > protocolVersion) throw tooNew();
  const email = request.email.toLowerCase();
  const user = await findUser(db, email);
  const addressKey = `address|${address}`;
  const accountKey = await accountKeyOf(db, user, email, request.deviceId);
  await refuseWhenThrottled(db, addressKey, accountKey, now);
  if (!(await isPassword(request.password, user?.passwordHash)) || !user || user.isDisabled) {
    throw new RequestProblem(401, 'session.wrongPassword', 'The e-mail address or the password is not right.');
  }
  await Promise.all([forgetTries(db, accountKey), takeTryBack(db, addressKey, addressLimit)]);
  return withCompany(db, user.companyId, (trx) => openSession(trx, user, request, context));
}

async function findUser(db: Database, email: string): Promise<FoundUser | undefined> {
  const found = await sql<FoundUser>`select * from cw_find_user(${email})`.execute(db);
  return found.rows[0];
}

/**
 * A device that has signed this user in before is counted by itself: somebody who tries passwords elsewhere cannot lock
 * the owner out at her own desk.
 */
async function accountKeyOf(db: Database, user: FoundUser | undefined, email: string, deviceId: string): Promise<string> {
  if (!user) return `account|${email}`;
  const known = await withCompany(db, user.companyId, (trx) =>
    trx.selectFrom('client').select('clientId').where('userId', '=', user.id).where('deviceId', '=', deviceId).executeTakeFirst(),
  );
  return known ? `account|${email}|${deviceId}` : `account|${email}`;
}

async function refuseWhenThrottled(db: Database, addressKey: string, accountKey: string, now: Instant): Promise<void> {
  const waits = [await countTry(db, addressKey, addressLimit, now), await countTry(db, accountKey, accountLimit, now)];
  const seconds = Math.max(...waits);
  if (seconds === 0) return;
  throw new RequestProblem(429, 'session.throttled', 'Too many tries. Wait a little and try again.', { retryAfterSeconds: seconds });
}

async function openSession(
  trx: CompanyTransaction,
  user: FoundUser,
  request: SignInRequest,
  { now, serverKey }: SignInContext,
): Promise<SignInResponse> {
  const { token, hash } = newToken();
  const client = await clientOf(trx, user, request, now);
  const company = await loadCompany(trx, user.companyId);
  const sealKey = await sealKeyOf(trx, user.companyId, serverKey, now);
  await trx
    .insertInto('session')
    .values({
      id: randomUUID(),
      companyId: user.companyId,
      userId: user.id,
      clientId: client.clientId,
      tokenHash: hash,
      createdAt: now,
      lastUsedAt: now,
      expiresAt: instantOf(epochMsOf(now) + absoluteMs),
      revokedAt: null,
    })
    .execute();
  return {
    token,
    expiresAt: sessionEnd(now, instantOf(epochMsOf(now) + absoluteMs)),
    user: { id: user.id, name: user.name, email: user.email, role: user.role },
    company: company.company,
    clientId: client.clientId,
    lastSeq: client.lastSeq,
    epoch: company.epoch,
    serverTime: now,
    ...(sealKey === null ? {} : { sealKey: sealKey.toString('base64') }),
  };
}

/** When a session ends if it is not used again: 12 hours after its last use, or its absolute end. */
export function sessionEnd(lastUsedAt: Instant, absoluteEnd: Instant): Instant {
  const idleEnd = instantOf(epochMsOf(lastUsedAt) + idleMs);
  return idleEnd < absoluteEnd ? idleEnd : absoluteEnd;
}

/**
 * The desktop's row, made at its first sign-in. A desktop that was here before and that the database does not know (it came back
 * from a backup of an earlier day) goes on under the number it has, so that it sends again what was lost.
 */
async function clientOf(
  trx: CompanyTransaction,
  user: FoundUser,
  request: SignInRequest,
  now: Instant,
): Promise<{ readonly clientId: ClientId; readonly lastSeq: number }> {
  await refuseWiped(trx, user, request.deviceId);
  const { deviceId, deviceName, protocolVersion } = request;
  const row = { companyId: user.companyId, userId: user.id, deviceId, deviceName, protocolVersion, lastSeq: 0, lastSeenAt: now };
  const known = await trx
    .updateTable('client')
    .set({ deviceName, protocolVersion, lastSeenAt: now })
    .where('userId', '=', user.id)
    .where('deviceId', '=', deviceId)
    .where('wipedAt', 'is', null)
    .returning(['clientId', 'lastSeq'])
    .executeTakeFirst();
  if (known) return known;
  if (request.clientId !== undefined) {
    const again = await trx
      .insertInto('client')
      .values({ clientId: request.clientId, ...row })
      // The number of somebody else's desktop, or a sign-in of the same one at the same time.
      .onConflict((conflict) => conflict.doNothing())
      .returning(['clientId', 'lastSeq'])
      .executeTakeFirst();
    if (again) return again;
  }
  return trx
    .insertInto('client')
    .values({ clientId: clientIdSchema.parse(randomUUID()), ...row })
    .onConflict((conflict) =>
      conflict.columns(['userId', 'deviceId']).where('wipedAt', 'is', null).doUpdateSet({ deviceName, protocolVersion, lastSeenAt: now }),
    )
    .returning(['clientId', 'lastSeq'])
    .executeTakeFirstOrThrow();
}

/** A device that was told to wipe itself, and has, begins anew only when an administrator allows it. */
async function refuseWiped(trx: CompanyTransaction, user: FoundUser, deviceId: string): Promise<void> {
  const wiped = await trx
    .selectFrom('client')
    .select('clientId')
    .where('userId', '=', user.id)
    .where('deviceId', '=', deviceId)
    .where('wipedAt', 'is not', null)
    .where('revocation', 'is not', null)
    .executeTakeFirst();
  if (!wiped) return;
  throw new RequestProblem(
    403,
    'device.wiped',
    'The access of this computer was withdrawn, and its copy is gone. Ask an administrator to allow it again.',
  );
}
