import { describe, expect, test } from 'vitest';
import { build, newId } from '#tests/support/build.ts';
import { accountFactsOf } from './account-facts.ts';
import type { CommandName } from './commands.ts';
import { commandOf } from './commands.ts';
import { isMarkedWrong } from './contact-number.ts';
import { type Folder, folderReader, withPuts } from './folder.ts';
import { holdCauseOf } from './work-list.ts';

const marian = build.contact({ phone: '+1 312 555 0148' });
const folderOf = (over: Partial<Folder> = {}) => build.folder({ contacts: [marian], ...over });
const run = (folder: Folder, name: CommandName, input: object, role: 'collector' | 'supervisor' = 'supervisor') =>
  commandOf(name).execute({ accountId: folder.account.id, ...input }, folderReader(folder), build.context({ role }));
const codeOf = async (...of: Parameters<typeof run>) => {
  const result = await run(...of);
  return result.ok ? 'ok' : result.error.code;
};
const after = async (...of: Parameters<typeof run>): Promise<Folder> => {
  const result = await run(...of);
  if (!result.ok) throw new Error(result.error.code);
  return withPuts(of[0], result.value);
};

describe('a stop', () => {
  const stop = { contactStopId: newId(), kind: 'stopRequest', channel: null, contactId: null, address: null, reason: 'She wrote so today' };

  test('is placed by whoever hears it, holds at once, and takes the account out of the call list', async () => {
    const folder = await after(folderOf(), 'contactStop.place', stop, 'collector');
    expect(folder.contactStops).toMatchObject([
      { status: 'open', reason: 'She wrote so today', placedByName: 'Dana Reyes', liftedAt: null },
    ]);
    const facts = accountFactsOf(folder);
    expect(facts.stops).toMatchObject([{ kind: 'stopRequest', since: '2026-03-31' }]);
    expect(holdCauseOf(facts, build.context().today)).toBe('stop');
  });

  test('of one channel, person or number leaves the account where it is', async () => {
    for (const over of [{ channel: 'call' }, { contactId: marian.id }, { kind: 'optOut', address: '+13125550148' }]) {
      const facts = accountFactsOf(await after(folderOf(), 'contactStop.place', { ...stop, ...over }));
      expect(holdCauseOf(facts, build.context().today)).toBeNull();
    }
  });

  test('holds back letters that have not been posted, by the channel and the person it names', async () => {
    const letter = build.message({ channel: 'letter', state: 'printed', toAddress: 'Main Street 1\nChicago', contactId: marian.id });
    const states = async (over: object) =>
      (await after(folderOf({ messages: [letter] }), 'contactStop.place', { ...stop, ...over })).messages.map(({ state, flag }) => [
        state,
        flag,
      ]);
    for (const over of [{}, { channel: 'letter' }, { contactId: marian.id }])
      expect(await states(over)).toEqual([['cancelled', 'stopped']]);
    for (const over of [
      { channel: 'email' },
      { kind: 'optOut', address: 'ap@brightline.example' },
      { kind: 'counsel', contactId: marian.id },
    ])
      expect(await states(over)).toEqual([['printed', null]]);
  });

  test.each([
    ['without a reason', { reason: ' ' }, 'contactStop.reasonMissing'],
    ['about nobody on the account', { contactId: newId() }, 'contact.notFound'],
    ['of a kind that is marked otherwise', { kind: 'wrongNumber' }, 'command.invalidInput'],
    ['about another account', { accountId: newId() }, 'account.notFound'],
  ])('%s is refused', async (_what, over, code) => {
    expect(await codeOf(folderOf(), 'contactStop.place', { ...stop, ...over })).toBe(code);
  });

  test('is placed once, and again when it was lifted', async () => {
    const folder = await after(folderOf(), 'contactStop.place', stop);
    expect(await codeOf(folder, 'contactStop.place', stop)).toBe('command.idTaken');
    expect(await codeOf(folder, 'contactStop.place', { ...stop, contactStopId: newId() })).toBe('contactStop.alreadyPlaced');
    for (const over of [{ kind: 'counsel' }, { channel: 'email' }, { contactId: marian.id }, { address: 'a@b.example' }]) {
      expect(await codeOf(folder, 'contactStop.place', { ...stop, ...over, contactStopId: newId() })).toBe('ok');
    }
    const lifted = await after(folder, 'contactStop.lift', { contactStopId: stop.contactStopId, reason: 'She called us back' });
    expect(lifted.contactStops).toMatchObject([{ status: 'lifted', liftReason: 'She called us back', liftedByName: 'Dana Reyes' }]);
    expect(accountFactsOf(lifted).stops).toEqual([]);
    expect(await codeOf(lifted, 'contactStop.place', { ...stop, contactStopId: newId() })).toBe('ok');
    expect(await codeOf(lifted, 'contactStop.lift', { contactStopId: stop.contactStopId, reason: 'Again' })).toBe(
      'contactStop.alreadyLifted',
    );
  });

  test('is lifted by those who lead, with a reason', async () => {
    const folder = await after(folderOf(), 'contactStop.place', stop);
    const lift = { contactStopId: stop.contactStopId, reason: 'She called us back' };
    expect(await codeOf(folder, 'contactStop.lift', lift, 'collector')).toBe('command.roleMissing');
    expect(await codeOf(folder, 'contactStop.lift', { ...lift, reason: '' })).toBe('contactStop.reasonMissing');
    expect(await codeOf(folder, 'contactStop.lift', { ...lift, contactStopId: newId() })).toBe('contactStop.notFound');
  });
});

