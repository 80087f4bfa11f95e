// Loads rows into a plain database again and again until it is told to stop: what a resync is for a store of rows.
import { batchRows, plainDatabase } from '#tests/bench/peers/dexie.ts';
import { piecesOf, rowIndexes } from './book.ts';

let isStopped = false;

onmessage = ({ data }: MessageEvent<readonly string[] | 'stop'>) => {
  if (data === 'stop') isStopped = true;
  else void load(data);
};

async function load(lines: readonly string[]): Promise<void> {
  const pieces = piecesOf(lines, batchRows);
  const database = await plainDatabase(rowIndexes);
  for (let at = 0; !isStopped; at += 1) {
    await database.documents.bulkPut((pieces[at % pieces.length] ?? []).map((line) => JSON.parse(line)));
    if (at === 0) postMessage('begun');
  }
  await database.delete();
  postMessage('stopped');
}
