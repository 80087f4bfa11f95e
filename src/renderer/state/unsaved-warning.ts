import { useBegunForms } from './begun-forms.ts';
import { losableAccountIds, useNoteDrafts } from './note-drafts.ts';

/**
 * While words are in a contact note or another form that was neither saved nor kept, because the disk refused it, the window asks before it closes; the
 * main process puts the question. Returns what ends it.
 */
export function warnOfUnsavedWords(page: Window): () => void {
  const onLeave = (event: BeforeUnloadEvent): void => {
    const { forms, unkept } = useBegunForms.getState();
    const hasLosableForm = unkept.some((key) => forms.has(key));
    if (hasLosableForm || losableAccountIds(useNoteDrafts.getState()).length > 0) event.preventDefault();
  };
  page.addEventListener('beforeunload', onLeave);
  return () => page.removeEventListener('beforeunload', onLeave);
}
