// @vitest-environment node
import { IDBObjectStore } from 'fake-indexeddb';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ContactNoteInput } from '#domain/note.ts';
import type { Folder } from '#domain/folder.ts';
import { followUpIdSchema, noteIdSchema } from '#domain/kernel/ids.ts';
import type { AccountId } from '#domain/kernel/ids.ts';
import { put } from '#domain/rows.ts';
import { build, date, newId } from '#tests/support/build.ts';
import { DeskWorld, shown, statesOf } from '#tests/support/desk-world.ts';
import type { DataClient } from './client.ts';

// Hundreds of folders through a real cipher and a database in memory, on a machine that has other things to do.
vi.setConfig({ testTimeout: 60_000 });

let world: DeskWorld;
afterEach(async () => {
  await world.shut();
  expect(world.bugs).toEqual([]);
});

/** Accounts in the order of their ids, each one owing more than the one before. */
const folders = (count: number): Folder[] =>
  Array.from({ length: count }, (_, at) =>
    build.folder({
      account: build.account({ number: `A-${String(at).padStart(4, '0')}`, name: `Customer ${at}` }),
      invoices: [build.invoice({ openAmountMinor: (at + 1) * 100_00, amountMinor: (at + 1) * 100_00 })],
      contacts: [build.contact({ name: `Person ${at}` })],
    }),
  ).sort((a, b) => (a.account.id < b.account.id ? -1 : 1));

const idOf = (folder: Folder | undefined): AccountId => {
  if (!folder) throw new Error('no such folder');
  return folder.account.id;
};

const note = (accountId: AccountId, over: Partial<ContactNoteInput> = {}): ContactNoteInput => ({
  noteId: noteIdSchema.parse(newId()),
  accountId,
  channel: 'call',
  direction: 'outbound',
  contactId: null,
  contactName: 'Marian Webb',
  outcome: 'reached',
  text: 'Will pay on Friday',
  nextStep: 'Look at the bank on Friday',
  followUp: { followUpId: followUpIdSchema.parse(newId()), dueDate: date('2026-04-03') },
  ...over,
});

async function queueOf(client: DataClient): Promise<readonly string[]> {
  client.watchQueue('all', 0, 10_000);
  await world.until(() => client.queue.read() !== null, 'a queue');
  return client.queue.read()?.rows.map((row) => row.number) ?? [];
}

const streams = (kind: 'sync.snapshot' | 'sync.pull') => world.main.asked.filter((request) => request.ask === kind);

