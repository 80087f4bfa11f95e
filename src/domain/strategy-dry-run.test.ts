import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { build, currency, date, newId } from '#tests/support/build.ts';
import { defaultStrategies } from './default-strategies.ts';
import { DryRunTally, csvOfDryRun, mostDryRunLines } from './dry-run-report.ts';
import { addDays, daysBetween } from './kernel/dates.ts';
import { defaultPromiseSettings } from './promise-settings.ts';
import { daysOfDryRun, dryRunOf } from './strategy-dry-run.ts';
import { type Strategy, everybody, fixedStops, stopConditionSchema, unwritten } from './strategy.ts';

const today = date('2026-03-31');
const day = (offset: number) => addDays(today, offset);
const days = daysOfDryRun(today);

/** A mail on the fifth day, then every ten days. */
const weekly: Strategy = {
  id: 'mail',
  name: 'Mail',
  segment: everybody,
  steps: [{ id: '1', channel: 'email', startsAfterDays: 5, waitDays: 3, repeatEveryDays: 10, ...unwritten }],
  stopsOn: [...stopConditionSchema.options],
};
const bold: Strategy = { ...weekly, stopsOn: [...fixedStops] };
/** Money counts for a promise until two banking days behind its day. */
const programme = (list: readonly Strategy[]) => ({ list, promise: defaultPromiseSettings });
const run = (parts: Parameters<typeof build.folder>[0], strategy = weekly) => dryRunOf(build.folder(parts), programme([strategy]), days);
const wrongOf = (parts: Parameters<typeof build.folder>[0], strategy = weekly) =>
  run(parts, strategy).flatMap(({ on, wrong }) => wrong.map(({ cause, amountMinor }) => [on, cause, amountMinor]));

const open = (dueOffset: number, over = {}) =>
  build.invoice({ number: 'A-1', issueDate: day(dueOffset - 30), dueDate: day(dueOffset), ...over });
/** Paid whole; the money came so many days before it was posted. */
function paid(dueOffset: number, postedOffset: number, transitDays = 0) {
  const [invoiceId, paymentId] = [newId(), newId()];
  const invoice = open(dueOffset, { id: invoiceId, status: 'paid', openAmountMinor: 0, paidDate: day(postedOffset) });
  const money = { currency: 'USD', amountMinor: 100_00, batchId: null, version: 1 };
  const payment = { id: paymentId, receivedDate: day(postedOffset - transitDays), reference: '', method: 'ach', unappliedAmountMinor: 0 };
  const application = { id: newId(), paymentId, invoiceId, appliedDate: day(postedOffset) };
  return { invoices: [invoice], payments: [{ ...payment, ...money }], paymentApplications: [{ ...application, ...money }] };
}

