import type { Instant } from '#domain/kernel/dates.ts';
import type { ClientId } from '#domain/kernel/ids.ts';
import type { Database } from '../db/connections.ts';
import { type Actor, recordAccess } from './access-events.ts';
import { commandIn, objectIn } from './held-work.ts';
import { type ServerKey, addSealKey, sealKeyPairsOf } from './seal-keys.ts';

/** One piece of work a wiped computer had not sent. `sealed` (base64) stands in the place of a command that does not open. */
export type RecoveredWork = {
  readonly companyName: string;
  readonly clientId: ClientId;
  readonly deviceName: string;
  readonly userName: string;
  readonly userEmail: string;
  readonly receivedAt: Instant;
} & ({ readonly command: Record<string, unknown> } | { readonly sealed: string });

export type RecoveredCount = { readonly opened: number; readonly sealed: number };

/** Held work read at a time; a piece is a few kilobytes as a rule. */
const pageRows = 200;

/**
 * Gives all held work, or that of one client, piece by piece in the order it came. What did not open when it came is tried again with
 * the keys there are now. `owner` is the tables' owner. Nothing is changed.
 */
export async function recoverWork(
  owner: Database,
  serverKey: ServerKey | null,
  clientId: ClientId | undefined,
  take: (work: RecoveredWork) => void,
): Promise<RecoveredCount> {
  const count = { opened: 0, sealed: 0 };
  for (let after = 0; ;) {
    const rows = await pageOf(owner, clientId, after);
    for (const { position, companyId, sealed, command, ...about } of rows) {
      const text = command ?? commandIn(sealed, await sealKeyPairsOf(owner, companyId, serverKey));
      const opened = text === null ? null : objectIn(text);
      count[opened === null ? 'sealed' : 'opened'] += 1;
      take(opened === null ? { ...about, sealed: sealed.toString('base64') } : { ...about, command: opened });
      after = position;
    }
    if (rows.length < pageRows) return count;
  }
}

/** Gives every company a new pair that counts from now on; gives how many companies there are. What is sealed to older pairs needs the older server's key. */
export async function renewSealKeys(owner: Database, serverKey: ServerKey, actor: Actor, now: Instant): Promise<number> {
  const companies = await owner.selectFrom('company').select('id').execute();
  await owner.transaction().execute(async (trx) => {
    for (const { id: companyId } of companies) {
      await addSealKey(trx, companyId, serverKey, now);
      await recordAccess(trx, { companyId, kind: 'company.sealKeyRenewed', actor, at: now });
    }
  });
  return companies.length;
}

function pageOf(owner: Database, clientId: ClientId | undefined, after: number) {
  const work = owner
    .selectFrom('heldWork')
    .innerJoin('client', 'client.clientId', 'heldWork.clientId')
    .innerJoin('appUser', 'appUser.id', 'client.userId')
    .innerJoin('company', 'company.id', 'heldWork.companyId')
    .select(['heldWork.position', 'heldWork.companyId', 'company.name as companyName', 'heldWork.clientId', 'client.deviceName'])
    .select(['appUser.name as userName', 'appUser.email as userEmail', 'heldWork.receivedAt', 'heldWork.sealed', 'heldWork.command'])
    .where('heldWork.position', '>', after);
  return (clientId === undefined ? work : work.where('heldWork.clientId', '=', clientId))
    .orderBy('heldWork.position')
    .limit(pageRows)
    .execute();
}
