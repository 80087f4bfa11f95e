import { type PlainDatabase, plainDatabase, putAll } from '#tests/bench/peers/dexie.ts';
import { folderIn } from './book.ts';
import { Feeder } from './feeder.ts';
import { largeBook, loadedLines } from './loaded-book.ts';
import { ProductDesk } from './product-desk.ts';
import type { PortSettings } from './settings.ts';
import { newDesktop } from './settings-here.ts';

type Stored = { readonly settings: PortSettings; readonly plainName: string };
const stored = new Map<number, Stored>();

/** What a queue of accounts kept as plain rows is indexed by. */
const accountIndexes = ['number', 'name', 'version', '[version+name]'];

/** Stores a local copy of so many accounts, and a plain database with one row for each of them. */
export async function prepareColdStart(accounts: number): Promise<void> {
  const settings = newDesktop();
  const feeder = new Feeder(settings, largeBook(accounts));
  const desk = new ProductDesk();
  await desk.openMs(feeder.port, accounts);
  await desk.atRest();
  await desk.close();
  feeder.close();
  const plain = await plainDatabase(accountIndexes);
  await putAll(plain, accountRows(accounts));
  stored.set(accounts, { settings, plainName: plain.name });
  plain.close();
}

/** From an open port to the queue on the screen's side of the worker: read, unsealed, parsed, ranked. */
export async function coldProductMs(accounts: number): Promise<number> {
  const { settings } = storedOf(accounts);
  const feeder = new Feeder(settings, { folderCount: 0, chunks: [] });
  const desk = new ProductDesk();
  const took = await desk.openMs(feeder.port, accounts);
  await desk.atRest();
  await desk.close();
  feeder.close();
  return took;
}

/** Opening the plain database and reading its rows: not sealed, not ranked. */
export async function coldDexieMs(accounts: number): Promise<number> {
  const from = performance.now();
  const plain: PlainDatabase = await plainDatabase(accountIndexes, storedOf(accounts).plainName);
  const rows = await plain.documents.toArray();
  const took = performance.now() - from;
  plain.close();
  if (rows.length !== accounts) throw new Error(`Dexie holds ${rows.length} of ${accounts} rows`);
  return took;
}

/** Accounts whose rows are repeated to fill a plain database. */
const templateAccounts = 100;

/** What is known of one account for a queue: its row and what its open invoices come to. */
function accountRows(accounts: number): { readonly id: string }[] {
  const folders = loadedLines(templateAccounts).map(folderIn);
  return Array.from({ length: accounts }, (_, at) => {
    const { account, invoices = [], contacts = [] } = folders[at % folders.length] ?? {};
    const open = invoices.filter((invoice) => invoice.status === 'open');
    const oldestDue = open.map((invoice) => invoice.dueDate).toSorted()[0] ?? null;
    const openMinor = open.reduce((sum, invoice) => sum + invoice.openAmountMinor, 0);
    return {
      ...account,
      id: `a${String(at).padStart(9, '0')}`,
      oldestDue,
      openMinor,
      openCount: open.length,
      contact: contacts[0] ?? null,
    };
  });
}

function storedOf(accounts: number): Stored {
  const found = stored.get(accounts);
  if (!found) throw new Error(`no copy of ${accounts} accounts is stored`);
  return found;
}
