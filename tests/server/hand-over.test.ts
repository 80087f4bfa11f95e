import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type HandOverRequest, handOverResponseSchema } from '#contracts/books.ts';
import { commandListResponseSchema } from '#contracts/http.ts';
import { addDays, dateIn, instantOf } from '#domain/kernel/dates.ts';
import { type AccountId, accountIdSchema, commandIdSchema } from '#domain/kernel/ids.ts';
import { inProject } from '#scripts/support/project.ts';
import { verifyChain } from '#server/sync/command-log.ts';
import { handOver as handOverIn } from '#server/sync/hand-over.ts';
import { bookScope, companyScope } from '#server/sync/scope.ts';
import { build } from '#tests/support/build.ts';
import { type Desk, problemOf } from './support/desk.ts';
import { insertRows } from './support/rows.ts';
import { type World, addCompany, createWorld } from './support/world.ts';

let world: World;
let sam: Desk;
beforeEach(async () => {
  world = await createWorld();
  sam = await world.signIn(world.company.sam);
});
afterEach(() => world.close());

const wish = (over: Partial<HandOverRequest> = {}): HandOverRequest => ({
  commandId: commandIdSchema.parse(randomUUID()),
  fromCollectorId: world.company.dana.id,
  toCollectorId: world.company.omar.id,
  accountIds: 'all',
  ...over,
});
const ask = (desk: Desk, payload: HandOverRequest) => desk.ask({ method: 'POST', url: '/v1/books/hand-over', payload });
const handOver = async (payload: HandOverRequest, desk = sam) => {
  const response = await ask(desk, payload);
  expect(response.statusCode, response.body).toBe(200);
  return handOverResponseSchema.parse(response.json());
};
const idsIn = async (desk: Desk): Promise<readonly AccountId[]> => (await desk.snapshot()).folders.map(({ account }) => account.id);
const version = async () => (await world.database.owner.selectFrom('company').select('version').executeTakeFirstOrThrow()).version;

