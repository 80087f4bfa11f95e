import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { build, currency, date, newId } from '#tests/support/build.ts';
import { defaultStrategies } from './default-strategies.ts';
import { addDays, daysBetween, isoWeekday } from './kernel/dates.ts';
import { type NextStep, type ProgrammeFacts, dateOfNext, nextStepOf } from './next-step.ts';
import { defaultPromiseSettings } from './promise-settings.ts';
import { type Strategy, everybody, fixedStops, stopConditionSchema, unwritten } from './strategy.ts';

/** A Tuesday. */
const today = date('2026-03-31');
const day = (offset: number) => addDays(today, offset);

type Item = ProgrammeFacts['openItems'][number];
type Contact = ProgrammeFacts['recentContacts'][number];
const usd = currency('USD');
const item = (dueOffset: number, openAmountMinor = 100_00, disputedAmountMinor = 0): Item => ({
  dueDate: day(dueOffset),
  currency: usd,
  openAmountMinor,
  disputedAmountMinor,
});
const contact = (offset: number, over: Partial<Contact> = {}): Contact => ({
  on: day(offset),
  channel: 'email',
  direction: 'outbound',
  outcome: 'sent',
  ...over,
});
const factsOf = (over: Partial<ProgrammeFacts> = {}): ProgrammeFacts => ({
  account: build.account(),
  openItems: [item(-1)],
  invoiceCount: 10,
  promises: [],
  openFollowUpDates: [],
  recentContacts: [],
  unapplied: [],
  mark: null,
  ...over,
});
const promised = (offset: number, amountMinor: number) => ({
  status: 'open' as const,
  promisedDate: day(offset),
  currency: usd,
  amountMinor,
});

const stopsOf = (over: readonly object[]) => build.facts({ contactStops: over.map((each) => build.contactStop(each)) }).stops;
/** Nobody there wants to hear more by these channels. */
const stopped = (...channels: readonly string[]) => stopsOf(channels.map((channel) => ({ kind: 'optOut', channel })));

/** Before the day, on the third day, on the tenth, then every week. */
const plain: Strategy = {
  id: 'plain',
  name: 'Plain',
  segment: everybody,
  steps: [
    { id: '1', channel: 'email', startsAfterDays: -3, waitDays: 2, repeatEveryDays: null, ...unwritten },
    { id: '2', channel: 'call', startsAfterDays: 3, waitDays: 4, repeatEveryDays: null, ...unwritten },
    { id: '3', channel: 'letter', startsAfterDays: 10, waitDays: 5, repeatEveryDays: 7, ...unwritten },
  ],
  stopsOn: [...stopConditionSchema.options],
};
/** Money counts for a promise until two banking days behind its day. */
const programme = (list: readonly Strategy[]) => ({ list, promise: defaultPromiseSettings });
const next = (over: Partial<ProgrammeFacts>, strategy = plain): NextStep => nextStepOf(factsOf(over), programme([strategy]), today);
const stepAt = (answer: NextStep) => (answer.kind === 'step' ? [answer.stepNumber, answer.dueOn] : answer);

