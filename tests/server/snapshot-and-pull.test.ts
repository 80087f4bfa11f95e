import { gunzipSync } from 'node:zlib';
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PullLine } from '#contracts/sync.ts';
import { type Folder, folderSchema } from '#domain/folder.ts';
import { accountIdSchema } from '#domain/kernel/ids.ts';
import { tableNames } from '#domain/rows.ts';
import { bookScope, companyScope } from '#server/sync/scope.ts';
import { build } from '#tests/support/build.ts';
import { type Desk, problemOf } from './support/desk.ts';
import { reassignAccounts } from './support/reassign-accounts.ts';
import { insertRows, rowsOfEveryTable } from './support/rows.ts';
import { type World, addCompany, createWorld } from './support/world.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

const dana = (): Promise<Desk> => world.signIn(world.company.dana);
const putsOf = (lines: readonly PullLine[]) => lines.flatMap((line) => ('put' in line ? [line.put] : []));
const foldersOf = (lines: readonly PullLine[]) => lines.flatMap((line) => ('folder' in line ? [line.folder] : []));
const evictsOf = (lines: readonly PullLine[]) => lines.flatMap((line) => ('evict' in line ? [line.evict] : []));
const move = (to: 'dana' | 'omar', ...accounts: Parameters<typeof reassignAccounts>[2]) =>
  reassignAccounts(world.database.requests, world.company.id, accounts, world.company[to].id);

describe('a snapshot', () => {
  test('has each account of the scope once, by id, with every row as it was written', async () => {
    const rows = rowsOfEveryTable({
      number: '1777',
      name: 'Łódź & Söhne "GmbH" \\ line\nend\ttab 😀',
      collectorId: world.company.dana.id,
      creditLimitMinor: 1e13,
    });
    await insertRows(world.database.owner, world.company.id, rows);
    const accountId = accountIdSchema.parse(rows[0]?.row.id);
    await world.database.owner
      .insertInto('scopeAccount')
      .values(
        [companyScope, bookScope(world.company.dana.id)].map((scope) => ({
          companyId: world.company.id,
          scope,
          accountId,
          op: 'put' as const,
          version: 0,
        })),
      )
      .execute();
    const { header, folders, trailer } = await (await dana()).snapshot();
    const ids = folders.map(({ account }) => account.id);
    expect(ids).toEqual([...world.company.danasAccounts, accountId].toSorted());
    expect(header).toMatchObject({ folderCount: 4, lastSeq: 0 });
    expect(trailer).toMatchObject({
      count: 4,
      company: { id: world.company.id, timeZone: 'America/Chicago' },
      serverTime: '2026-03-31T15:00:00.000Z',
    });
    expect(sorted(folders.find(({ account }) => account.id === accountId))).toEqual(sorted(folderOf(rows)));
  });

  test('is for each account what the account itself is', async () => {
    const desk = await world.signIn(world.company.sam);
    await desk.push(desk.note(world.company.danasAccounts[0]));
    const { folders } = await desk.snapshot();
    expect(folders).toHaveLength(6);
    for (const folder of folders) {
      expect(folderSchema.parse((await desk.get(`/v1/accounts/${folder.account.id}`)).json())).toEqual(folder);
      for (const table of tableNames) if (table !== 'accounts') expect(folder[table].length, table).toBeGreaterThan(0);
    }
  });

  test('goes on behind the account it had come to, and the parts make the whole', async () => {
    const desk = await dana();
    const whole = await desk.snapshot();
    for (const [at, folder] of whole.folders.entries()) {
      const rest = await desk.snapshot(folder.account.id);
      expect(rest.folders).toEqual(whole.folders.slice(at + 1));
      expect(rest.header.folderCount).toBe(3);
    }
  });

  test('of more accounts than fit in one batch has each of them once', async () => {
    const accounts = Array.from({ length: 450 }, (_, at) =>
      build.account({ number: `9${at}`, collectorId: world.company.dana.id, version: 0 }),
    );
    await insertRows(
      world.database.owner,
      world.company.id,
      accounts.map((row) => ({ table: 'accounts' as const, row })),
    );
    await world.database.owner
      .insertInto('scopeAccount')
      .values(
        accounts.map(({ id }) => ({
          companyId: world.company.id,
          scope: bookScope(world.company.dana.id),
          accountId: id,
          op: 'put' as const,
          version: 0,
        })),
      )
      .execute();
    const { header, folders } = await (await dana()).snapshot();
    expect(header.folderCount).toBe(453);
    expect(folders.map(({ account }) => account.id)).toEqual([...accounts.map(({ id }) => id), ...world.company.danasAccounts].toSorted());
  });

  test('comes packed where the desktop takes it so', async () => {
    const desk = await dana();
    const plain = await desk.get('/v1/sync/snapshot');
    const packed = await desk.ask({ url: '/v1/sync/snapshot', headers: { 'accept-encoding': 'gzip, br' } });
    expect(packed.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(packed.rawPayload).toString('utf8')).toBe(plain.body);
    expect(plain.headers).not.toHaveProperty('content-encoding');
    expect(packed.rawPayload.length).toBeLessThan(plain.rawPayload.length / 2);
  });

  test('can be fetched again and again, also after refused ones: no stream is left open', async () => {
    const desk = await dana();
    for (let at = 0; at < 12; at += 1) {
      expect((await desk.get('/v1/sync/snapshot')).statusCode).toBe(200);
      expect((await desk.ask({ url: '/v1/sync/snapshot', headers: { 'accept-encoding': 'gzip' } })).statusCode).toBe(200);
      expect((await desk.get('/v1/sync/pull?cursor=x')).statusCode).toBe(409);
    }
    const atOnce = await Promise.all(Array.from({ length: 20 }, () => desk.get('/v1/sync/snapshot')));
    for (const response of atOnce) {
      if (response.statusCode === 200) continue;
      expect(problemOf(response)).toMatchObject({ status: 503, code: 'server.busy' });
      expect(response.headers['retry-after']).toBe('3');
    }
    expect(atOnce.filter(({ statusCode }) => statusCode === 200).length).toBeGreaterThanOrEqual(8);
    expect((await desk.snapshot()).folders).toHaveLength(3);
  });
});

