import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { type PageClient, type StartWorker, createDataClient } from '#renderer/data/client.ts';
import type { DataClient } from '#renderer/data/data-client.ts';
import { type Engine, createEngine } from '#renderer/data/engine.ts';
import { readAhead } from '#renderer/data/read-ahead.ts';
import type { SyncTiming } from '#renderer/data/sync-deps.ts';
import type { AccountView, SyncState } from '#renderer/data/worker-protocol.ts';
import { companySchema } from '#domain/company.ts';
import type { Folder } from '#domain/folder.ts';
import { type AccountId, clientIdSchema } from '#domain/kernel/ids.ts';
import { defaultPolicy } from '#domain/policy.ts';
import { userSchema } from '#contracts/http.ts';
import { newId } from './build.ts';
import { ModelServer } from './model-server.ts';
import { ScriptedMain } from './scripted-main.ts';

/** A Tuesday afternoon in Chicago. */
export const usualNow = Date.parse('2026-03-31T15:00:00.000Z');

export const usualCompany = companySchema.parse({
  id: newId(),
  name: 'Brightwater Supply Co',
  currency: 'USD',
  timeZone: 'America/Chicago',
  fixedBusinessDate: null,
  policy: defaultPolicy,
});

const dana = userSchema.parse({ id: newId(), name: 'Dana Reyes', email: 'dana@brightwater.example', role: 'collector' });
const noor = userSchema.parse({ id: newId(), name: 'Noor Haddad', email: 'noor@brightwater.example', role: 'auditor' });
const mia = userSchema.parse({ id: newId(), name: 'Mia Brandt', email: 'mia@brightwater.example', role: 'manager' });
const sam = userSchema.parse({ id: newId(), name: 'Sam Okafor', email: 'sam@brightwater.example', role: 'supervisor' });

const people = { collector: dana, supervisor: sam, manager: mia, auditor: noor };

/** One computer: the disk with its cache, the main process with its journal, and a clock; windows come and go on it. */
export class DeskWorld {
  readonly server: ModelServer;
  readonly main: ScriptedMain;
  indexedDB = new IDBFactory();
  nowMs = usualNow;
  readonly bugs: unknown[] = [];
  timing: SyncTiming = { retryMs: 20, resyncPauseMs: 0, dayCheckMs: 10, openLimitMs: 2000, answerLimitMs: 15_000, silenceRetryMs: 20 };
  readonly #engines = new Set<Engine>();
  readonly #served: MessagePort[] = [];

  constructor(folders: readonly Folder[] | ModelServer, role: keyof typeof people = 'collector') {
    this.server = folders instanceof ModelServer ? folders : new ModelServer(usualCompany, folders);
    const keyBytes = crypto.getRandomValues(new Uint8Array(32));
    this.main = new ScriptedMain({
      clientId: clientIdSchema.parse(newId()),
      user: people[role],
      server: this.server,
      keyBytes,
    });
  }

  /** Opens a window: the page's client over the real engine, in this thread. */
  open(): PageClient {
    const client = createDataClient(this.#startWorker);
    client.take({ use: 'open', port: this.main.connect() });
    return client;
  }

  /** Opens a window and waits until it shows the whole book. */
  async openReady(): Promise<PageClient> {
    const client = this.open();
    await this.until(() => client.sync.read().phase === 'ready' && !client.sync.read().isPulling);
    return client;
  }

  /** Opens another window that looks at the data of one that has it. */
  join(host: PageClient): PageClient {
    const client = createDataClient(this.#startWorker);
    const { port1, port2 } = new MessageChannel();
    host.take({ use: 'serve', port: port1 });
    client.take({ use: 'join', port: port2 });
    this.#served.push(port1);
    return client;
  }

  /** The process of the window that has the data is gone from one moment to the next. */
  crash(): void {
    this.main.disconnect();
    for (const port of this.#served.splice(0)) port.close();
  }

  /** Ends all windows, as a quit would. */
  async shut(): Promise<void> {
    for (const engine of this.#engines) await engine.close();
    this.#engines.clear();
    for (const port of this.#served.splice(0)) port.close();
    this.main.disconnect();
  }

  /** Ends the window in the middle of whatever it does, as a kill would: nothing more that it asks for is answered. */
  async kill(): Promise<void> {
    this.main.disconnect();
    await this.shut();
  }

  /** Waits until something is so; a bug in the engine or forty seconds end the wait with an error. */
  async until(isSo: () => boolean | Promise<boolean>, what = 'what the story waits for'): Promise<void> {
    const limit = performance.now() + 40_000;
    while (!(await isSo())) {
      if (this.bugs.length > 0) throw this.bugs[0];
      if (performance.now() > limit) throw new Error(`it did not come about: ${what}`);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }

  #startWorker: StartWorker = ({ onMessage }) => {
    const engine = createEngine({
      indexedDB: this.indexedDB,
      IDBKeyRange,
      readAhead: readAhead({ indexedDB: this.indexedDB, IDBKeyRange }),
      crypto,
      now: () => this.nowMs,
      emit: (message) => onMessage(structuredClone(message)),
      onBug: (fault) => this.bugs.push(fault),
      timing: this.timing,
    });
    this.#engines.add(engine);
    return { post: (message) => engine.receive(message), stop: () => void engine.close() };
  };
}

/** The account as the client shows it now: asked for anew, so that an answer from before does not count. */
export async function shown(world: DeskWorld, client: DataClient, accountId: AccountId): Promise<AccountView> {
  client.watchAccount(null);
  client.watchAccount(accountId);
  await world.until(() => client.account.read().status === 'ready', 'the account in view');
  const watched = client.account.read();
  if (watched.status !== 'ready') throw new Error('the account went away');
  return watched.account;
}

/** Every sync state a client goes through from now on. */
export function statesOf(client: DataClient): readonly SyncState[] {
  const states: SyncState[] = [client.sync.read()];
  client.sync.subscribe(() => states.push(client.sync.read()));
  return states;
}
