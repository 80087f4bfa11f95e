import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Instant, addDays, instantOf, localDateSchema } from '#domain/kernel/dates.ts';
import type { AccountId } from '#domain/kernel/ids.ts';
import { put } from '#domain/rows.ts';
import { judgePromises } from '#server/promises/judge-promises.ts';
import { verifyChain } from '#server/sync/command-log.ts';
import { build, newId } from '#tests/support/build.ts';
import type { Desk } from './support/desk.ts';
import { buildRow, insertRows } from './support/rows.ts';
import { type World, createWorld } from './support/world.ts';

/** A Tuesday; the clock of the world stands on it. */
const today = localDateSchema.parse('2026-03-31');
/** With two banking days of tolerance the last day is Monday the 6th. */
const promisedDate = addDays(today, 2);
const noonOf = (daysLater: number): Instant => instantOf(Date.parse(`${addDays(today, daysLater)}T17:00:00.000Z`));

let world: World;
let desk: Desk;
let accountId: AccountId;
const invoiceId = newId();

beforeEach(async () => {
  world = await createWorld();
  [accountId] = world.company.danasAccounts;
  await insertRows(world.database.owner, world.company.id, [
    put(
      'invoices',
      build.invoice({ id: invoiceId, accountId, currency: 'USD', amountMinor: 900_00, openAmountMinor: 900_00, disputedAmountMinor: 0 }),
    ),
  ]);
  // What every account comes with is judged and out of the way.
  await judge(0);
  desk = await world.signIn(world.company.dana);
});
afterEach(() => world.close());

const judge = (daysLater: number) => judgePromises(world.database.owner, noonOf(daysLater));
const promise = async (amountMinor = 900_00) => {
  const line = { promiseId: randomUUID(), invoiceId, currency: 'USD', amountMinor };
  const input = { groupId: randomUUID(), promisedDate, method: 'ach', promisedByName: 'Marian Webb', lines: [line] };
  const { results } = await desk.push(desk.command('promise.record', accountId, input));
  expect(results).toMatchObject([{ status: 'applied' }]);
  return line.promiseId;
};
const pay = (amountMinor: number, daysLater: number, paymentId = newId()) => {
  const common = { accountId, currency: 'USD', amountMinor };
  const day = addDays(today, daysLater);
  return insertRows(world.database.owner, world.company.id, [
    put('payments', buildRow.payment({ ...common, id: paymentId, receivedDate: day })),
    put('paymentApplications', buildRow.paymentApplication({ ...common, paymentId, invoiceId, appliedDate: day })),
  ]);
};
const stateOf = async (promiseId: string) => {
  const { rows } = await world.database.ownerPool.query('select status, kept_minor, closed_on from promises where id = $1', [promiseId]);
  const [row] = rows;
  return [row.status, row.kept_minor, row.closed_on];
};

test('a promise nobody keeps is broken on the morning after its last day, and every desktop learns of it', async () => {
  const promiseId = await promise();
  const cursor = await desk.cursor();
  expect(await judge(6)).toBe(0);
  expect(await stateOf(promiseId)).toEqual(['open', 0, null]);
  expect(await judge(7)).toBe(1);
  expect(await stateOf(promiseId)).toEqual(['broken', 0, addDays(today, 7)]);
  expect(await judge(8)).toBe(0);
  const { lines } = await desk.pull(cursor);
  expect(lines).toContainEqual({ put: { table: 'promises', row: expect.objectContaining({ id: promiseId, status: 'broken' }) } });
  expect((await verifyChain(world.database.owner, world.company.id)).brokenAt).toBeNull();
});

test('a payment keeps it as soon as it is applied; one in part only in part', async () => {
  const promiseId = await promise();
  await pay(400_00, 1);
  await judge(1);
  expect(await stateOf(promiseId)).toEqual(['open', 400_00, null]);
  await pay(500_00, 3);
  await judge(3);
  expect(await stateOf(promiseId)).toEqual(['kept', 900_00, addDays(today, 3)]);
});

test('money from before it on the same day keeps none of it, also where it takes the place of another', async () => {
  await pay(400_00, 0);
  const first = await promise(600_00);
  await pay(200_00, 0);
  await judge(0);
  expect(await stateOf(first)).toEqual(['open', 200_00, null]);
  const second = await promise(300_00);
  expect(await stateOf(first)).toEqual(['replaced', 200_00, today]);
  await judge(1);
  expect(await stateOf(second)).toEqual(['open', 0, null]);
  await pay(300_00, 1);
  await judge(1);
  expect(await stateOf(second)).toEqual(['kept', 300_00, addDays(today, 1)]);
});

test('a debit that the bank returns weeks later breaks it after all, and after three months it is history', async () => {
  const promiseId = await promise();
  const paymentId = newId();
  await pay(900_00, 2, paymentId);
  await judge(2);
  expect((await stateOf(promiseId))[0]).toBe('kept');
  const back = { accountId, currency: 'USD', amountMinor: -900_00, paymentId, invoiceId, appliedDate: addDays(today, 30) };
  await insertRows(world.database.owner, world.company.id, [put('paymentApplications', buildRow.paymentApplication(back))]);
  expect(await judge(93)).toBe(0);
  expect(await judge(30)).toBe(1);
  // It is broken from then on, and not from the day on which it seemed to be kept.
  expect(await stateOf(promiseId)).toEqual(['broken', 0, addDays(today, 30)]);
});

test('several are judged in goes of 500', async () => {
  const many = Array.from({ length: 1_101 }, () =>
    put('promises', build.promise({ accountId, currency: 'USD', promisedDate: addDays(today, -20), recordedOn: today })),
  );
  await insertRows(world.database.owner, world.company.id, many);
  expect(await judge(0)).toBe(1_101);
  const { rows } = await world.database.ownerPool.query(`select count(*)::int as n from command_log where name = 'promise.judge'`);
  expect(rows[0]).toEqual({ n: 4 });
});
