import { sql } from 'kysely';
import { type HandOverRequest, type HandOverResponse, mostHandedOver } from '#contracts/books.ts';
import { businessDateOf } from '#domain/company.ts';
import type { Instant } from '#domain/kernel/dates.ts';
import type { AccountId, CompanyId, UserId } from '#domain/kernel/ids.ts';
import { loadCompany } from '../company.ts';
import { type CompanyTransaction, type Database, withCompany } from '../db/connections.ts';
import { RequestProblem } from '../problem.ts';
import { chain, logCommands, stageTouched } from './command-log.ts';
import { sayTouched, takeChosenVersion, takeVersion } from './company-version.ts';
import { moveAccounts, restampMoved } from './move-accounts.ts';
import { beginCover, refuseCoverDay } from '../team/book-cover.ts';
import { bookScope } from './scope.ts';
import { serverEntry } from './server-entry.ts';

/** Who hands a book over: a person of the company, or whoever works on the server itself (`id` null). */
export type Actor = { readonly companyId: CompanyId; readonly id: UserId | null; readonly name: string };

const commandName = 'book.handOver';

/** More versions than a company takes while the largest book is written. */
const versionLead = 10_000;

/**
 * Hands accounts from one collector's book to another's in one transaction under one version, and notes it in the command log. Throws
 * problems `collector.notFound` (404), `collector.isSame` (400), `cover.badDay` (400), `account.notInBook` (409), `book.tooLarge` (409) and
 * `command.idReused` (409); nothing is changed then. With a day it is a cover, and ends by itself.
 */
export async function handOver(
  db: Database,
  actor: Actor,
  request: HandOverRequest,
  now: Instant,
  lead = versionLead,
): Promise<HandOverResponse> {
  return withCompany(db, actor.companyId, async (trx) => {
    // One at a time: a second request with the same id finds the first one's answer, and no other one chooses the same version.
    await sql`select pg_advisory_xact_lock(hashtextextended(${`hand-over ${actor.companyId}`}, 0))`.execute(trx);
    const { company, version: before } = await loadCompany(trx, actor.companyId);
    const { fromCollectorId, toCollectorId, accountIds, until } = request;
    const sorted = accountIds === 'all' ? accountIds : accountIds.toSorted();
    const input = { fromCollectorId, toCollectorId, accountIds: sorted, ...(until !== undefined && { until }) };
    const done = await doneBefore(trx, actor.companyId, request, JSON.stringify([commandName, input]));
    if (done) return done;
    await refuseStrangers(trx, request);
    if (until !== undefined) refuseCoverDay(until, businessDateOf(company, now));
    const ids = await lockedAccounts(trx, actor.companyId, request);
    await sayTouched(trx, new Set([fromCollectorId, toCollectorId]), ids.length > 0);
    // Everything large is written under a version that is still to come; the counter is held for the last statements only.
    const chosen = before + lead;
    await moveAccounts(trx, actor.companyId, ids, request, chosen);
    if (until !== undefined) await beginCover(trx, actor, { ...request, until }, ids, now);
    const touched = ids.map((id) => ({ id, table: 'accounts' }));
    const logged = serverEntry({
      name: commandName,
      businessDate: businessDateOf(company, now),
      at: now,
      input,
      touched,
      commandId: request.commandId,
    });
    const staged = await stageTouched(trx, logged.touched);
    const taken = await takeChosenVersion(trx, actor.companyId, chosen);
    const { version, logHead } = taken === undefined ? await takeVersion(trx, actor.companyId) : { version: chosen, ...taken };
    if (version !== chosen) await restampMoved(trx, actor.companyId, ids, { from: chosen, to: version });
    const by = { companyId: actor.companyId, clientId: null, actorId: actor.id, actorName: actor.name, receivedAt: now, version };
    await logCommands(trx, chain(by, logHead, [logged]), staged);
    return { accountCount: ids.length, isDuplicate: false };
  });
}

async function doneBefore(
  trx: CompanyTransaction,
  companyId: CompanyId,
  { commandId }: HandOverRequest,
  asked: string,
): Promise<HandOverResponse | undefined> {
  const known = await sql<{ name: string; input: Record<string, unknown>; count: number }>`
    select name, input, jsonb_array_length(touched) as count from command_log
    where company_id = ${companyId} and command_id = ${commandId} and code is distinct from 'command.idReused'`.execute(trx);
  const row = known.rows[0];
  if (row === undefined) return undefined;
  const { fromCollectorId, toCollectorId, accountIds, until } = row.input;
  if (JSON.stringify([row.name, { fromCollectorId, toCollectorId, accountIds, until }]) === asked)
    return { accountCount: row.count, isDuplicate: true };
  throw new RequestProblem(409, 'command.idReused', 'This id stands for something else already. Nothing was changed.');
}

async function refuseStrangers(trx: CompanyTransaction, { fromCollectorId, toCollectorId }: HandOverRequest): Promise<void> {
  if (fromCollectorId === toCollectorId) {
    throw new RequestProblem(400, 'collector.isSame', 'The book would go to the person who has it. Nothing was changed.');
  }
  const people = await trx
    .selectFrom('appUser')
    .select(['id', 'role', 'disabledAt'])
    .where('id', 'in', [fromCollectorId, toCollectorId])
    .execute();
  // Only collectors who may sign in work a book; whoever had one before may be anything by now.
  const isKnown =
    people.length === 2 && people.some(({ id, role, disabledAt }) => id === toCollectorId && role === 'collector' && disabledAt === null);
  if (!isKnown) throw new RequestProblem(404, 'collector.notFound', 'There is no such collector. Nothing was changed.');
}

/** The accounts, locked in one order against pushes and other hand-overs. */
async function lockedAccounts(
  trx: CompanyTransaction,
  companyId: CompanyId,
  { fromCollectorId, accountIds }: HandOverRequest,
): Promise<readonly AccountId[]> {
  const wanted = accountIds === 'all' ? sql`` : sql` and s.account_id = any(${[...accountIds]}::uuid[])`;
  const found = await sql<{ id: AccountId }>`
    select a.id from accounts a
    where a.id in (
      select s.account_id from scope_account s
      where s.company_id = ${companyId} and s.scope = ${bookScope(fromCollectorId)} and s.op = 'put'${wanted}
    )
    and a.collector_id = ${fromCollectorId} order by a.id for no key update`.execute(trx);
  const ids = found.rows.map(({ id }) => id);
  if (ids.length > mostHandedOver) {
    throw new RequestProblem(
      409,
      'book.tooLarge',
      `The book has more than ${mostHandedOver} accounts. Hand it over in parts; nothing was changed.`,
    );
  }
  if (accountIds !== 'all' && ids.length < new Set(accountIds).size) {
    throw new RequestProblem(409, 'account.notInBook', 'Some of the accounts are not in that book any more. Nothing was changed.');
  }
  return ids;
}
