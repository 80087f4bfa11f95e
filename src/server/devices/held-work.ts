import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { wipedRequestSchema } from '#contracts/http.ts';
import { withoutCardNumbers } from '#domain/card-free-input.ts';
import type { Instant } from '#domain/kernel/dates.ts';
import type { Caller } from '../caller.ts';
import { type CompanyTransaction, type Database, withCompany } from '../db/connections.ts';
import { RequestProblem } from '../problem.ts';
import { recordAccess } from './access-events.ts';
import { type ServerKey, sealKeyPairsOf } from './seal-keys.ts';
import { type SealKeyPair, openSealedWork } from './sealed-work.ts';

/** More than a person does in a year; who sends more is filling our disk. */
const mostTextsOfClient = 50_000;

/**
 * Takes what a wiped computer had not sent, and its receipt. Each sealed text is kept once, however often it comes, and opened where
 * it opens. With `isDone` a device whose access was withdrawn is wiped from then on. Throws `device.tooMuchWork` (413).
 */
export function takeReceipt(
  db: Database,
  caller: Caller,
  request: z.infer<typeof wipedRequestSchema>,
  now: Instant,
  serverKey: ServerKey | null,
): Promise<void> {
  const { companyId, clientId, userId } = caller;
  const actor = { id: userId, name: caller.name };
  return withCompany(db, companyId, async (trx) => {
    const { wipedAt, revocation } = await trx
      .selectFrom('client')
      .select(['wipedAt', 'revocation'])
      .where('clientId', '=', clientId)
      .forUpdate()
      .executeTakeFirstOrThrow();
    const held = await holdWork(trx, caller, request.sealedWork, now, serverKey);
    const event = { companyId, clientId, userId, actor, at: now };
    if (held.count > 0) await recordAccess(trx, { ...event, kind: 'device.workHeld', detail: held });
    // A device that may still be used (its password was wrong ten times) goes on as the client it is.
    if (!request.isDone || revocation === null || wipedAt !== null) return;
    await trx.updateTable('client').set({ wipedAt: now }).where('clientId', '=', clientId).execute();
    await recordAccess(trx, { ...event, kind: 'device.wiped', detail: { revocation, pendingCount: request.pendingCount } });
  });
}

type HeldCount = { readonly count: number; readonly unopened: number };

async function holdWork(
  trx: CompanyTransaction,
  { companyId, clientId }: Caller,
  sealedWork: readonly string[],
  now: Instant,
  serverKey: ServerKey | null,
): Promise<HeldCount> {
  if (sealedWork.length === 0) return { count: 0, unopened: 0 };
  const pairs = await sealKeyPairsOf(trx, companyId, serverKey);
  const rows = sealedWork.map((text) => {
    const sealed = Buffer.from(text, 'base64');
    const sealedHash = createHash('sha256').update(sealed).digest('hex');
    return { companyId, clientId, sealedHash, sealed, command: commandIn(sealed, pairs), receivedAt: now };
  });
  const added = await trx
    .insertInto('heldWork')
    .values(rows)
    .onConflict((conflict) => conflict.columns(['clientId', 'sealedHash']).doNothing())
    .returning('command')
    .execute();
  const { count } = await trx
    .selectFrom('heldWork')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('clientId', '=', clientId)
    .executeTakeFirstOrThrow();
  if (count > mostTextsOfClient) {
    throw new RequestProblem(413, 'device.tooMuchWork', 'This computer has sent more sealed work than one person can have done.');
  }
  return { count: added.length, unopened: added.filter(({ command }) => command === null).length };
}

/** The JSON text of a command that was sealed to one of the company's keys, without card numbers; null where none opens it to an object. */
export function commandIn(sealed: Buffer, pairs: readonly SealKeyPair[]): string | null {
  for (const pair of pairs) {
    const text = openSealedWork(sealed, pair)?.toString('utf8');
    if (text !== undefined) return cardFree(text);
  }
  return null;
}

/** What a desktop has left in, a number of the account's own, is masked here too: nobody looks for the account of work that only waits to be read. */
function cardFree(text: string): string | null {
  const command = objectIn(text);
  if (command === null) return null;
  const { input, maskedCount } = withoutCardNumbers(command);
  return maskedCount === 0 ? text : JSON.stringify(input);
}

/** What a text says, where that is a JSON object. */
export function objectIn(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}
