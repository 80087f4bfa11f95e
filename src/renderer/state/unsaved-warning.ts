import { losableAccountIds, useNoteDrafts } from './note-drafts.ts';

/**
 * While words are in a contact note that was neither saved nor kept, because the disk refused it, the window asks before it closes; the
 * main process puts the question. Returns what ends it.
 */
export function warnOfUnsavedWords(page: Window): () => void {
  const onLeave = (event: BeforeUnloadEvent): void => {
    if (losableAccountIds(useNoteDrafts.getState()).length > 0) event.preventDefault();
  };
  page.addEventListener('beforeunload', onLeave);
  return () => page.removeEventListener('beforeunload', onLeave);
}
