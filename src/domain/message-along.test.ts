import { expect, test } from 'vitest';
import { build, date } from '#tests/support/build.ts';
import { alongByHand, copyableOf } from './message-along.ts';

const today = date('2026-03-31');
const [late, ahead, paid, gone, memo] = [
  build.invoice({ number: 'late', dueDate: '2026-03-01' }),
  build.invoice({ number: 'ahead', dueDate: '2026-04-20' }),
  build.invoice({ number: 'paid', dueDate: '2026-02-01', status: 'paid', openAmountMinor: 0, paidDate: '2026-02-02' }),
  build.invoice({ number: 'void', dueDate: '2026-02-01', status: 'void', openAmountMinor: 0 }),
  build.invoice({ number: 'memo', kind: 'creditMemo', dueDate: '2026-03-05', amountMinor: -5, openAmountMinor: -5 }),
];
const folder = build.folder({ invoices: [ahead, paid, gone, late, memo] });
const written = { templateKey: 'friendlyReminder' as const, channel: 'email' as const, step: null, files: [] };
const nothing = { hasStatement: null, copyIds: null };
const textOf = (over: Partial<Parameters<typeof alongByHand>[1]>, chosen: Parameters<typeof alongByHand>[2] = nothing, of = folder) =>
  alongByHand(of, { ...written, ...over }, chosen, today).attachments;

test('nothing goes along by itself, but for what the template speaks of', () => {
  expect(textOf({})).toBe('');
  expect(textOf({ templateKey: 'invoiceCopies' })).toBe('invoice late');
  expect(textOf({ templateKey: 'invoiceCopies' }, nothing, build.folder({ invoices: [ahead, paid, memo] }))).toBe('invoice ahead');
  expect(textOf({ templateKey: 'statement' })).toBe('statement');
  expect(textOf({ templateKey: 'statement', channel: 'letter' }), 'the letter is the statement').toBe('');
});

test('a step has what goes along with it, until somebody chooses otherwise', () => {
  const step = { attach: ['statement' as const, 'invoices' as const], items: [{ invoice: late, daysLate: 30, level: 1, askedMinor: 100 }] };
  expect(textOf({ step })).toBe('statement\ninvoice late');
  expect(textOf({ step }, { hasStatement: false, copyIds: [] })).toBe('');
  expect(textOf({ step }, { hasStatement: null, copyIds: [paid.id, ahead.id] }), 'what is open before what is paid').toBe(
    'statement\ninvoice ahead\ninvoice paid',
  );
});

test('no statement goes along where it would say nothing, and no copy of what is void', () => {
  const bare = build.folder({ invoices: [paid, gone] });
  expect(textOf({ templateKey: 'statement' }, { hasStatement: true, copyIds: [gone.id] }, bare)).toBe('');
  expect(copyableOf(folder).map(({ number }) => number)).toEqual(['late', 'memo', 'ahead', 'paid']);
});

test('of more copies than have room those are named that go', () => {
  const many = Array.from({ length: 400 }, (_, at) => build.invoice({ number: `INV-2026-${at + 1000}`, dueDate: '2026-03-01' }));
  const along = alongByHand(build.folder({ invoices: many }), { ...written, templateKey: 'invoiceCopies' }, nothing, today);
  expect(along.copyIds).toHaveLength(400);
  expect(along.fittingIds.length).toBe(along.attachments.split('\n').length);
  expect(along.fittingIds.length).toBeLessThan(400);
});