describe('first sync', () => {
  it('fetches the book, says how far it is, and shows it whole', async () => {
    world = new DeskWorld(folders(600));
    const client = world.open();
    const states = statesOf(client);
    expect((await queueOf(client)).slice(0, 2)).toEqual(['A-0599', 'A-0598']);
    const { accountCount, openInvoiceCount, counts } = client.queue.read() ?? {};
    expect({ accountCount, openInvoiceCount, counts }).toEqual({
      accountCount: 600,
      openInvoiceCount: 600,
      counts: { callNow: 600, promisesDue: 0, followUps: 0, disputed: 0, all: 600 },
    });
    const progress = states.flatMap((state) => state.progress ?? []);
    expect(progress[0]).toEqual({ folders: 0, of: 600 });
    expect(progress.map(({ folders: n }) => n)).toContain(500);
    expect(client.opened.read()?.user.name).toBe('Dana Reyes');
    await world.until(() => client.sync.read().lastSyncedAt !== null && !client.sync.read().isPulling);
    expect(client.sync.read()).toMatchObject({ phase: 'ready', progress: null, problem: null });
  });

  it('goes on behind the last stored account when the stream is cut, without a folder twice or missing (sync fault 12)', async () => {
    world = new DeskWorld(folders(600));
    world.main.streamFault = { afterLines: 400, ending: 'failed' };
    const client = world.open();
    const states = statesOf(client);
    expect(await queueOf(client)).toHaveLength(600);
    const [first, second] = streams('sync.snapshot');
    expect(first).toMatchObject({ after: null });
    expect(second).toMatchObject({ after: idOf(world.server.folders[249]) });
    expect(states.some((state) => state.phase === 'firstSync' && state.problem?.code === 'api.unreachable')).toBe(true);
  });

  it('goes on after a restart, with the first cursor, so that what changed meanwhile comes by pull', async () => {
    world = new DeskWorld(folders(600));
    world.timing = { ...world.timing, retryMs: 60_000 };
    world.main.streamFault = { afterLines: 400, ending: 'failed' };
    const first = world.open();
    await world.until(() => first.sync.read().problem !== null);
    await world.shut();
    const early = world.server.folders[3];
    world.server.write(idOf(early), [put('accounts', { ...build.account(), ...early?.account, name: 'Renamed meanwhile' })]);

    const second = await world.openReady();
    expect(streams('sync.snapshot').at(-1)).toMatchObject({ after: idOf(world.server.folders[249]) });
    await world.until(() => streams('sync.pull').length > 0 && !second.sync.read().isPulling);
    expect((await shown(world, second, idOf(early))).folder.account.name).toBe('Renamed meanwhile');
    expect(await queueOf(second)).toHaveLength(600);
  });

  it('starts over when a stream ends as if whole but has lost a line', async () => {
    world = new DeskWorld(folders(300));
    const whole = world.server.snapshot.bind(world.server);
    let isFirst = true;
    world.server.snapshot = (client, after) => {
      const lines = whole(client, after);
      if (isFirst) lines.splice(100, 1);
      isFirst = false;
      return lines;
    };
    expect(await queueOf(world.open())).toHaveLength(300);
    expect(streams('sync.snapshot').map((request) => 'after' in request && request.after)).toEqual([null, null]);
  });

  it('waits offline, says so, and begins when the network is back', async () => {
    world = new DeskWorld(folders(3));
    world.timing = { ...world.timing, retryMs: 60_000 };
    world.main.isOnline = false;
    const client = world.open();
    await world.until(() => streams('sync.snapshot').length === 1 && client.sync.read().phase === 'firstSync');
    expect(client.sync.read().problem).toEqual({ code: 'api.unreachable' });
    world.main.setOnline(true);
    expect(await queueOf(client)).toHaveLength(3);
  });
});

describe('warm open', () => {
  it('shows the same order without a network as the first sync did', async () => {
    world = new DeskWorld(folders(600));
    const cold = await queueOf(await world.openReady());
    await world.shut();
    world.main.isOnline = false;
    const client = await world.openReady();
    expect(await queueOf(client)).toEqual(cold);
    expect(streams('sync.snapshot')).toHaveLength(1);
    expect(client.sync.read().lastSyncedAt).not.toBeNull();
  });

  it('holds what was said offline, once, before and after the server has it', async () => {
    world = new DeskWorld(folders(5));
    const accountId = idOf(world.server.folders[2]);
    const before = await world.openReady();
    world.main.isOnline = false;
    expect(await before.run('contactNote.record', accountId, note(accountId))).toEqual({ saved: true });
    await world.shut();

    const client = await world.openReady();
    const offline = await shown(world, client, accountId);
    expect(offline.folder.notes.map(({ text }) => text)).toEqual(['Will pay on Friday']);
    expect(offline.waitingIds).toHaveLength(2);
    client.watchQueue('all', 0, 10);
    await world.until(() => client.queue.read()?.rows.some((row) => row.isWaiting) === true);

    world.main.setOnline(true);
    await world.main.push();
    await world.until(() => world.main.confirmedSeq === 1, 'the confirmation');
    const online = await shown(world, client, accountId);
    expect(online.folder).toEqual(world.server.folder(accountId));
    expect(online.waitingIds).toEqual([]);
  });

  it.each([
    ['a folder that was changed', async (database: IDBDatabase) => spoil(database, 'folders')],
    ['a page that was changed', async (database: IDBDatabase) => spoil(database, 'pages')],
    ['a folder that is gone', async (database: IDBDatabase) => remove(database, 'folders')],
    ['a page that is gone', async (database: IDBDatabase) => remove(database, 'pages')],
    ['a state that is gone', async (database: IDBDatabase) => remove(database, 'meta')],
  ])('fetches the book again after damage (%s) and keeps what waits', async (_, damage) => {
    world = new DeskWorld(folders(300));
    const first = await world.openReady();
    const accountId = idOf(world.server.folders[0]);
    await first.run('contactNote.record', accountId, note(accountId));
    await world.shut();
    await withDatabase(world, damage);

    const client = world.open();
    const states = statesOf(client);
    client.watchAccount(accountId);
    await world.until(() => states.some((state) => state.problem?.code === 'cache.broken'), 'the problem said');
    await world.until(() => client.sync.read().phase === 'ready' && client.account.read().status === 'ready', 'the new copy');
    expect(await queueOf(client)).toHaveLength(300);
    expect((await shown(world, client, accountId)).folder.notes).toHaveLength(1);
    world.main.poke();
    await world.until(() => client.sync.read().problem === null, 'the problem forgotten');
  });
});