describe('a wrong number', () => {
  const mark = { contactStopId: newId(), contactId: marian.id, number: '+13125550148' };

  test('stays on the contact as what it was, and is known as wrong', async () => {
    const folder = await after(folderOf(), 'contact.markWrongNumber', mark, 'collector');
    expect(folder.contacts).toMatchObject([{ phone: '+1 312 555 0148' }]);
    expect(folder.contactStops).toMatchObject([{ kind: 'wrongNumber', channel: 'call', contactId: marian.id, address: '+13125550148' }]);
    expect(isMarkedWrong(marian, folder.contactStops)).toBe(true);
    expect(isMarkedWrong({ ...marian, phone: '+1 312 555 0148 ext. 12' }, folder.contactStops)).toBe(true);
    expect(isMarkedWrong({ ...marian, phone: '+1 312 555 0149' }, folder.contactStops)).toBe(false);
    expect(isMarkedWrong({ ...marian, phone: null }, folder.contactStops)).toBe(false);
    expect(isMarkedWrong(build.contact({ phone: marian.phone }), folder.contactStops)).toBe(false);
    expect(isMarkedWrong(marian, [build.contactStop({ contactId: marian.id, address: '+13125550148' })])).toBe(false);
    expect(await codeOf(folder, 'contact.markWrongNumber', mark)).toBe('command.idTaken');
    expect(await codeOf(folder, 'contact.markWrongNumber', { ...mark, contactStopId: newId() })).toBe('contactStop.alreadyPlaced');
  });

  test('is corrected by another one, and not by itself until somebody lifts the mark', async () => {
    const folder = await after(folderOf(), 'contact.markWrongNumber', mark);
    const correct = { contactId: marian.id, phone: '+1 312 555 0199' };
    expect((await after(folder, 'contact.correctNumber', correct, 'collector')).contacts).toMatchObject([{ phone: '+1 312 555 0199' }]);
    expect(await codeOf(folder, 'contact.correctNumber', { ...correct, phone: '+1 312 555 0148' })).toBe('contact.numberIsWrong');
    expect(await codeOf(folder, 'contact.correctNumber', { ...correct, phone: '+1 211 555 0148' })).toBe('phone.notInUse');
    expect(await codeOf(folder, 'contact.correctNumber', { ...correct, contactId: newId() })).toBe('contact.notFound');
    const lifted = await after(folder, 'contactStop.lift', { contactStopId: mark.contactStopId, reason: 'It is hers after all' });
    expect(await codeOf(lifted, 'contact.correctNumber', { ...correct, phone: '+1 312 555 0148' })).toBe('ok');
  });

  test('is of somebody who is there and has one', async () => {
    expect(await codeOf(folderOf(), 'contact.markWrongNumber', { ...mark, contactId: newId() })).toBe('contact.notFound');
    const unreachable = build.contact({ phone: null });
    expect(await codeOf(folderOf({ contacts: [unreachable] }), 'contact.markWrongNumber', { ...mark, contactId: unreachable.id })).toBe(
      'contact.numberMissing',
    );
  });
});

describe('a call', () => {
  test('to a number that is wrong, or of somebody who asked to stop, is blocked before it is placed', async () => {
    const call = {
      callId: newId(),
      contactId: marian.id,
      contactName: 'Marian Webb',
      number: '+13125550148',
      dialer: 'bridge',
      overrideReason: 'They wait',
      guard: null,
    };
    const wrong = await after(folderOf(), 'contact.markWrongNumber', {
      contactStopId: newId(),
      contactId: marian.id,
      number: '+13125550148',
    });
    expect(await codeOf(wrong, 'call.place', call)).toBe('call.blocked');
    expect(await codeOf(wrong, 'call.place', { ...call, number: '+13125550199' })).toBe('ok');
    const stopped = folderOf({ contactStops: [build.contactStop({ channel: 'call', contactId: marian.id })] });
    expect(await codeOf(stopped, 'call.place', call)).toBe('call.blocked');
    expect(await codeOf(stopped, 'call.place', { ...call, contactId: null })).toBe('ok');
  });
});
