import { describe, expect, test } from 'vitest';
import { currency } from '#tests/support/build.ts';
import { userIdSchema } from './kernel/ids.ts';
import { type ContactGroup, type TeamFacts, isRightParty, rightPartyPercentOf, teamDayOf } from './team-day.ts';

const id = (last: number) => userIdSchema.parse(`00000000-0000-4000-8000-00000000000${last}`);
const [dana, luis, priya] = [id(1), id(2), id(3)];
const usd = currency('USD');
const eur = currency('EUR');
const nothing: TeamFacts = {
  people: [
    { id: priya, name: 'Priya S.', role: 'supervisor', isDisabled: false },
    { id: luis, name: 'Luis M.', role: 'collector', isDisabled: false },
    { id: dana, name: 'Dana R.', role: 'collector', isDisabled: false },
  ],
  books: [],
  contacts: [],
  unnotedCalls: [],
  overrides: [],
  promises: [],
  matured: [],
  collected: [],
};
const contact = (over: Partial<ContactGroup> = {}): ContactGroup => ({
  userId: dana,
  channel: 'call',
  direction: 'outbound',
  outcome: 'reached',
  isWithContact: true,
  count: 1,
  ...over,
});

describe('a right-party contact', () => {
  test.each([
    [{}, true],
    [{ outcome: 'refused' }, true],
    [{ outcome: 'gatekeeper' }, false],
    [{ outcome: 'voicemail' }, false],
    [{ outcome: 'wrongNumber' }, false],
    [{ isWithContact: false }, false],
    [{ channel: 'email', outcome: 'reached' }, false],
  ] as const)('%o: %s', (over, is) => {
    expect(isRightParty(contact(over))).toBe(is);
  });
});

describe('the day of a team', () => {
  test('has a line for each collector, also one who has done nothing; others only when they work', () => {
    expect(teamDayOf(nothing).map(({ name }) => name)).toEqual(['Dana R.', 'Luis M.']);
    expect(teamDayOf({ ...nothing, contacts: [contact({ userId: priya })] }).map(({ name }) => name)).toEqual([
      'Dana R.',
      'Luis M.',
      'Priya S.',
    ]);
    expect(teamDayOf({ ...nothing, books: [{ userId: priya, count: 3 }] })[2]).toMatchObject({ name: 'Priya S.', accountCount: 3 });
  });

  test('leaves out who may not sign in any more, unless a book is left with them', () => {
    const gone = { ...nothing, people: nothing.people.map((person) => ({ ...person, isDisabled: person.id === luis })) };
    expect(teamDayOf(gone).map(({ name }) => name)).toEqual(['Dana R.']);
    expect(teamDayOf({ ...gone, books: [{ userId: luis, count: 3 }] })[1]).toMatchObject({
      name: 'Luis M.',
      isDisabled: true,
      accountCount: 3,
    });
  });

  test('counts calls, of those the conversations, and everything else as a contact', () => {
    const [line] = teamDayOf({
      ...nothing,
      contacts: [
        contact({ count: 4 }),
        contact({ outcome: 'voicemail', count: 5 }),
        contact({ direction: 'inbound', count: 2 }),
        contact({ channel: 'email', outcome: 'sent', count: 3 }),
        contact({ userId: luis, count: 9 }),
      ],
      unnotedCalls: [{ userId: dana, count: 1 }],
    });
    expect(line).toMatchObject({ contacts: 14, dials: 10, rightParty: 4 });
    expect(line && rightPartyPercentOf(line)).toBe(40);
    expect(rightPartyPercentOf({ rightParty: 0, dials: 0 })).toBeNull();
  });

  test('keeps the money of currencies apart', () => {
    const [line] = teamDayOf({
      ...nothing,
      promises: [
        { userId: dana, currency: usd, amountMinor: 700, count: 2 },
        { userId: dana, currency: eur, amountMinor: 50, count: 1 },
      ],
      collected: [
        { userId: dana, currency: usd, amountMinor: 900 },
        { userId: luis, currency: usd, amountMinor: 1 },
      ],
      matured: [{ userId: dana, currency: usd, status: 'broken', count: 3, promisedMinor: 30, keptMinor: 0 }],
      overrides: [{ userId: dana, count: 2 }],
    });
    expect(line).toMatchObject({
      promiseCount: 3,
      promised: [
        { currency: eur, amountMinor: 50 },
        { currency: usd, amountMinor: 700 },
      ],
      collected: [{ currency: usd, amountMinor: 900 }],
      matured: { keptCount: 0, brokenCount: 3 },
      overrides: 2,
    });
  });
});
