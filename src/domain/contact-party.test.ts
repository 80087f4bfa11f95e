import { describe, expect, test } from 'vitest';
import { build } from '#tests/support/build.ts';
import { type CallStory, codesAgainst, decideCall, tuesday, usualRules } from '#tests/support/decide-call.ts';
import { contactSettingsSchema, defaultContactSettings } from './contact-settings.ts';
import { addDays } from './kernel/dates.ts';
import { callLimitOf, isUnderConsumerLaw } from './party.ts';
import { defaultPolicy } from './policy.ts';

type Party = NonNullable<Parameters<typeof build.account>[0]>;
const company: Party = { partyKind: 'company' };
const person: Party = { partyKind: 'naturalPerson' };
const consumer: Party = { partyKind: 'consumer' };
const to = (party: Party) => ({ account: build.account(party) });
const notes = (daysAgo: readonly number[], outcome = 'noAnswer') =>
  daysAgo.map((days) =>
    build.note({ outcome, recordedOn: addDays(tuesday, -days), recordedAt: `${addDays(tuesday, -days)}T15:00:00.000Z` }),
  );
/** A company that lets its collectors call as they like. */
const lenient = {
  ...defaultContactSettings,
  version: 5,
  callFrom: '06:00',
  callUntil: '23:00',
  quietDays: 0,
  people: {
    callAttemptLimit: 50,
    callAttemptDays: 7,
    quietDays: 0,
    verdicts: { hours: 'warn', attempts: 'warn', conversation: 'warn' } as const,
  },
};
const lenientRules = { ...usualRules, settings: lenient, attemptLimit: 50, attemptVersion: 9 };
const evening = '2026-04-01T02:30:00.000Z';
const reached = { notes: notes([6], 'reached') };
const calledOften = { notes: notes([0, 1, 2, 3, 4, 5, 6]) };

describe('who a debt is of', () => {
  test.each([
    ['consumer', 'US', true],
    ['consumer', 'PR', true],
    ['consumer', null, true],
    ['consumer', 'DE', false],
    ['naturalPerson', 'US', false],
    ['company', 'US', false],
  ] as const)('the law of consumers is asked of a %s in %s: %s', (partyKind, country, isBound) => {
    expect(isUnderConsumerLaw({ partyKind, country })).toBe(isBound);
  });

  test('says whose limit on calls counts', () => {
    const policy = {
      ...defaultPolicy,
      contact: { ...defaultPolicy.contact, people: { ...defaultPolicy.contact.people, callAttemptLimit: 3 } },
    };
    expect(callLimitOf({ partyKind: 'company' }, policy)).toEqual({ limit: 7, days: 7 });
    expect(callLimitOf({ partyKind: 'naturalPerson' }, policy)).toEqual({ limit: 3, days: 7 });
  });
});

describe('a natural person', () => {
  test.each([
    ['seven calls in seven days', calledOften, 'attempts'],
    ['a conversation in the last seven days', reached, 'conversation'],
    ['a call at night', { now: '2026-03-31T03:00:00.000Z' }, 'hours'],
  ] as const)('%s: a second person is asked, where a company is advised', (_what, story, ruleId) => {
    expect(decideCall({ ...story, ...to(company) })).toMatchObject({ verdict: 'warn', hits: [{ ruleId }] });
    expect(decideCall({ ...story, ...to(person) })).toMatchObject({ verdict: 'needsApproval', hits: [{ ruleId, version: 1 }] });
  });

  test('has choices of their own, with the version of the guard’s settings, and no law', () => {
    const people = {
      ...lenient.people,
      callAttemptLimit: 2,
      quietDays: 14,
      verdicts: { ...lenient.people.verdicts, attempts: 'block' as const },
    };
    const rules = { ...lenientRules, settings: { ...lenient, people } };
    const story: CallStory = { notes: [...notes([10], 'reached'), ...notes([1, 0])], rules };
    expect(decideCall({ ...story, ...to(company) }).verdict).toBe('allow');
    expect(decideCall({ ...story, ...to(person) }).hits).toMatchObject([
      { ruleId: 'attempts', verdict: 'block', version: 5, source: 'house rule, after 12 CFR 1006.14(b)(2)(i)(A)', reason: { limit: 2 } },
      { ruleId: 'conversation', verdict: 'warn', version: 5, reason: { quietDays: 14 } },
    ]);
    expect(decideCall({ ...calledOften, ...reached, now: evening, rules: lenientRules, ...to(person) }).verdict).toBe('allow');
  });

  test('whose time nobody knows is not called on a guess', () => {
    const nowhere = { timeZone: null, country: null, region: null, postalAddress: null };
    expect(decideCall(to({ ...company, ...nowhere }))).toMatchObject({
      verdict: 'warn',
      hits: [{ reason: { code: 'hours.zoneUnknown' } }],
    });
    expect(decideCall(to({ ...person, ...nowhere })).verdict).toBe('needsApproval');
    expect(decideCall({ ...to({ ...person, ...nowhere }), rules: lenientRules }).verdict).toBe('warn');
    expect(decideCall({ ...to({ ...consumer, ...nowhere }), rules: lenientRules }).verdict).toBe('needsApproval');
  });
});

