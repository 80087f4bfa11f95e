import { z } from 'zod';
import { applyBlobMs, applyDexieMs, applyPouchMs, applyProductMs, applyRxdbMs, sealMs, serialiseMs, storeSealedMs } from './apply-jobs.ts';
import { changeDexieMs, changeProductMs, endChanges, evictDexieMs, evictProductMs, prepareChanges } from './change-jobs.ts';
import { coldDexieMs, coldProductMs, prepareColdStart } from './cold-jobs.ts';
import { loadBook } from './loaded-book.ts';
import { saveBare, saveIndexedDb, saveProduct } from './save-jobs.ts';
import { portSettingsSchema } from './settings.ts';
import { syncDexieMs, syncMemoryMs, syncPouchMs, syncProductMs, syncRxdbMs } from './sync-jobs.ts';

type RunJob = (args: unknown) => Promise<unknown>;

const count = z.number().int().min(1);
const kind = z.enum(['rows', 'folders']);

/** A job whose arguments are checked before it runs. */
const job =
  <S extends z.ZodType>(schema: S, run: (args: z.infer<S>) => Promise<unknown>): RunJob =>
  (args) =>
    run(schema.parse(args));

const ofAccounts = z.strictObject({ accounts: count });
const ofKind = z.strictObject({ kind, accounts: count });
const ofCount = z.strictObject({ count });
const saving = z.strictObject({ saves: count, accounts: count });
const documents = z.strictObject({ kind, accounts: count, count });

/** THE list of what the benchmark's window does when it is told; a job that measures answers with milliseconds. */
export const jobs: Readonly<Record<string, RunJob>> = {
  load: job(ofAccounts, ({ accounts }) => loadBook(accounts)),
  applyProduct: job(ofAccounts, ({ accounts }) => applyProductMs(accounts)),
  applyBlob: job(ofAccounts, ({ accounts }) => applyBlobMs(accounts)),
  storeSealed: job(ofAccounts, ({ accounts }) => storeSealedMs(accounts)),
  applyDexie: job(ofKind, (wish) => applyDexieMs(wish.kind, wish.accounts)),
  applyRxdb: job(ofKind, (wish) => applyRxdbMs(wish.kind, wish.accounts)),
  applyPouch: job(ofKind, (wish) => applyPouchMs(wish.kind, wish.accounts)),
  seal: job(ofAccounts, ({ accounts }) => sealMs(accounts)),
  serialise: job(ofAccounts, ({ accounts }) => serialiseMs(accounts)),
  prepareChanges: job(ofAccounts, ({ accounts }) => prepareChanges(accounts)),
  endChanges: job(z.strictObject({}), endChanges),
  changeProduct: job(ofCount, (wish) => changeProductMs(wish.count)),
  changeDexie: job(ofCount, (wish) => changeDexieMs(wish.count)),
  evictProduct: job(ofCount, (wish) => evictProductMs(wish.count)),
  evictDexie: job(ofCount, (wish) => evictDexieMs(wish.count)),
  saveProduct: job(saving, saveProduct),
  saveBare: job(saving, saveBare),
  saveIndexedDb: job(saving, saveIndexedDb),
  prepareColdStart: job(ofAccounts, ({ accounts }) => prepareColdStart(accounts)),
  coldProduct: job(ofAccounts, ({ accounts }) => coldProductMs(accounts)),
  coldDexie: job(ofAccounts, ({ accounts }) => coldDexieMs(accounts)),
  syncProduct: job(z.strictObject({ settings: portSettingsSchema, accounts: count }), ({ settings, accounts }) =>
    syncProductMs(settings, accounts),
  ),
  syncDexie: job(documents, syncDexieMs),
  syncMemory: job(documents, syncMemoryMs),
  syncRxdb: job(documents, syncRxdbMs),
  syncPouch: job(documents, syncPouchMs),
};
