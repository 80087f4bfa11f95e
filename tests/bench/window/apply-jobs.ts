import { pouchInsertMs } from '#tests/bench/peers/pouchdb.ts';
import { type DocumentKind, rxdbInsertMs } from '#tests/bench/peers/rxdb.ts';
import { batchRows, inPlainDatabaseMs } from '#tests/bench/peers/dexie.ts';
import type { FolderRecord } from '#renderer/data/cache-database.ts';
import { putFolders } from '#renderer/data/folder-store.ts';
import { type Sealer, createSealer } from '#renderer/data/seal.ts';
import { type Line, linesIn } from '#renderer/data/stream-lines.ts';
import { folderIndexes, rowIndexes, folderIn, piecesOf } from './book.ts';
import { Feeder } from './feeder.ts';
import { documentLines, loadedBook, loadedBytes, loadedLines } from './loaded-book.ts';
import { ProductDesk, removeCopy } from './product-desk.ts';
import { newDesktop } from './settings-here.ts';

/** Folders sealed at a time, as a snapshot's batches are. */
const sealedAtOnce = 250;

/** The product takes a snapshot in from memory: parsed, checked, sealed, stored, ranked and searchable. */
export async function applyProductMs(accounts: number): Promise<number> {
  const settings = newDesktop();
  const feeder = new Feeder(settings, loadedBook(accounts));
  const desk = new ProductDesk();
  const took = await desk.openMs(feeder.port, accounts);
  await desk.atRest();
  await desk.close();
  feeder.close();
  await removeCopy(settings);
  return took;
}

/** The least that could be done: the same bytes parsed into memory line by line, and written as one record. */
export async function applyBlobMs(accounts: number): Promise<number> {
  const name = `blob-${crypto.randomUUID()}`;
  const database = await openBare(name);
  const bytes = loadedBytes(accounts);
  const from = performance.now();
  const folders = linesIn(bytes).map(({ text }) => folderIn(text));
  const transaction = database.transaction('blobs', 'readwrite', { durability: 'relaxed' });
  transaction.objectStore('blobs').put(bytes, 1);
  await completed(transaction);
  const took = performance.now() - from;
  if (folders.length !== accounts) throw new Error('a folder is missing');
  database.close();
  indexedDB.deleteDatabase(name);
  return took;
}

/** The format by itself: the same bytes parsed, each folder sealed and put by the product's own parts, a batch being sealed while the last one is written. */
export async function storeSealedMs(accounts: number): Promise<number> {
  const name = `sealed-${crypto.randomUUID()}`;
  const database = await openBare(name);
  const sealer = await createSealer(new Uint8Array(32).fill(7), crypto);
  const bytes = loadedBytes(accounts);
  const from = performance.now();
  let written: Promise<void> = Promise.resolve();
  let stored = 0;
  for (const piece of piecesOf(linesIn(bytes), sealedAtOnce)) {
    const records = await Promise.all(piece.map((line) => sealedRecord(sealer, line)));
    await written;
    const transaction = database.transaction('blobs', 'readwrite', { durability: 'relaxed' });
    putFolders(transaction.objectStore('blobs'), records);
    written = completed(transaction);
    stored += records.length;
  }
  await written;
  const took = performance.now() - from;
  if (stored !== accounts) throw new Error('a folder is missing');
  database.close();
  indexedDB.deleteDatabase(name);
  return took;
}

async function sealedRecord(sealer: Sealer, { text, bytes }: Line): Promise<FolderRecord> {
  const { id } = folderIn(text).account;
  return { id, ...(await sealer.seal(`folder|${id}|1`, bytes)) };
}

/** Plain documents with four indexes, from their lines. */
export function applyDexieMs(kind: DocumentKind, accounts: number): Promise<number> {
  const lines = documentLines(kind, accounts);
  return inPlainDatabaseMs(kind === 'rows' ? rowIndexes : folderIndexes, lines.length, async (database) => {
    for (const piece of piecesOf(lines, batchRows)) await database.documents.bulkPut(parsed(piece));
  });
}

export const applyRxdbMs = (kind: DocumentKind, accounts: number): Promise<number> =>
  rxdbInsertMs(kind, parsed(documentLines(kind, accounts)));
export const applyPouchMs = (kind: DocumentKind, accounts: number): Promise<number> => pouchInsertMs(parsed(documentLines(kind, accounts)));

const parsed = (lines: readonly string[]): { readonly id: string }[] => lines.map((line) => JSON.parse(line));

/** Serialising every folder and sealing it with the product's sealer. */
export async function sealMs(accounts: number): Promise<number> {
  const sealer = await createSealer(new Uint8Array(32).fill(7), crypto);
  const folders = loadedLines(accounts).map(folderIn);
  const from = performance.now();
  let bytes = 0;
  for (const piece of piecesOf(folders, sealedAtOnce)) {
    const sealed = await Promise.all(piece.map((folder) => sealer.seal(`folder|${folder.account.id}|1`, JSON.stringify(folder))));
    for (const each of sealed) bytes += each.sealed.byteLength;
  }
  return measured(from, bytes);
}

/** Serialising every folder to bytes, without a seal. */
export async function serialiseMs(accounts: number): Promise<number> {
  const encoder = new TextEncoder();
  const folders = loadedLines(accounts).map(folderIn);
  const from = performance.now();
  let bytes = 0;
  for (const folder of folders) bytes += encoder.encode(JSON.stringify(folder)).byteLength;
  return measured(from, bytes);
}

function measured(from: number, bytes: number): number {
  const took = performance.now() - from;
  if (bytes === 0) throw new Error('nothing was written');
  return took;
}

/** A database without a library, with one store whose records have no key of their own. */
export function openBare(name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => request.result.createObjectStore('blobs');
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('the database does not open'));
  });
}

/** Resolves when a transaction is on the disk, as far as its durability promises. */
export function completed(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error('the transaction was aborted'));
  });
}