describe('the steps', () => {
  test('the first one comes its days before the due date, the others behind it', () => {
    expect(stepAt(next({ openItems: [item(9)] }))).toEqual([1, day(6)]);
    expect(stepAt(next({ openItems: [item(0)] }))).toEqual([1, date('2026-03-30')]);
    expect(next({ openItems: [item(-1)] })).toMatchObject({
      stepNumber: 2,
      stepCount: 3,
      dueOn: day(2),
      strategyName: 'Plain',
      because: { code: 'dueDate', dueDate: day(-1) },
    });
  });

  test('a day on a weekend is the Monday behind it', () => {
    expect(isoWeekday(addDays(day(-2), 6))).toBe(6);
    expect(next({ openItems: [item(1)], recentContacts: [contact(-2)] })).toMatchObject({ stepNumber: 2, dueOn: date('2026-04-06') });
  });

  test('each waits for the one before it', () => {
    const answer = next({ openItems: [item(-12)], recentContacts: [contact(-1, { channel: 'call', outcome: 'reached' })] });
    expect(answer).toMatchObject({ stepNumber: 3, because: { code: 'lastContact', on: day(-1) } });
    expect(stepAt(answer)).toEqual([3, date('2026-04-06')]);
  });

  test('what was missed over weeks is one step, and the next one waits for it', () => {
    const missed = next({ openItems: [item(-60)] });
    expect(stepAt(missed)).toEqual([2, date('2026-02-02')]);
    expect(stepAt(next({ openItems: [item(-60)], recentContacts: [contact(0, { channel: 'call', outcome: 'voicemail' })] }))).toEqual([
      3,
      date('2026-04-06'),
    ]);
  });

  test('the last one comes again and again', () => {
    const recentContacts = [contact(-5), contact(-12), contact(-20), contact(-40)];
    expect(next({ openItems: [item(-60)], recentContacts })).toMatchObject({
      stepNumber: 3,
      dueOn: day(2),
      because: { code: 'repeats', on: day(-5) },
    });
  });

  test('a contact of any channel is the step, one the customer began only makes it wait', () => {
    const openItems = [item(-4)];
    expect(next({ openItems, recentContacts: [contact(0)] })).toMatchObject({ stepNumber: 3 });
    expect(next({ openItems, recentContacts: [contact(-1, { direction: 'inbound', outcome: 'reached' })] })).toMatchObject({
      stepNumber: 2,
      because: { code: 'lastContact' },
    });
  });

  test('two contacts on one day are one step', () => {
    const recentContacts = [contact(-1), contact(-1), contact(-1)];
    expect(next({ openItems: [item(-20)], recentContacts })).toMatchObject({ stepNumber: 3, because: { code: 'lastContact' } });
  });

  test('contacts from before the oldest item was chased are no steps of it', () => {
    expect(next({ openItems: [item(-4)], recentContacts: [contact(-30), contact(-40)] })).toMatchObject({ stepNumber: 2, dueOn: day(-1) });
  });

  test('nobody answered: the step is still to be taken, on the next day', () => {
    const recentContacts = [contact(0, { channel: 'call', outcome: 'noAnswer' })];
    expect(next({ openItems: [item(-4)], recentContacts })).toMatchObject({
      stepNumber: 2,
      dueOn: day(1),
      because: { code: 'notReached', on: today },
    });
  });

  test('a channel the customer has refused is left out, and where none is left that is a defect', () => {
    const openItems = [item(-4)];
    expect(next({ openItems, stops: stopped('call') })).toMatchObject({ step: { channel: 'letter' }, stepNumber: 3 });
    expect(next({ openItems: [item(-40)], recentContacts: [contact(-9), contact(-20)], stops: stopped('letter') })).toMatchObject({
      step: { channel: 'call' },
      dueOn: date('2026-03-30'),
    });
    expect(next({ openItems, stops: stopped('call', 'email', 'letter') })).toEqual({ kind: 'none', because: 'channelsRefused' });
  });
});

