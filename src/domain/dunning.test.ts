import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { build, currency, date, instant } from '#tests/support/build.ts';
import { accountFactsOf } from './account-facts.ts';
import { dunningOf } from './dunning.ts';
import { type DunningMoment, dunningState, nextOfRun } from './dunning-state.ts';
import type { Folder } from './folder.ts';
import { type LocalDate, addDays, isoWeekday } from './kernel/dates.ts';
import { programmeOf } from './next-step.ts';
import { defaultPolicy } from './policy.ts';
import { type Strategy, type StrategyStep, everybody, stopConditionSchema, unwritten } from './strategy.ts';

/** A Tuesday. */
const today = date('2026-03-31');
const due = (daysLate: number) => addDays(today, -daysLate);
const moment: DunningMoment = { now: instant('2026-03-31T15:00:00.000Z') };

const step = (id: string, over: Partial<StrategyStep>): StrategyStep => ({
  id,
  channel: 'email',
  startsAfterDays: 3,
  waitDays: 4,
  repeatEveryDays: null,
  ...unwritten,
  ...over,
});
const steps = [
  step('ahead', { startsAfterDays: -3, templateKey: 'friendlyReminder' }),
  step('first', { startsAfterDays: 3, templateKey: 'friendlyReminder' }),
  step('second', { startsAfterDays: 15, templateKey: 'secondReminder', attach: ['statement'] }),
  step('notice', { channel: 'letter', startsAfterDays: 30, templateKey: 'firmNotice' }),
  step('call', { channel: 'call', startsAfterDays: 45, repeatEveryDays: 14 }),
];
const companyWith = (over: Partial<Strategy> = {}) => ({
  timeZone: 'America/Chicago',
  policy: {
    ...defaultPolicy,
    strategies: {
      version: 1,
      list: [{ id: 's', name: 'All', segment: everybody, steps, stopsOn: [...stopConditionSchema.options], ...over }],
    },
  },
});
const company = companyWith();
const stepped = (over: Partial<StrategyStep>) => companyWith({ steps: [step('only', { repeatEveryDays: 7, ...over })] });

const invoice = (daysLate: number, over: object = {}) => build.invoice({ dueDate: due(daysLate), issueDate: due(daysLate + 30), ...over });
const postalAddress = '1140 Juniper Road\nMesa AZ 85201';
const folderOf = ({ account, ...parts }: { [K in keyof Folder]?: unknown }, over: object = {}) =>
  build.folder({ account: account ?? build.account({ postalAddress, ...over }), contacts: [build.contact()], ...parts });
const wrote = (daysAgo: number, over: object = {}) =>
  build.note({ channel: 'email', outcome: 'sent', recordedOn: due(daysAgo), recordedAt: `${due(daysAgo)}T15:00:00.000Z`, ...over });
const run = (folder: Folder, of = company, at = moment, on = today) => dunningOf(folder, of, on, at);
const stateOf = (folder: Folder, of = company, at = moment) => {
  const { state } = run(folder, of, at);
  if (state.status === 'notDue') throw new Error(`nothing is due: ${state.because}`);
  return state;
};