describe('the days behind', () => {
  test('are the ninety before today', () => {
    expect([days.length, days[0], days.at(-1)]).toEqual([90, day(-90), day(-1)]);
  });

  test('a strategy makes its contacts on its days, with its own contacts in place of those that were made', () => {
    const notes = [build.note({ recordedOn: day(-20), recordedAt: `${day(-20)}T15:00:00.000Z` })];
    const made = run({ invoices: [open(-41)], notes });
    // Day 5 is a Friday; ten days on is a Monday; the next ones as well wait ten days each, and never fall on a weekend.
    expect(made.map(({ on }) => daysBetween(on, today))).toEqual([36, 26, 15, 5]);
    expect(made[0]).toMatchObject({ channel: 'email', strategyName: 'Mail', stepNumber: 1, wrong: [] });
  });

  test('an invoice is not known before it was issued, nor chased after it was known to be paid', () => {
    expect(run({ invoices: [open(-41, { issueDate: day(-10) })] }).map(({ on }) => on)).toEqual([day(-10)]);
    const { invoices, payments, paymentApplications } = paid(-80, -50);
    expect(run({ invoices, payments, paymentApplications }).every(({ on }) => on <= day(-50))).toBe(true);
    expect(run({ invoices: [open(-80, { status: 'void' })] })).toEqual([]);
  });

  test('what the customer said before them and within them counts as it came', () => {
    const inbound = (offset: number) =>
      build.note({ direction: 'inbound', outcome: 'reached', recordedOn: day(offset), recordedAt: `${day(offset)}T09:00:00.000Z` });
    const without = run({ invoices: [open(-40)] });
    expect(without[0]?.on).toBe(day(-35));
    expect(run({ invoices: [open(-40)], notes: [inbound(-36)] })[0]?.on).toBe(day(-33));
    expect(run({ invoices: [open(-40)], notes: [inbound(-35)] })[0]?.on).toBe(day(-35));
  });

  test('a follow-up holds contacts back from the day after it was set to its own', () => {
    const followUps = [build.followUp({ dueDate: day(-20), recordedAt: `${day(-38)}T09:00:00.000Z` })];
    expect(run({ invoices: [open(-40)], followUps })[0]?.on).toBe(day(-20));
    const closed = [
      build.followUp({ dueDate: day(-20), recordedAt: `${day(-38)}T09:00:00.000Z`, status: 'done', closedAt: `${day(-30)}T09:00:00.000Z` }),
    ];
    expect(run({ invoices: [open(-40)], followUps: closed })[0]?.on).toBe(day(-29));
  });

  test('so does a snooze, a stay from its day on, and a wish for no contact until it is lifted; cash on account counts from the day behind its own', () => {
    const invoices = [open(-40)];
    const mark = { id: newId(), kind: 'snooze', reason: 'On holiday', until: day(-20), status: 'open', closedAt: null, version: 1 };
    const recorded = { recordedAt: `${day(-38)}T09:00:00.000Z`, recordedOn: day(-38), recordedByName: 'Dana' };
    expect(run({ invoices, queueMarks: [{ ...mark, ...recorded }] })[0]?.on).toBe(day(-20));
    expect(run({ invoices, account: build.account({ staySince: day(-30) }) }).map(({ on }) => on)).toEqual([day(-35)]);
    expect(run({ invoices, account: build.account({ staySince: day(-35) }) })).toEqual([]);
    const stop = build.contactStop({ kind: 'stopRequest', placedOn: day(-36), placedAt: `${day(-36)}T09:00:00.000Z` });
    expect(run({ invoices, contactStops: [stop] })).toEqual([]);
    const lifted = { ...stop, status: 'lifted', liftedAt: `${day(-30)}T09:00:00.000Z` };
    expect(run({ invoices, contactStops: [lifted] })[0]?.on).toBe(day(-29));
    const [payment] = paid(0, -30).payments;
    expect(run({ invoices, payments: [{ ...payment, unappliedAmountMinor: 100_00 }] }).map(({ on }) => on)).toEqual([day(-35)]);
  });
});