describe('a pull', () => {
  test('brings nothing when nothing has changed', async () => {
    const desk = await dana();
    const { lines, trailer } = await desk.pull(await desk.cursor());
    expect(lines).toEqual([]);
    expect((await desk.pull(trailer.cursor)).trailer.cursor).toBe(trailer.cursor);
  });

  test('brings exactly the rows that changed since, and the number of the last command', async () => {
    const [desk, sam] = [await dana(), await world.signIn(world.company.sam)];
    const [first, second] = world.company.danasAccounts;
    await sam.push(sam.note(first, { text: 'before the cursor' }));
    const { header, folders } = await desk.snapshot();
    const followUp = folders.find(({ account }) => account.id === second)?.followUps[0];
    await desk.push(desk.command('followUp.close', second, { followUpId: followUp?.id, status: 'done' }), desk.note(first, { text: '' }));
    await sam.push(sam.note(first, { text: 'behind the cursor' }), sam.note(world.company.omarsAccounts[0], { text: 'not in her book' }));
    const { lines, trailer } = await desk.pull(header.cursor);
    expect(putsOf(lines)).toMatchObject([
      { table: 'notes', row: { accountId: first, text: 'behind the cursor', recordedByName: 'Sam' } },
      { table: 'followUps', row: { ...followUp, status: 'done', closedAt: '2026-03-31T15:00:00.000Z', version: expect.any(Number) } },
    ]);
    expect(lines).toHaveLength(2);
    expect(trailer).toMatchObject({ lastSeq: 2 });
    // Once given, not again.
    expect((await desk.pull(trailer.cursor)).lines).toEqual([]);
  });

  test('brings a row that changed twice once, as it is now', async () => {
    const desk = await dana();
    const [accountId] = world.company.danasAccounts;
    const cursor = await desk.cursor();
    const followUpId = randomUUID();
    await desk.push(desk.command('followUp.schedule', accountId, { followUpId, dueDate: '2026-04-09', reason: 'twice' }));
    await desk.push(desk.command('followUp.close', accountId, { followUpId, status: 'cancelled' }));
    expect(putsOf((await desk.pull(cursor)).lines)).toMatchObject([{ table: 'followUps', row: { id: followUpId, status: 'cancelled' } }]);
  });

  test('of rows applied to the older snapshot gives the newer one', async () => {
    const [desk, sam] = [await dana(), await world.signIn(world.company.sam)];
    const before = await desk.snapshot();
    for (const accountId of world.company.danasAccounts)
      await sam.push(sam.note(accountId, { followUp: { followUpId: randomUUID(), dueDate: '2026-04-03' } }));
    await move('omar', world.company.danasAccounts[2]);
    await move('dana', world.company.omarsAccounts[0]);
    const { lines } = await desk.pull(before.header.cursor);
    const folders = new Map(before.folders.map((folder) => [folder.account.id, sorted(folder)]));
    for (const line of lines) {
      if ('evict' in line) folders.delete(line.evict);
      else if ('folder' in line) folders.set(line.folder.account.id, sorted(line.folder));
      else {
        const { table, row } = line.put;
        const folder = folders.get(table === 'accounts' ? row.id : row.accountId);
        if (!folder) throw new Error('a row came of an account that is not there');
        if (table === 'accounts') folder.account = row;
        else Object.assign(folder, { [table]: [...folder[table].filter(({ id }) => id !== row.id), row] });
      }
    }
    const byId = (list: Iterable<Folder>) => [...list].map(sorted).toSorted((a, b) => (a.account.id < b.account.id ? -1 : 1));
    expect(byId(folders.values())).toEqual(byId((await desk.snapshot()).folders));
  });
});

