import { describe, expect, test } from 'vitest';
import { build, date, instant, newId } from '#tests/support/build.ts';
import { businessDayOf, momentOf } from './command.ts';
import { commandNameSchema, commandOf, commands } from './commands.ts';
import { folderReader } from './folder.ts';

test('the list of names and the list of commands are one', () => {
  expect(commandNameSchema.options).toEqual(Object.keys(commands));
});

describe('the business day a command is judged by', () => {
  const serverToday = date('2026-03-31');
  test.each([
    ['today', '2026-03-31', '2026-03-31'],
    ['yesterday, without a network', '2026-03-30', '2026-03-30'],
    ['a clock that runs ahead', '2026-04-05', '2026-03-31'],
    ['a clock a year behind', '2025-03-31', '2026-03-31'],
  ])('%s', (_, claimed, judgedBy) => {
    expect(businessDayOf(date(claimed), serverToday)).toBe(judgedBy);
  });
});

describe('the moment a command is recorded with', () => {
  const now = instant('2026-03-31T15:00:00.000Z');
  test.each([
    ['an hour ago', '2026-03-31T14:00:00.000Z', '2026-03-31T14:00:00.000Z'],
    ['a clock some minutes ahead', '2026-03-31T15:05:00.000Z', '2026-03-31T15:05:00.000Z'],
    ['a clock years ahead', '2099-01-01T00:00:00.000Z', '2026-03-31T15:00:00.000Z'],
  ])('%s', (_, claimed, recorded) => {
    expect(momentOf(instant(claimed), now)).toBe(recorded);
  });
});

describe('adding a contact', () => {
  const input = { contactId: newId(), name: 'J. Park', role: '', phone: null, email: 'park@brightline.example' };
  test('the first one is the primary contact, the next is not', async () => {
    const empty = build.folder();
    const known = build.folder({ contacts: [build.contact()] });
    for (const [folder, isPrimary] of [
      [empty, true],
      [known, false],
    ] as const) {
      const add = { ...input, accountId: folder.account.id };
      const result = await commandOf('contact.add').execute(add, folderReader(folder), build.context());
      expect(result).toMatchObject({ ok: true, value: [{ row: { isPrimary } }] });
    }
  });

  test('somebody who can be neither called nor written to is refused', async () => {
    const folder = build.folder();
    const add = { ...input, accountId: folder.account.id, email: null };
    const result = await commandOf('contact.add').execute(add, folderReader(folder), build.context());
    expect(result).toMatchObject({ ok: false, error: { code: 'contact.unreachable' } });
  });

  test.each([
    ['in international form', '+1 312 555 0148 ext. 12', 'ok'],
    ['in international form, and none that there is', '+1 211 555 0148', 'phone.notInUse'],
    ['of a service that costs whoever calls', '+1 900 555 0148', 'phone.premium'],
    ['as an older desktop sends it, without its country', '555 0148', 'ok'],
    ['with words in it', 'ask for Ms. Park', 'command.invalidInput'],
  ])('a number %s', async (_what, phone, expected) => {
    const folder = build.folder();
    const add = { ...input, accountId: folder.account.id, phone };
    const result = await commandOf('contact.add').execute(add, folderReader(folder), build.context());
    expect(result.ok ? 'ok' : result.error.code).toBe(expected);
  });
});

describe('follow-ups', () => {
  test('one that is closed is not closed again', async () => {
    const folder = build.folder({ followUps: [build.followUp({ status: 'done' })] });
    const close = { followUpId: folder.followUps[0]?.id, accountId: folder.account.id, status: 'cancelled' };
    const result = await commandOf('followUp.close').execute(close, folderReader(folder), build.context());
    expect(result).toMatchObject({ ok: false, error: { code: 'followUp.alreadyClosed' } });
  });
});