describe('mistakes', () => {
  test('the money came on that very day', () => {
    expect(wrongOf(paid(-40, -35))).toEqual([[day(-35), 'paid', 100_00]]);
    expect(wrongOf(paid(-40, -36))).toEqual([]);
  });

  test('the money had come and was not posted yet', () => {
    expect(wrongOf(paid(-40, -33, 5))).toEqual([[day(-35), 'paid', 100_00]]);
    expect(wrongOf(paid(-40, -33, 1))).toEqual([]);
  });

  test('an invoice that is paid without a payment of ours is paid on its day', () => {
    const { invoices } = paid(-40, -35);
    expect(wrongOf({ invoices })).toEqual([[day(-35), 'paid', 100_00]]);
  });

  test('a part payment is no mistake, and is known behind its day', () => {
    const { payments, paymentApplications } = paid(-40, -35);
    const invoiceId = paymentApplications[0]?.invoiceId;
    const invoices = [open(-40, { id: invoiceId, amountMinor: 400_00, openAmountMinor: 300_00 })];
    expect(wrongOf({ invoices, payments, paymentApplications })).toEqual([]);
    const promises = [build.promise({ amountMinor: 300_00, promisedDate: day(-1), recordedAt: `${day(-60)}T09:00:00.000Z` })];
    expect(run({ invoices, payments, paymentApplications, promises }).map(({ on }) => on)).toEqual([day(-35)]);
  });

  test('a plan stands for its own invoices from its first day, and one that nobody has agreed to for none', () => {
    const [older, newer] = [open(-50, { number: 'OLD' }), open(-40, { number: 'NEW' })];
    const plan = build.arrangement({ status: 'active', invoiceIds: [newer.id], owedMinor: 100_00, payMinor: 100_00 });
    const part = { arrangementId: plan.id, amountMinor: 100_00, promisedDate: day(5), recordedAt: `${day(-60)}T09:00:00.000Z` };
    const made = (status: string, invoices: readonly object[]) =>
      run({ invoices, arrangements: [plan], promises: [build.promise({ ...part, status })] }).map(({ on }) => on);
    // The fifth day of the older one is a Saturday.
    expect(made('open', [older, newer])[0]).toBe(day(-43));
    expect(made('open', [newer])).toEqual([]);
    expect(made('proposed', [newer])[0]).toBe(day(-35));
  });

  test('a promise stood for it: only a strategy that goes on over promises makes that mistake', () => {
    const promises = [
      build.promise({ amountMinor: 60_00, promisedDate: day(-30), status: 'broken', recordedAt: `${day(-38)}T09:00:00.000Z` }),
    ];
    const parts = { invoices: [open(-40)], promises };
    expect(wrongOf(parts)).toEqual([]);
    expect(wrongOf(parts, bold)).toEqual([[day(-35), 'promised', 60_00]]);
    const whole = [build.promise({ amountMinor: 100_00, promisedDate: day(-30), status: 'kept', recordedAt: `${day(-38)}T09:00:00.000Z` })];
    // For a Sunday: money counts until Wednesday.
    expect(run({ invoices: [open(-40)], promises: whole })[0]?.on).toBe(day(-26));
    const late = [build.promise({ amountMinor: 60_00, promisedDate: day(-30), recordedAt: `${day(-35)}T09:00:00.000Z` })];
    expect(wrongOf({ invoices: [open(-40)], promises: late }, bold)).toEqual([]);
  });

  test('disputed now counts as disputed then: only a strategy that goes on over disputes makes that mistake', () => {
    const parts = { invoices: [open(-40, { disputedAmountMinor: 30_00 })] };
    expect(wrongOf(parts)).toEqual([]);
    expect(wrongOf(parts, bold).slice(0, 1)).toEqual([[day(-35), 'disputed', 30_00]]);
    expect(run({ invoices: [open(-40, { disputedAmountMinor: 100_00 })] })).toEqual([]);
  });

  test('money that came later never changes what was done before: nothing is known ahead of its day', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -85, max: -1 }),
        fc.integer({ min: -100, max: 0 }),
        fc.integer({ min: 0, max: 6 }),
        (posted, due, transit) => {
          const before = (parts: Parameters<typeof build.folder>[0]) => run(parts).filter(({ on }) => on < day(posted - transit));
          const same = before({ invoices: [open(due)] });
          expect(before(paid(due, posted, transit))).toEqual(same);
        },
      ),
      { numRuns: 60 },
    );
  });
});

test('days on which nothing becomes known are passed over, and nothing is missed by it', () => {
  const offset = (min: number, max: number) => fc.integer({ min, max });
  const story = fc.record({
    items: fc.array(fc.record({ due: offset(-120, 30), paid: fc.option(offset(-95, -1)), disputed: offset(0, 100_00) }), { maxLength: 4 }),
    inbound: fc.array(offset(-110, -1), { maxLength: 4 }),
    promises: fc.array(fc.record({ on: offset(-110, -1), days: offset(0, 30), minor: offset(1, 200_00) }), { maxLength: 3 }),
    followUps: fc.array(fc.record({ on: offset(-110, -1), days: offset(0, 30), closed: fc.option(offset(0, 30)) }), { maxLength: 3 }),
    snooze: fc.option(fc.record({ on: offset(-100, -1), days: offset(1, 30) })),
    stay: fc.option(offset(-100, -1)),
    stop: fc.option(fc.record({ on: offset(-110, -1), lifted: fc.option(offset(0, 30)) })),
  });
  const at = (days: number) => ({ recordedAt: `${day(days)}T09:00:00.000Z`, recordedByName: 'Dana', version: 1 });
  // One that was closed on the day it was made says nothing, and makes the day behind it one to look at.
  const looks = days.map((date) => ({
    id: newId(),
    kind: 'pin',
    reason: '',
    until: day(1),
    status: 'closed',
    recordedOn: addDays(date, -1),
    date,
  }));
  const everyDay = looks.map(({ date, ...mark }) => {
    const moment = `${addDays(date, -1)}T09:00:00.000Z`;
    return { ...mark, recordedAt: moment, closedAt: moment, recordedByName: 'Dana', version: 1 };
  });
  fc.assert(
    fc.property(
      story,
      fc.constantFrom(weekly, bold, ...defaultStrategies.list),
      ({ items, inbound, promises, followUps, snooze, stay, stop }, used) => {
        const parts = {
          account: build.account({ staySince: stay === null ? null : day(stay) }),
          invoices: items.map(({ due, paid: on, disputed }) =>
            on === null
              ? open(due, { id: newId(), disputedAmountMinor: disputed })
              : open(due, { id: newId(), status: 'paid', openAmountMinor: 0, paidDate: day(on) }),
          ),
          notes: inbound.map((on) => build.note({ direction: 'inbound', recordedOn: day(on), ...at(on) })),
          promises: promises.map(({ on, days: ahead, minor }) =>
            build.promise({ promisedDate: day(on + ahead), amountMinor: minor, ...at(on) }),
          ),
          followUps: followUps.map(({ on, days: ahead, closed }) =>
            build.followUp({ dueDate: day(on + ahead), closedAt: closed === null ? null : `${day(on + closed)}T09:00:00.000Z`, ...at(on) }),
          ),
          contactStops:
            stop === null
              ? []
              : [
                  build.contactStop({
                    kind: 'stopRequest',
                    placedOn: day(stop.on),
                    placedAt: `${day(stop.on)}T09:00:00.000Z`,
                    liftedAt: stop.lifted === null ? null : `${day(stop.on + stop.lifted)}T09:00:00.000Z`,
                  }),
                ],
          queueMarks: snooze
            ? [
                {
                  id: newId(),
                  kind: 'snooze',
                  reason: '',
                  until: day(snooze.on + snooze.days),
                  status: 'open',
                  closedAt: null,
                  recordedOn: day(snooze.on),
                  ...at(snooze.on),
                },
              ]
            : [],
        };
        const list = [{ ...used, segment: everybody }];
        const eachDay = build.folder({ ...parts, queueMarks: [...parts.queueMarks, ...everyDay] });
        expect(dryRunOf(build.folder(parts), programme(list), days)).toEqual(dryRunOf(eachDay, programme(list), days));
      },
    ),
    { numRuns: 150 },
  );
});

