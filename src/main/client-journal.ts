import path from 'node:path';
import type { ClientId } from '#domain/kernel/ids.ts';
import type { SignInResponse } from '#contracts/http.ts';
import { type Journal, type JournalOptions, openJournal } from './journal.ts';
import type { JournalReserve } from './journal-reserve.ts';
import type { Log } from './log.ts';
import { purposeKey } from './sealed-box.ts';

/** Where the journals of all clients are. */
type JournalPlace = {
  readonly journalFolder: string;
  readonly now: () => number;
  readonly log: Log;
  readonly reserve?: JournalReserve;
  readonly openFile?: JournalOptions['openFile'];
};

/** The journal of one client under its data key; `wipe` overwrites the journal's own key. */
export async function openClientJournal(deps: JournalPlace, dataKey: Buffer, clientId: ClientId, sealKey: string | null) {
  const key = purposeKey(dataKey, `journal:${clientId}`);
  const { journalFolder, now, log, reserve, openFile } = deps;
  const folder = path.join(journalFolder, clientId);
  const journal = await openJournal({ folder, key, sealKey, now, reserve, ...(openFile ? { openFile } : {}) });
  if (journal.damagedCount > 0) log.note('journal.damaged', { count: journal.damagedCount });
  return { journal, wipe: () => key.fill(0) };
}

/**
 * Brings what one client's journal holds into the journal of another; doing it twice changes nothing. Answered commands too: a server
 * that came back from a backup, and does not know this client any more, has lost them, and any other server only repeats its answers.
 * False when the disk did not take all of it.
 */
export async function moveKept(deps: JournalPlace, dataKey: Buffer, from: Journal, to: SignInResponse): Promise<boolean> {
  const { journal, wipe } = await openClientJournal(deps, dataKey, to.clientId, to.sealKey ?? null);
  journal.raiseTo(to.lastSeq);
  let isMoved = true;
  for (const { seq: _seq, ...draft } of from.after(0)) {
    // One after the other and no further than the disk goes, so that their order stays.
    isMoved &&= (await journal.append(draft)).ok;
    if (!isMoved) break;
  }
  await journal.close();
  wipe();
  return isMoved;
}
