import { describe, expect, test } from 'vitest';
import { defaultPrompts, filledPrompts } from '#domain/call-prompts.ts';
import { parsePhone } from '#domain/phone-number.ts';
import { build, date, newId } from '#tests/support/build.ts';
import { bestCalleeOf, likelyCalleeOf } from './dial-number.ts';
import { noteAfter, openCallOf } from './open-call.ts';
import { promptFactsOf } from './call-prompts.ts';

const today = date('2026-03-31');

describe('whom to call', () => {
  const contact = (name: string, phone: string | null, over: object = {}) => build.contact({ name, phone, isPrimary: false, ...over });
  const nameOf = (contacts: readonly object[], account = build.account()) => {
    const callee = bestCalleeOf(build.folder({ account, contacts }), parsePhone);
    return 'phone' in callee ? `${callee.contact.name} ${callee.phone.e164}` : callee.problem;
  };

  test('is somebody whom no stop forbids and whose number is not somebody else’s, before the primary one', () => {
    const contacts = [contact('Marian', '+1 312 555 0148', { isPrimary: true }), contact('Ilse', '+1 312 555 0177')];
    const offered = (...contactStops: readonly object[]) => {
      const folder = build.folder({ contacts, contactStops });
      const callee = bestCalleeOf(folder, parsePhone);
      return ['contact' in callee ? callee.contact.name : null, likelyCalleeOf(folder)?.name];
    };
    const [marian] = contacts;
    expect(offered()).toEqual(['Marian', 'Marian']);
    expect(offered(build.contactStop({ kind: 'stopRequest', channel: 'call', contactId: marian?.id }))).toEqual(['Ilse', 'Ilse']);
    const wrong = { kind: 'wrongNumber', channel: 'call', contactId: marian?.id, address: '+13125550148', reason: '+1 312 555 0148' };
    expect(offered(build.contactStop(wrong))).toEqual(['Ilse', 'Ilse']);
    const all = { kind: 'stopRequest', channel: 'call', contactId: null };
    expect(offered(build.contactStop(all)), 'where all are stopped the primary one is, and the guard says why not').toEqual([
      'Marian',
      'Marian',
    ]);
  });

  test('is the primary contact, or the first whose number can be dialled', () => {
    const primary = contact('Marian', '+1 312 555 0148', { isPrimary: true });
    expect(nameOf([contact('Ilse', '+44 20 7946 0018'), primary])).toBe('Marian +13125550148');
    expect(nameOf([contact('Ilse', '+44 20 7946 0018'), contact('Marian', '1-800-FLOWERS', { isPrimary: true })])).toBe(
      'Ilse +442079460018',
    );
    expect(nameOf([contact('Ilse', '+44 20 7946 0018'), contact('Marian', '+1 312 555 0148', { isPrimary: true, status: 'closed' })])).toBe(
      'Ilse +442079460018',
    );
  });

  test('is nobody where no number is clear, and it says why', () => {
    expect(nameOf([])).toMatch(/^Nobody is known on this account/);
    expect(nameOf([contact('Marian', null)])).toBe('No telephone number of Marian is known.');
    expect(nameOf([contact('Marian', '312 555 0148')], build.account({ country: null }))).toMatch(
      /^Marian, 312 555 0148: The country is missing/,
    );
  });
});

describe('the call in hand', () => {
  const me = newId();
  const call = (over: object) => build.call({ placedById: me, ...over });
  const folderOf = (calls: readonly object[], notes: readonly object[] = []) => build.folder({ calls, notes });
  const openOf = (calls: readonly object[]) => openCallOf(folderOf(calls), folderOf(calls).calls[0]?.placedById);

  test('is the newest of mine that is not written down', () => {
    const newest = call({ placedAt: '2026-03-31T15:00:00.000Z' });
    expect(openOf([call({}), newest])?.id).toBe(newest.id);
    expect(openOf([call({ noteId: newId() }), call({ state: 'cancelled' })])).toBeNull();
    expect(openCallOf(folderOf([call({})]), undefined)).toBeNull();
  });

  test('is one that ended before it rang as long as this window has it in hand', () => {
    const folder = folderOf([call({ state: 'cancelled' })]);
    const [ended] = folder.calls;
    expect(openCallOf(folder, ended?.placedById, ended?.id)?.id).toBe(ended?.id);
    expect(openCallOf(folder, ended?.placedById, build.call({}).id)).toBeNull();
  });

  test('may have been written down before the window went', () => {
    const made = call({ placedAt: '2026-03-31T15:00:00.000Z' });
    const note = build.note({ recordedById: me, recordedAt: '2026-03-31T15:04:00.000Z' });
    const before = build.note({ recordedById: me, recordedAt: '2026-03-31T14:04:00.000Z' });
    const others = build.note({ recordedAt: '2026-03-31T15:04:00.000Z' });
    expect(noteAfter(folderOf([made], [before, others, note]), made)?.id).toBe(note.id);
    expect(noteAfter(folderOf([made], [before, others]), made)).toBeNull();
    expect(noteAfter(folderOf([made, call({ noteId: note.id })], [note]), made)).toBeNull();
  });
});

describe('what to say', () => {
  test('names what may be asked for, the oldest of it and the promise', () => {
    const invoices = [
      build.invoice({ number: 'INV-2', dueDate: '2026-03-20', openAmountMinor: 50_00 }),
      build.invoice({ number: 'INV-1', dueDate: '2026-03-01', openAmountMinor: 100_00, disputedAmountMinor: 40_00 }),
      build.invoice({ number: 'INV-0', dueDate: '2026-02-01', openAmountMinor: 70_00, disputedAmountMinor: 70_00 }),
    ];
    const lines = filledPrompts(
      defaultPrompts,
      promptFactsOf(build.folder({ invoices, promises: [build.promise({ status: 'broken' })] }), today),
    );
    expect(lines).toHaveLength(3);
    expect(lines[0]).toContain('$110.00');
    expect(lines[1]).toMatch(/INV-1 over \$60\.00, due 1 Mar: 30 days late/);
    expect(lines[2]).toMatch(/\$25,000\.00 by 10 Mar/);
  });

  test('leaves out a line that has nothing to name', () => {
    expect(filledPrompts(defaultPrompts, promptFactsOf(build.folder(), today))).toEqual([]);
    expect(filledPrompts(['Good morning', '{oldestNumber}'], promptFactsOf(build.folder(), today))).toEqual(['Good morning']);
  });
});
