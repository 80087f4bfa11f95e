import { beforeEach, expect, it } from 'vitest';
import { commandEnvelopeSchema } from '#contracts/envelope.ts';
import { build, instant, newId } from '#tests/support/build.ts';
import { type Refused, beginFix, isFixable, resetFixes, useFixes } from './fixes.ts';
import { resetNoteDrafts, useNoteDrafts } from './note-drafts.ts';
import { resetScreen } from './screen.ts';

beforeEach(() => {
  resetScreen();
  resetNoteDrafts();
  resetFixes();
});
const accountId = build.accountId();
const refusedOf = (name: string, input: Record<string, unknown>): Refused => ({
  code: 'command.malformed',
  command: commandEnvelopeSchema.parse({
    commandId: newId(),
    name,
    accountId,
    at: instant('2026-03-31T15:00:00.000Z'),
    businessDate: '2026-03-31',
    input,
    seq: 1,
  }),
});
const draft = () => useNoteDrafts.getState().drafts[accountId];

it('takes what can be used of an entry that could not be read, and the rest as in an empty form', () => {
  expect(beginFix(refusedOf('contactNote.record', { text: 'Pays on Friday', outcome: 'danced', channel: 7, followUp: 'soon' }))).toBe(true);
  expect(draft()).toMatchObject({
    text: 'Pays on Friday',
    outcome: null,
    channel: 'call',
    direction: 'outbound',
    nextStep: '',
    followUpDate: '',
  });
});

it('gives what is written again the same ids however often it is begun, and others to another entry', () => {
  const [one, two] = [refusedOf('contactNote.record', { text: 'One' }), refusedOf('contactNote.record', { text: 'Two' })];
  beginFix(one);
  const first = draft();
  resetNoteDrafts();
  beginFix(one);
  expect(draft()).toEqual(first);
  resetNoteDrafts();
  beginFix(two);
  expect(draft()?.noteId).not.toBe(first?.noteId);
  expect(draft()?.followUpId).not.toBe(draft()?.noteId);
});

it('goes on with a fix that has been begun, and keeps every other unsaved word', () => {
  const [one, two] = [refusedOf('contactNote.record', { text: 'One' }), refusedOf('contactNote.record', { text: 'Two' })];
  expect(beginFix(one)).toBe(true);
  expect(beginFix(one)).toBe(true);
  expect(beginFix(two)).toBe(false);
  expect(draft()?.text).toBe('One');
});

it('opens a contact in its form, and offers no form for what has none', () => {
  const contact = refusedOf('contact.add', { name: 'Priya Raman', phone: null, email: 'priya@example.com' });
  expect([contact, refusedOf('contactNote.record', {}), refusedOf('followUp.close', {})].map(isFixable)).toEqual([true, true, false]);
  beginFix(contact);
  expect(useFixes.getState().contact).toMatchObject({
    accountId,
    values: { name: 'Priya Raman', role: '', phone: '', email: 'priya@example.com' },
  });
});