describe('a book that is handed over', () => {
  test('leaves one desk and enters the other whole, under one version, and is in the log as what it was', async () => {
    const { company } = world;
    const [dana, omar] = [await world.signIn(company.dana), await world.signIn(company.omar)];
    await dana.push(dana.note(company.danasAccounts[0], { text: 'goes along' }));
    const cursors = { dana: await dana.cursor(), omar: await omar.cursor(), sam: await sam.cursor() };
    const before = await version();
    expect(await handOver(wish())).toEqual({ accountCount: 3, isDuplicate: false });
    expect(await version()).toBeGreaterThan(before);
    expect((await dana.pull(cursors.dana)).lines).toEqual(company.danasAccounts.toSorted().map((evict) => ({ evict })));
    const { lines } = await omar.pull(cursors.omar);
    expect(lines.map((line) => 'folder' in line && line.folder.account.id)).toEqual(company.danasAccounts.toSorted());
    expect(JSON.stringify(lines)).toContain('goes along');
    expect((await sam.pull(cursors.sam)).lines).toHaveLength(3);
    const { commands } = commandListResponseSchema.parse((await sam.get('/v1/commands')).json());
    expect(commands.at(-1)).toMatchObject({ name: 'book.handOver', actorName: 'Sam', accountId: null, clientId: null, seq: null });
    const logged = await world.database.owner.selectFrom('commandLog').select('touched').where('name', '=', 'book.handOver').execute();
    expect(logged[0]?.touched.map(({ id }) => id)).toEqual(company.danasAccounts.toSorted());
    expect((await verifyChain(world.database.requests, company.id)).brokenAt).toBeNull();
  });

  test('comes back with another hand-over: the cover is over', async () => {
    const { company } = world;
    const dana = await world.signIn(company.dana);
    const cursor = await dana.cursor();
    await handOver(wish());
    const { fromCollectorId, toCollectorId } = wish();
    const back = wish({ fromCollectorId: toCollectorId, toCollectorId: fromCollectorId, accountIds: [...company.danasAccounts] });
    expect(await handOver(back)).toEqual({ accountCount: 3, isDuplicate: false });
    expect((await dana.pull(cursor)).lines.map((line) => Object.keys(line)[0])).toEqual(['folder', 'folder', 'folder']);
    expect(await idsIn(dana)).toEqual(company.danasAccounts.toSorted());
  });

  test('gets another version where the company has come as far while it was written', async () => {
    const { company, database, clock } = world;
    const dana = await world.signIn(company.dana);
    await dana.push(dana.note(company.danasAccounts[0]));
    const cursors = { dana: await dana.cursor(), sam: await sam.cursor() };
    const actor = { companyId: company.id, id: company.sam.id, name: 'Sam' };
    const before = await version();
    await handOverIn(database.requests, actor, wish(), clock.now(), 0);
    expect(await version()).toBe(before + 1);
    expect((await dana.pull(cursors.dana)).lines).toHaveLength(3);
    expect((await sam.pull(cursors.sam)).lines).toHaveLength(3);
    expect(await idsIn(await world.signIn(company.omar))).toHaveLength(5);
  });

  test('is in the log all the same where the database lets nobody make a table for a transaction', async () => {
    const { company, database } = world;
    const { rows } = await database.ownerPool.query<{ name: string }>('select current_database() as name');
    await database.ownerPool.query(`revoke temporary on database ${rows[0]?.name ?? ''} from public`);
    expect(await handOver(wish())).toEqual({ accountCount: 3, isDuplicate: false });
    const logged = await database.owner.selectFrom('commandLog').select('touched').where('name', '=', 'book.handOver').execute();
    expect(logged[0]?.touched.map(({ id }) => id)).toEqual(company.danasAccounts.toSorted());
    expect((await verifyChain(database.requests, company.id)).brokenAt).toBeNull();
  });

  test('may be some accounts of it', async () => {
    const { company } = world;
    const [moved, ...left] = company.danasAccounts;
    expect(await handOver(wish({ accountIds: [moved] }))).toMatchObject({ accountCount: 1 });
    expect(await idsIn(await world.signIn(company.dana))).toEqual(left.toSorted());
  });

  test('twice with one id is handed over once, also on two connections at once; other accounts under that id are refused', async () => {
    const { company } = world;
    const request = wish({ accountIds: [company.danasAccounts[0], company.danasAccounts[1]] });
    const both = await Promise.all([handOver(request), handOver(request)]);
    expect(both.map(({ isDuplicate }) => isDuplicate).toSorted()).toEqual([false, true]);
    const after = await version();
    expect(await handOver(request)).toEqual({ accountCount: 2, isDuplicate: true });
    expect(problemOf(await ask(sam, { ...request, accountIds: 'all' }))).toMatchObject({ status: 409, code: 'command.idReused' });
    expect(await version()).toBe(after);
    // A desktop that comes with a command under that id is refused too.
    const dana = await world.signIn(company.dana);
    const { results } = await dana.push(dana.note(company.danasAccounts[2], {}, { commandId: request.commandId }));
    expect(results).toMatchObject([{ code: 'command.idReused' }]);
  });
});

test('what cannot be handed over is refused in words and changes nothing', async () => {
  const { company } = world;
  const stranger = await addCompany(world.database, 'northfield');
  const before = await version();
  const cases = [
    [wish({ accountIds: [company.danasAccounts[0], company.omarsAccounts[0]] }), 409, 'account.notInBook'],
    [wish({ accountIds: [accountIdSchema.parse(randomUUID())] }), 409, 'account.notInBook'],
    [wish({ toCollectorId: company.dana.id }), 400, 'collector.isSame'],
    [wish({ toCollectorId: company.alex.id }), 404, 'collector.notFound'],
    [wish({ toCollectorId: stranger.dana.id }), 404, 'collector.notFound'],
    [wish({ fromCollectorId: stranger.dana.id }), 404, 'collector.notFound'],
  ] as const;
  for (const [request, status, code] of cases) expect(problemOf(await ask(sam, request))).toMatchObject({ status, code });
  const dana = await world.signIn(company.dana);
  expect(problemOf(await ask(dana, wish({ toCollectorId: company.dana.id, fromCollectorId: company.omar.id })))).toMatchObject({
    status: 403,
    code: 'route.roleMissing',
  });
  expect(await version()).toBe(before);
});

