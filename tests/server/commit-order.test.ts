import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PullLine } from '#contracts/sync.ts';
import type { AccountId } from '#domain/kernel/ids.ts';
import type { Desk } from './support/desk.ts';
import { type World, addAccount, createWorld } from './support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const writers = 8;
const pushesEach = 12;

/** Asks again and again from where the last answer ended, until the writers are done and once more, and gives what it saw. */
async function pollWhile(writing: Promise<unknown>, poll: () => Promise<readonly string[]>): Promise<readonly string[]> {
  let isWriting = true;
  const done = writing.finally(() => {
    isWriting = false;
  });
  const seen: string[] = [];
  while (isWriting) seen.push(...(await poll()));
  await done;
  seen.push(...(await poll()));
  return seen;
}

const noteIdsOf = (lines: readonly PullLine[]) =>
  lines.flatMap((line) => ('put' in line && line.put.table === 'notes' ? [line.put.row.id as string] : []));

/** A desk's own cursor, moved by each pull. */
async function pullerOf(desk: Desk): Promise<() => Promise<readonly string[]>> {
  let cursor = await desk.cursor();
  return async () => {
    const { lines, trailer } = await desk.pull(cursor);
    cursor = trailer.cursor;
    return noteIdsOf(lines);
  };
}

test(`fault 9: ${writers} desks write while another pulls all the time: it gets every row once`, async () => {
  const poll = await pullerOf(await world.signIn(world.company.sam));
  const desks: Desk[] = [];
  // One after the other: many sign-ins of one person at once look like an attack.
  for (let at = 0; at < writers; at += 1) desks.push(await world.signIn(world.company.sam));
  // Each on an account of its own, so that nothing but the counter puts them in an order.
  const accounts = await Promise.all(
    desks.map((_, at) =>
      addAccount(world.database.owner, world.company.id, { number: `80${at}`, name: `written ${at}`, collectorId: null }),
    ),
  );
  const written: string[] = [];
  const write = async (desk: Desk, accountId: AccountId): Promise<void> => {
    for (let at = 0; at < pushesEach; at += 1) {
      const commands = Array.from({ length: 1 + (at % 3) }, () => desk.note(accountId));
      const { results } = await desk.push(...commands);
      expect(results.map(({ code }) => code)).toEqual(commands.map(() => null));
      written.push(...commands.map(({ input }) => String(input['noteId'])));
    }
  };
  const seen = await pollWhile(Promise.all(desks.map((desk, at) => write(desk, accounts[at] ?? world.company.nobodysAccount))), poll);
  expect(written).toHaveLength(writers * pushesEach * 2);
  expect(seen.toSorted()).toEqual(written.toSorted());
});

/** The mistake that the counter avoids: a number is taken from a sequence first, and the transaction commits later. */
test('fault 9: the same poller loses rows where a version is taken before its commit, so the check above can fail', async () => {
  const pool = world.database.ownerPool;
  await pool.query('create table naive (id text primary key, version bigint not null); create sequence naive_version');
  let cursor = 0;
  const poll = async (): Promise<readonly string[]> => {
    const { rows } = await pool.query<{ id: string; version: number }>('select id, version from naive where version > $1', [cursor]);
    cursor = Math.max(cursor, ...rows.map(({ version }) => version));
    return rows.map(({ id }) => id);
  };
  const slow = await pool.connect();
  try {
    await begin(slow, 'slow');
    const quick = await pool.connect();
    await begin(quick, 'quick');
    await quick.query('commit');
    quick.release();
    const seen = await pollWhile(
      sleep(20).then(() => slow.query('commit')),
      poll,
    );
    expect(seen).toEqual(['quick']);
    expect((await pool.query('select id from naive')).rowCount).toBe(2);
  } finally {
    slow.release();
  }
});

async function begin(client: pg.PoolClient, id: string): Promise<void> {
  await client.query('begin');
  await client.query(`insert into naive values ($1, nextval('naive_version'))`, [id]);
}

test('fault 9: a push that stalls after it took its version holds the next one back, so no cursor gets past it', async () => {
  const [first, second, reader] = [
    await world.signIn(world.company.dana),
    await world.signIn(world.company.dana),
    await world.signIn(world.company.sam),
  ];
  const poll = await pullerOf(reader);
  const blocker = await world.database.ownerPool.connect();
  try {
    // The log is written behind the counter: a reader of the log may still look, a writer has to wait.
    await blocker.query('begin');
    await blocker.query('lock table command_log in share row exclusive mode');
    const [slowNote, quickNote] = [first.note(world.company.danasAccounts[0]), second.note(world.company.danasAccounts[1])];
    const finished: string[] = [];
    const slow = first.push(slowNote).then(() => finished.push('slow'));
    await waiters(1);
    const quick = second.push(quickNote).then(() => finished.push('quick'));
    await waiters(2);
    expect(await poll()).toEqual([]);
    expect(finished).toEqual([]);
    await blocker.query('commit');
    await Promise.all([slow, quick]);
    expect(finished).toEqual(['slow', 'quick']);
    expect((await poll()).toSorted()).toEqual([slowNote, quickNote].map(({ input }) => input['noteId']).toSorted());
  } finally {
    blocker.release();
  }
});

/** Waits until so many of this database's sessions wait for a lock. */
async function waiters(count: number): Promise<void> {
  for (;;) {
    const answer = await world.database.ownerPool.query(
      `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    if (answer.rowCount === count) return;
    await sleep(10);
  }
}

test('versions of the log never go back, and every row has the version of the push that wrote it', async () => {
  const log = await world.database.owner.selectFrom('commandLog').select(['version', 'touched']).orderBy('position').execute();
  const versions = log.map(({ version }) => version);
  expect(versions.length).toBeGreaterThan(writers * pushesEach);
  expect(versions).toEqual(versions.toSorted((a, b) => a - b));
  const notes = new Map(
    (await world.database.owner.selectFrom('notes').select(['id', 'version']).execute()).map(({ id, version }) => [id as string, version]),
  );
  for (const { version, touched } of log) {
    for (const { table, id } of touched) if (table === 'notes') expect(notes.get(id)).toBe(version);
  }
});
