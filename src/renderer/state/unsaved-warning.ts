import { unsavedAccountIds, useNoteDrafts } from './note-drafts.ts';

/**
 * While words are in a contact note that was never saved, the window asks before it closes; the main process puts the
 * question. It asks also behind the sign-in screen, where a session that ended by itself has left its drafts waiting. Returns
 * what ends it.
 */
export function warnOfUnsavedWords(page: Window): () => void {
  const onLeave = (event: BeforeUnloadEvent): void => {
    if (unsavedAccountIds(useNoteDrafts.getState().drafts).length > 0) event.preventDefault();
  };
  page.addEventListener('beforeunload', onLeave);
  return () => page.removeEventListener('beforeunload', onLeave);
}