const large = 10_000;

test(`${large} accounts go in one go, and nobody else of the company waits long for it`, async () => {
  const { company, database } = world;
  const rows = Array.from({ length: large }, (_, at) => build.account({ number: `L${at}`, collectorId: company.dana.id, version: 0 }));
  await insertRows(
    database.owner,
    company.id,
    rows.map((row) => ({ table: 'accounts' as const, row })),
  );
  await database.ownerPool.query(
    `insert into scope_account select $1, scope, id, 'put', 0 from accounts, unnest(array[$2, $3]) scope where number like 'L%'`,
    [company.id, companyScope, bookScope(company.dana.id)],
  );
  await database.ownerPool.query('analyze');
  let isOver = false;
  const waits: number[] = [];
  const waiting = (async (): Promise<void> => {
    while (!isOver) {
      const from = performance.now();
      await database.ownerPool.query('select 1 from company where id = $1 for update', [company.id]);
      waits.push(performance.now() - from);
    }
  })();
  const from = performance.now();
  const { accountCount } = await handOver(wish());
  const tookMs = performance.now() - from;
  isOver = true;
  await waiting;
  const heldMs = Math.max(...waits);
  console.info(JSON.stringify({ accountCount, tookMs: Math.round(tookMs), counterHeldMs: Math.round(heldMs) }));
  expect(accountCount).toBe(large + 3);
  // 100 ms is the goal on a machine that does nothing else.
  expect(heldMs).toBeLessThan(1_000);
});

describe('npm run hand-over', () => {
  const run = (...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> =>
    new Promise((resolve) => {
      const options = { cwd: inProject(), env: { ...process.env, DATABASE_URL: world.database.url } };
      execFile(process.execPath, ['--import', 'tsx', inProject('scripts', 'hand-over.ts'), ...args], options, (fault, stdout, stderr) =>
        resolve({ code: fault === null ? 0 : Number(fault.code), stdout, stderr }),
      );
    });

  test('hands over the accounts of a list, says so, and leaves its mark in the log', async () => {
    const { company } = world;
    const folder = mkdtempSync(path.join(tmpdir(), 'collector-hand-over-'));
    try {
      const list = path.join(folder, 'accounts.txt');
      writeFileSync(list, '1001\r\n\n1003\n');
      const people = ['--from', company.dana.email, '--to', company.omar.email];
      const until = addDays(dateIn('America/Chicago', instantOf(Date.now())), 3);
      expect(await run(...people, '--accounts', list, '--until', until)).toMatchObject({
        code: 0,
        stdout: '{"accountCount":2}\n',
        stderr: expect.stringContaining(`They go back by themselves after ${until}.`),
      });
      const covers = await world.database.owner.selectFrom('bookCover').select(['until', 'endedAt']).execute();
      expect(covers).toEqual([{ until, endedAt: null }]);
      expect(await run(...people, '--until', '2026-02-30')).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('2026-02-30 is no day of the calendar'),
      });
      expect(await idsIn(await world.signIn(company.dana))).toEqual([company.danasAccounts[1]]);
      const log = await world.database.owner.selectFrom('commandLog').select(['actorId', 'actorName']).execute();
      expect(log).toMatchObject([{ actorId: null, actorName: expect.stringContaining('(on the server)') }]);
      expect((await verifyChain(world.database.requests, company.id)).brokenAt).toBeNull();
      writeFileSync(list, '1001\n9999\n');
      const wrong = await run(...people, '--accounts', list);
      expect(wrong.code).toBe(1);
      expect(wrong.stderr).toContain('There is no account 9999 here. Nothing was changed');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test('has a help page and says what is missing', async () => {
    expect((await run('--help')).stdout).toContain('--from EMAIL');
    expect(await run()).toMatchObject({ code: 1, stderr: expect.stringContaining('--from EMAIL --to EMAIL') });
  });
});
