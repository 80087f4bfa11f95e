import { afterEach, beforeEach, expect, test } from 'vitest';
import { closeExpired } from '#server/authority/close-expired.ts';
import { verifyChain } from '#server/sync/command-log.ts';
import { seedCompany } from '#server/seed/seed-company.ts';
import type { Desk } from './support/desk.ts';
import { type TestDatabase, freshDatabase } from './support/database.ts';
import { type World, createWorld, dayMs } from './support/world.ts';

let world: World;
let dana: Desk;
beforeEach(async () => {
  world = await createWorld();
  await world.database.ownerPool.query("update approvals set status = 'withdrawn'");
  dana = await world.signIn(world.company.dana);
});
afterEach(() => world.close());

const [reason, evidence] = ['Chapter 7', 'Form 410'];
const ask = async (): Promise<string> => {
  const [accountId] = world.company.danasAccounts;
  const approvalId = crypto.randomUUID();
  const input = { approvalId, kind: 'creditHold', currency: 'USD', amountMinor: 100_00, reason, evidence };
  expect((await dana.push(dana.command('approval.request', accountId, input))).results).toMatchObject([{ status: 'applied' }]);
  return approvalId;
};
const rowOf = (id: string) =>
  world.database.ownerPool
    .query<{ status: string; void_reason: string | null; decided_by_id: string | null }>(
      'select status, void_reason, decided_by_id from approvals where id = $1',
      [id],
    )
    .then(({ rows }) => rows[0]);

test('a request that nobody decides is closed by the server on the day after its last one, once, and whoever asked hears of it', async () => {
  const id = await ask();
  const cursor = await dana.cursor();
  world.clock.pass(14 * dayMs);
  expect(await closeExpired(world.database.owner, world.clock.now())).toBe(0);
  world.clock.pass(dayMs);
  expect(await closeExpired(world.database.owner, world.clock.now())).toBe(1);
  expect(await closeExpired(world.database.owner, world.clock.now())).toBe(0);
  expect(await rowOf(id)).toEqual({ status: 'void', void_reason: 'expired', decided_by_id: null });
  const again = await world.signIn(world.company.dana);
  const { lines } = await again.pull(cursor);
  expect(lines).toContainEqual({ put: { table: 'approvals', row: expect.objectContaining({ id, voidReason: 'expired', seenAt: null }) } });
  const noted = await again.push(again.command('approval.acknowledge', world.company.danasAccounts[0], { approvalId: id }));
  expect(noted.results).toMatchObject([{ status: 'applied' }]);
  expect(await verifyChain(world.database.owner, world.company.id)).toMatchObject({ brokenAt: null });
});

test('the demo begins with a few requests of several kinds that a supervisor can decide, and not with his own alone, and with two books', async () => {
  const database: TestDatabase = await freshDatabase();
  try {
    await seedCompany({ databaseUrl: database.url, accounts: 400, seed: 1, isForShow: true });
    const { rows } = await database.ownerPool.query<{ kind: string; by: string; status: string }>(
      'select kind, requested_by_name as by, status from approvals order by requested_at',
    );
    expect(rows.map(({ kind }) => kind)).toEqual(['settlement', 'plan', 'writeOff', 'creditHold', 'adjustment']);
    expect(new Set(rows.map(({ status }) => status))).toEqual(new Set(['open']));
    expect(rows.map(({ by }) => by)).toEqual(['Dana Reyes', 'Dana Reyes', 'Dana Reyes', 'Dana Reyes', 'Sam Okafor']);
    const books = await database.ownerPool.query<{ name: string; count: number }>(
      'select u.name, count(*)::int as count from accounts a join app_user u on u.id = a.collector_id group by u.name order by u.name',
    );
    expect(books.rows).toEqual([
      { name: 'Dana Reyes', count: 351 },
      { name: 'Robin Vasquez', count: 49 },
    ]);
    const strangers = await database.ownerPool.query(
      'select from approvals p join accounts a on a.id = p.account_id where a.collector_id <> p.requested_by_id and p.kind <> $1',
      ['adjustment'],
    );
    expect(strangers.rowCount).toBe(0);
  } finally {
    await database.drop();
  }
});
