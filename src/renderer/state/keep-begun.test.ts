import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { DraftChange, Place } from '#contracts/note-draft.ts';
import { build } from '#tests/support/build.ts';
import { putDesk } from '#tests/support/fake-desk.ts';
import { keepBegun, openBegun } from './keep-begun.ts';
import { changeDraft, finishDraft, losableAccountIds, newDraft, resetNoteDrafts, useNoteDrafts } from './note-drafts.ts';
import { openAccount, resetScreen, useScreen } from './screen.ts';

const accountId = build.accountId();
let kept: DraftChange[][];
let places: Place[];
let isDiskFull: boolean;
let stop: () => void;
let emit: ReturnType<typeof putDesk>['emit'];
beforeEach(() => {
  vi.useFakeTimers();
  resetScreen();
  kept = [];
  places = [];
  isDiskFull = false;
  ({ emit } = putDesk({
    async 'drafts.keep'({ changes }) {
      kept.push(changes);
      return isDiskFull ? { ok: false, error: { code: 'draft.notKept' } } : { ok: true, value: null };
    },
    async 'place.keep'(place) {
      places.push(place);
      return null;
    },
  }));
  stop = keepBegun(window, window.desk);
});
afterEach(() => {
  stop();
  resetNoteDrafts();
  vi.useRealTimers();
});
const type = (text: string) => changeDraft(accountId, { ...newDraft(), text });
const texts = () => kept.map((changes) => changes.map(({ draft }) => draft?.text ?? null));

it('keeps words within half a second of their being typed, however fast they come', async () => {
  type('H');
  await vi.advanceTimersByTimeAsync(200);
  type('Ha');
  await vi.advanceTimersByTimeAsync(100);
  expect(texts()).toEqual([['Ha']]);
  await vi.advanceTimersByTimeAsync(1000);
  expect(texts()).toEqual([['Ha']]);
});

it.each([
  ['the window loses the focus', () => void window.dispatchEvent(new Event('blur'))],
  ['the window closes', () => void window.dispatchEvent(new Event('beforeunload'))],
  ['the workstation is about to lock', () => emit('drafts.flush', null)],
])('keeps them at once when %s', (_name, happen) => {
  type('Half a sentence');
  happen();
  expect(texts()).toEqual([['Half a sentence']]);
});

it('gives no card number to the disk, while the window still shows what was typed', async () => {
  const folder = build.folder({ invoices: [build.invoice({ number: '5555555555554444' })] });
  const text = '4111 1111 1111 1111 for invoice 5555555555554444';
  changeDraft(accountId, { ...newDraft(), text }, folder);
  await vi.advanceTimersByTimeAsync(300);
  expect(texts()).toEqual([['****1111 for invoice 5555555555554444']]);
  expect(useNoteDrafts.getState()).toMatchObject({ drafts: { [accountId]: { text } }, unkept: [] });
});

it('forgets a draft whose note was saved', async () => {
  type('words');
  await vi.advanceTimersByTimeAsync(300);
  const { noteId } = useNoteDrafts.getState().drafts[accountId] ?? newDraft();
  finishDraft({ noteId, accountId, accountName: 'Acme' });
  await vi.advanceTimersByTimeAsync(300);
  expect(texts()).toEqual([['words'], [null]]);
});

it('fault 24: knows which words the disk did not take, until it takes them', async () => {
  isDiskFull = true;
  type('words');
  await vi.advanceTimersByTimeAsync(300);
  expect(losableAccountIds(useNoteDrafts.getState())).toEqual([accountId]);
  isDiskFull = false;
  type('words and more');
  await vi.advanceTimersByTimeAsync(300);
  expect(losableAccountIds(useNoteDrafts.getState())).toEqual([]);
});

it('says where the person is', () => {
  openAccount(accountId);
  expect(places).toEqual([{ list: 'callNow', accountId, tab: 'timeline' }]);
});

it('puts back what was begun, and where', async () => {
  const begun = { ...newDraft(), text: 'Half a sentence' };
  putDesk({
    'drafts.begun': async () => ({ drafts: [{ accountId, draft: begun }], place: { list: 'all', accountId, tab: 'invoices' } }),
  });
  await openBegun(window.desk);
  expect(useNoteDrafts.getState().drafts[accountId]).toEqual(begun);
  expect(useScreen.getState()).toMatchObject({ list: 'all', accountId, tab: 'invoices' });
});
