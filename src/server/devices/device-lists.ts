import type { z } from 'zod';
import type { deviceListResponseSchema, heldWorkListResponseSchema } from '#contracts/http.ts';
import type { ClientId, CompanyId } from '#domain/kernel/ids.ts';
import type { Database } from '../db/connections.ts';
import { pageOf } from '../paging.ts';
import { objectIn } from './held-work.ts';

type Page<A> = { readonly after: A; readonly limit: number };

/** A page of a company's devices with the people who use them, in the order of their ids. */
export async function listDevices(
  db: Database,
  companyId: CompanyId,
  { after, limit }: Page<ClientId | undefined>,
): Promise<z.infer<typeof deviceListResponseSchema>> {
  let devices = db
    .selectFrom('client')
    .innerJoin('appUser', 'appUser.id', 'client.userId')
    .select(['client.clientId', 'appUser.name as userName', 'appUser.email as userEmail', 'client.deviceName'])
    .select(['client.lastSeenAt', 'client.lastSeq', 'client.revocation', 'client.revokedAt', 'client.wipedAt'])
    .where('client.companyId', '=', companyId);
  if (after !== undefined) devices = devices.where('client.clientId', '>', after);
  const ordered = devices.orderBy('client.clientId');
  const { rows, next } = await pageOf(
    limit,
    (count) => ordered.limit(count).execute(),
    ({ clientId }) => clientId,
  );
  return { devices: rows, next };
}

/** A page of the work that wiped computers of a company had not sent, in the order it came. */
export async function listHeldWork(
  db: Database,
  companyId: CompanyId,
  { after, limit }: Page<number>,
): Promise<z.infer<typeof heldWorkListResponseSchema>> {
  const ordered = db
    .selectFrom('heldWork')
    .innerJoin('client', 'client.clientId', 'heldWork.clientId')
    .innerJoin('appUser', 'appUser.id', 'client.userId')
    .select(['heldWork.position', 'heldWork.clientId', 'appUser.name as userName', 'appUser.email as userEmail', 'client.deviceName'])
    .select(['heldWork.receivedAt', 'heldWork.command'])
    .where('heldWork.companyId', '=', companyId)
    .where('heldWork.position', '>', after)
    .orderBy('heldWork.position');
  const { rows, next } = await pageOf(
    limit,
    (count) => ordered.limit(count).execute(),
    ({ position }) => position,
  );
  const work = rows.map(({ command, ...row }) => ({ ...row, command: command === null ? null : objectIn(command) }));
  return { work, next };
}