describe('pull', () => {
  it('takes in new rows, a new account and one that left, and tells who watches', async () => {
    world = new DeskWorld(folders(4));
    const client = await world.openReady();
    const [changed, leaving] = world.server.folders;
    const left = idOf(leaving);
    await shown(world, client, left);
    const newcomer = build.folder({
      account: build.account({ number: 'A-NEW' }),
      invoices: [build.invoice({ openAmountMinor: 9_000_00 })],
    });
    world.server.write(idOf(changed), [put('contacts', build.contact({ accountId: idOf(changed), name: 'New Person' }))]);
    world.server.assign(newcomer);
    world.server.evict(left);
    world.main.poke();
    await world.until(() => client.account.read().status === 'absent', 'the account gone');
    expect((await shown(world, client, idOf(changed))).folder).toEqual(world.server.folder(idOf(changed)));
    expect((await queueOf(client))[0]).toBe('A-NEW');
    expect(await queueOf(client)).toHaveLength(4);
    expect((await client.search('new person')).hits.map((hit) => hit.accountId)).toEqual([idOf(changed)]);

    await world.shut();
    const again = await world.openReady();
    expect(await queueOf(again)).toHaveLength(4);
    expect((await shown(world, again, newcomer.account.id)).folder).toEqual(newcomer);
  });

  it.each([
    ['is cut', { afterLines: 2, ending: 'failed' }],
    ['ends without its trailer', { afterLines: 2, ending: 'done' }],
  ] as const)('changes nothing when the stream %s', async (_, fault) => {
    world = new DeskWorld(folders(3));
    const client = await world.openReady();
    const [one, two] = world.server.folders;
    for (const folder of [one, two])
      world.server.write(idOf(folder), [put('contacts', build.contact({ accountId: idOf(folder), name: 'New Person' }))]);
    world.main.streamFault = fault;
    world.main.poke();
    await world.until(() => client.sync.read().problem !== null, 'the problem said');
    expect((await client.search('new person')).hits).toEqual([]);
    world.main.poke();
    await world.until(() => client.sync.read().problem === null && !client.sync.read().isPulling);
    expect((await client.search('new person')).hits).toHaveLength(2);
  });

  it('changes nothing when a line is missing in the middle', async () => {
    world = new DeskWorld(folders(3));
    const client = await world.openReady();
    for (const folder of world.server.folders)
      world.server.write(idOf(folder), [put('contacts', build.contact({ accountId: idOf(folder), name: 'New Person' }))]);
    const whole = world.server.pull.bind(world.server);
    world.server.pull = (clientId, cursor) => whole(clientId, cursor)?.toSpliced(1, 1) ?? null;
    world.main.poke();
    await world.until(() => client.sync.read().problem?.code === 'api.broken');
    expect((await client.search('new person')).hits).toEqual([]);
  });

  it('fetches the book again when the server does not know the cursor, and keeps what waits', async () => {
    world = new DeskWorld(folders(3));
    const client = await world.openReady();
    const accountId = idOf(world.server.folders[1]);
    await client.run('contactNote.record', accountId, note(accountId));
    world.server.restore();
    world.server.evict(idOf(world.server.folders[0]));
    world.main.poke();
    const totals: number[] = [];
    client.queue.subscribe(() => totals.push(client.queue.read()?.total ?? -1));
    client.watchQueue('all', 0, 10);
    await world.until(() => totals.at(-1) === 2, 'the book without the account that left');
    expect(totals.filter((total) => total !== 2 && total !== 3)).toEqual([]);
    expect(streams('sync.snapshot')).toHaveLength(2);
    expect((await shown(world, client, accountId)).waitingIds).toHaveLength(2);
  });

  it('keeps showing the old book when neither the cursor nor a snapshot is to be had', async () => {
    world = new DeskWorld(folders(3));
    const client = await world.openReady();
    world.server.restore();
    const whole = world.server.snapshot.bind(world.server);
    world.server.snapshot = (clientId, after) => {
      world.main.streamFault = { afterLines: 0, ending: 'failed' };
      return whole(clientId, after);
    };
    world.main.poke();
    await world.until(() => client.sync.read().problem?.code === 'api.unreachable');
    expect(client.sync.read().phase).toBe('ready');
    expect(await queueOf(client)).toHaveLength(3);
  });

  it('does not fetch everything again and again from a server that refuses its own cursor', async () => {
    world = new DeskWorld(folders(3));
    world.timing = { ...world.timing, resyncPauseMs: 60_000 };
    const client = await world.openReady();
    world.server.pull = () => null;
    for (const beat of [1, 2, 3]) {
      world.main.poke();
      await world.until(() => streams('sync.pull').length > beat && !client.sync.read().isPulling);
    }
    expect(streams('sync.snapshot')).toHaveLength(2);
    expect(client.sync.read()).toMatchObject({ phase: 'ready', problem: { code: 'api.refused' } });
    world.nowMs += 60_000;
    world.main.poke();
    await world.until(() => streams('sync.snapshot').length === 3, 'another try a minute later');
  });

  it("takes the company's new settings over", async () => {
    world = new DeskWorld(folders(3));
    const client = await world.openReady();
    await queueOf(client);
    world.server.company = { ...world.server.company, name: 'Brightwater & Sons', fixedBusinessDate: date('2026-02-20') };
    world.main.poke();
    await world.until(() => client.queue.read()?.today === '2026-02-20', 'the fixed date');
    expect(client.queue.read()?.counts.callNow).toBe(0);
    expect(client.opened.read()?.company.name).toBe('Brightwater & Sons');
  });
});