describe('what holds the steps back', () => {
  test('nothing owed, or credits as large: looked at again on the first of the month', () => {
    const none = { kind: 'nothingOwed', lookAgainOn: date('2026-04-01') };
    expect(next({ openItems: [] })).toEqual(none);
    expect(next({ openItems: [item(-9, -50_00)] })).toEqual(none);
    expect(next({ openItems: [item(-9, 100_00), item(-2, -100_00)] })).toEqual(none);
    expect(next({ openItems: [item(-9, 100_00), item(-2, -99_00)] })).toMatchObject({ kind: 'step' });
    const cash = (amountMinor: number) => ({ openItems: [item(-9, 100_00)], unapplied: [{ currency: usd, amountMinor }] });
    expect(next(cash(100_00))).toEqual(none);
    expect(next(cash(99_99))).toMatchObject({ kind: 'step' });
  });

  test.each(['stopRequest', 'counsel'])('a %s of the whole account has no end, and one of a person or an address is none', (kind) => {
    const stops = stopsOf([{ kind, placedOn: day(-3) }]);
    expect(next({ stops })).toEqual({ kind: 'paused', until: null, because: 'stop', since: day(-3) });
    const openItems = [item(-5)];
    const narrower = [
      { channel: 'call', address: '+13125550148' },
      { contactId: newId() },
      { kind: 'wrongNumber', channel: 'call', contactId: newId() },
    ];
    for (const over of narrower.map((each) => ({ kind: 'optOut', ...each }))) {
      expect(next({ openItems, stops: stopsOf([over]) })).toEqual(next({ openItems }));
    }
  });

  test('a stay has no end', () => {
    expect(next({ account: build.account({ staySince: day(-3) }) })).toEqual({
      kind: 'paused',
      until: null,
      because: 'stay',
      since: day(-3),
    });
  });

  test('a promise of all that is owed, through the last day on which money counts for it; of a part, for the oldest part', () => {
    const openItems = [item(-20), item(-4)];
    expect(next({ openItems, promises: [promised(0, 200_00)] })).toEqual({ kind: 'paused', until: day(3), because: 'promise' });
    // Of last Friday, and of the day before.
    expect(next({ openItems, promises: [promised(-4, 200_00)] })).toEqual({ kind: 'paused', until: day(1), because: 'promise' });
    expect(next({ openItems, promises: [promised(-5, 200_00)] })).toMatchObject({ kind: 'step', dueOn: date('2026-03-16') });
    expect(next({ openItems, promises: [promised(3, 100_00)] })).toMatchObject({ kind: 'step', stepNumber: 2, dueOn: day(-1) });
    expect(next({ openItems: [item(-20), item(30)], promises: [promised(3, 100_00)] })).toEqual({
      kind: 'paused',
      until: day(8),
      because: 'promise',
    });
    expect(next({ openItems, promises: [{ ...promised(3, 900_00), currency: currency('EUR') }] })).toMatchObject({ kind: 'step' });
    expect(next({ openItems, promises: [{ ...promised(3, 900_00), status: 'broken' }] })).toMatchObject({ kind: 'step' });
  });

  test('a dispute of all that is owed, asked after two weeks behind the last word; of a part, for that part', () => {
    const openItems = [item(-20, 100_00, 100_00)];
    expect(next({ openItems, recentContacts: [contact(-3)] })).toEqual({ kind: 'paused', until: day(11), because: 'dispute' });
    expect(next({ openItems })).toEqual({ kind: 'paused', until: day(-6), because: 'dispute' });
    expect(next({ openItems: [item(-20, 100_00, 100_00), item(-4)] })).toMatchObject({ kind: 'step', dueOn: day(-1) });
  });

  test('a strategy may go on over promises and disputes, but not over a stay', () => {
    const bold = { ...plain, stopsOn: [...fixedStops] };
    expect(next({ openItems: [item(-20, 100_00, 100_00)], promises: [promised(3, 100_00)] }, bold)).toMatchObject({ kind: 'step' });
    expect(next({ account: build.account({ staySince: day(-3) }) }, bold)).toMatchObject({ because: 'stay' });
  });

  test("a person's own date goes first: a snooze, then a follow-up", () => {
    const snooze = { kind: 'snooze' as const, until: day(5) };
    expect(next({ mark: snooze, openFollowUpDates: [day(2)] })).toEqual({ kind: 'paused', until: day(5), because: 'snooze' });
    expect(next({ openItems: [item(-9)], mark: { kind: 'skip', until: day(1) } })).toMatchObject({ until: day(1), because: 'snooze' });
    expect(next({ openItems: [item(-9)], mark: { kind: 'pin', until: day(5) } })).toMatchObject({ kind: 'step' });
    expect(next({ openItems: [item(-9)], openFollowUpDates: [day(2)] })).toEqual({ kind: 'paused', until: day(2), because: 'followUp' });
    expect(next({ openItems: [item(-9)], mark: { kind: 'snooze', until: today } })).toMatchObject({ kind: 'step' });
  });

  test('a follow-up whose day has come is the next thing where no step is due', () => {
    expect(next({ openItems: [item(20)], openFollowUpDates: [day(-2)] })).toEqual({ kind: 'paused', until: day(-2), because: 'followUp' });
    expect(next({ openItems: [item(-9)], openFollowUpDates: [day(-2)] })).toMatchObject({ kind: 'step' });
    const openItems = [item(-20, 100_00, 100_00)];
    expect(next({ openItems, openFollowUpDates: [day(-10)] })).toMatchObject({ until: day(-10), because: 'followUp' });
  });

  test('without a strategy, or with one that has ended, there is no next step: a defect', () => {
    expect(nextStepOf(factsOf(), programme([]), today)).toEqual({ kind: 'none', because: 'noStrategy' });
    const ending = { ...plain, steps: plain.steps.map((step) => ({ ...step, repeatEveryDays: null })) };
    const recentContacts = [contact(-5), contact(-12), contact(-20)];
    expect(next({ openItems: [item(-40)], recentContacts }, ending)).toEqual({ kind: 'none', because: 'stepsTaken' });
    expect(next({ openItems: [item(-40)], recentContacts, promises: [promised(4, 1_00)] }, ending)).toMatchObject({ because: 'promise' });
  });
});

const anyItem = fc
  .record({
    dueOffset: fc.integer({ min: -200, max: 60 }),
    open: fc.integer({ min: -100, max: 400 }),
    disputed: fc.integer({ min: 0, max: 400 }),
  })
  .map(({ dueOffset, open, disputed }) => item(dueOffset, open, Math.min(disputed, Math.max(0, open))));
