import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MessageChannel, type MessagePort as NodePort } from 'node:worker_threads';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import type { PrintSheet } from '#contracts/printing.ts';
import { protocolVersion } from '#contracts/protocol.ts';
import type { ContactNoteInput } from '#domain/note.ts';
import type { AccountId } from '#domain/kernel/ids.ts';
import { createApi } from '#main/api-client.ts';
import { type DataPort, type Port, openDataPort } from '#main/data-port.ts';
import type { DiskGuard } from '#main/disk-guard.ts';
import { openLog } from '#main/log.ts';
import { createHandUp } from '#main/mail/hand-up.ts';
import { type SignIns, createSignIns } from '#main/sign-in.ts';
import { type PageClient, createDataClient } from '#renderer/data/client.ts';
import type { DataClient } from '#renderer/data/data-client.ts';
import { type Engine, createEngine } from '#renderer/data/engine.ts';
import { readAhead } from '#renderer/data/read-ahead.ts';
import type { AccountView } from '#renderer/data/worker-protocol.ts';
import { memoryKeychain } from '#tests/main/support/memory-keychain.ts';
import { signInFiles } from '#tests/main/support/sign-in-files.ts';
import { build } from '#tests/support/build.ts';
import { webPort } from '#tests/support/web-port.ts';

const quick = { beatMs: 50, firstMs: 20, longestMs: 60, confirmAfterMs: 0, leaseCheckMs: 1000 };
const patienceMs = 75_000;

/**
 * One computer: its disk (files and IndexedDB) outlives the application, which is started, crashed and started again on it.
 * All parts are the product's own; only Electron's window is not there.
 */
export class Desktop {
  readonly #folder: string;
  readonly #apiUrl: string;
  readonly #now: () => number;
  readonly #deviceId: string;
  /** This computer's keychain. */
  readonly keychain = memoryKeychain();
  readonly #indexedDB = new IDBFactory();
  #running: { signIns: SignIns; client: DataClient; engine: Engine; port: DataPort } | null = null;

  private constructor(folder: string, apiUrl: string, now: () => number, deviceId: string = randomUUID()) {
    this.#deviceId = deviceId;
    this.#folder = folder;
    this.#apiUrl = apiUrl;
    this.#now = now;
  }

  static async make(apiUrl: string, now: () => number): Promise<Desktop> {
    return new Desktop(await mkdtemp(path.join(tmpdir(), 'collector-journey-')), apiUrl, now);
  }

  /** A computer whose disk is a folder that outlives this process, under the id it has always had. */
  static at(folder: string, deviceId: string, apiUrl: string): Desktop {
    return new Desktop(folder, apiUrl, Date.now, deviceId);
  }

