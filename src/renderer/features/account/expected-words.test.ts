import { describe, expect, it } from 'vitest';
import { build, date } from '#tests/support/build.ts';
import { rangeOfExpectation, wordsOfExpectation, wordsOfExpectedBase, wordsOfPaidDay, wordsOfPromised } from './expected-words.ts';

const today = date('2026-03-31');

describe('an expected payment', () => {
  it('has its day, how it was worked out, and the day by which most are there', () => {
    const expected = { kind: 'expected', on: date('2026-04-04'), latest: date('2026-04-24'), delay: { days: 10, latestDays: 30 } } as const;
    expect(wordsOfExpectation(expected, 12, today)).toEqual({
      short: '4 Apr',
      how: 'Expected 10 days after the due date: the middle of its last 12 payments and of how others on the same terms pay. In most cases (85%) it is there by 24 Apr.',
      isTold: true,
    });
    const onTheDay = { ...expected, latest: expected.on, delay: { days: -1, latestDays: -1 } };
    expect(wordsOfExpectation(onTheDay, 0, today).how).toBe(
      'Expected 1 day before the due date: this payer has not paid an invoice yet, so it is how others on the same terms pay.',
    );
  });

  it('is a range from the expected to the latest day, with the month said once where it is one', () => {
    const expected = (on: string, latest: string) =>
      ({ kind: 'expected', on: date(on), latest: date(latest), delay: { days: 0, latestDays: 5 } }) as const;
    expect(rangeOfExpectation(expected('2026-04-04', '2026-04-09'), '4 Apr', today)).toBe('4–9 Apr');
    expect(rangeOfExpectation(expected('2026-04-28', '2026-05-02'), '28 Apr', today)).toBe('28 Apr–2 May');
    expect(rangeOfExpectation(expected('2026-04-04', '2026-04-04'), '4 Apr', today)).toBe('4 Apr');
    expect(rangeOfExpectation({ kind: 'untold', because: 'stay' }, 'stay', today)).toBe('stay');
  });

  it('has the latest day alone once the usual one has gone by, with both said', () => {
    const past = {
      kind: 'pastUsualDay',
      usual: date('2026-03-30'),
      latest: date('2026-04-19'),
      delay: { days: 0, latestDays: 20 },
    } as const;
    expect(wordsOfExpectation(past, 1, today)).toEqual({
      short: 'by 19 Apr',
      how: 'Usually paid on the due date, 30 Mar, which has passed; in most cases (85%) it is there by 19 Apr. Worked out from its last payment and from how others on the same terms pay.',
      isTold: true,
    });
  });

  it('says why where it cannot be told', () => {
    for (const because of ['usualDaysPassed', 'disputed', 'dueBeforeIssued', 'stay'] as const) {
      expect(wordsOfExpectation({ kind: 'untold', because }, 3, today)).toMatchObject({
        isTold: false,
        how: expect.stringMatching(/^Cannot be told: /),
      });
    }
  });
});

it('a promise says its amount, its day and who recorded it', () => {
  const promised = { kind: 'promised', on: date('2026-04-03'), amountMinor: 30_00 } as const;
  const [one, other] = [build.promise({ recordedByName: 'Dana Reyes' }), build.promise({ recordedByName: 'Priya Shah' })];
  expect(wordsOfPromised({ ...promised, promises: [one] }, '$30.00', today)).toBe('$30.00 promised for 3 Apr, recorded by Dana Reyes.');
  expect(wordsOfPromised({ ...promised, promises: [one, one, other] }, '$30.00', today)).toBe(
    '$30.00 promised for 3 Apr in 3 promises, recorded by Dana Reyes, Priya Shah.',
  );
  const partly = { ...one, keptMinor: 20_00 };
  expect(wordsOfPromised({ ...promised, promises: [partly] }, '$30.00', today)).toBe(
    '$30.00 still to come of what was promised for 3 Apr, recorded by Dana Reyes.',
  );
});

it('whose payments a column rests on', () => {
  expect(wordsOfExpectedBase(0)).toMatch(/for want of own payments/);
  expect(wordsOfExpectedBase(12)).toMatch(/last 12 payments/);
});

it('a paid invoice says its day against the due date', () => {
  const paid = { status: 'paid', dueDate: date('2026-03-10'), paidDate: date('2026-03-20') } as const;
  expect(wordsOfPaidDay(paid, today)).toBe('Paid on 20 Mar, 10 days after the due date');
  expect(wordsOfPaidDay({ ...paid, dueDate: paid.paidDate }, today)).toBe('Paid on 20 Mar, the due date');
  expect(wordsOfPaidDay({ ...paid, status: 'open', paidDate: null }, today)).toBeNull();
});