describe('one mail to a customer', () => {
  test('asks for all that is past due, each invoice at the level of its own date', () => {
    const invoices = [
      invoice(20, { number: 'old' }),
      invoice(4, { number: 'new' }),
      invoice(0, { number: 'today' }),
      invoice(-9, { number: 'not due' }),
    ];
    const { state, items, totals, to } = run(folderOf({ invoices, notes: [wrote(15)] }));
    expect(state).toMatchObject({ status: 'ready', channel: 'email', stepNumber: 3, stepCount: 5, step: { id: 'second' } });
    expect(items.map(({ invoice: { number }, daysLate, level, askedMinor }) => [number, daysLate, level, askedMinor])).toEqual([
      ['old', 20, 3, 100_00],
      ['new', 4, 2, 100_00],
    ]);
    expect(totals).toEqual({ USD: 200_00 });
    expect(to).toMatchObject({ channel: 'email', name: 'Marian Webb', address: 'ap@brightline.example' });
  });

  test('before the due date asks for what comes due within the step’s days', () => {
    const { state, items } = run(folderOf({ invoices: [invoice(-2, { number: 'soon' }), invoice(-20)] }));
    expect(state).toMatchObject({ status: 'ready', step: { id: 'ahead' } });
    expect(items.map(({ invoice: { number }, daysLate }) => [number, daysLate])).toEqual([['soon', -2]]);
  });

  test('sets credit memos and cash on account against the oldest', () => {
    const memo = build.invoice({ number: 'CM-1', kind: 'creditMemo', dueDate: due(9), amountMinor: -130_00, openAmountMinor: -130_00 });
    const { items, leftOut, credits, totals } = run(
      folderOf({ invoices: [invoice(20, { number: 'old' }), invoice(10, { number: 'new' }), memo] }),
    );
    expect(items.map(({ invoice: { number }, askedMinor }) => [number, askedMinor])).toEqual([['new', 70_00]]);
    expect(leftOut.map(({ invoice: { number }, reason, amountMinor }) => [number, reason, amountMinor])).toEqual([
      ['old', 'paid', 100_00],
      ['new', 'paid', 30_00],
    ]);
    expect(credits).toMatchObject([{ kind: 'creditMemo', number: 'CM-1', amountMinor: 130_00 }]);
    expect(totals).toEqual({ USD: 70_00 });
  });

  test('leaves out what is disputed and what is promised, the invoice that was named', () => {
    const [disputed, promised, part, free] = [
      invoice(20, { number: 'disputed', disputedAmountMinor: 100_00 }),
      invoice(12, { number: 'promised' }),
      invoice(11, { number: 'part', disputedAmountMinor: 40_00 }),
      invoice(10, { number: 'free' }),
    ];
    const promises = [build.promise({ invoiceId: promised.id, amountMinor: 100_00, promisedDate: due(-3) })];
    const { items, leftOut } = run(folderOf({ invoices: [disputed, promised, part, free], promises }));
    expect(items.map(({ invoice: { number }, askedMinor }) => [number, askedMinor])).toEqual([
      ['part', 60_00],
      ['free', 100_00],
    ]);
    expect(leftOut.map(({ invoice: { number }, reason, amountMinor }) => [number, reason, amountMinor])).toEqual([
      ['disputed', 'disputed', 100_00],
      ['promised', 'promised', 100_00],
      ['part', 'disputed', 40_00],
    ]);
  });

  test('a promise for a later invoice does not keep an older one from being asked for', () => {
    const [old, later] = [invoice(20, { number: 'old' }), invoice(-10, { number: 'later' })];
    const promises = [build.promise({ invoiceId: later.id, amountMinor: 100_00, promisedDate: due(-12) })];
    expect(run(folderOf({ invoices: [old, later], promises })).items.map((item) => item.invoice.number)).toEqual(['old']);
  });
});

