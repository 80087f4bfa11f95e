import path from 'node:path';
import type { ClientId } from '#domain/kernel/ids.ts';
import type { SignInResponse } from '#contracts/http.ts';
import { type Journal, openJournal } from './journal.ts';
import type { Log } from './log.ts';
import { purposeKey } from './sealed-box.ts';

/** Where the journals of all clients are. */
type JournalPlace = { readonly journalFolder: string; readonly now: () => number; readonly log: Log };

/** The journal of one client under its data key; `wipe` overwrites the journal's own key. */
export async function openClientJournal(deps: JournalPlace, dataKey: Buffer, clientId: ClientId, sealKey: string | null) {
  const key = purposeKey(dataKey, `journal:${clientId}`);
  const journal = await openJournal({ folder: path.join(deps.journalFolder, clientId), key, sealKey, now: deps.now });
  if (journal.damagedCount > 0) deps.log.note('journal.damaged', { count: journal.damagedCount });
  return { journal, wipe: () => key.fill(0) };
}

/** Brings what one client has not sent into the journal of another; doing it twice changes nothing. */
export async function moveWaiting(deps: JournalPlace, dataKey: Buffer, from: Journal, to: SignInResponse): Promise<void> {
  const { journal, wipe } = await openClientJournal(deps, dataKey, to.clientId, to.sealKey ?? null);
  journal.raiseTo(to.lastSeq);
  for (const { seq: _seq, ...draft } of from.waiting()) {
    const appended = await journal.append(draft);
    if (!appended.ok) throw new Error('the waiting commands could not be moved');
  }
  await journal.close();
  wipe();
}
