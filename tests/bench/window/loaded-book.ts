import { type FolderDocument, type RowDocument, folderDocument, folderIn, rowDocuments } from './book.ts';
import { type FedBook, chunksOf } from './feeder.ts';

/** Folder lines of the benchmark's book, in memory as they would have come from a server. */
let lines: readonly string[] = [];
const chunks = new Map<number, readonly Uint8Array<ArrayBuffer>[]>();

const wholes = new Map<number, Uint8Array<ArrayBuffer>>();

/** Fetches the book; gives its size. */
export async function loadBook(accounts: number): Promise<{ accounts: number; bytes: number }> {
  const answer = await fetch(`/folders?accounts=${accounts}`);
  lines = (await answer.text()).split('\n').filter((line) => line !== '');
  return { accounts: lines.length, bytes: lines.reduce((sum, line) => sum + line.length + 1, 0) };
}

/** The first lines of the loaded book. */
export function loadedLines(accounts: number): readonly string[] {
  if (accounts > lines.length) throw new Error(`${lines.length} accounts are loaded, not ${accounts}`);
  return lines.slice(0, accounts);
}

/** The first accounts of the loaded book, in chunks that are made once. */
export function loadedBook(accounts: number): FedBook {
  const made = chunks.get(accounts) ?? chunksOf(loadedLines(accounts));
  chunks.set(accounts, made);
  return { folderCount: accounts, chunks: made };
}

/** The first lines of the loaded book as they come over the wire, in one piece that is made once. */
export function loadedBytes(accounts: number): Uint8Array<ArrayBuffer> {
  const made = wholes.get(accounts) ?? new TextEncoder().encode(loadedLines(accounts).join('\n'));
  wholes.set(accounts, made);
  return made;
}

/** The rows of the first accounts as documents. */
export const loadedRows = (accounts: number): RowDocument[] => loadedLines(accounts).flatMap((line) => rowDocuments(folderIn(line)));
/** The first folders as documents. */
const loadedFolders = (accounts: number): FolderDocument[] => loadedLines(accounts).map((line) => folderDocument(folderIn(line)));

const rowLines = new Map<string, readonly string[]>();

/** Documents of the first accounts as JSON lines, as a server of documents would have sent them; made once. */
export function documentLines(kind: 'rows' | 'folders', accounts: number): readonly string[] {
  const key = `${kind} ${accounts}`;
  const made = rowLines.get(key) ?? (kind === 'rows' ? loadedRows(accounts) : loadedFolders(accounts)).map((each) => JSON.stringify(each));
  rowLines.set(key, made);
  return made;
}

/**
 * A book of any size out of the loaded one, account after account under new ids, without what is paid and settled: a large book whose
 * queue is as rich as the loaded one's, and whose folders do not matter for opening it.
 */
export function largeBook(accounts: number): FedBook {
  const thin = lines.map((line) => {
    const folder = folderIn(line);
    const invoices = folder.invoices.filter((invoice) => invoice.status === 'open');
    return JSON.stringify({ folder: { ...folder, invoices, payments: [], paymentApplications: [] } });
  });
  return { folderCount: accounts, chunks: relabelled(thin, accounts) };
}

const foldersAtOnce = 250;

function* relabelled(thin: readonly string[], accounts: number): Generator<Uint8Array<ArrayBuffer>> {
  for (let from = 0; from < accounts; from += foldersAtOnce) {
    const texts = Array.from({ length: Math.min(foldersAtOnce, accounts - from) }, (_, at) => {
      const index = from + at;
      const line = thin[index % thin.length] ?? '';
      return `${line.replaceAll(accountIdIn(line), numberedId(index))}\n`;
    });
    yield new TextEncoder().encode(texts.join(''));
  }
}

/** The first id in a folder line is the account's. */
const accountIdIn = (line: string): string => /[0-9a-f]{8}-[0-9a-f-]{27}/.exec(line)?.[0] ?? '';

/** An id that sorts as its number does. */
export const numberedId = (index: number): string => `00000000-0000-7000-8000-${String(index).padStart(12, '0')}`;