describe('an account is held', () => {
  const late = { invoices: [invoice(20)] };
  const codesOf = (folder: Folder, of = company, at = moment) => {
    const { status, holds } = stateOf(folder, of, at);
    expect(status).toBe('held');
    return holds.map(({ code }) => code);
  };

  test('under a stay, and nothing is asked for', () => {
    const folder = folderOf(late, { staySince: '2026-03-12' });
    expect(codesOf(folder)).toEqual(['stay']);
    expect(run(folder)).toMatchObject({ items: [], totals: {}, leftOut: [{ reason: 'stayed', amountMinor: 100_00 }] });
  });

  test('where all of it is disputed, or promised', () => {
    expect(codesOf(folderOf({ invoices: [invoice(20, { disputedAmountMinor: 100_00 })] }))).toEqual(['disputed']);
    const promises = [build.promise({ amountMinor: 100_00, promisedDate: due(-3) })];
    // Friday, and two banking days for the money's way.
    expect(stateOf(folderOf({ ...late, promises })).holds).toEqual([{ code: 'promised', until: due(-7) }]);
  });

  test('where the rest of it is not due for a step yet', () => {
    const promises = [build.promise({ amountMinor: 100_00, promisedDate: due(-3) })];
    const folder = folderOf({ invoices: [invoice(20), invoice(1)], promises });
    expect(codesOf(folder)).toEqual(['promised']);
    expect(run(folder).leftOut).toMatchObject([{ reason: 'promised', amountMinor: 100_00 }]);
  });

  test('until the day of a promise for what is asked, not of one for another invoice', () => {
    const [asked, other] = [invoice(20), invoice(-5)];
    const promise = (invoiceId: string, promisedDate: LocalDate) => build.promise({ invoiceId, amountMinor: 100_00, promisedDate });
    const folder = folderOf({ invoices: [asked, other], promises: [promise(asked.id, due(-8)), promise(other.id, due(-1))] });
    expect(stateOf(folder).holds).toEqual([{ code: 'promised', until: due(-10) }]);
  });

  test('where a strategy goes on over promises: what is promised is not asked for all the same', () => {
    const promises = [build.promise({ amountMinor: 100_00, promisedDate: due(-3) })];
    expect(codesOf(folderOf({ ...late, promises }), companyWith({ stopsOn: ['paid', 'stay', 'optOut'] }))).toEqual(['promised']);
  });

  test('for some days after somebody has said that it is paid', () => {
    const said = (daysAgo: number) =>
      build.note({ outcome: 'paidAlready', direction: 'inbound', recordedOn: due(daysAgo), recordedAt: `${due(daysAgo)}T15:00:00.000Z` });
    expect(stateOf(folderOf({ ...late, notes: [said(4)] })).holds).toEqual([{ code: 'justPaid', on: due(4), until: due(-1) }]);
    expect(run(folderOf({ ...late, notes: [said(4)] })).leftOut).toMatchObject([{ reason: 'justPaid' }]);
    expect(stateOf(folderOf({ ...late, notes: [said(5)] })).status).toBe('ready');
  });

  test('while it is snoozed, or a follow-up is to come', () => {
    expect(codesOf(folderOf({ ...late, queueMarks: [build.queueMark({ until: due(-3) })] }))).toEqual(['snooze']);
    expect(codesOf(folderOf({ ...late, followUps: [build.followUp({ dueDate: due(-3) })] }))).toEqual(['followUp']);
    expect(stateOf(folderOf({ ...late, queueMarks: [build.queueMark({ kind: 'pin', until: due(-3) })] })).status).toBe('ready');
  });

  test('where a supervisor has to release it, but not for a supervisor', () => {
    const of = stepped({ needsSupervisor: true });
    expect(codesOf(folderOf(late), of)).toEqual(['needsSupervisor']);
    expect(stateOf(folderOf(late), of, { ...moment, isSupervisor: true }).status).toBe('ready');
  });

  test('below the step’s least amount, currency by currency', () => {
    const of = stepped({ minimumMinor: { [currency('USD')]: 150_00 } });
    expect(codesOf(folderOf(late), of)).toEqual(['belowMinimum']);
    const both = run(folderOf({ invoices: [invoice(20), invoice(20, { currency: 'EUR', openAmountMinor: 10 })] }), of);
    expect(both).toMatchObject({
      state: { status: 'ready', asked: { EUR: 10 } },
      totals: { EUR: 10 },
      leftOut: [{ reason: 'belowMinimum', amountMinor: 100_00 }],
    });
    expect(run(folderOf({ invoices: [invoice(20), invoice(5)] }), of)).toMatchObject({
      state: { status: 'ready' },
      totals: { USD: 200_00 },
    });
  });

  test('by what the contact guard forbids or wants a reason for', () => {
    const stopped = folderOf({ ...late, contactStops: [build.contactStop()] });
    expect(stateOf(stopped).holds).toMatchObject([{ code: 'guard', hits: [{ ruleId: 'stop' }] }]);
    expect(codesOf(folderOf(late), company, { ...moment, copyAsOf: instant('2026-03-29T15:00:00.000Z') })).toEqual(['guard']);
  });
});

