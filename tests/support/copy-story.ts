import { build, newId } from './build.ts';
import type { DeskWorld } from './desk-world.ts';
import type { Folder } from '#domain/folder.ts';
import type { AccountId } from '#domain/kernel/ids.ts';
import type { ContactNoteInput } from '#domain/note.ts';
import type { DataClient, RunOutcome } from '#renderer/data/data-client.ts';
import { type Sealed, createSealer } from '#renderer/data/seal.ts';

/** What stories of the local copy have in common: a book, what was asked of the server, and a look into the database itself. */

/** Accounts in the order of their ids, each one owing more than the one before; `parts` stands in place of the usual rows of each. */
export function bookOf(count: number, parts: { [K in keyof Folder]?: unknown } = {}): Folder[] {
  const folders = Array.from({ length: count }, (_, at) =>
    build.folder({
      account: build.account({ number: `A-${String(at).padStart(4, '0')}`, name: `Customer ${at}` }),
      invoices: [build.invoice({ openAmountMinor: (at + 1) * 100_00, amountMinor: (at + 1) * 100_00 })],
      contacts: [build.contact({ name: `Person ${at}` })],
      ...parts,
    }),
  );
  return folders.toSorted((a, b) => (a.account.id < b.account.id ? -1 : 1));
}

/** The id of the account that stands at this place of the server's book. */
export function idAt(world: DeskWorld, at: number): AccountId {
  const folder = world.server.folders[at];
  if (!folder) throw new Error('no such folder');
  return folder.account.id;
}

/** The requests of one kind that reached the main process. */
export const requests = (world: DeskWorld, kind: 'sync.snapshot' | 'sync.pull' | 'sync.digest') =>
  world.main.asked.filter((request) => request.ask === kind);

/** Whether the copy is whole and nothing is under way. */
export function isAtRest(client: DataClient): boolean {
  const { phase, isPulling, progress } = client.sync.read();
  return phase === 'ready' && !isPulling && progress === null;
}

/** Pokes the desktop and waits for the pull, or the snapshot in its place, to be over. */
export async function pulled(world: DeskWorld, client: DataClient): Promise<void> {
  const asked = () => requests(world, 'sync.pull').length + requests(world, 'sync.snapshot').length;
  const before = asked();
  world.main.poke();
  await world.until(() => asked() > before && isAtRest(client), 'a pull');
}

/** What is written down after a contact with this account, with a day to come back on: two rows. */
export const noteAndFollowUp = (accountId: AccountId, over: Partial<ContactNoteInput> = {}): ContactNoteInput =>
  build.noteInput(accountId, { followUp: { followUpId: newId(), dueDate: '2026-04-03' }, ...over });

/** Plans a call with this account; gives what the screen would say. */
export const scheduleCall = (client: DataClient, accountId: AccountId): Promise<RunOutcome> =>
  // The input is parsed where the command is run.
  client.run('followUp.schedule', accountId, { accountId, followUpId: newId(), dueDate: '2026-04-02', reason: 'Call back' } as never);

/** The numbers of all accounts, in the order of the queue. */
export async function queueOf(world: DeskWorld, client: DataClient): Promise<readonly string[]> {
  client.watchQueue('all', 0, 10_000);
  await world.until(() => client.queue.read() !== null, 'a queue');
  return client.queue.read()?.rows.map((row) => row.number) ?? [];
}

/** The name of a copy's database; each new copy beside an old one has the next generation. */
export const databaseOf = (world: DeskWorld, generation = 0): string =>
  `cw-${world.main.clientId}${generation === 0 ? '' : `.${generation}`}`;

/** Works on a store of a database past the program. */
export async function inStore<T>(
  world: DeskWorld,
  table: string,
  work: (store: IDBObjectStore) => Promise<T>,
  name = databaseOf(world),
): Promise<T> {
  const database = await answerOf(world.indexedDB.open(name));
  const result = await work(database.transaction(table, 'readwrite').objectStore(table));
  database.close();
  return result;
}

/** Makes the copy one that an older version of the program has written: its state says another schema version. */
export async function makeOutdated(world: DeskWorld): Promise<void> {
  const sealer = await createSealer(world.main.keyBytes.slice(), crypto);
  const label = 'meta|state';
  const [state] = await inStore(world, 'meta', (store) => answerOf<Sealed[]>(store.getAll()));
  if (!state) throw new Error('there is no copy');
  const meta: object = JSON.parse(await sealer.open(label, state));
  const older = { ...state, ...(await sealer.seal(label, JSON.stringify({ ...meta, schemaVersion: 1 }))) };
  await inStore(world, 'meta', (store) => answerOf(store.put(older)));
}

/** What a request to IndexedDB comes to. */
export function answerOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('IndexedDB refused'));
  });
}
