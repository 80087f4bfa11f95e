import { readSegments } from './journal-segments.ts';
import { nullWhenMissing } from './segment-file.ts';

/**
 * What a journal holds for the server, as far as it shows without its key. `pendingCount` counts commands without an answer,
 * at most too many, never too few; `sealed` are those that were sealed to the server as well, in their order.
 */
export type SealedWork = { readonly pendingCount: number; readonly sealed: readonly Buffer[] };

/** Reads the unsent work of a client's journal without any key of this computer; nothing for a folder that is not there. */
export async function sealedWork(folder: string): Promise<SealedWork> {
  const segments = (await readSegments(folder).catch(nullWhenMissing)) ?? [];
  const records = segments.flatMap(({ decoded }) => decoded.records);
  const answered = new Set<number>();
  for (const { kind, seq } of records) {
    if (kind === 'answer') answered.add(seq);
    // Written again behind its answer, because the server has lost it.
    else if (kind === 'command') answered.delete(seq);
  }
  const unanswered = records.filter(({ seq }) => !answered.has(seq));
  const pending = new Set(unanswered.filter(({ kind }) => kind === 'command').map(({ seq }) => seq));
  // Of a place that was sealed twice the later record counts, as it does for the command itself.
  const escrow = new Map(unanswered.filter(({ kind }) => kind === 'escrow').map(({ seq, sealed }) => [seq, sealed]));
  return { pendingCount: pending.size, sealed: [...escrow].sort(([a], [b]) => a - b).map(([, sealed]) => sealed) };
}
