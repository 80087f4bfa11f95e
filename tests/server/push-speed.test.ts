import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CommandEnvelope } from '#contracts/envelope.ts';
import { limits } from '#contracts/protocol.ts';
import { type AccountId } from '#domain/kernel/ids.ts';
import type { Caller } from '#server/caller.ts';
import { withCompany } from '#server/db/connections.ts';
import { asKept } from '#server/sync/push-facts.ts';
import { pushIn } from '#server/sync/push.ts';
import type { Desk } from './support/desk.ts';
import { type World, addAccount, createWorld } from './support/world.ts';

let world: World;
let accounts: readonly AccountId[];
beforeAll(async () => {
  world = await createWorld();
  const { owner } = world.database;
  const collectorId = world.company.dana.id;
  accounts = await Promise.all(
    Array.from({ length: 200 }, (_, at) => addAccount(owner, world.company.id, { number: `7${at}`, name: `busy ${at}`, collectorId })),
  );
  await world.database.ownerPool.query('create table raw_notes (like notes including all)');
});
afterAll(() => world.close());

const backlog = 10_000;
const singles = 100;

/** What the same words cost as rows of one statement with its own commit, without rules, log or answers. */
async function insertRaw(rows: number): Promise<void> {
  const given = Array.from({ length: rows }, (_, at) => ({
    id: randomUUID(),
    account_id: accounts[at % accounts.length],
    company_id: world.company.id,
    channel: 'call',
    direction: 'outbound',
    contact_id: null,
    contact_name: 'Marian Webb',
    outcome: 'reached',
    text: 'Will pay on Friday',
    next_step: '',
    recorded_at: '2026-03-31T15:00:00.000Z',
    recorded_on: '2026-03-31',
    recorded_by_id: world.company.dana.id,
    recorded_by_name: 'Dana',
    version: 1,
  }));
  const names = Object.keys(given[0] ?? {});
  const values = given.flatMap((row) => Object.values(row));
  const places = given.map((_, at) => `(${names.map((__, column) => `$${at * names.length + column + 1}`).join(',')})`);
  await world.database.ownerPool.query(`insert into raw_notes (${names.join(',')}) values ${places.join(',')}`, values);
}

const perSecond = (count: number, fromMs: number): number => Math.round((count / (performance.now() - fromMs)) * 1000);

async function pushRate(desk: Desk, count: number, each: number): Promise<number> {
  const pushes = Array.from({ length: count / each }, () =>
    Array.from({ length: each }, (_, at) => desk.note(accounts[at % accounts.length] ?? world.company.nobodysAccount)),
  );
  const from = performance.now();
  for (const commands of pushes) await desk.push(...commands);
  return perSecond(count, from);
}

/** Rows of the command log that a push reads, whatever it reads them by. */
async function logRowsReadBy(desk: Desk, envelopes: readonly CommandEnvelope[]): Promise<number> {
  const { company, clock, database } = world;
  const { id: userId, ...person } = company.dana;
  const { clientId } = desk.session;
  const caller: Caller = { ...person, userId, clientId, companyId: company.id, sessionId: randomUUID(), revocation: null, isWiped: false };
  const commands = envelopes.map(asKept);
  return withCompany(database.requests, company.id, async (trx) => {
    const { results } = await pushIn(trx, caller, { commands }, clock.now(), () => undefined);
    expect(results.map(({ status }) => status)).toEqual(envelopes.map(() => 'applied'));
    const read = await sql<{ rows: number }>`
      select seq_tup_read + coalesce(idx_tup_fetch, 0) as rows from pg_stat_xact_user_tables where relname = 'command_log'`.execute(trx);
    return read.rows[0]?.rows ?? NaN;
  });
}

test('a push reads no more of the command log than it asks for, however long that is', async () => {
  const desk = await world.signIn(world.company.dana);
  await pushRate(desk, 4 * limits.pushCommands, limits.pushCommands);
  const notes = (): CommandEnvelope[] => Array.from({ length: 10 }, () => desk.note(world.company.danasAccounts[0]));
  expect(await logRowsReadBy(desk, notes())).toBe(0);
  const sent = notes();
  await desk.push(...sent);
  // Each is found by its id and by its number.
  expect(await logRowsReadBy(desk, [...sent, ...notes()])).toBeLessThanOrEqual(2 * sent.length);
});

test(`a backlog of ${backlog} commands goes up many times faster than one by one, and not far from bare inserts`, async () => {
  const desk = await world.signIn(world.company.dana);
  await pushRate(desk, limits.pushCommands, limits.pushCommands);
  await pushRate(desk, 20, 1);
  await insertRaw(limits.pushCommands);
  const from = performance.now();
  for (let at = 0; at < backlog; at += limits.pushCommands) await insertRaw(limits.pushCommands);
  const raw = perSecond(backlog, from);
  const single = await pushRate(desk, singles, 1);
  const many = await pushRate(desk, backlog, limits.pushCommands);
  const figures = { raw, single, many, ofRaw: many / raw, ofSingle: many / single };
  console.info(JSON.stringify(figures));
  // The goals are 0.3 and 50; a machine that does other things at the time is given room.
  expect(figures.ofRaw).toBeGreaterThan(0.04);
  expect(figures.ofSingle).toBeGreaterThan(8);
});