describe('fault 11: a disk or a quota that is used up', () => {
  const { put: realPut } = IDBObjectStore.prototype;
  const fill = () => {
    IDBObjectStore.prototype.put = () => {
      throw new DOMException('no room', 'QuotaExceededError');
    };
  };
  const makeRoom = () => {
    IDBObjectStore.prototype.put = realPut;
  };
  afterEach(makeRoom);

  const pulled = async (client: DataClient): Promise<void> => {
    const before = streams('sync.pull').length;
    world.main.poke();
    await world.until(() => streams('sync.pull').length > before && !client.sync.read().isPulling);
  };

  it('leaves what was there, says so, and goes on when there is room', async () => {
    world = new DeskWorld(folders(3));
    const client = await world.openReady();
    const accountId = idOf(world.server.folders[0]);
    await pulled(client);
    fill();
    world.server.write(accountId, [put('contacts', build.contact({ accountId, name: 'New Person' }))]);
    await pulled(client);
    expect(client.sync.read()).toMatchObject({ phase: 'ready', problem: { code: 'cache.broken' } });
    expect((await client.search('new person')).hits).toEqual([]);
    expect(await client.run('contactNote.record', accountId, note(accountId))).toEqual({ saved: true });
    makeRoom();
    await pulled(client);
    expect(client.sync.read().problem).toBeNull();
    expect((await client.search('new person')).hits).toHaveLength(1);
    expect(streams('sync.snapshot')).toHaveLength(1);
  });

  it('is given up after three failed writes, and the book fetched anew', async () => {
    world = new DeskWorld(folders(3));
    const client = await world.openReady();
    await pulled(client);
    fill();
    world.server.write(idOf(world.server.folders[0]), [put('contacts', build.contact({ accountId: idOf(world.server.folders[0]) }))]);
    for (const _ of [1, 2, 3]) await pulled(client);
    makeRoom();
    await world.until(() => client.sync.read().phase === 'ready' && streams('sync.snapshot').length > 1, 'the new copy');
    expect(await queueOf(client)).toHaveLength(3);
  });

  it('is said to have failed when it cannot be opened at all, and is tried again when asked', async () => {
    world = new DeskWorld(folders(3));
    const { indexedDB } = world;
    let isBroken = true;
    const broken = () => {
      throw new DOMException('Internal error opening backing store', 'AbortError');
    };
    world.indexedDB = new Proxy(indexedDB, {
      get: (target, name) => (isBroken && name === 'open' ? broken : Reflect.get(target, name).bind(target)),
    });
    const client = world.open();
    await world.until(() => client.sync.read().phase === 'failed', 'the failure said');
    expect(client.sync.read().problem).toEqual({ code: 'cache.broken' });
    isBroken = false;
    client.syncNow();
    expect(await queueOf(client)).toHaveLength(3);
  });
});