describe('the report', () => {
  const account = build.account({ number: '1001', name: 'Bright, "Line"' });
  const wrong = { cause: 'paid' as const, invoiceNumber: '=A1', currency: currency('USD'), amountMinor: 1234_50 };
  const contact = { on: day(-5), channel: 'email' as const, strategyName: 'Mail', stepNumber: 1 };

  test('counts contacts, mistakes by cause and accounts without a next step', () => {
    const tally = new DryRunTally(day(-90), day(-1));
    tally.add(
      account,
      [
        { ...contact, wrong: [wrong, { ...wrong, cause: 'disputed' }] },
        { ...contact, channel: 'call', wrong: [] },
      ],
      true,
    );
    tally.add(account, [], false);
    expect(tally.report).toMatchObject({
      accountCount: 2,
      contactCount: 2,
      wrongCount: 1,
      wrongByCause: { paid: 1, disputed: 1, promised: 0 },
      contactsByChannel: { email: 1, call: 1, letter: 0 },
      withoutNextStep: 1,
      lineCount: 2,
      lines: [{ accountNumber: '1001', cause: 'paid' }, { cause: 'disputed' }],
    });
  });

  test('lists no more than its limit, and says how many there are', () => {
    const tally = new DryRunTally(day(-90), day(-1));
    for (let at = 0; at < mostDryRunLines; at += 1) tally.add(account, [{ ...contact, wrong: [wrong, wrong] }], true);
    expect([tally.report.lines.length, tally.report.lineCount]).toEqual([mostDryRunLines, 2 * mostDryRunLines]);
  });

  test('goes into a spreadsheet as it is, and nothing in it runs there', () => {
    const tally = new DryRunTally(day(-90), day(-1));
    tally.add(account, [{ ...contact, wrong: [wrong] }], true);
    expect(csvOfDryRun(tally.report)).toBe(
      'account,name,date,channel,strategy,step,cause,invoice,currency,amount\r\n' +
        `1001,"Bright, ""Line""",${day(-5)},email,Mail,1,paid,'=A1,USD,1234.50\r\n`,
    );
  });
});

test('the strategies the program comes with contact nobody over a promise or a dispute', () => {
  const promises = [build.promise({ amountMinor: 60_00, promisedDate: day(-10), recordedAt: `${day(-80)}T09:00:00.000Z` })];
  const folder = build.folder({ invoices: [open(-80, { disputedAmountMinor: 30_00 }), open(-60)], promises });
  const made = dryRunOf(folder, programme(defaultStrategies.list), days);
  expect(made.length).toBeGreaterThan(3);
  expect(made.flatMap(({ wrong }) => wrong)).toEqual([]);
});
