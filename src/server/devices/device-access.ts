import type { Revocation } from '#contracts/http.ts';
import type { Instant } from '#domain/kernel/dates.ts';
import type { ClientId, CompanyId, UserId } from '#domain/kernel/ids.ts';
import { type Result, ok, reject } from '#domain/kernel/result.ts';
import type { CompanyTransaction } from '../db/connections.ts';
import { type Actor, notifySessions, recordAccess } from './access-events.ts';

/** Somebody's wish about one device. `requestId` names the request, so that one that comes twice is done once. */
export type DeviceWish = {
  readonly companyId: CompanyId;
  readonly clientId: ClientId;
  readonly requestId: string;
  readonly actor: Actor;
  readonly now: Instant;
};

type KnownDevice = {
  readonly userId: UserId;
  readonly deviceId: string;
  readonly revocation: Revocation | null;
  readonly wipedAt: Instant | null;
};

/**
 * Withdraws a device's access; a device that has none already gets the new mode. Refuses with `device.notFound`,
 * `device.superseded` (the computer has signed in as another client since) or `request.idReused`.
 */
export async function revokeDevice(trx: CompanyTransaction, wish: DeviceWish, revocation: Revocation): Promise<Result<null>> {
  const device = await lockDevice(trx, wish);
  if (!device) return reject('device.notFound');
  if (device.wipedAt !== null && (await hasNewerClient(trx, device))) return reject('device.superseded');
  const step = await begin(trx, wish, device, 'device.revoked', { revocation });
  if (step !== 'new') return step === 'repeated' ? ok(null) : reject('request.idReused');
  const revokedAt = device.revocation === null ? { revokedAt: wish.now } : {};
  await trx
    .updateTable('client')
    .set({ revocation, ...revokedAt })
    .where('clientId', '=', wish.clientId)
    .execute();
  await notifySessions(trx, { companyId: wish.companyId, userId: device.userId, clientId: wish.clientId });
  return ok(null);
}

/**
 * Gives a device its access back. One that has wiped itself signs in as a new client; its old sessions end. Refuses with
 * `device.notFound` or `request.idReused`.
 */
export async function allowDevice(trx: CompanyTransaction, wish: DeviceWish): Promise<Result<null>> {
  const device = await lockDevice(trx, wish);
  if (!device) return reject('device.notFound');
  const step = await begin(trx, wish, device, 'device.allowed', {});
  if (step !== 'new') return step === 'repeated' ? ok(null) : reject('request.idReused');
  await trx.updateTable('client').set({ revocation: null, revokedAt: null }).where('clientId', '=', wish.clientId).execute();
  if (device.wipedAt !== null) {
    await trx
      .updateTable('session')
      .set({ revokedAt: wish.now })
      .where('clientId', '=', wish.clientId)
      .where('revokedAt', 'is', null)
      .execute();
  }
  await notifySessions(trx, { companyId: wish.companyId, userId: device.userId, clientId: wish.clientId });
  return ok(null);
}

/** Held to the end of the transaction: two wishes about one device, and its receipt, go one after the other. */
function lockDevice(trx: CompanyTransaction, { companyId, clientId }: DeviceWish): Promise<KnownDevice | undefined> {
  return trx
    .selectFrom('client')
    .select(['userId', 'deviceId', 'revocation', 'wipedAt'])
    .where('companyId', '=', companyId)
    .where('clientId', '=', clientId)
    .forUpdate()
    .executeTakeFirst();
}

async function hasNewerClient(trx: CompanyTransaction, { userId, deviceId }: KnownDevice): Promise<boolean> {
  const living = await trx
    .selectFrom('client')
    .select('clientId')
    .where('userId', '=', userId)
    .where('deviceId', '=', deviceId)
    .where('wipedAt', 'is', null)
    .executeTakeFirst();
  return living !== undefined;
}

/** Writes the act down; tells a request that came before from another one under its id. */
async function begin(
  trx: CompanyTransaction,
  { companyId, clientId, requestId, actor, now }: DeviceWish,
  { userId }: KnownDevice,
  kind: 'device.revoked' | 'device.allowed',
  detail: { readonly revocation?: Revocation },
): Promise<'new' | 'repeated' | 'other'> {
  if (await recordAccess(trx, { companyId, kind, actor, at: now, requestId, clientId, userId, detail })) return 'new';
  const before = await trx
    .selectFrom('accessEvent')
    .select(['kind', 'clientId', 'detail'])
    .where('companyId', '=', companyId)
    .where('requestId', '=', requestId)
    .executeTakeFirst();
  const isSame = before?.kind === kind && before.clientId === clientId && before.detail['revocation'] === detail.revocation;
  return isSame ? 'repeated' : 'other';
}