describe('run', () => {
  it('answers a refusal at once and writes nothing', async () => {
    world = new DeskWorld(folders(2));
    const client = await world.openReady();
    const accountId = idOf(world.server.folders[0]);
    const outcome = await client.run('contactNote.record', accountId, note(accountId, { text: '' }));
    expect(outcome).toEqual({ saved: false, refusal: { code: 'note.textMissing' } });
    expect(world.main.journal).toEqual([]);
  });

  it('says that nothing was saved when the journal cannot write, and shows nothing of it', async () => {
    world = new DeskWorld(folders(2));
    const client = await world.openReady();
    const accountId = idOf(world.server.folders[0]);
    world.main.appendFailure = { code: 'journal.notWritten' };
    const outcome = await client.run('contactNote.record', accountId, note(accountId));
    expect(outcome).toEqual({ saved: false, refusal: { code: 'journal.notWritten' } });
    expect((await shown(world, client, accountId)).folder.notes).toEqual([]);
  });

  it('counts the account as done, sinks it to the end of the list, and finds the new words', async () => {
    world = new DeskWorld(folders(3));
    const client = await world.openReady();
    client.watchQueue('callNow', 0, 10);
    await world.until(() => client.queue.read()?.list === 'callNow');
    const first = client.queue.read()?.rows[0];
    if (!first) throw new Error('an empty queue');
    await client.run('contactNote.record', first.accountId, note(first.accountId, { text: 'The crane invoice is wrong' }));
    await world.until(() => client.queue.read()?.progress.done === 1, 'one done');
    const view = client.queue.read();
    expect(view).toMatchObject({ total: 3, progress: { done: 1, of: 3 }, counts: { callNow: 2 } });
    expect(view?.rows.at(-1)).toMatchObject({ accountId: first.accountId, isDone: true, isWaiting: true });
    expect((await client.search('crane INVOICE')).hits).toMatchObject([{ accountId: first.accountId, found: 'note' }]);
  });

  it('stamps the command with the business day shown and the moment it was made', async () => {
    world = new DeskWorld(folders(1));
    const client = await world.openReady();
    const accountId = idOf(world.server.folders[0]);
    // Still the evening of the 31st in Chicago, though the 1st has begun in UTC.
    world.nowMs = Date.parse('2026-04-01T03:00:00.000Z');
    await client.run('followUp.schedule', accountId, {
      accountId,
      followUpId: followUpIdSchema.parse(newId()),
      dueDate: date('2026-03-31'),
      reason: 'Call back tonight',
    });
    expect(world.main.journal).toMatchObject([{ seq: 1, at: '2026-04-01T03:00:00.000Z', businessDate: '2026-03-31' }]);
  });

  it('takes a refused command back when the pull that contains the refusal arrives, not before', async () => {
    world = new DeskWorld(folders(2));
    const client = await world.openReady();
    const followUpId = followUpIdSchema.parse(newId());
    const accountId = idOf(world.server.folders[0]);
    world.server.write(accountId, [put('followUps', build.followUp({ id: followUpId, accountId }))]);
    world.main.poke();
    await world.until(() => client.sync.read().isPulling);
    await world.until(() => !client.sync.read().isPulling);

    const closed = build.followUp({ id: followUpId, accountId, status: 'cancelled', closedAt: '2026-03-31T14:00:00.000Z' });
    world.server.write(accountId, [put('followUps', closed)]);
    expect(await client.run('followUp.close', accountId, { accountId, followUpId, status: 'done' })).toEqual({ saved: true });
    expect((await shown(world, client, accountId)).folder.followUps[0]?.status).toBe('done');
    await world.main.push({ isAnswerLost: true });
    expect((await shown(world, client, accountId)).folder.followUps[0]?.status).toBe('done');
    world.main.poke();
    await world.until(() => world.main.confirmedSeq === 1, 'the confirmation');
    const after = await shown(world, client, accountId);
    expect(after.folder.followUps[0]?.status).toBe('cancelled');
    expect(after.waitingIds).toEqual([]);
  });

  it('is done once when the server has it before the answer of the journal is taken in', async () => {
    world = new DeskWorld(folders(2));
    const client = await world.openReady();
    const accountId = idOf(world.server.folders[0]);
    const { promise, resolve } = withResolvers();
    world.main.answerGate = promise;
    const running = client.run('contactNote.record', accountId, note(accountId));
    await world.until(() => world.main.journal.length === 1);
    await world.main.push();
    await world.until(() => world.main.confirmedSeq === 1);
    resolve();
    expect(await running).toEqual({ saved: true });
    await queueOf(client);
    expect(client.queue.read()?.rows.filter((row) => row.isWaiting)).toEqual([]);
    const { folder, waitingIds } = await shown(world, client, accountId);
    expect(folder).toEqual(world.server.folder(accountId));
    expect(waitingIds).toEqual([]);
  });
});