describe('a consumer', () => {
  test.each([
    ['seven calls in seven days', calledOften, 'attempts', '12 CFR 1006.14(b)(2)(i)(A)'],
    ['a conversation in the last seven days', reached, 'conversation', '12 CFR 1006.14(b)(2)(i)(B)'],
    ['a call after nine in the evening', { now: evening }, 'hours', '12 CFR 1006.6(b)(1)'],
  ] as const)('%s: the law asks for a second person, whatever the company has chosen', (_what, story, ruleId, source) => {
    expect(decideCall({ ...story, ...to(consumer), rules: lenientRules })).toMatchObject({
      verdict: 'needsApproval',
      hits: [{ ruleId, source, version: 1 }],
    });
    expect(
      decideCall({
        ...story,
        ...to({ ...consumer, country: 'DE', region: null, timeZone: 'America/Chicago', postalAddress: null }),
        rules: lenientRules,
        action: { channel: 'call' },
      }).hits.map((hit) => hit.source),
    ).not.toContain(source);
  });

  test('is called by the law until nine in the evening, on any day', () => {
    const sunday = { ...lenient, callWeekdays: [7] };
    const rules = { ...lenientRules, settings: sunday };
    expect(codesAgainst({ ...to(consumer), rules, now: '2026-04-06T02:00:00.000Z', today: '2026-04-05' })).toEqual([]);
    expect(codesAgainst({ ...to(consumer), rules, now: '2026-04-06T02:01:00.000Z', today: '2026-04-05' })).toEqual(['hours.late']);
    expect(codesAgainst({ ...to(consumer), rules, now: '2026-04-05T12:59:00.000Z', today: '2026-04-05' })).toEqual(['hours.early']);
  });

  test('outside the hours of both is called when both are open', () => {
    const mondays = { ...lenientRules, settings: { ...lenient, callWeekdays: [1] } };
    // On Sunday evening the law opens on Monday at eight, the company on Monday at six.
    expect(decideCall({ ...to(consumer), rules: mondays, now: '2026-04-06T03:00:00.000Z', today: '2026-04-05' }).hits).toMatchObject([
      { ruleId: 'hours', verdict: 'needsApproval', nextAllowedAt: '2026-04-06T13:00:00.000Z' },
    ]);
  });

  test('a choice that says more than the law stands in its place, and a call waits for both', () => {
    const people = {
      ...lenient.people,
      callAttemptLimit: 5,
      callAttemptDays: 14,
      verdicts: { ...lenient.people.verdicts, attempts: 'block' as const },
    };
    const rules = { ...lenientRules, settings: { ...lenient, callFrom: '08:00', people } };
    const { hits } = decideCall({ ...calledOften, ...to(consumer), rules });
    expect(hits).toMatchObject([
      { ruleId: 'attempts', verdict: 'block', version: 5, reason: { limit: 5, days: 14 }, nextAllowedAt: '2026-04-10T13:00:00.000Z' },
    ]);
    const milder = { ...rules, settings: { ...rules.settings, people: { ...people, verdicts: lenient.people.verdicts } } };
    expect(decideCall({ ...calledOften, ...to(consumer), rules: milder }).hits).toMatchObject([
      {
        ruleId: 'attempts',
        verdict: 'needsApproval',
        version: 1,
        reason: { limit: 7, days: 7 },
        nextAllowedAt: '2026-04-10T13:00:00.000Z',
      },
    ]);
  });

  test('has the law as the source of what they have asked to stop', () => {
    const stopped = { contactStops: [build.contactStop({})] };
    expect(decideCall({ ...stopped, ...to(consumer) }).hits).toMatchObject([{ ruleId: 'stop', source: '12 CFR 1006.6(c)', version: 1 }]);
    expect(decideCall({ ...stopped, ...to(company) }).hits).toMatchObject([{ source: 'house rule, after 12 CFR 1006.6(c)' }]);
  });

  test.each([
    // From Kaliningrad to Kamchatka, and Chicago: no thirteen hours of the day are in all of them.
    ['the law’s hours never meet', {}, '+74951234567'],
    ['the company’s and the law’s have no minute in common', { callFrom: '22:00', callUntil: '23:00' }, '+13125550148'],
  ])('says no moment where %s', (_what, hours, address) => {
    const rules = { ...lenientRules, settings: { ...lenient, ...hours } };
    const [hit] = decideCall({ ...to(consumer), action: { channel: 'call', address }, rules }).hits;
    expect(hit).toMatchObject({ ruleId: 'hours' });
    expect(hit).not.toHaveProperty('nextAllowedAt');
  });
});

test('settings stored before there were any for people have the usual ones', () => {
  const { people: _, ...stored } = defaultContactSettings;
  expect(contactSettingsSchema.parse(stored)).toEqual(defaultContactSettings);
});
