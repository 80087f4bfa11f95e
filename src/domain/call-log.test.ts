import { describe, expect, test } from 'vitest';
import { build, date, newId } from '#tests/support/build.ts';
import { type CallFilter, byNewestCall, callLinesOf, csvOfCalls, isAmong, noCallFilter, secondsSpoken } from './call-log.ts';
import { userIdSchema } from './kernel/ids.ts';

const days = { from: date('2026-03-30'), until: date('2026-03-31') };
const line = (over: object = {}, notes: readonly object[] = []) => {
  const folder = build.folder({ account: build.account({ name: 'Brightline', number: '0200' }), calls: [build.call(over)], notes });
  const [first] = callLinesOf(folder, { from: date('2000-01-01'), until: date('2100-01-01') });
  if (!first) throw new Error('there is no line');
  return first;
};

describe('the log of calls', () => {
  test('has the calls of its days, the first and the last among them, with what came of each', () => {
    const note = build.note({ outcome: 'promise' });
    const calls = ['2026-03-29', '2026-03-30', '2026-03-31', '2026-04-01'].map((placedOn, at) =>
      build.call({ placedOn, placedAt: `${placedOn}T15:00:00.000Z`, noteId: at === 1 ? note.id : null }),
    );
    const lines = callLinesOf(build.folder({ calls, notes: [note] }), days);
    expect(lines.toSorted(byNewestCall).map(({ call, outcome }) => [call.placedOn, outcome])).toEqual([
      ['2026-03-31', null],
      ['2026-03-30', 'promise'],
    ]);
  });

  test('a note that is not there makes no outcome up', () => {
    expect(line({ noteId: newId() }).outcome).toBeNull();
  });

  test('is in the same order whatever order it came in', () => {
    const [one, other] = [line(), line()];
    expect([one, other].toSorted(byNewestCall)).toEqual([other, one].toSorted(byNewestCall));
  });

  test.each<[string, Partial<CallFilter>, object, boolean]>([
    ['nothing', {}, {}, true],
    ['its state', { state: 'busy' }, { state: 'busy' }, true],
    ['another state', { state: 'busy' }, { state: 'noAnswer' }, false],
    ['no outcome', { outcome: 'none' }, {}, true],
    ['an outcome it has not got', { outcome: 'reached' }, {}, false],
    ['somebody else', { placedById: userIdSchema.parse(newId()) }, {}, false],
    ['part of the account’s name', { text: ' brightL ' }, {}, true],
    ['part of the number that was called', { text: '5550148' }, { number: '+13125550148' }, true],
    ['words that are nowhere', { text: 'nowhere' }, {}, false],
    ['any flag', { flag: 'any' }, { flag: 'stopped' }, true],
    ['any flag, where there is none', { flag: 'any' }, {}, false],
    ['a flag of its own', { flag: 'limitPassed' }, { flag: 'stopped' }, false],
    ['advice against it', { flag: 'advice' }, { verdict: 'warn' }, true],
    ['advice, where there was none', { flag: 'advice' }, {}, false],
  ])('narrowed to %s', (_what, filter, over, isIn) => {
    expect(isAmong(line(over), { ...noCallFilter, ...filter })).toBe(isIn);
  });

  test('narrowed to a person has their calls', () => {
    const mine = line();
    expect(isAmong(mine, { ...noCallFilter, placedById: mine.call.placedById })).toBe(true);
  });

  test('knows how long was spoken where both ends are known', () => {
    const answered = { answeredAt: '2026-03-31T15:00:00.000Z', endedAt: '2026-03-31T15:01:01.400Z' };
    expect(secondsSpoken(line(answered).call)).toBe(61);
    expect(secondsSpoken(line({ ...answered, endedAt: null }).call)).toBeNull();
    expect(secondsSpoken(line({ ...answered, answeredAt: null }).call)).toBeNull();
  });

  test('as CSV has a line a call, and nothing in it is a formula', () => {
    const text = csvOfCalls([line({ contactName: '=HYPERLINK("x")', overrideReason: 'They asked, twice', verdict: 'warn' })]);
    expect(csvOfCalls([line({ flag: 'stopped' })]).trimEnd()).toMatch(/,allow,,,stopped$/);
    const [head, row, rest] = text.split('\r\n');
    expect(head).toMatch(/^Placed at \(UTC\),Business day,/);
    expect(row).toContain(`"'=HYPERLINK(""x"")"`);
    expect(row).toContain("'+1312");
    expect(row).toContain('"They asked, twice"');
    expect(rest).toBe('');
  });
});
