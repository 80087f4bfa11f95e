import { clientIdSchema } from '#domain/kernel/ids.ts';
import { batchRows, inPlainDatabaseMs } from '#tests/bench/peers/dexie.ts';
import { pouchReplicateMs } from '#tests/bench/peers/pouchdb.ts';
import { type DocumentKind, rxdbReplicateMs } from '#tests/bench/peers/rxdb.ts';
import { folderIndexes, rowIndexes } from './book.ts';
import { portOfMain } from './main-ports.ts';
import { ProductDesk, removeCopy } from './product-desk.ts';
import type { PortSettings } from './settings.ts';

/** Which documents a store fetches: of so many accounts, as `count` rows or whole folders. */
export type DocumentsWish = { readonly kind: DocumentKind; readonly accounts: number; readonly count: number };

/** The product's first sync: the central API, the main process, the data worker; sealed, stored, ranked and searchable. */
export async function syncProductMs(settings: PortSettings, accounts: number): Promise<number> {
  // Every sync begins with an empty copy: that of a client who has none.
  const desktop = { ...settings, clientId: clientIdSchema.parse(crypto.randomUUID()) };
  const port = await portOfMain(desktop);
  const desk = new ProductDesk();
  const took = await desk.openMs(port, accounts);
  await desk.atRest();
  await desk.close();
  await removeCopy(desktop);
  return took;
}

/** Compressed NDJSON into plain documents with four indexes; the next lines are parsed while the last ones are stored. */
export function syncDexieMs({ kind, accounts, count }: DocumentsWish): Promise<number> {
  return inPlainDatabaseMs(kind === 'rows' ? rowIndexes : folderIndexes, count, async (database) => {
    let waiting: { readonly id: string }[] = [];
    let storing: Promise<unknown> = Promise.resolve();
    for await (const documents of documentsFrom(`/documents?kind=${kind}&accounts=${accounts}`)) {
      waiting.push(...documents);
      while (waiting.length >= batchRows) {
        const batch = waiting.slice(0, batchRows);
        waiting = waiting.slice(batchRows);
        await storing;
        storing = database.documents.bulkPut(batch);
      }
    }
    await storing;
    await database.documents.bulkPut(waiting);
  });
}

/** The limit: compressed NDJSON parsed into memory, and nothing stored. */
export async function syncMemoryMs({ kind, accounts, count }: DocumentsWish): Promise<number> {
  const from = performance.now();
  const held = new Map<string, unknown>();
  for await (const documents of documentsFrom(`/documents?kind=${kind}&accounts=${accounts}`)) {
    for (const document of documents) held.set(document.id, document);
  }
  const took = performance.now() - from;
  if (held.size !== count) throw new Error(`${held.size} of ${count} documents came`);
  return took;
}

export const syncRxdbMs = ({ kind, accounts, count }: DocumentsWish): Promise<number> =>
  rxdbReplicateMs(kind, `${location.origin}/checkpoints/${kind}/${accounts}`, count);

export const syncPouchMs = ({ kind, accounts, count }: DocumentsWish): Promise<number> =>
  pouchReplicateMs(`${location.origin}/couch/${kind}-${accounts}`, count);

async function* documentsFrom(address: string): AsyncGenerator<{ readonly id: string }[]> {
  const { body } = await fetch(address);
  if (!body) throw new Error('the answer is empty');
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    const lines = (rest + piece.value).split('\n');
    rest = lines.pop() ?? '';
    yield lines.map((line) => JSON.parse(line));
  }
}
