import { expect, test } from 'vitest';
import { build, date, instant } from '#tests/support/build.ts';
import { demandOf } from './demand.ts';
import { dunningOf } from './dunning.ts';
import type { Folder } from './folder.ts';
import { addDays } from './kernel/dates.ts';
import { mergeValues } from './merge-values.ts';
import { defaultPolicy } from './policy.ts';
import { company as oakStreet, messageFacts } from '#tests/support/message-story.ts';
import { everybody, fixedStops, unwritten } from './strategy.ts';

/** A Tuesday. */
const today = date('2026-03-31');
const daysAgo = (days: number) => addDays(today, -days);
const moment = { now: instant('2026-03-31T15:00:00.000Z') };
/** Its one step comes every four weeks, so that most days nothing is due. */
const company = {
  timeZone: 'America/Chicago',
  policy: {
    ...defaultPolicy,
    strategies: {
      version: 1,
      list: [
        {
          id: 's',
          name: 'All',
          segment: everybody,
          stopsOn: [...fixedStops, 'promise' as const, 'dispute' as const],
          steps: [{ ...unwritten, id: 'only', channel: 'email' as const, startsAfterDays: 3, waitDays: 28, repeatEveryDays: 28 }],
        },
      ],
    },
  },
};
const invoice = (days: number, over: object = {}) => build.invoice({ dueDate: daysAgo(days), issueDate: daysAgo(days + 30), ...over });
const note = (days: number, over: object) =>
  build.note({ recordedOn: daysAgo(days), recordedAt: `${daysAgo(days)}T15:00:00.000Z`, ...over });
/** Written to a week ago: no step is due for three weeks. */
const written = note(7, { channel: 'email', outcome: 'sent' });
const folderOf = (parts: { [K in keyof Folder]?: unknown }) => build.folder({ contacts: [build.contact()], notes: [written], ...parts });
function handOf(folder: Folder) {
  const dunning = dunningOf(folder, company, today, moment);
  return { dunning, demand: demandOf(dunning, folder, company, today) };
}
const asked = (folder: Folder) => handOf(folder).demand.items.map(({ invoice: { number }, askedMinor }) => [number, askedMinor]);
const left = (folder: Folder) =>
  handOf(folder).demand.leftOut.map(({ invoice: { number }, reason, amountMinor }) => [number, reason, amountMinor]);

test('where no step is due, all that is past due is asked for, or all that is open where nothing is', () => {
  const folder = folderOf({ invoices: [invoice(20, { number: 'old' }), invoice(2, { number: 'new' }), invoice(-5, { number: 'ahead' })] });
  expect(handOf(folder).dunning.state).toEqual({ status: 'notDue', because: 'later' });
  expect(asked(folder)).toEqual([
    ['old', 100_00],
    ['new', 100_00],
  ]);
  expect(asked(folderOf({ invoices: [invoice(-5, { number: 'ahead' })] }))).toEqual([['ahead', 100_00]]);
});

test('what was promised today is not asked for, and that is what is said', () => {
  const late = invoice(20, { number: 'old' });
  const promised = (amountMinor: number) =>
    folderOf({
      invoices: [late],
      notes: [note(0, { outcome: 'promise' }), written],
      promises: [build.promise({ invoiceId: late.id, amountMinor, promisedDate: daysAgo(-6) })],
    });
  expect(asked(promised(100_00))).toEqual([]);
  expect(left(promised(100_00))).toEqual([['old', 'promised', 100_00]]);
  expect(handOf(promised(100_00)).demand.holds).toEqual([{ code: 'promised', until: daysAgo(-8) }]);
  expect(asked(promised(40_00))).toEqual([['old', 60_00]]);
  expect(handOf(promised(40_00)).demand.holds).toEqual([]);
});

test('what was said to be paid some days ago is not asked for', () => {
  const folder = folderOf({ invoices: [invoice(20)], notes: [note(4, { outcome: 'paidAlready', direction: 'inbound' }), written] });
  expect(handOf(folder).demand).toMatchObject({
    items: [],
    leftOut: [{ reason: 'justPaid', amountMinor: 100_00 }],
    holds: [{ code: 'justPaid', on: daysAgo(4), until: daysAgo(-1) }],
  });
});

test('credits are set against the oldest, and the words say so', () => {
  const memo = build.invoice({ number: 'CM-1', kind: 'creditMemo', dueDate: daysAgo(9), amountMinor: -80_00, openAmountMinor: -80_00 });
  const folder = folderOf({ invoices: [invoice(20, { number: 'old' }), memo] });
  const { demand } = handOf(folder);
  expect(asked(folder)).toEqual([['old', 20_00]]);
  const values = mergeValues(messageFacts(folder, { company: oakStreet, about: { dunning: demand } }));
  expect(values).toMatchObject({ total: '$20.00', creditTotal: '$80.00', leftOut: null });
});

test('a dispute, a stay and what somebody has put off are said as the run says them', () => {
  expect(handOf(folderOf({ invoices: [invoice(20, { disputedAmountMinor: 100_00 })] })).demand).toMatchObject({
    items: [],
    holds: [{ code: 'disputed' }],
  });
  const stayed = folderOf({ account: build.account({ staySince: '2026-03-12' }), invoices: [invoice(20)] });
  expect(demandOf({ ...handOf(stayed).dunning, state: { status: 'notDue', because: 'later' } }, stayed, company, today)).toMatchObject({
    items: [],
    leftOut: [{ reason: 'stayed' }],
    holds: [{ code: 'stay' }],
  });
  expect(handOf(folderOf({ invoices: [invoice(20)], queueMarks: [build.queueMark({ until: daysAgo(-3) })] })).demand.holds).toMatchObject([
    { code: 'snooze' },
  ]);
});

test('where a step is due it asks for what the run would', () => {
  const folder = folderOf({ invoices: [invoice(20)], notes: [] });
  const { dunning, demand } = handOf(folder);
  expect(dunning.state.status).toBe('ready');
  expect(demand).toMatchObject({ items: dunning.items, leftOut: dunning.leftOut, holds: [] });
});