describe('a step that is an e-mail', () => {
  const invoices = [invoice(20)];
  const optOut = build.contactStop({ kind: 'optOut', channel: 'email' });

  test('goes by letter where nobody has an address, or they have refused it, and says so', () => {
    const none = run(folderOf({ invoices, contacts: [build.contact({ email: null })] }));
    expect(none).toMatchObject({
      state: { status: 'ready', channel: 'letter', fallback: 'noEmail' },
      to: { channel: 'letter', lines: postalAddress },
    });
    expect(stateOf(folderOf({ invoices, contactStops: [optOut] }))).toMatchObject({
      status: 'ready',
      channel: 'letter',
      fallback: 'emailRefused',
    });
  });

  test('is not kept waiting by a call that they have refused', () => {
    const called = companyWith({
      steps: [
        step('call', { channel: 'call', startsAfterDays: 3 }),
        step('notice', { channel: 'letter', startsAfterDays: 15, repeatEveryDays: 14 }),
      ],
    });
    const noCalls = build.contactStop({ kind: 'optOut', channel: 'call' });
    expect(run(folderOf({ invoices }), called).state).toEqual({ status: 'notDue', because: 'call' });
    expect(stateOf(folderOf({ invoices, contactStops: [noCalls] }), called)).toMatchObject({ status: 'ready', step: { id: 'notice' } });
  });

  test('is announced by the channel it will go by', () => {
    const announced = (folder: Folder) => nextOfRun(accountFactsOf(folder), programmeOf(company.policy), today);
    expect(announced(folderOf({ invoices }))).toMatchObject({ next: { step: { id: 'first' } }, channel: 'email', fallback: null });
    expect(announced(folderOf({ invoices, contactStops: [optOut] }))).toMatchObject({
      next: { step: { id: 'first' } },
      channel: 'letter',
      fallback: 'emailRefused',
    });
    expect(announced(folderOf({ invoices, contacts: [] }))).toMatchObject({ channel: 'letter', fallback: 'noEmail' });
    const all = ['email', 'letter', 'call'].map((channel) => build.contactStop({ kind: 'optOut', channel }));
    expect(announced(folderOf({ invoices, contactStops: all }))).toMatchObject({
      next: { kind: 'none', because: 'channelsRefused' },
      channel: null,
    });
    for (const folder of [folderOf({ invoices }), folderOf({ invoices, contactStops: [optOut] })]) {
      const { step: of, channel } = stateOf(folder);
      expect(announced(folder)).toMatchObject({ next: { step: of }, channel });
    }
  });

  test('goes to somebody else where only one address is spared', () => {
    const contacts = [build.contact(), build.contact({ name: 'Amy Cole', email: 'amy@brightline.example', isPrimary: false })];
    const bad = build.contactStop({ kind: 'optOut', channel: 'email', address: 'ap@brightline.example' });
    expect(run(folderOf({ invoices, contacts, contactStops: [bad] })).to).toMatchObject({ address: 'amy@brightline.example' });
    expect(run(folderOf({ invoices, contacts })).to).toMatchObject({ address: 'ap@brightline.example' });
  });

  test('goes by letter where an address takes no mail, and says so: another address would do, whatever others have asked for', () => {
    const bounced = build.contactStop({ kind: 'badAddress', channel: 'email', address: 'ap@brightline.example' });
    expect(stateOf(folderOf({ invoices, contactStops: [bounced] }))).toMatchObject({ channel: 'letter', fallback: 'emailBounced' });
    expect(stateOf(folderOf({ invoices, contactStops: [bounced, optOut] }))).toMatchObject({ fallback: 'emailRefused' });
    const amy = build.contact({ name: 'Amy Cole', email: 'amy@brightline.example', isPrimary: false });
    const spared = build.contactStop({ kind: 'optOut', channel: 'email', contactId: amy.id });
    const both = folderOf({ invoices, contacts: [build.contact(), amy], contactStops: [bounced, spared] });
    expect(stateOf(both)).toMatchObject({ fallback: 'emailBounced' });
  });

  test('does not go to what is not one address', () => {
    const contacts = [build.contact({ email: 'a@b.example, c@d.example' }), build.contact({ email: 'amy@b.example', status: 'closed' })];
    expect(stateOf(folderOf({ invoices, contacts }))).toMatchObject({ channel: 'letter', fallback: 'notOneAddress' });
    const closed = [build.contact({ email: 'amy@b.example', status: 'closed' }), build.contact({ email: null })];
    expect(stateOf(folderOf({ invoices, contacts: closed }))).toMatchObject({ channel: 'letter', fallback: 'noEmail' });
  });

  test('needs an address where there is none at all', () => {
    const { state, to } = run(folderOf({ invoices, contacts: [] }, { postalAddress: null }));
    expect([state.status, to]).toEqual(['needsAddress', null]);
    expect(run(folderOf({ invoices: [invoice(40)], notes: [wrote(12), wrote(17)] }, { postalAddress: null })).state.status).toBe(
      'needsAddress',
    );
  });
});

describe('nothing is due', () => {
  test.each([
    ['where nothing is owed', [], 'nothing'],
    ['before the first step', [invoice(-20)], 'later'],
    ['where a call comes next', [invoice(50)], 'call'],
  ])('%s', (_, invoices, because) => {
    const notes = [wrote(20), wrote(27), wrote(34)];
    expect(run(folderOf({ invoices, notes })).state).toEqual({ status: 'notDue', because });
  });
});

