import type { Folder } from '#domain/folder.ts';
import type { CallId, UserId } from '#domain/kernel/ids.ts';
import type { Call, Note } from '#domain/rows.ts';

/**
 * The call of a person on an account that nobody has written down yet, the newest of them. One that did not take place needs no words; `inHandId`, which was in hand when it
 * ended before anything rang, stays until whoever made it has taken note.
 */
export function openCallOf({ calls }: Pick<Folder, 'calls'>, userId: UserId | undefined, inHandId: CallId | null = null): Call | null {
  const open = calls.filter(
    ({ id, noteId, state, placedById }) => noteId === null && (state !== 'cancelled' || id === inHandId) && placedById === userId,
  );
  return open.sort((a, b) => (a.placedAt < b.placedAt ? 1 : -1))[0] ?? null;
}

/** A note that its maker may have written about a call before the window went, so that it need not be written twice. */
export function noteAfter({ notes, calls }: Pick<Folder, 'notes' | 'calls'>, call: Call): Note | null {
  const taken = new Set(calls.map(({ noteId }) => noteId));
  const after = notes.filter(
    ({ id, channel, direction, recordedById, recordedAt }) =>
      !taken.has(id) && channel === 'call' && direction === 'outbound' && recordedById === call.placedById && recordedAt >= call.placedAt,
  );
  return after.sort((a, b) => (a.recordedAt < b.recordedAt ? -1 : 1))[0] ?? null;
}