describe('the list', () => {
  it('is ranked anew when the business day changes', async () => {
    world = new DeskWorld([build.folder({ account: build.account(), invoices: [build.invoice({ dueDate: '2026-03-31' })] })]);
    const client = await world.openReady();
    await queueOf(client);
    expect(client.queue.read()?.counts.callNow).toBe(0);
    world.nowMs += 86_400_000;
    await world.until(() => client.queue.read()?.today === '2026-04-01', 'the next day');
    expect(client.queue.read()?.counts.callNow).toBe(1);
  });

  it('answers with the window asked for and the account behind another', async () => {
    world = new DeskWorld(folders(10));
    const client = await world.openReady();
    client.watchQueue('all', 3, 2);
    await world.until(() => client.queue.read()?.first === 3);
    const rows = client.queue.read()?.rows ?? [];
    expect(rows.map((row) => row.number)).toEqual(['A-0006', 'A-0005']);
    const [upper, lower] = rows;
    if (!upper || !lower) throw new Error('no rows');
    expect(await client.next('all', upper.accountId, 1)).toEqual({ accountId: lower.accountId, index: 4 });
    expect((await client.next('all', null, -1)).index).toBe(9);
    expect(await client.next('disputed', upper.accountId, 1)).toEqual({ accountId: null, index: -1 });
  });
});

function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((settle) => (resolve = settle));
  return { promise, resolve };
}

async function withDatabase(of: DeskWorld, work: (database: IDBDatabase) => Promise<void>): Promise<void> {
  const database = await asPromise(of.indexedDB.open(`cw-${of.main.clientId}`));
  await work(database);
  database.close();
}

async function spoil(database: IDBDatabase, table: string): Promise<void> {
  const store = database.transaction(table, 'readwrite').objectStore(table);
  const [record] = await asPromise(store.getAll());
  const bytes = new Uint8Array(record.sealed);
  bytes[5] = (bytes[5] ?? 0) ^ 1;
  await asPromise(store.put(record));
}

async function remove(database: IDBDatabase, table: string): Promise<void> {
  const store = database.transaction(table, 'readwrite').objectStore(table);
  const [key] = await asPromise(store.getAllKeys());
  if (key !== undefined) await asPromise(store.delete(key));
}

function asPromise<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
