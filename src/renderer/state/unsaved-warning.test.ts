import { afterEach, expect, it } from 'vitest';
import { build } from '#tests/support/build.ts';
import { changeDraft, markKept, newDraft, resetNoteDrafts } from './note-drafts.ts';
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

it('asks while there are words that the disk did not take', () => {
  const accountId = build.accountId();
  changeDraft(accountId, { ...newDraft(), text: 'Half a sentence' });
  markKept([accountId], false);
  expect(asksToStay()).toBe(true);
  markKept([accountId], true);
  expect(asksToStay()).toBe(false);
});

it('lets the window close over words that are kept on this computer', () => {
  changeDraft(build.accountId(), { ...newDraft(), text: 'Half a sentence' });
  expect(asksToStay()).toBe(false);
});

it('lets the window close when nothing would be missed', () => {
  const accountId = build.accountId();
  changeDraft(accountId, { ...newDraft(), outcome: 'voicemail', text: '  ' });
  markKept([accountId], false);
  expect(asksToStay()).toBe(false);
});
