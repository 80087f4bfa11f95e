// @vitest-environment node
import { IDBDatabase } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AccountId } from '#domain/kernel/ids.ts';
import { put } from '#domain/rows.ts';
import { build, newId } from '#tests/support/build.ts';
import { DeskWorld, shown, statesOf } from '#tests/support/desk-world.ts';
import type { DataClient } from './data-client.ts';

const patience = { timeout: 60_000 };
/** A transaction that is silent for so long is given up. */
const answerLimitMs = 300;
const { transaction: realTransaction } = IDBDatabase.prototype;

let world: DeskWorld;
let letGo: (() => void)[] = [];
beforeEach(() => {
  toHang = null;
  IDBDatabase.prototype.transaction = begin;
  const folders = Array.from({ length: 30 }, (_, at) => build.folder({ account: build.account({ number: `A-${at}` }) }));
  world = new DeskWorld(folders.toSorted((a, b) => (a.account.id < b.account.id ? -1 : 1)));
  world.timing = { ...world.timing, openLimitMs: answerLimitMs, answerLimitMs };
});
afterEach(async () => {
  IDBDatabase.prototype.transaction = realTransaction;
  // What hangs goes on in the end, and must not disturb anything then.
  for (const go of letGo.splice(0)) go();
  await world.shut();
  expect(world.bugs).toEqual([]);
  letGo = [];
});

let toHang: { readonly mode: IDBTransactionMode; readonly database: string; after: number } | null = null;

/** In place of the library's own, before a database is opened: who opens one keeps what it is then. */
function begin(this: IDBDatabase, ...parameters: Parameters<IDBDatabase['transaction']>): IDBTransaction {
  const begun = realTransaction.apply(this, parameters);
  if (begun.mode !== toHang?.mode || this.name !== toHang.database) return begun;
  toHang.after -= 1;
  if (toHang.after >= 0) return begun;
  toHang = null;
  // The library starts a transaction with this, when its turn has come.
  Object.defineProperty(begun, '_start', { value: () => undefined, configurable: true });
  letGo.push(() => {
    Reflect.deleteProperty(begun, '_start');
    Reflect.apply(Reflect.get(begun, '_start'), begun, []);
  });
  return begun;
}

/** The next transaction of this mode on the first copy, or one later, never ends, and with it every later one on the same tables, as on a full disk. */
function hangNext(mode: IDBTransactionMode, after = 0): { readonly hasHung: () => boolean } {
  toHang = { mode, database: nameOf(0), after };
  return { hasHung: () => toHang === null };
}

const idAt = (at: number): AccountId => {
  const folder = world.server.folders[at];
  if (!folder) throw new Error('no such folder');
  return folder.account.id;
};
const schedule = (client: DataClient, accountId: AccountId) =>
  // The input is parsed where the command is run.
  client.run('followUp.schedule', accountId, { accountId, followUpId: newId(), dueDate: '2026-04-02', reason: 'Call back' } as never);
const nameOf = (generation: number): string => `cw-${world.main.clientId}${generation === 0 ? '' : `.${generation}`}`;
const names = async (): Promise<readonly string[]> => (await world.indexedDB.databases()).map(({ name }) => name ?? '').sort();

const isAtRest = (client: DataClient): boolean => {
  const { phase, isPulling, progress } = client.sync.read();
  return phase === 'ready' && !isPulling && progress === null;
};
const renewed = (client: DataClient) => world.until(() => isAtRest(client) && world.main.notes.includes('renewed'), 'the new copy');

async function expectTruth(client: DataClient, waiting: readonly AccountId[]): Promise<void> {
  client.watchQueue('all', 0, 100);
  await world.until(() => client.queue.read()?.total === world.server.folders.length, 'the whole book');
  for (const { account } of world.server.folders.slice(0, 5)) {
    const { folder, waitingIds } = await shown(world, client, account.id);
    if (waiting.includes(account.id)) expect(waitingIds).toHaveLength(1);
    else expect(folder).toEqual(world.server.folder(account.id));
  }
}

describe('a transaction on the local copy that never ends', () => {
  it('of a pull: the copy is left behind with words, another is fetched, and nothing that was saved is lost', patience, async () => {
    const client = await world.openReady();
    const states = statesOf(client);
    const [changed, before, after] = [idAt(0), idAt(1), idAt(2)];
    expect(await schedule(client, before)).toEqual({ saved: true });
    const write = hangNext('readwrite');
    world.server.write(changed, [put('contacts', build.contact({ accountId: changed, name: 'New Person' }))]);
    world.main.poke();
    await world.until(write.hasHung, 'the silence');

    expect(await schedule(client, after)).toEqual({ saved: false, refusal: { code: 'cache.silent' } });
    await renewed(client);
    expect(states.some(({ problem }) => problem?.code === 'cache.unanswered')).toBe(true);
    expect(world.main.notes).toEqual(['unanswered', 'renewed']);
    expect(await schedule(client, after)).toEqual({ saved: true });
    await expectTruth(client, [before, after]);
    expect((await client.search('new person')).hits).toHaveLength(1);

    // What hung ends after all: it belongs to nobody any more, and its copy can be removed now.
    for (const go of letGo.splice(0)) go();
    await expect.poll(names).toEqual([nameOf(1)]);
    await expectTruth(client, [before, after]);
  });

  it('of a reading, with nothing else going on: the account is shown from another copy', patience, async () => {
    const client = await world.openReady();
    hangNext('readonly');
    client.watchAccount(idAt(3));
    await renewed(client);
    await world.until(() => client.account.read().status === 'ready', 'the account');
    await expectTruth(client, []);
  });

  it('at a start: the queue comes from another copy', patience, async () => {
    const first = await world.openReady();
    expect(await schedule(first, idAt(1))).toEqual({ saved: true });
    await world.shut();
    // Beside another one nothing is read ahead: the copy itself is asked.
    const begun = world.indexedDB.open(nameOf(1));
    await world.until(() => begun.readyState === 'done');
    begun.result.close();
    // The first one is part of opening, which has a limit of its own.
    hangNext('readonly', 1);
    const client = world.open();
    await world.until(() => isAtRest(client) && client.sync.read().lastSyncedAt !== null, 'the queue');
    expect(world.main.notes[0]).toBe('unanswered');
    await expectTruth(client, [idAt(1)]);
  });

  it('of a first sync: it begins anew by itself', patience, async () => {
    const write = hangNext('readwrite');
    const client = world.open();
    await world.until(write.hasHung, 'the silence');
    await world.until(() => isAtRest(client), 'the copy');
    await expectTruth(client, []);
  });

  it('on a full disk: the accounts are fetched when there is room, and what was saved is there', patience, async () => {
    const client = await world.openReady();
    expect(await schedule(client, idAt(1))).toEqual({ saved: true });
    const write = hangNext('readwrite');
    world.server.write(idAt(0), [put('contacts', build.contact({ accountId: idAt(0), name: 'New Person' }))]);
    world.main.poke();
    await world.until(write.hasHung, 'the silence');
    world.main.say({ say: 'disk', disk: 'full' });
    await world.until(() => world.main.notes.includes('unanswered'), 'the copy given up');
    expect(client.sync.read().problem).toEqual({ code: 'disk.full' });
    expect(world.main.asked.filter(({ ask }) => ask === 'sync.snapshot')).toHaveLength(1);
    client.watchQueue('all', 0, 100);
    await world.until(() => client.queue.read()?.total === 30, 'the queue, which is in memory');

    world.main.say({ say: 'disk', disk: 'ok' });
    await renewed(client);
    await expectTruth(client, [idAt(1)]);
  });
});