const anyFacts: fc.Arbitrary<ProgrammeFacts> = fc
  .record({
    items: fc.array(anyItem, { maxLength: 5 }),
    riskClass: fc.constantFrom('low', 'high', null),
    termsDays: fc.constantFrom(null, 10, 60),
    invoiceCount: fc.integer({ min: 0, max: 9 }),
    promises: fc.array(
      fc.record({ offset: fc.integer({ min: -30, max: 30 }), minor: fc.integer({ min: 1, max: 900 }), isOpen: fc.boolean() }),
      { maxLength: 2 },
    ),
    followUps: fc.array(fc.integer({ min: -30, max: 30 }), { maxLength: 2 }),
    contacts: fc.array(
      fc.record({
        offset: fc.integer({ min: -120, max: 0 }),
        outcome: fc.constantFrom('sent' as const, 'reached' as const, 'noAnswer' as const),
        direction: fc.constantFrom('outbound' as const, 'inbound' as const),
      }),
      { maxLength: 20 },
    ),
    isStayed: fc.boolean(),
    isStopped: fc.boolean(),
    snooze: fc.option(fc.integer({ min: -5, max: 20 }), { nil: null }),
  })
  .map(({ items, riskClass, termsDays, invoiceCount, promises, followUps, contacts, isStayed, isStopped, snooze }) => ({
    account: build.account({ riskClass, termsDays, staySince: isStayed ? day(-9) : null }),
    openItems: items.toSorted((a, b) => (a.dueDate < b.dueDate ? -1 : 1)),
    invoiceCount,
    promises: promises.map(({ offset, minor, isOpen }) => ({
      ...promised(offset, minor),
      status: isOpen ? ('open' as const) : ('broken' as const),
    })),
    openFollowUpDates: followUps.toSorted((a, b) => a - b).map(day),
    recentContacts: contacts
      .toSorted((a, b) => b.offset - a.offset)
      .map(({ offset, outcome, direction }) => contact(offset, { outcome, direction })),
    unapplied: [],
    stops: isStopped ? stopsOf([{ kind: 'stopRequest' }]) : [],
    mark: snooze === null ? null : { kind: 'snooze' as const, until: day(snooze) },
  }));

describe('whatever an account is like', () => {
  const { list } = defaultStrategies;

  test('there is a next step or a date to look again; only a stay and a stop have none', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const answer = nextStepOf(facts, programme(list), today);
        expect(answer.kind).not.toBe('none');
        expect(dateOfNext(answer) === null).toBe(answer.kind === 'paused' && (answer.because === 'stay' || answer.because === 'stop'));
        expect(nextStepOf(structuredClone(facts), programme(list), today)).toEqual(answer);
      }),
    );
  });

  test('a step taken today moves the date on, and never are there two on one day', () => {
    fc.assert(
      fc.property(anyFacts, fc.constantFrom('sent' as const, 'reached' as const, 'noAnswer' as const), (facts, outcome) => {
        const before = nextStepOf(facts, programme(list), today);
        fc.pre(before.kind === 'step' && before.dueOn <= today);
        const after = nextStepOf({ ...facts, recentContacts: [contact(0, { outcome }), ...facts.recentContacts] }, programme(list), today);
        expect(after.kind === 'step' && after.dueOn <= today).toBe(false);
      }),
    );
  });

  test('with a step taken whenever it is due, two are never nearer than the wait between them, after weeks without any too', () => {
    fc.assert(
      fc.property(anyFacts, fc.integer({ min: 0, max: 40 }), (facts, gap) => {
        let known = { ...facts, promises: [], openFollowUpDates: [], mark: null };
        const taken: string[] = [];
        for (let offset = gap; offset < gap + 60; offset += 1) {
          const answer = nextStepOf(known, programme(list), day(offset));
          if (answer.kind !== 'step' || answer.dueOn > day(offset)) continue;
          const last = known.recentContacts.find(({ outcome }) => outcome !== 'noAnswer');
          if (last) expect(daysBetween(last.on, day(offset))).toBeGreaterThanOrEqual(2);
          taken.push(day(offset));
          known = { ...known, recentContacts: [contact(offset), ...known.recentContacts].slice(0, 20) };
        }
        expect(new Set(taken).size).toBe(taken.length);
      }),
      { numRuns: 40 },
    );
  });

  test('never a step while all that is owed is promised, disputed, stayed or stopped', () => {
    fc.assert(
      fc.property(anyFacts, fc.constantFrom('promised', 'disputed', 'stayed', 'stopped'), (facts, by) => {
        const owed = facts.openItems.reduce((sum, each) => sum + Math.max(0, each.openAmountMinor), 0);
        const held: ProgrammeFacts = {
          ...facts,
          ...(by === 'promised' ? { promises: [promised(0, owed)] } : {}),
          ...(by === 'stayed' ? { account: { ...facts.account, staySince: today } } : {}),
          ...(by === 'stopped' ? { stops: stopsOf([{ kind: 'counsel', contactId: newId() }]) } : {}),
          ...(by === 'disputed'
            ? { openItems: facts.openItems.map((each) => ({ ...each, disputedAmountMinor: Math.max(0, each.openAmountMinor) })) }
            : {}),
        };
        expect(nextStepOf(held, programme(list), today).kind).not.toBe('step');
      }),
    );
  });
});
