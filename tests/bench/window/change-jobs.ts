import type { Folder } from '#domain/folder.ts';
import type { Invoice } from '#domain/rows.ts';
import { type PlainDatabase, plainDatabase, putAll } from '#tests/bench/peers/dexie.ts';
import { folderIn, rowIndexes } from './book.ts';
import { Feeder } from './feeder.ts';
import { largeBook, loadedBook, loadedLines, loadedRows, numberedId } from './loaded-book.ts';
import { ProductDesk, removeCopy } from './product-desk.ts';
import type { PortSettings } from './settings.ts';
import { newDesktop } from './settings-here.ts';

type Prepared = {
  readonly accounts: number;
  readonly settings: PortSettings;
  readonly desk: ProductDesk;
  readonly feeder: Feeder;
  readonly plain: PlainDatabase;
};
let prepared: Prepared | null = null;
let version = 0;

/** Opens a local copy of so many accounts and a plain database of the same rows, to be changed from now on. */
export async function prepareChanges(accounts: number): Promise<void> {
  const plain = await plainDatabase(rowIndexes);
  await putAll(plain, loadedRows(accounts));
  const settings = newDesktop();
  const feeder = new Feeder(settings, loadedBook(accounts));
  const desk = new ProductDesk();
  await desk.openMs(feeder.port, accounts);
  await desk.atRest();
  prepared = { accounts, settings, desk, feeder, plain };
}

/** Removes both again. */
export async function endChanges(): Promise<void> {
  const { settings, desk, feeder, plain } = inUse();
  await desk.close();
  feeder.close();
  await plain.delete();
  await removeCopy(settings);
  prepared = null;
}

/** The product pulls one changed row of each of so many accounts, scattered over the book. */
export async function changeProductMs(count: number): Promise<number> {
  const { accounts, desk, feeder } = inUse();
  const lines = changedInvoices(accounts, count).map((row) => JSON.stringify({ put: { table: 'invoices', row } }));
  return desk.pulledMs(() => feeder.tell(lines));
}

/** The same rows put into the plain database. */
export async function changeDexieMs(count: number): Promise<number> {
  const { accounts, plain } = inUse();
  const rows = changedInvoices(accounts, count).map((row) => ({ ...row, table: 'invoices' }));
  const from = performance.now();
  await plain.documents.bulkPut(rows);
  return performance.now() - from;
}

/** One invoice of every n-th account, in a new version. */
function changedInvoices(accounts: number, count: number): Invoice[] {
  version += 1;
  const step = accounts / count;
  return Array.from({ length: count }, (_, at) => lineWithInvoice(Math.floor(at * step))).map(({ invoices: [invoice] }) => {
    if (!invoice) throw new Error('an account has no invoice');
    return { ...invoice, disputeReason: `change ${version}`, version };
  });
}

function lineWithInvoice(index: number): Folder {
  const folder = loadedLines(index + 1)
    .slice(index)
    .map(folderIn)
    .find(({ invoices }) => invoices.length > 0);
  return folder ?? lineWithInvoice(index - 1);
}

function inUse(): Prepared {
  if (!prepared) throw new Error('nothing is prepared');
  return prepared;
}

/** Accounts that stay when the others are evicted. */
const stayingAccounts = 1000;

/** The product is told that so many accounts have left a book that is only a little larger. */
export async function evictProductMs(count: number): Promise<number> {
  const accounts = count + stayingAccounts;
  const settings = newDesktop();
  const feeder = new Feeder(settings, largeBook(accounts));
  const desk = new ProductDesk();
  await desk.openMs(feeder.port, accounts);
  await desk.atRest();
  const lines = Array.from({ length: count }, (_, at) => JSON.stringify({ evict: numberedId(at) }));
  const took = await desk.pulledMs(() => feeder.tell(lines));
  await desk.close();
  feeder.close();
  await removeCopy(settings);
  return took;
}

/** The rows of so many accounts deleted by their keys from a plain database in which as many others stay. */
export async function evictDexieMs(count: number): Promise<number> {
  const plain = await plainDatabase(rowIndexes);
  const rows = loadedRows(count * 2);
  await putAll(plain, rows);
  const leaving = new Set(loadedLines(count).map((line) => folderIn(line).account.id as string));
  const keys = rows.filter((row) => leaving.has(row.accountId)).map((row) => row.id);
  const from = performance.now();
  await plain.documents.bulkDelete(keys);
  const took = performance.now() - from;
  await plain.delete();
  return took;
}
