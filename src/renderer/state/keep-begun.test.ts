import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { BegunForm, FormChange } from '#contracts/begun-form.ts';
import type { DraftChange, Place } from '#contracts/note-draft.ts';
import { approvalIdSchema } from '#domain/kernel/ids.ts';
import { build, newId } from '#tests/support/build.ts';
import { putDesk } from '#tests/support/fake-desk.ts';
import { claimForms, dropForm, keepForm, resetForms, useBegunForms } from './begun-forms.ts';
import { keepBegun, openBegun } from './keep-begun.ts';
import { changeDraft, finishDraft, losableAccountIds, newDraft, resetNoteDrafts, useNoteDrafts } from './note-drafts.ts';
import { openAccount, resetScreen, useScreen } from './screen.ts';
import { warnOfUnsavedWords } from './unsaved-warning.ts';

const accountId = build.accountId();
let kept: DraftChange[][];
let keptForms: FormChange[][];
let places: Place[];
let isDiskFull: boolean;
let stop: () => void;
let emit: ReturnType<typeof putDesk>['emit'];
beforeEach(() => {
  vi.useFakeTimers();
  resetScreen();
  kept = [];
  keptForms = [];
  places = [];
  isDiskFull = false;
  ({ emit } = putDesk({
    async 'drafts.keep'({ changes }) {
      const notes = changes.filter((change) => 'draft' in change);
      if (notes.length > 0) kept.push(notes);
      if (notes.length < changes.length) keptForms.push(changes.filter((change) => 'form' in change));
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
  resetForms();
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

describe('a form that is not sent yet', () => {
  const decision = { of: 'decision', id: approvalIdSchema.parse(newId()) } as const;
  const write = (comment: string) => keepForm({ ...decision, condition: 'Claim is filed', comment });
  const comments = () => keptForms.map((changes) => changes.map(({ form }) => (form?.of === 'decision' ? form.comment : null)));

  it('is kept as notes are: soon, at a lock at once, without a card number, and forgotten when it is sent', async () => {
    write('Card 4111 1111 1111 1111');
    await vi.advanceTimersByTimeAsync(300);
    expect(comments()).toEqual([['Card ****1111']]);
    write('On its way');
    emit('drafts.flush', null);
    expect(comments()).toEqual([['Card ****1111'], ['On its way']]);
    dropForm(decision);
    await vi.advanceTimersByTimeAsync(300);
    expect(comments().at(-1)).toEqual([null]);
  });

  it('is asked after before the window closes where the disk did not take it', async () => {
    const stopWarning = warnOfUnsavedWords(window);
    const leave = () => !window.dispatchEvent(new Event('beforeunload', { cancelable: true }));
    isDiskFull = true;
    write('words');
    await vi.advanceTimersByTimeAsync(300);
    expect(leave()).toBe(true);
    isDiskFull = false;
    write('words and more');
    await vi.advanceTimersByTimeAsync(300);
    expect(leave()).toBe(false);
    stopWarning();
  });

  it('comes back with the next sign-in, and goes for somebody else', async () => {
    const form: BegunForm = { ...decision, condition: '', comment: 'Half a sentence' };
    putDesk({ 'drafts.begun': async () => ({ drafts: [], forms: [form], place: null }) });
    claimForms('one');
    await openBegun(window.desk);
    expect([...useBegunForms.getState().forms.values()]).toEqual([form]);
    claimForms('one');
    expect(useBegunForms.getState().forms.size).toBe(1);
    claimForms('another');
    expect(useBegunForms.getState().forms.size).toBe(0);
  });
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
