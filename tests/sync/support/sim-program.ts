import path from 'node:path';
import { MessageChannel, type MessagePort as NodePort } from 'node:worker_threads';
import { IDBKeyRange } from 'fake-indexeddb';
import { protocolVersion } from '#contracts/protocol.ts';
import type { CommandName } from '#domain/commands.ts';
import type { AccountId, CommandId } from '#domain/kernel/ids.ts';
import { err, ok } from '#domain/kernel/result.ts';
import { createApi } from '#main/api-client.ts';
import { type DataPort, type Port, openDataPort } from '#main/data-port.ts';
import type { Journal } from '#main/journal.ts';
import { type SignIns, createSignIns } from '#main/sign-in.ts';
import type { OpenVault, Vaults } from '#main/vault.ts';
import { type PageClient, createDataClient } from '#renderer/data/client.ts';
import { type Engine, createEngine } from '#renderer/data/engine.ts';
import { createLock } from '#renderer/data/lock.ts';
import type { AccountView } from '#renderer/data/worker-protocol.ts';
import { type DataMessage, type DataRequest, dataRequestSchema } from '#contracts/data-port.ts';
import type { CommandDraft } from '#contracts/envelope.ts';
import { memoryKeychain } from '#tests/main/support/memory-keychain.ts';
import { signInFiles } from '#tests/main/support/sign-in-files.ts';
import { noHandUp } from '#tests/support/still-mail.ts';
import { webPort } from '#tests/support/web-port.ts';
import type { SimCacheStorage } from './sim-cache-storage.ts';
import { type Ending, type SimDisk, never } from './sim-disk.ts';
import type { NetworkFault, SimNetwork } from './sim-network.ts';
import { type SimPerson, simPassword } from './sim-server.ts';

/** What of the product's parts a test replaces by a wrong one, to see that the simulator notices. */
export type Sabotage = {
  /** Stands between the main process and the data worker: gives what the worker gets to hear. */
  readonly toWorker?: (program: SimProgram, message: DataMessage) => DataMessage;
  /** Told of every command that the main process says to be on the disk. */
  readonly onWritten?: (program: SimProgram, draft: CommandDraft) => void;
  /** The journal as the data worker gets to see it. */
  readonly journal?: (journal: Journal) => Journal;
  readonly isDiskLying?: boolean;
};

/** A person's sealed files without the slow derivation of a key; like the real ones they outlive the program. */
export type SimVaults = Map<string, OpenVault>;

export type Computer = {
  readonly deviceId: string;
  readonly disk: SimDisk;
  readonly cache: SimCacheStorage;
  readonly vaults: SimVaults;
  readonly network: SimNetwork;
  /** The computer's own clock. */
  readonly now: () => number;
  readonly random: () => number;
  readonly sabotage: Sabotage;
  /** Told of every command that the main process says to be on the disk. */
  readonly onWritten: (person: SimPerson, commandId: CommandId) => void;
  /** Requests to paths that begin so are lost, each time, and are no turn of the faults below. */
  readonly lostPaths: Set<string>;
  /** The next faults of the network, each after so many requests that go well. */
  readonly faults: { after: number; readonly fault: NetworkFault }[];
};

/** So long that no try is made but those a story makes. */
const farMs = 1_000_000_000;
const quiet = { beatMs: farMs, firstMs: farMs, longestMs: farMs, confirmAfterMs: 0, leaseCheckMs: farMs };
const timeouts = { helloMs: 10_000, requestMs: 20_000, streamIdleMs: 20_000 };
const engineTiming = { retryMs: 10, resyncPauseMs: 0, dayCheckMs: farMs };

/** Their vaults need none. */
const noKeychain = memoryKeychain({ name: null }).keychain;

let programs = 0;

/** One run of the application on a computer, from its start to its end. All parts are the product's own. */
export class SimProgram {
  readonly key = `p${(programs += 1)}`;
  readonly computer: Computer;
  readonly bugs: unknown[] = [];
  /** Commands the main process has said to be on the disk, in the order it said so. */
  readonly appended: CommandDraft[] = [];
  /** Pulls and snapshots that have come to their end, well or not. */
  streamsEnded = 0;
  /** Pulls that the server answered to their end. */
  pullsDone = 0;
  person: SimPerson | null = null;
  readonly ended: Promise<'ended'>;
  readonly client: PageClient;
  /** The screen shows one account at a time. */
  readonly #oneLook = createLock();
  readonly #signIns: SignIns;
  readonly #api: ReturnType<typeof createApi>;
  #engine: Engine | null = null;
  #port: DataPort | null = null;
  #isEnded = false;
  #crash: { after: number; readonly ending: Ending } | null = null;
  #onEnd: (value: 'ended') => void = () => undefined;

