import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { pullTrailerSchema, snapshotTrailerSchema } from '#contracts/sync.ts';
import type { CommandEnvelope } from '#contracts/envelope.ts';
import { handOver } from '#server/sync/hand-over.ts';
import { CountedCopy } from './support/counted-copy.ts';
import { type Desk, problemOf } from './support/desk.ts';
import { newId } from '#tests/support/build.ts';
import { type AccountId, commandIdSchema } from '#domain/kernel/ids.ts';
import { reassignAccounts } from './support/reassign-accounts.ts';
import { type World, addCompany, createWorld, dayMs } from './support/world.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

const dana = (): Promise<Desk> => world.signIn(world.company.dana);
const textsOf = async (...texts: string[]) =>
  (await world.database.owner.selectFrom('notes').select('text').where('text', 'in', texts).execute()).map(({ text }) => text).toSorted();
const logged = (desk: Desk) =>
  world.database.owner
    .selectFrom('commandLog')
    .select(['seq', 'status', 'code', 'input'])
    .where('clientId', '=', desk.session.clientId)
    .orderBy('seq')
    .execute();

test("fault 10: transactions that stay open elsewhere hold neither this company's pushes back nor its pulls", async () => {
  const stranger = await addCompany(world.database, 'northfield');
  const [desk, sam] = [await dana(), await world.signIn(world.company.sam)];
  const cursor = await sam.cursor();
  const [writer, reader] = [await world.database.ownerPool.connect(), await world.database.ownerPool.connect()];
  try {
    // One that has taken another company's counter and does not commit, and one that looks at an old moment of everything.
    await writer.query('begin');
    await writer.query('update company set version = version + 1 where id = $1', [stranger.id]);
    await reader.query('begin isolation level repeatable read');
    await reader.query('select count(*) from notes');
    await desk.push(desk.note(world.company.danasAccounts[0], { text: 'goes on' }));
    const { lines, trailer } = await sam.pull(cursor);
    expect(lines).toMatchObject([{ put: { table: 'notes', row: { text: 'goes on' } } }]);
    await desk.push(desk.note(world.company.danasAccounts[0], { text: 'goes on again' }));
    expect((await sam.pull(trailer.cursor)).lines).toHaveLength(1);
  } finally {
    await writer.query('rollback');
    await reader.query('rollback');
    writer.release();
    reader.release();
  }
});

/** The accounts in the order of a snapshot. */
function sortedThree(accounts: readonly AccountId[]): readonly [AccountId, AccountId, AccountId] {
  const [a, b, c] = accounts.toSorted();
  if (a === undefined || b === undefined || c === undefined) throw new Error('the company has three accounts of hers');
  return [a, b, c];
}

test('security 38: while no connection to the database is free the answer is a 503 with a time to come back, and then all goes on', async () => {
  const desk = await dana();
  const note = desk.note(world.company.danasAccounts[0], { text: 'comes again' });
  const { requestPool } = world.database;
  const taken = await Promise.all(Array.from({ length: requestPool.options.max }, () => requestPool.connect()));
  try {
    const from = performance.now();
    const busy = await Promise.all([desk.askToPush([note]), desk.ask({ method: 'GET', url: '/v1/hello' })]);
    // Before a desktop gives a request up by itself, which it does after 20 seconds.
    expect(performance.now() - from).toBeLessThan(18_000);
    for (const answer of busy) {
      expect(problemOf(answer)).toMatchObject({ status: 503, code: 'server.busy' });
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    }
  } finally {
    for (const connection of taken) connection.release();
  }
  expect(await textsOf('comes again')).toEqual([]);
  await desk.push(note);
  expect(await textsOf('comes again')).toEqual(['comes again']);
});

test("fault 11: what changes between the parts of a snapshot comes by a pull from the first part's cursor", async () => {
  const [desk, sam] = [await dana(), await world.signIn(world.company.sam)];
  const [first, second, third] = sortedThree(world.company.danasAccounts);
  const whole = await CountedCopy.of(desk);
  // The stream was cut behind the first account: what came before stays, with the first header's cursor.
  const copy = await CountedCopy.of(desk, first);
  await sam.push(sam.note(first, { text: 'behind us' }), sam.note(third, { text: 'ahead of us' }));
  await reassignAccounts(world.database.requests, world.company.id, [second], world.company.omar.id);
  await copy.goOn(desk, first);
  await copy.pull(desk);
  await whole.pull(desk);
  const { sum, folderCount } = await desk.digest();
  expect(folderCount).toBe(2);
  expect([copy.sum, whole.sum]).toEqual([sum, sum]);
});

describe('fault 13: a stream that a proxy cuts off and ends as if it were whole', () => {
  test('has no trailer wherever it is cut, and a line that is gone from its middle is missed by the count and the sum', async () => {
    const desk = await world.signIn(world.company.sam);
    const cursor = await desk.cursor();
    await desk.push(...world.company.danasAccounts.map((id) => desk.note(id)));
    for (const [url, schema] of [
      ['/v1/sync/snapshot', snapshotTrailerSchema],
      [`/v1/sync/pull?cursor=${cursor}`, pullTrailerSchema],
    ] as const) {
      const packed = await desk.ask({ url, headers: { 'accept-encoding': 'gzip' } });
      const lines = gunzipSync(packed.rawPayload).toString('utf8').trimEnd().split('\n');
      for (let end = 1; end < lines.length; end += 1) {
        expect(schema.safeParse(JSON.parse(lines[end - 1] ?? '')).success).toBe(false);
      }
      const { trailer } = schema.parse(JSON.parse(lines.at(-1) ?? ''));
      const bodyLines = lines.length - (url.endsWith('snapshot') ? 2 : 1);
      expect(trailer.count).toBe(bodyLines);
    }
    const { folders, trailer } = await desk.snapshot();
    const short = new CountedCopy();
    for (const [at, folder] of folders.entries()) if (at !== 1) short.put(folder, 0);
    expect(short.sum).not.toBe(trailer.sum);
  });
});

