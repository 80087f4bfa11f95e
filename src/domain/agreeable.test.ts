import { describe, expect, test } from 'vitest';
import { build, date } from '#tests/support/build.ts';
import { agreeableOf } from './agreeable.ts';
import type { Folder } from './folder.ts';

const today = date('2026-03-31');
const [planned, free, coming, euros] = [
  build.invoice({ number: 'A', dueDate: '2026-02-01' }),
  build.invoice({ number: 'B', dueDate: '2026-02-10' }),
  build.invoice({ number: 'C', dueDate: '2026-05-01' }),
  build.invoice({ number: 'E', dueDate: '2026-02-05', currency: 'EUR' }),
];
const plan = build.arrangement({ status: 'active', invoiceIds: [planned.id] });
const payment = (status: string) => build.promise({ arrangementId: plan.id, status, promisedDate: '2026-04-30' });
const account = (invoices: readonly object[], ...statuses: readonly string[]): Folder =>
  build.folder({ invoices, arrangements: statuses.length > 0 ? [plan] : [], promises: statuses.map(payment) });
const saidOf = (folder: Folder, chosen: readonly { readonly id: (typeof free)['id'] }[] = []) => {
  const ids = chosen.map(({ id }) => id);
  const { currency, invoices, arranged, foreign, endsBroken } = agreeableOf(folder, ids, today);
  const numbersOf = (rows: typeof invoices) => rows.map(({ number }) => number).join();
  return { currency, invoices: numbersOf(invoices), arranged: numbersOf(arranged), foreign: numbersOf(foreign), endsBroken };
};
const nothing = { currency: 'USD', arranged: '', foreign: '', endsBroken: false };

describe('what something would be agreed on', () => {
  test('is what was chosen, else what is past due, else whatever is open', () => {
    expect(saidOf(account([free, coming]), [coming])).toEqual({ ...nothing, invoices: 'C' });
    expect(saidOf(account([free, coming]))).toEqual({ ...nothing, invoices: 'B' });
    expect(saidOf(account([coming]))).toEqual({ ...nothing, invoices: 'C' });
  });

  test('is without what a running arrangement is about, and says so; nothing is taken in its place that was not chosen', () => {
    const running = account([planned, free, coming], 'open');
    expect(saidOf(running)).toEqual({ ...nothing, invoices: 'B', arranged: 'A' });
    expect(saidOf(running, [planned, coming])).toEqual({ ...nothing, invoices: 'C', arranged: 'A' });
    expect(saidOf(running, [planned])).toEqual({ ...nothing, invoices: '', arranged: 'A' });
    expect(saidOf(account([planned, coming], 'open'))).toEqual({ ...nothing, invoices: 'C', arranged: 'A' });
  });

  test('is all of them when the arrangement was broken, which it ends', () => {
    expect(saidOf(account([planned, free], 'broken', 'open'))).toEqual({ ...nothing, invoices: 'A,B', endsBroken: true });
    expect(saidOf(account([planned, free], 'broken', 'open'), [free])).toEqual({ ...nothing, invoices: 'B' });
  });

  test('is in one currency, and says what was chosen in another', () => {
    expect(saidOf(account([free, euros]))).toEqual({ ...nothing, invoices: 'B' });
    expect(saidOf(account([free, euros]), [free, euros])).toEqual({ ...nothing, invoices: 'B', foreign: 'E' });
    expect(saidOf(account([free, euros]), [euros])).toEqual({ ...nothing, currency: 'EUR', invoices: 'E' });
  });
});