describe('an account that changes hands', () => {
  test('is evicted here, comes whole there, and stays one row for the supervisor', async () => {
    const [accountId] = world.company.danasAccounts;
    const desks = { dana: await dana(), omar: await world.signIn(world.company.omar), sam: await world.signIn(world.company.sam) };
    await desks.dana.push(desks.dana.note(accountId, { text: 'goes along' }));
    const cursors = { dana: await desks.dana.cursor(), omar: await desks.omar.cursor(), sam: await desks.sam.cursor() };
    await move('omar', accountId);
    expect((await desks.dana.pull(cursors.dana)).lines).toEqual([{ evict: accountId }]);
    const { lines } = await desks.omar.pull(cursors.omar);
    expect(lines).toHaveLength(1);
    expect(foldersOf(lines)[0]?.account).toMatchObject({ id: accountId, collectorId: world.company.omar.id });
    expect(foldersOf(lines)[0]?.notes.map(({ text }) => text)).toContain('goes along');
    expect(putsOf((await desks.sam.pull(cursors.sam)).lines)).toMatchObject([
      { table: 'accounts', row: { id: accountId, collectorId: world.company.omar.id } },
    ]);
  });

  test('brings later changes to the new desk only', async () => {
    const [accountId] = world.company.danasAccounts;
    const [desk, omar] = [await dana(), await world.signIn(world.company.omar)];
    await move('omar', accountId);
    const cursors = [await desk.cursor(), await omar.cursor()] as const;
    await omar.push(omar.note(accountId, { text: 'his now' }));
    expect((await desk.pull(cursors[0])).lines).toEqual([]);
    expect(putsOf((await omar.pull(cursors[1])).lines)).toMatchObject([{ row: { text: 'his now' } }]);
    expect((await desk.push(desk.note(accountId))).results).toMatchObject([{ code: 'account.notYours' }]);
  });

  test('fault 17: and comes back while a desk was away is one folder, with no ghost of its leaving', async () => {
    const [accountId] = world.company.danasAccounts;
    const [desk, omar] = [await dana(), await world.signIn(world.company.omar)];
    const cursor = await desk.cursor();
    await move('omar', accountId);
    await omar.push(omar.note(accountId, { text: 'while it was his' }));
    await move('dana', accountId);
    const { lines } = await desk.pull(cursor);
    expect(evictsOf(lines)).toEqual([]);
    expect(lines).toHaveLength(1);
    expect(foldersOf(lines)[0]?.notes.map(({ text }) => text)).toContain('while it was his');
    expect(evictsOf((await omar.pull(await omar.cursor())).lines)).toEqual([]);
  });
});