/** What a desktop does with a push that fails: halves it, down to one, and goes on behind what got through. */
async function pushHalving(desk: Desk, commands: readonly CommandEnvelope[]): Promise<readonly CommandEnvelope[]> {
  let most = commands.length;
  let at = 0;
  while (at < commands.length) {
    const response = await desk.askToPush(commands.slice(at, at + most));
    if (response.statusCode === 200) {
      at += most;
    } else {
      expect(problemOf(response).status).toBeGreaterThanOrEqual(500);
      if (most === 1) return commands.slice(at);
      most = Math.ceil(most / 2);
    }
  }
  return [];
}

describe('fault 15: a command that the server cannot do', () => {
  const failWith = (code: string) =>
    world.database.ownerPool.query(
      `create function poison() returns trigger language plpgsql as $$ begin raise exception 'poison' using errcode = '${code}'; end $$;
       create trigger poison before insert on notes for each row when (new.text = 'poison') execute function poison()`,
    );

  test('for a fault of its own is answered once and for all, and those behind it go on', async () => {
    await failWith('22012');
    const desk = await dana();
    const [accountId] = world.company.danasAccounts;
    const texts = ['a', 'b', 'poison', 'c', 'd'];
    const { results } = await desk.push(...texts.map((text) => desk.note(accountId, { text })));
    expect(results.map(({ code }) => code)).toEqual([null, null, 'command.failed', null, null]);
    expect(await textsOf(...texts)).toEqual(['a', 'b', 'c', 'd']);
    expect((await logged(desk))[2]).toMatchObject({ status: 'rejected', input: { text: 'poison' } });
  });

  test('for a fault of the database is no answer: all before it get through, it waits alone, and goes when the fault has gone', async () => {
    await failWith('53100');
    const desk = await dana();
    const [accountId] = world.company.danasAccounts;
    const texts = ['a', 'b', 'c', 'd', 'poison', 'e'];
    const commands = texts.map((text) => desk.note(accountId, { text }));
    const left = await pushHalving(desk, commands);
    expect(left.map(({ input }) => input['text'])).toEqual(['poison', 'e']);
    expect(await textsOf(...texts)).toEqual(['a', 'b', 'c', 'd']);
    await world.database.ownerPool.query('drop trigger poison on notes');
    expect(await pushHalving(desk, left)).toEqual([]);
    expect(await textsOf(...texts)).toEqual(texts.toSorted());
  });
});

test('fault 16: work on an account that changed hands meanwhile is refused, kept word for word, and the account goes from the desk', async () => {
  const { company, database } = world;
  const desk = await dana();
  const [moved, stays] = company.danasAccounts;
  const cursor = await desk.cursor();
  const offline = [desk.note(moved, { text: 'said while it was hers' }), desk.note(stays, { text: 'still hers' })];
  await reassignAccounts(database.requests, company.id, [moved], company.omar.id);
  const { results, lastSeq } = await desk.push(...offline);
  expect(results.map(({ code }) => code)).toEqual(['account.notYours', null]);
  expect(lastSeq).toBe(2);
  expect((await logged(desk))[0]).toMatchObject({
    status: 'rejected',
    code: 'account.notYours',
    input: { text: 'said while it was hers' },
  });
  const { lines, trailer } = await desk.pull(cursor);
  expect(lines.filter((line) => 'evict' in line)).toEqual([{ evict: moved }]);
  expect(trailer.lastSeq).toBe(2);
});

test('fault 17: an account that went away and came back is one folder with the sum of the server, no ghost and no double', async () => {
  const { company, database } = world;
  const [desk, omar] = [await dana(), await world.signIn(company.omar)];
  const [away] = company.danasAccounts;
  const copy = await CountedCopy.of(desk);
  await reassignAccounts(database.requests, company.id, [away], company.omar.id);
  await omar.push(omar.note(away, { text: 'while it was his' }));
  await reassignAccounts(database.requests, company.id, [away], company.dana.id);
  await copy.pull(desk);
  expect(await desk.digest()).toMatchObject({ sum: copy.sum, folderCount: 3 });
});

test('fault 18: when somebody leaves her whole book goes from her desk; what she had not sent is taken, answered and kept', async () => {
  const { company, database, clock } = world;
  const desk = await dana();
  const copy = await CountedCopy.of(desk);
  const unsent = company.danasAccounts.map((id, at) => desk.note(id, { text: `unsent ${at}` }));
  const request = { commandId: commandIdSchema.parse(newId()), fromCollectorId: company.dana.id, toCollectorId: company.omar.id };
  await handOver(
    database.requests,
    { companyId: company.id, id: company.alex.id, name: 'Alex' },
    { ...request, accountIds: 'all' },
    clock.now(),
  );
  const { results } = await desk.push(...unsent);
  expect(results.map(({ code }) => code)).toEqual(unsent.map(() => 'account.notYours'));
  expect((await logged(desk)).map(({ input }) => input['text'])).toEqual(['unsent 0', 'unsent 1', 'unsent 2']);
  await copy.pull(desk);
  expect(await desk.digest()).toMatchObject({ folderCount: 0, sum: copy.sum });
  // Once her session has run out nothing is taken any more; her desktop keeps it sealed.
  clock.pass(dayMs);
  expect(problemOf(await desk.askToPush([desk.note(company.danasAccounts[0])]))).toMatchObject({ status: 401, code: 'session.missing' });
});
