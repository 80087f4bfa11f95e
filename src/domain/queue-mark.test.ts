import { describe, expect, test } from 'vitest';
import { build, date, newId } from '#tests/support/build.ts';
import { folderReader, withPuts } from './folder.ts';
import { addDays } from './kernel/dates.ts';
import { clearQueueMark, holdsOn, longestMarkDays, setQueueMark } from './queue-mark.ts';

const today = date('2026-03-31');
const context = build.context();

async function set(over: object = {}, folder = build.folder()) {
  const input = { queueMarkId: newId(), accountId: folder.account.id, kind: 'snooze', reason: 'Waits for a credit memo', ...over };
  const result = await setQueueMark.execute({ until: addDays(today, 7), ...input }, folderReader(folder), context);
  return { input, folder, result, after: result.ok ? withPuts(folder, result.value) : folder };
}

describe('a mark', () => {
  test('is kept with its reason, its end and who set it', async () => {
    const { after } = await set();
    expect(after.queueMarks).toMatchObject([
      { kind: 'snooze', reason: 'Waits for a credit memo', until: '2026-04-07', status: 'open', recordedByName: 'Dana Reyes' },
    ]);
  });

  test('takes the place of the one before, which stays in the books', async () => {
    const { after: snoozed } = await set();
    const { after } = await set({ kind: 'pin', reason: 'The auditor asks' }, snoozed);
    expect(after.queueMarks.map(({ kind, status, closedAt }) => [kind, status, closedAt])).toEqual([
      ['snooze', 'closed', context.at],
      ['pin', 'open', null],
    ]);
  });

  test('needs a reason, unless the account is only skipped for today', async () => {
    expect((await set({ reason: ' ' })).result).toMatchObject({ ok: false, error: { code: 'queueMark.reasonMissing' } });
    expect((await set({ reason: '', kind: 'skip', until: addDays(today, 1) })).result.ok).toBe(true);
  });

  test.each([
    [0, 'queueMark.untilNotLater'],
    [-3, 'queueMark.untilNotLater'],
    [longestMarkDays + 1, 'queueMark.tooLong'],
  ])('that ends in %i days is refused', async (days, code) => {
    expect((await set({ until: addDays(today, days) })).result).toMatchObject({ ok: false, error: { code } });
  });

  test('may hold for as long as the limit says, and not on its last day any more', async () => {
    const { after } = await set({ until: addDays(today, longestMarkDays) });
    const [mark] = after.queueMarks;
    expect(mark && holdsOn(mark, addDays(today, longestMarkDays - 1))).toBe(true);
    expect(mark && holdsOn(mark, addDays(today, longestMarkDays))).toBe(false);
  });

  test('is not written over another one of its id, and not on an account that is not there', async () => {
    const { input, after } = await set();
    expect((await set({ queueMarkId: input.queueMarkId }, after)).result).toMatchObject({ error: { code: 'command.idTaken' } });
    expect((await set({ accountId: build.accountId() })).result).toMatchObject({ error: { code: 'account.notFound' } });
  });
});

describe('taking a mark back', () => {
  test('closes it once', async () => {
    const { input, after } = await set();
    const clear = { queueMarkId: input.queueMarkId, accountId: after.account.id };
    const result = await clearQueueMark.execute(clear, folderReader(after), context);
    if (!result.ok) throw new Error('it was refused');
    const cleared = withPuts(after, result.value);
    expect(cleared.queueMarks).toMatchObject([{ status: 'closed', closedAt: context.at }]);
    const again = await clearQueueMark.execute(clear, folderReader(cleared), context);
    expect(again).toMatchObject({ ok: false, error: { code: 'queueMark.alreadyClosed' } });
  });

  test('of one that never was is refused', async () => {
    const folder = build.folder();
    const clear = { queueMarkId: newId(), accountId: folder.account.id };
    expect(await clearQueueMark.execute(clear, folderReader(folder), context)).toMatchObject({ error: { code: 'queueMark.notFound' } });
  });
});