  constructor(computer: Computer) {
    this.computer = computer;
    this.ended = new Promise((resolve) => (this.#onEnd = resolve));
    const url = computer.network.admit(this.key, { address: '192.0.2.7', nextFault: this.#nextFault, reach: this.reach });
    this.#api = createApi(url, timeouts);
    this.client = this.#openPage();
    this.#signIns = createSignIns({
      api: this.#api,
      ...signInFiles(`${computer.disk.folder}-files`, this.#api, noKeychain),
      vaults: vaultsOf(computer.vaults),
      journalFolder: computer.disk.folder,
      openFile: computer.disk.filesFor(this),
      signInAs: (email, password, clientId) =>
        this.#api.signIn({
          email,
          password,
          deviceId: computer.deviceId,
          deviceName: 'a desk',
          protocolVersion,
          ...(clientId === undefined ? {} : { clientId }),
        }),
      log: { note: () => undefined, fault: (_place, fault) => this.#bug(fault) },
      now: computer.now,
      runMs: () => performance.now(),
      random: computer.random,
      timing: quiet,
      on: {
        changed: (facts) => facts === null && this.#disconnect(),
        link: (link) => this.#port?.say({ say: 'link', link }),
        pushed: (results) => this.#port?.say({ say: 'pushed', results: [...results] }),
        poke: () => this.#port?.poke(),
        mail: () => this.#port?.mail(),
      },
    });
  }

  get isEnded(): boolean {
    return this.#isEnded;
  }

  get state() {
    return this.client.sync.read();
  }

  /** A place where the program may end. False: it has ended, and nothing of it happens any more. */
  reach = (): boolean => {
    if (this.#isEnded) return false;
    if (this.#crash !== null && (this.#crash.after -= 1) < 0) this.end(this.#crash.ending);
    return !this.#isEnded;
  };

  /** Ends the program after so many more of the places where it could. */
  crashAfter(after: number, ending: Ending): void {
    this.#crash = { after, ending };
  }

  /** The program is gone from one moment to the next. */
  end(ending: Ending): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    const { disk, cache, network } = this.computer;
    disk.end(ending);
    cache.shutDoors();
    network.dismiss(this.key);
    this.#port?.close();
    // Only its timers: whatever it still awaits never comes.
    this.#signIns.current()?.courier.close();
    void this.#engine?.close().catch(() => undefined);
    this.#onEnd('ended');
  }

  /** Signs a person in, or again; another person's session is closed first. Gives whether it came about. */
  async signIn(person: SimPerson): Promise<boolean> {
    const open = this.#signIns.current();
    if (this.#port !== null && this.person !== person) this.#disconnect();
    const signedIn = await this.#unlessEnded(this.#signIns.signIn({ email: person.email, password: simPassword }));
    if (signedIn === 'ended' || !signedIn.ok) return false;
    const session = this.#signIns.current();
    if (session === null) return false;
    if (session !== open || this.#port === null) this.#connect(person, session);
    return true;
  }

  /** What a click on "sync now" does, to its end; gives up when the program ends. */
  async sync(): Promise<void> {
    const session = this.#signIns.current();
    if (session === null || this.#port === null) return;
    const before = this.streamsEnded;
    this.client.syncNow();
    await this.until(() => this.streamsEnded > before && !this.state.isPulling && this.state.phase !== 'opening');
  }

  poke(): void {
    this.#port?.poke();
  }

  /** Does a command and waits until the screen would say "saved"; gives its id then, and null where it was not saved or nobody was there to see it. */
  async run(name: CommandName, accountId: AccountId, input: Record<string, unknown>): Promise<CommandId | null> {
    const outcome = await this.#unlessEnded(this.client.run(name, accountId, input as never));
    if (outcome === 'ended' || this.#isEnded || !outcome.saved) return null;
    // Inputs carry ids of their own, so the same words are the same command.
    const wanted = JSON.stringify(input);
    const draft = this.appended.findLast((each) => each.name === name && JSON.stringify(each.input) === wanted);
    if (draft === undefined) throw new Error('the screen said "saved" before the main process did');
    return draft.commandId;
  }

  async dismiss(commandId: CommandId): Promise<boolean> {
    const outcome = await this.#unlessEnded(this.client.dismiss(commandId, 'seen'));
    return outcome !== 'ended' && outcome.saved;
  }

  /** The account as the screen shows it; null where it is not in the book, undefined where nothing can be shown now. */
  shown(accountId: AccountId): Promise<AccountView | null | undefined> {
    return this.#oneLook(() => this.#look(accountId));
  }

  async #look(accountId: AccountId): Promise<AccountView | null | undefined> {
    this.client.watchAccount(null);
    this.client.watchAccount(accountId);
    const isThere = await this.until(() => ['ready', 'absent'].includes(this.client.account.read().status) || this.state.phase !== 'ready');
    const watched = this.client.account.read();
    if (!isThere || watched.status === 'loading' || watched.status === 'none') return undefined;
    return watched.status === 'ready' ? watched.account : null;
  }

  /** The accounts in the queue as the screen has it. */
  get accountIds(): readonly AccountId[] {
    return this.client.queue.read()?.rows.map(({ accountId }) => accountId) ?? [];
  }

  /** Waits until something is so; false when the program ended or too long a time went by. */
  async until(isSo: () => boolean, limitMs = 10_000): Promise<boolean> {
    const limit = performance.now() + limitMs;
    while (!isSo()) {
      if (this.#isEnded || this.bugs.length > 0 || performance.now() > limit) return false;
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    return true;
  }

  #connect(person: SimPerson, session: NonNullable<ReturnType<SignIns['current']>>): void {
    this.person = person;
    const { port1, port2 } = new MessageChannel();
    const { copy: vault, journal, mail, courier, authorize } = session;
    const { now, sabotage } = this.computer;
    const seen = sabotage.journal?.(journal) ?? journal;
    const port = this.#tappedPort(port1, person);
    this.#port = openDataPort({
      port,
      vault,
      journal: seen,
      mail,
      handUp: noHandUp,
      courier,
      api: this.#api,
      authorize,
      now,
      disk: { state: () => 'ok', check: async () => 'ok' },
      onGone: () => undefined,
      onCopyEvent: () => undefined,
      onFault: this.#bug,
    });
    this.client.take({ use: 'open', port: webPort(port2) });
    this.client.watchQueue('all', 0, 1000);
  }

  /** What the window does when a session has ended: it lets go of everything and shows the sign-in. */
  #disconnect(): void {
    this.#port?.close();
    this.#port = null;
    this.person = null;
    if (!this.#isEnded) this.client.close();
  }

  /** The main process's end of the port, overheard: what it was asked and what it answered. */
  #tappedPort(port: NodePort, person: SimPerson): Port {
    const asked = new Map<number, DataRequest>();
    return {
      postMessage: (message) => {
        if (this.#isEnded) return;
        const said = message as DataMessage;
        const request = 'id' in said ? asked.get(said.id) : undefined;
        if (said.say === 'appended' && request?.ask === 'journal.append') {
          this.appended.push(request.draft);
          this.computer.onWritten(person, request.draft.commandId);
          this.computer.sabotage.onWritten?.(this, request.draft);
        }
        if (said.say !== 'chunk' && (request?.ask === 'sync.pull' || request?.ask === 'sync.snapshot')) this.streamsEnded += 1;
        if (said.say === 'done' && request?.ask === 'sync.pull') this.pullsDone += 1;
        port.postMessage(this.computer.sabotage.toWorker?.(this, said) ?? said);
      },
      on: (event: 'message' | 'close', listener: (event: { readonly data: unknown }) => void) =>
        port.on(event, (data: unknown) => {
          if (this.#isEnded) return;
          const request = dataRequestSchema.safeParse(data);
          if (request.success && request.data.ask !== 'stream.taken') asked.set(request.data.id, request.data);
          listener({ data });
        }),
      start: () => port.start(),
      close: () => port.close(),
    };
  }

  #openPage(): PageClient {
    const { cache, now } = this.computer;
    return createDataClient(({ onMessage }) => {
      const engine = createEngine({
        indexedDB: cache.doorFor(this),
        IDBKeyRange,
        crypto: globalThis.crypto,
        now,
        emit: (message) => {
          if (!this.#isEnded) onMessage(structuredClone(message));
        },
        onBug: this.#bug,
        timing: engineTiming,
      });
      this.#engine = engine;
      return { post: (message) => engine.receive(message), stop: () => void engine.close().catch(this.#bug) };
    });
  }

  #nextFault = (url: string): NetworkFault | null => {
    if ([...this.computer.lostPaths].some((path) => url.startsWith(path))) return { kind: 'requestLost' };
    const [first] = this.computer.faults;
    if (first === undefined) return null;
    first.after -= 1;
    if (first.after >= 0) return null;
    this.computer.faults.shift();
    return first.fault;
  };

  #bug = (fault: unknown): void => {
    if (!this.#isEnded) this.bugs.push(fault);
  };

  #unlessEnded<T>(work: Promise<T>): Promise<T | 'ended'> {
    return Promise.race([this.#isEnded ? never<T>() : work, this.ended]);
  }
}

function vaultsOf(kept: SimVaults): Vaults {
  const copyOf = ({ dataKey, profile }: OpenVault): OpenVault => ({ dataKey: Buffer.from(dataKey), profile });
  return {
    guardOf: async (email) => (kept.has(email) ? 'password' : null),
    isAnyForSession: async () => false,
    guardFor: async () => ok('password'),
    async unlock(email, password) {
      const vault = kept.get(email);
      return vault === undefined || password !== simPassword ? err('notOpened') : ok({ ...copyOf(vault), guard: 'password' });
    },
    async write(email, _password, vault) {
      kept.set(email, copyOf(vault));
      return ok(null);
    },
    update: async (email, vault) => void (kept.has(email) && kept.set(email, copyOf(vault))),
    setAside: async (email) => void kept.delete(email),
    erase: async (email) => void kept.delete(email),
  };
}

/** Where a computer keeps its journals. */
export const journalFolderOf = (folder: string): string => path.join(folder, 'journal');
