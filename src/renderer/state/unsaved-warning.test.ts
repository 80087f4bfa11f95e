import { afterEach, expect, it } from 'vitest';
import { build } from '#tests/support/build.ts';
import { changeDraft, newDraft, resetNoteDrafts } from './note-drafts.ts';
import { warnOfUnsavedWords } from './unsaved-warning.ts';

afterEach(resetNoteDrafts);

/** Whether the page asks to stay when the window is about to close. */
function asksToStay(): boolean {
  const stop = warnOfUnsavedWords(window);
  const leaving = new Event('beforeunload', { cancelable: true });
  window.dispatchEvent(leaving);
  stop();
  return leaving.defaultPrevented;
}

it('asks while there are words that were never saved', () => {
  changeDraft(build.accountId(), { ...newDraft(), text: 'Half a sentence' });
  expect(asksToStay()).toBe(true);
});

it('lets the window close when nothing would be missed', () => {
  changeDraft(build.accountId(), { ...newDraft(), outcome: 'voicemail', text: '  ' });
  expect(asksToStay()).toBe(false);
});