  get client(): DataClient {
    if (!this.#running) throw new Error('the application is not running');
    return this.#running.client;
  }

  get signIns(): SignIns {
    if (!this.#running) throw new Error('the application is not running');
    return this.#running.signIns;
  }

  /** Starts the application and signs in; resolves when the queue can be worked. Gives what confirmed the sign-in. */
  async start(email: string, password: string): Promise<'server' | 'sealedCopy'> {
    const api = createApi(this.#apiUrl, { helloMs: 1000, requestMs: 3000, streamIdleMs: 3000 });
    const heard: { port: DataPort | null } = { port: null };
    const signIns = createSignIns({
      api,
      ...signInFiles(this.#folder, api, this.keychain.keychain),
      signInAs: (mail, word, clientId) =>
        api.signIn({
          email: mail,
          password: word,
          deviceId: this.#deviceId,
          deviceName: 'a desk',
          protocolVersion,
          ...(clientId === undefined ? {} : { clientId }),
        }),
      log: openLog(path.join(this.#folder, 'logs'), () => new Date(this.#now())),
      now: this.#now,
      runMs: () => performance.now(),
      random: Math.random,
      timing: quick,
      on: {
        changed: () => undefined,
        link: (link) => heard.port?.say({ say: 'link', link }),
        pushed: (results) => heard.port?.say({ say: 'pushed', results: [...results] }),
        poke: () => heard.port?.poke(),
        mail: () => heard.port?.mail(),
      },
    });
    const signedIn = await signIns.signIn({ email, password });
    if (!signedIn.ok) throw new Error(signedIn.error.code);
    const session = signIns.current();
    if (!session) throw new Error('signed in without a session');
    const { port1, port2 } = new MessageChannel();
    const { copy: vault, journal, mail, courier, authorize } = session;
    const disk: Pick<DiskGuard, 'state' | 'check'> = { state: () => 'ok', check: async () => 'ok' };
    const port = openDataPort({
      port: electronLike(port1),
      vault,
      journal,
      mail,
      handUp: createHandUp({ api, session, files: mail.files, print: blankPages, onFault: fail }),
      courier,
      api,
      disk,
      authorize,
      now: Date.now,
      onGone: () => undefined,
      onCopyEvent(event) {
        // What the desktop adds up and what the server does have to be the same at the end of any story.
        if (event === 'differed') fail(new Error('the copy is not what the server holds'));
      },
      onFault: fail,
    });
    heard.port = port;
    const { client, engine } = this.#openPage();
    this.#running = { signIns, client, engine, port };
    client.take({ use: 'open', port: webPort(port2) });
    await until(() => client.sync.read().phase === 'ready', 'the queue');
    return signedIn.value.confirmedBy;
  }

  /** The process is gone from one moment to the next: nothing is said goodbye to, nothing is flushed that was not. */
  async crash(): Promise<void> {
    const { engine, port, signIns } = this.#running ?? fail(new Error('the application is not running'));
    this.#running = null;
    port.close();
    await engine.close();
    await signIns.current()?.close();
  }

  async throwAway(): Promise<void> {
    if (this.#running) await this.crash();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** The account as this desktop shows it. */
  async shown(accountId: AccountId): Promise<AccountView> {
    this.client.watchAccount(null);
    this.client.watchAccount(accountId);
    return until(() => {
      const watched = this.client.account.read();
      return watched.status === 'ready' ? watched.account : null;
    }, 'the account');
  }

  /** Writes down a contact; resolves when the screen would say "saved". */
  async write(accountId: AccountId, text: string, over: Partial<ContactNoteInput> = {}): Promise<void> {
    const outcome = await this.client.run('contactNote.record', accountId, build.noteInput(accountId, { text, ...over }));
    if (!outcome.saved) throw new Error(`not saved: ${outcome.refusal.code}`);
  }

  /** Resolves when nothing waits and the last pull is in. */
  async settled(): Promise<void> {
    await until(() => {
      const { link, isPulling } = this.client.sync.read();
      return link.isOnline && link.waitingCount === 0 && !isPulling;
    }, 'everything sent and pulled');
  }

  #openPage(): { client: PageClient; engine: Engine } {
    const made: { engine: Engine | null } = { engine: null };
    const client = createDataClient(({ onMessage }) => {
      const engine = createEngine({
        indexedDB: this.#indexedDB,
        IDBKeyRange,
        readAhead: readAhead({ indexedDB: this.#indexedDB, IDBKeyRange }),
        crypto: globalThis.crypto,
        now: this.#now,
        emit: (message) => onMessage(structuredClone(message)),
        onBug: fail,
      });
      made.engine = engine;
      return { post: (message) => engine.receive(message), stop: () => void engine.close() };
    });
    if (!made.engine) throw new Error('the client has started no worker');
    return { client, engine: made.engine };
  }
}

/** Waits until something is so and gives it. */
export async function until<T>(
  check: () => T | null | false | undefined | Promise<T | null | false | undefined>,
  what: string,
): Promise<T> {
  const limit = performance.now() + patienceMs;
  for (;;) {
    const found = await check();
    if (found) return found;
    if (performance.now() > limit) throw new Error(`it did not come about: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

function fail(fault: unknown): never {
  throw fault;
}

/** A port of Node with the face of Electron's `MessagePortMain`: messages come as events. */
function electronLike(port: NodePort): Port {
  return {
    postMessage: (message) => port.postMessage(message),
    on: (event: 'message' | 'close', listener: (event: { readonly data: unknown }) => void) =>
      event === 'message' ? port.on('message', (data: unknown) => listener({ data })) : port.on('close', () => listener({ data: null })),
    start: () => port.start(),
    close: () => port.close(),
  };
}

/** What a press makes of sheets, as far as a story looks at it: a PDF that names its words. */
const blankPages = async (sheets: readonly PrintSheet[]): Promise<readonly Uint8Array[]> =>
  sheets.map(({ html }) => Buffer.from(`%PDF-1.4\n% ${html.length} letters\n${html}`));