test('interest and fixed sums are those of the step’s law, on what is asked for and on what was paid late', () => {
  const euro = { currency: 'EUR', openAmountMinor: 5000_00, amountMinor: 10_000_00 };
  const late = invoice(31, euro);
  const paid = {
    id: build.accountId(),
    accountId: late.accountId,
    paymentId: build.accountId(),
    invoiceId: late.id,
    currency: 'EUR',
    amountMinor: 5000_00,
    appliedDate: due(11),
    batchId: null,
    version: 1,
  };
  const folder = folderOf({ invoices: [late, invoice(31, { disputedAmountMinor: 100_00, currency: 'EUR' })], paymentApplications: [paid] });
  // 20 days on 10,000.00 and 11 on 5,000.00 at 10.15 %.
  expect(run(folder, stepped({ charges: 'eu' })).charges).toMatchObject({
    interestMinor: 70_91,
    fixedSumMinor: 40_00,
    charges: [{ invoiceId: late.id }],
  });
  expect(run(folder, stepped({ charges: 'uk' })).charges).toBeNull();
  expect(run(folder).charges).toBeNull();
});

describe('of any account', () => {
  const cents = fc.integer({ min: 1, max: 300 }).map((units) => units * 100);
  const someInvoices = fc.array(
    fc.record({
      daysLate: fc.integer({ min: -10, max: 70 }),
      openAmountMinor: fc.oneof(
        cents,
        cents.map((minor) => -minor),
      ),
      disputed: fc.constantFrom(0, 0, 0.4, 1),
      currency: fc.constantFrom('USD', 'USD', 'EUR'),
      promised: fc.constantFrom(0, 0, 0.5, 1, 3),
    }),
    { maxLength: 6 },
  );
  const somebody = fc.record({
    invoices: someInvoices,
    wholePromise: fc.option(cents),
    staySince: fc.constantFrom(null, null, null, '2026-03-12'),
    paidSaidDaysAgo: fc.option(fc.integer({ min: 0, max: 9 })),
    wroteDaysAgo: fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 4 }),
    hasEmail: fc.boolean(),
    hasPost: fc.boolean(),
    stops: fc.subarray(['optOut', 'stopRequest']),
    steps: fc.constantFrom(steps, [
      step('only', { repeatEveryDays: 3, minimumMinor: { [currency('USD')]: 90_00 }, needsSupervisor: true }),
    ]),
  });
  type Somebody = typeof somebody extends fc.Arbitrary<infer T> ? T : never;
  const folderFrom = (of: Somebody): Folder => {
    const invoices = of.invoices.map(({ daysLate, openAmountMinor, disputed, currency: code }) =>
      invoice(daysLate, {
        currency: code,
        openAmountMinor,
        amountMinor: openAmountMinor,
        kind: openAmountMinor < 0 ? 'creditMemo' : 'invoice',
        disputedAmountMinor: openAmountMinor < 0 ? 0 : Math.round(openAmountMinor * disputed),
      }),
    );
    const promises = of.invoices.flatMap(({ promised, openAmountMinor, currency: code }, at) =>
      promised === 0 || openAmountMinor < 0
        ? []
        : [
            build.promise({
              invoiceId: invoices[at]?.id,
              currency: code,
              amountMinor: Math.round(openAmountMinor * promised),
              promisedDate: due(-at),
            }),
          ],
    );
    const whole = of.wholePromise === null ? [] : [build.promise({ amountMinor: of.wholePromise, promisedDate: today })];
    const said = of.paidSaidDaysAgo === null ? [] : [wrote(of.paidSaidDaysAgo, { outcome: 'paidAlready', direction: 'inbound' })];
    return folderOf(
      {
        invoices,
        promises: [...promises, ...whole],
        notes: [...of.wroteDaysAgo.map((days) => wrote(days)), ...said],
        contacts: of.hasEmail ? [build.contact()] : [],
        contactStops: of.stops.map((kind) => build.contactStop({ kind, channel: kind === 'optOut' ? 'email' : null })),
      },
      { staySince: of.staySince, postalAddress: of.hasPost ? postalAddress : null },
    );
  };

  test('the run over the book and the run over its folder say the same', () => {
    fc.assert(
      fc.property(somebody, (of) => {
        const [folder, rules] = [folderFrom(of), companyWith({ steps: of.steps })];
        const { state, totals, items } = run(folder, rules);
        expect(dunningState(accountFactsOf(folder), rules, today, moment)).toEqual(state);
        const sums: Record<string, number> = {};
        for (const {
          invoice: { currency: code },
          askedMinor,
        } of items)
          sums[code] = (sums[code] ?? 0) + askedMinor;
        expect(sums).toEqual(totals);
        if (state.status === 'ready') expect(state.asked).toEqual(totals);
      }),
      { numRuns: 400 },
    );
  });

  test('nothing disputed, promised, stayed, paid or said to be paid is ever asked for, and nothing is forgotten', () => {
    fc.assert(
      fc.property(somebody, (of) => {
        const folder = folderFrom(of);
        const { state, items, leftOut } = run(folder, companyWith({ steps: of.steps }));
        if (of.staySince !== null || (of.paidSaidDaysAgo ?? 9) < 5) expect(items).toEqual([]);
        for (const {
          invoice: { id, openAmountMinor, disputedAmountMinor },
          askedMinor,
        } of items) {
          const promised = folder.promises
            .filter(({ invoiceId }) => invoiceId === id)
            .reduce((sum, { amountMinor }) => sum + amountMinor, 0);
          expect(askedMinor).toBeGreaterThan(0);
          expect(askedMinor).toBeLessThanOrEqual(Math.max(0, openAmountMinor - disputedAmountMinor - promised));
        }
        for (const code of ['USD', 'EUR']) {
          const free = folder.invoices
            .filter(({ currency: of2 }) => of2 === code)
            .reduce((sum, { openAmountMinor, disputedAmountMinor }) => sum + openAmountMinor - disputedAmountMinor, 0);
          const whole = folder.promises
            .filter((promise) => promise.invoiceId === null && promise.currency === code)
            .reduce((sum, { amountMinor }) => sum + amountMinor, 0);
          const asked = items.filter((item) => item.invoice.currency === code).reduce((sum, { askedMinor }) => sum + askedMinor, 0);
          expect(asked).toBeLessThanOrEqual(Math.max(0, free - whole));
        }
        if (state.status === 'notDue') return;
        const told = [
          ...items.map(({ invoice: each, askedMinor: minor }) => [each, minor] as const),
          ...leftOut.map(({ invoice: each, amountMinor: minor }) => [each, minor] as const),
        ];
        for (const each of new Set(told.map(([one]) => one))) {
          expect(told.filter(([one]) => one === each).reduce((sum, [, minor]) => sum + minor, 0)).toBe(each.openAmountMinor);
        }
      }),
      { numRuns: 400 },
    );
  });

  test('what is held says why, and what is ready asks for something and can be sent', () => {
    fc.assert(
      fc.property(somebody, (of) => {
        const { state, items, to } = run(folderFrom(of), companyWith({ steps: of.steps }));
        if (state.status === 'held') expect(state.holds.length).toBeGreaterThan(0);
        if (state.status !== 'ready') return;
        expect(items.length).toBeGreaterThan(0);
        expect(state.holds).toEqual([]);
        expect(to?.channel).toBe(state.channel);
      }),
      { numRuns: 400 },
    );
  });

  test('no day brings two messages, and none the step before again, however many days were missed', () => {
    const runs = fc.array(fc.boolean(), { minLength: 70, maxLength: 70 });
    fc.assert(
      fc.property(runs, fc.integer({ min: -5, max: 5 }), (isRun, dueAfter) => {
        let folder = folderOf({ invoices: [build.invoice({ dueDate: addDays(today, dueAfter), issueDate: due(40) })] });
        const sent: { on: LocalDate; stepNumber: number }[] = [];
        const ask = (on: LocalDate) => dunningOf(folder, company, on, { now: instant(`${on}T15:00:00.000Z`) });
        isRun.forEach((isToday, after) => {
          const on = addDays(today, after);
          if (!isToday || isoWeekday(on) > 5) return;
          const { state } = ask(on);
          if (state.status !== 'ready') return;
          sent.push({ on, stepNumber: state.stepNumber });
          const note = {
            ...build.note({ channel: state.channel, outcome: 'sent', recordedOn: on, recordedAt: `${on}T16:00:00.000Z` }),
            accountId: folder.account.id,
          };
          folder = { ...folder, notes: [...folder.notes, note] };
          expect(ask(on).state.status).toBe('notDue');
        });
        for (const [at, { on, stepNumber }] of sent.entries()) {
          const before = sent[at - 1];
          if (!before) continue;
          expect(stepNumber).toBeGreaterThan(before.stepNumber);
          expect(addDays(before.on, 4) <= on).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });
});
