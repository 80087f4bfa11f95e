import { v7 } from 'uuid';
import type { CommandDraft } from '#contracts/envelope.ts';
import type { Company } from '#domain/company.ts';
import { assertNever } from '#domain/kernel/assert.ts';
import { type AccountId, commandIdSchema } from '#domain/kernel/ids.ts';
import type { CacheStorage } from './cache.ts';
import { type MainPort, type OpenMessage, createMainPort } from './main-port.ts';
import type { QueueWindow } from './ranking.ts';
import { SyncEngine, type SyncTiming, usualTiming } from './sync-engine.ts';
import type { FromWorker, ToWorker } from './worker-protocol.ts';

export type EngineDeps = CacheStorage & {
  readonly crypto: Crypto;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly emit: (message: FromWorker) => void;
  /** Takes a bug: what is not an expected refusal or a fault outside. */
  readonly onBug: (fault: unknown) => void;
  readonly timing?: Partial<SyncTiming>;
};

export type Engine = { receive(message: ToWorker): void; close(): Promise<void> };

type Run = Extract<ToWorker, { kind: 'run' }>;
type RunOutcome = Extract<FromWorker, { kind: 'ran' }>['outcome'];

/** Lists are drawn once a frame at most, however many changes come in between. */
const frameMs = 16;

/** Makes what runs in the data worker, apart from the worker: it answers the page's messages and keeps what it watches true. */
export function createEngine(deps: EngineDeps): Engine {
  let opened: { readonly port: MainPort; readonly message: OpenMessage; readonly sync: SyncEngine } | null = null;
  let port: MainPort | null = null;
  let queueWindow: QueueWindow | null = null;
  let watched: AccountId | null = null;
  let wasReady = false;

  const emitQueue = oncePerFrame(() => {
    const copy = opened?.sync.copy;
    if (copy && queueWindow) deps.emit({ kind: 'view', view: copy.queueView(queueWindow) });
  });
  const emitAccount = oncePerFrame(() => void showAccount());

  /** Reads the account in view; a damaged copy shows itself here as anywhere. */
  const showAccount = async (): Promise<void> => {
    const accountId = watched;
    const sync = opened?.sync;
    if (!accountId || !sync?.copy) return;
    try {
      const account = await sync.copy.account(accountId);
      if (watched === accountId && opened?.sync === sync) deps.emit({ kind: 'account', accountId, account });
    } catch (fault) {
      await sync.report(fault).catch(deps.onBug);
    }
  };

  const changed = (touched: ReadonlySet<AccountId>): void => {
    emitQueue.soon();
    if (watched && touched.has(watched)) emitAccount.soon();
  };

  const stateChanged = (): void => {
    if (!opened) return;
    const { state } = opened.sync;
    const isReady = state.phase === 'ready';
    if (isReady && !wasReady) {
      emitQueue.now();
      emitAccount.now();
    }
    wasReady = isReady;
    deps.emit({ kind: 'sync', state });
  };

  const open = (message: OpenMessage, from: MainPort): void => {
    const { crypto, now, onBug } = deps;
    const timing = { ...usualTiming, ...deps.timing };
    const storage = { indexedDB: deps.indexedDB, IDBKeyRange: deps.IDBKeyRange };
    const onCompany = (company: Company): void => deps.emit({ kind: 'opened', user: message.user, company });
    const sync = new SyncEngine(
      { port: from, storage, crypto, now, onState: stateChanged, onCompany, onChanged: changed, onBug, timing },
      message,
    );
    opened = { port: from, message, sync };
    wasReady = false;
    deps.emit({ kind: 'opened', user: message.user, company: message.company });
    stateChanged();
    sync.start();
  };

  const take = (newPort: MessagePort): void => {
    void close();
    const from = createMainPort(newPort, {
      onOpen: (message) => open(message, from),
      onLink: (link) => opened?.sync.link(link),
      onNews: () => opened?.sync.news(),
    });
    port = from;
  };

  const close = async (): Promise<void> => {
    const old = opened;
    opened = null;
    emitQueue.cancel();
    emitAccount.cancel();
    port?.close();
    port = null;
    await old?.sync.close();
  };

  const syncNow = async (): Promise<void> => {
    await port?.syncNow();
    opened?.sync.news();
  };

  return {
    close,
    receive(message) {
      const copy = opened?.sync.copy;
      switch (message.kind) {
        case 'open':
          return take(message.port);
        case 'close':
          return void close().catch(deps.onBug);
        case 'watchQueue':
          queueWindow = { list: message.list, first: message.first, count: message.count };
          return emitQueue.now();
        case 'watchAccount':
          watched = message.accountId;
          return emitAccount.now();
        case 'next': {
          const { id, list, after, step } = message;
          const neighbour = copy?.neighbour(list, after, step) ?? { accountId: null, index: -1 };
          return deps.emit({ kind: 'neighbour', id, ...neighbour });
        }
        case 'search':
          return deps.emit({ kind: 'hits', id: message.id, ...(copy?.find(message.text) ?? { hits: [], isComplete: false }) });
        case 'run':
          return void run(message, opened, deps)
            .then((outcome) => deps.emit({ kind: 'ran', id: message.id, outcome }))
            .catch(deps.onBug);
        case 'syncNow':
          return void syncNow();
        default:
          return assertNever(message);
      }
    },
  };
}

/**
 * Does a command: judged on the copy first, so that a refusal is known at once and nothing of it is written; then into the
 * journal; and only when that has it on the disk, onto the copy.
 */
async function run(
  { name, accountId, input }: Run,
  opened: { readonly port: MainPort; readonly message: OpenMessage; readonly sync: SyncEngine } | null,
  deps: EngineDeps,
): Promise<RunOutcome> {
  const copy = opened?.sync.copy;
  if (!copy) return { saved: false, refusal: { code: 'cache.broken' } };
  const { port, sync, message } = opened;
  const { id: actorId, name: actorName, role } = message.user;
  const context = { actorId, actorName, role, at: sync.now, today: sync.today };
  const reportDamage = (fault: unknown): void => void sync.report(fault).catch(deps.onBug);

  try {
    const decided = await copy.decide(name, accountId, input, context);
    if (!decided.ok) return { saved: false, refusal: decided.error };
  } catch (fault) {
    reportDamage(fault);
    return { saved: false, refusal: { code: 'cache.broken' } };
  }
  const commandId = commandIdSchema.parse(v7());
  const draft: CommandDraft = { commandId, name, accountId, at: context.at, businessDate: context.today, input };
  const appended = await port.append(draft);
  if (!appended.ok) return { saved: false, refusal: appended.error };
  // Saved: what goes wrong from here on is the copy's trouble and not the command's.
  await copy.addPending([{ ...draft, seq: appended.value }]).catch(reportDamage);
  return { saved: true };
}

/** Does something now, or soon with everything else that asks for it within the same frame. */
function oncePerFrame(work: () => void): { now(): void; soon(): void; cancel(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const cancel = (): void => {
    clearTimeout(timer);
    timer = undefined;
  };
  const now = (): void => {
    cancel();
    work();
  };
  return { now, cancel, soon: () => (timer ??= setTimeout(now, frameMs)) };
}