describe('a cursor the server cannot go on from', () => {
  const pack = (content: unknown) => Buffer.from(JSON.stringify(content)).toString('base64url');
  const asked = async (desk: Desk, cursor: string) => problemOf(await desk.get(`/v1/sync/pull?cursor=${encodeURIComponent(cursor)}`));

  test('is answered with sync.resync: not ours, of another epoch, of another scope, or ahead of us', async () => {
    const desk = await dana();
    const { epoch, user } = desk.session;
    const scope = `book:${user.id}`;
    const cursors = [
      'x',
      '%',
      'null',
      pack(null),
      pack([]),
      pack({ epoch: randomUUID(), scope, v: 0 }),
      pack({ epoch, scope: 'company', v: 0 }),
      pack({ epoch, scope, v: 1 }),
      pack({ epoch, scope, v: -1 }),
      pack({ epoch, scope, v: 0.5 }),
      pack({ epoch, scope, v: '0' }),
      pack({ epoch, v: 0 }),
      pack({ epoch, scope, v: 0, more: 1 }),
    ];
    for (const cursor of cursors) expect(await asked(desk, cursor), cursor).toMatchObject({ status: 409, code: 'sync.resync' });
    expect((await desk.pull(await desk.cursor())).lines).toEqual([]);
  });

  test('because it is ahead of us begins a new epoch for all, once; who says so again and again has nobody fetch anew', async () => {
    const [desk, sam] = [await dana(), await world.signIn(world.company.sam)];
    const epochNow = async () => (await desk.snapshot()).header.epoch;
    const samsCursor = await sam.cursor();
    const ahead = (epoch: string) => pack({ epoch, scope: bookScope(world.company.dana.id), v: 1_000_000 });
    const first = await epochNow();
    await Promise.all(Array.from({ length: 4 }, () => asked(desk, ahead(first))));
    const second = await epochNow();
    expect(second).not.toBe(first);
    expect(await asked(sam, samsCursor)).toMatchObject({ code: 'sync.resync' });
    expect(await asked(desk, ahead(second))).toMatchObject({ code: 'sync.resync' });
    expect(await epochNow()).toBe(second);
    await world.database.ownerPool.query(`update company set epoch_began_at = now() - interval '11 minutes'`);
    // A push is a time to see it too, before it takes the company further.
    const { clientId } = desk.session;
    const payload = { clientId, cursor: ahead(second), commands: [desk.note(world.company.danasAccounts[0])] };
    expect((await desk.ask({ method: 'POST', url: '/v1/sync/push', payload })).statusCode).toBe(200);
    expect(await epochNow()).not.toBe(second);
  });

  test('because a backup was restored: a new snapshot mends it, and the numbers of commands go on', async () => {
    const desk = await dana();
    await desk.push(desk.note(world.company.danasAccounts[0]));
    const cursor = await desk.cursor();
    await world.database.owner.updateTable('company').set({ epoch: randomUUID() }).where('id', '=', world.company.id).execute();
    expect(await asked(desk, cursor)).toMatchObject({ code: 'sync.resync' });
    const { header } = await desk.snapshot();
    expect(header.lastSeq).toBe(1);
    expect((await desk.pull(header.cursor)).lines).toEqual([]);
  });

  test('because the person has another role now: the snapshot has the accounts of that role and no others', async () => {
    const { company, database } = world;
    const setRole = (role: 'collector' | 'supervisor') =>
      database.owner.updateTable('appUser').set({ role }).where('id', '=', company.omar.id).execute();
    const omar = await world.signIn(company.omar);
    const collectorsCursor = await omar.cursor();
    await setRole('supervisor');
    try {
      expect(await asked(omar, collectorsCursor)).toMatchObject({ status: 409, code: 'sync.resync' });
      const { header, folders } = await omar.snapshot();
      expect(folders.map(({ account }) => account.id)).toContain(company.nobodysAccount);
      await setRole('collector');
      expect(await asked(omar, header.cursor)).toMatchObject({ status: 409, code: 'sync.resync' });
      expect((await omar.snapshot()).folders.map(({ account }) => account.id)).not.toContain(company.nobodysAccount);
    } finally {
      await setRole('collector');
    }
  });

  test("of another company is not taken for one's own", async () => {
    const stranger = await addCompany(world.database, 'northfield');
    expect(await asked(await dana(), await (await world.signIn(stranger.dana)).cursor())).toMatchObject({ code: 'sync.resync' });
  });
});

/** A folder whose rows are in the order of their ids, to compare by content. */
function sorted(folder: Folder | undefined): Folder {
  if (!folder) throw new Error('the folder is missing');
  const rows = tableNames.flatMap((table) =>
    table === 'accounts' ? [] : [[table, folder[table].toSorted((a, b) => (a.id < b.id ? -1 : 1))] as const],
  );
  return folderSchema.parse({ account: folder.account, ...Object.fromEntries(rows) });
}

function folderOf(puts: ReturnType<typeof rowsOfEveryTable>): Folder {
  const rows = tableNames.map((table) => [table, puts.filter((entry) => entry.table === table).map(({ row }) => row)] as const);
  const { accounts, ...others } = Object.fromEntries(rows);
  return folderSchema.parse({ account: accounts?.[0], ...others });
}
