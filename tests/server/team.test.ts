import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { bookPreviewResponseSchema, handOverResponseSchema } from '#contracts/books.ts';
import { type TeamFigures, teamMemberResponseSchema, teamResponseSchema } from '#contracts/team.ts';
import { ceiPercentOf } from '#domain/collections-figures.ts';
import { addDays, epochMsOf, instantOf } from '#domain/kernel/dates.ts';
import { type AccountId, userIdSchema } from '#domain/kernel/ids.ts';
import { put } from '#domain/rows.ts';
import { endDueCovers } from '#server/team/end-covers.ts';
import { keepLedgerFigures } from '#server/team/ledger-figures.ts';
import { build, newId } from '#tests/support/build.ts';
import { type Desk, problemOf } from './support/desk.ts';
import { buildRow, insertRows } from './support/rows.ts';
import { type TestCompany, type World, addCompany, createWorld, dayMs, today } from './support/world.ts';

let world: World;
let company: TestCompany;
let sam: Desk;
let danas: AccountId;
const ago = (days: number) => addDays(today, -days);
const insert = (...puts: Parameters<typeof insertRows>[2]) => insertRows(world.database.owner, company.id, puts);

beforeAll(async () => {
  world = await createWorld();
  ({ company } = world);
  [danas] = company.danasAccounts;
  sam = await world.signIn(company.sam);
});
afterAll(() => world.close());

/** What the world's accounts come with is not these stories'. */
beforeEach(async () => {
  const { ownerPool } = world.database;
  for (const table of [
    'invoices',
    'payments',
    'payment_applications',
    'promises',
    'notes',
    'calls',
    'messages',
    'ledger_figures',
    'import_batch',
  ])
    await ownerPool.query(`delete from ${table}`);
});

const bookOf = (response: Awaited<ReturnType<Desk['ask']>>) => handOverResponseSchema.parse(response.json());

async function team(desk = sam): Promise<TeamFigures> {
  const response = await desk.get('/v1/team');
  expect(response.statusCode, response.body).toBe(200);
  return teamResponseSchema.parse(response.json());
}
const dayOf = (figures: TeamFigures, name: string) => figures.team.find((person) => person.name === name);

/** An invoice of which a part was paid on a day. */
async function paidInPart(openAmountMinor: number, paidMinor: number, paidAgo: number, over: object = {}): Promise<void> {
  const [invoiceId, paymentId] = [newId(), newId()];
  const amountMinor = openAmountMinor + paidMinor;
  await insert(
    put(
      'invoices',
      build.invoice({
        id: invoiceId,
        accountId: danas,
        issueDate: ago(70),
        dueDate: ago(40),
        amountMinor,
        openAmountMinor,
        version: 0,
        ...over,
      }),
    ),
    put('payments', buildRow.payment({ id: paymentId, accountId: danas, receivedDate: ago(paidAgo), amountMinor: paidMinor })),
    put(
      'paymentApplications',
      buildRow.paymentApplication({ accountId: danas, invoiceId, paymentId, appliedDate: ago(paidAgo), amountMinor: paidMinor }),
    ),
  );
}

describe('what the books say', () => {
  test('is what is past due now and was 30 days ago, the index of what lies between, and the weeks behind', async () => {
    await paidInPart(40_000, 60_000, 10);
    await insert(
      put(
        'invoices',
        build.invoice({ accountId: danas, issueDate: ago(5), dueDate: addDays(today, 25), amountMinor: 50_000, openAmountMinor: 50_000 }),
      ),
    );
    await insert(put('invoices', build.invoice({ accountId: danas, status: 'void', amountMinor: 9_999, openAmountMinor: 9_999 })));
    const { currencies } = await team();
    expect(currencies).toMatchObject([
      {
        currency: 'USD',
        pastDueMinor: 40_000,
        pastDueBeforeMinor: 100_000,
        cei: { beginTotalMinor: 100_000, salesMinor: 50_000, endTotalMinor: 90_000, endCurrentMinor: 50_000 },
        dso: { totalMinor: 90_000, currentMinor: 50_000, salesMinor: 150_000, days: 90 },
      },
    ]);
    const [usd] = currencies;
    expect(usd && ceiPercentOf(usd.cei, 1)).toBeCloseTo(60, 10);
    expect(usd?.weeks.map(({ bucketsMinor: { first, second } }) => [first, second])).toEqual([
      [0, 0],
      [0, 0],
      [100_000, 0],
      [100_000, 0],
      [100_000, 0],
      [100_000, 0],
      [0, 40_000],
      [0, 40_000],
    ]);
  });

  test('keeps currencies apart and counts what is disputed', async () => {
    await paidInPart(40_000, 1, 10, { disputedAmountMinor: 15_000, disputeReason: 'Damaged' });
    await insert(put('invoices', build.invoice({ accountId: danas, currency: 'EUR', amountMinor: 700, openAmountMinor: 700 })));
    const { currencies } = await team();
    expect(currencies.map(({ currency, pastDueMinor, disputed }) => [currency, pastDueMinor, disputed])).toEqual([
      ['USD', 40_000, { amountMinor: 15_000, invoiceCount: 1 }],
      ['EUR', 700, { amountMinor: 0, invoiceCount: 0 }],
    ]);
  });

  test('is kept until the books change: by an import, by a row, by the day', async () => {
    const keep = () => keepLedgerFigures(world.database.owner, world.clock.now());
    await paidInPart(40_000, 1, 10);
    const first = await team();
    expect(first.currencies[0]?.pastDueMinor).toBe(40_000);
    await keep();
    expect(await keep()).toBe(0);
    // Written behind everybody's back: nobody can know.
    await paidInPart(5_000, 1, 10);
    expect(await keep()).toBe(0);
    expect((await team()).currencies[0]?.pastDueMinor).toBe(40_000);
    await world.database.ownerPool.query(
      `insert into import_batch (id, company_id, file_name, file_sha256, mapping, as_of, summary, changes, created_at)
       values ($1, $2, 'a.csv', 'x', 'generic', $3, '{}', '{}', now())`,
      [randomUUID(), company.id, today],
    );
    expect((await team()).currencies[0]?.pastDueMinor).toBe(40_000);
    expect(await keep()).toBe(1);
    expect((await team()).currencies[0]?.pastDueMinor).toBe(45_000);
    await paidInPart(200, 1, 10, { version: 900 });
    expect(await keep()).toBe(1);
    expect((await team()).currencies[0]?.pastDueMinor).toBe(45_200);
    await world.database.ownerPool.query('update ledger_figures set day = day - 1');
    expect(await keep()).toBe(1);
  });

  test('is worked out at once where nothing is kept of the day, or something that cannot be read', async () => {
    await paidInPart(40_000, 1, 10);
    await team();
    await paidInPart(1_000, 1, 10);
    await world.database.ownerPool.query('update ledger_figures set day = day - 1');
    expect((await team()).currencies[0]?.pastDueMinor).toBe(41_000);
    await world.database.ownerPool.query(`update ledger_figures set figures = '{"currencies":[]}'`);
    expect((await team()).currencies[0]?.pastDueMinor).toBe(41_000);
  });
});

describe('what a person has done today', () => {
  test('is counted as soon as it is in, for who did it', async () => {
    const dana = await world.signIn(company.dana);
    const { rows } = await world.database.ownerPool.query<{ id: string }>('select id from contacts where account_id = $1', [danas]);
    const contactId = rows[0]?.id;
    const call = { callId: randomUUID(), contactId: null, contactName: 'Marian Webb', number: '+13125550148', dialer: 'handOff' };
    const { results } = await dana.push(
      dana.note(danas, { contactId }),
      dana.note(danas, { outcome: 'voicemail' }),
      dana.note(danas, { channel: 'email', outcome: 'sent' }),
      dana.command('call.place', danas, { ...call, overrideReason: 'They asked for it', guard: { verdict: 'allow', hits: [] } }),
    );
    expect(results.map(({ code }) => code)).toEqual([null, null, null, null]);
    const figures = await team();
    expect(dayOf(figures, 'Dana')).toMatchObject({ contacts: 3, dials: 3, rightParty: 1, accountCount: 3, isDisabled: false });
    expect(dayOf(figures, 'Omar')).toMatchObject({ contacts: 0, dials: 0, accountCount: 2 });
    expect(dayOf(figures, 'Sam')).toBeUndefined();
    expect(figures.callsADay).toBe(60);
  });

  test('is a promise of who took it, whoever has the account', async () => {
    const invoiceId = newId();
    await insert(put('invoices', build.invoice({ id: invoiceId, accountId: danas, amountMinor: 90_000, openAmountMinor: 90_000 })));
    const line = { promiseId: randomUUID(), invoiceId, currency: 'USD', amountMinor: 90_000 };
    const input = { groupId: randomUUID(), promisedDate: addDays(today, 2), method: 'ach', promisedByName: 'Marian Webb', lines: [line] };
    const { results } = await sam.push(sam.command('promise.record', danas, input));
    expect(results).toMatchObject([{ status: 'applied' }]);
    // One that came with the books.
    await insert(put('promises', build.promise({ accountId: danas, recordedOn: today, amountMinor: 500 })));
    const figures = await team();
    expect(dayOf(figures, 'Sam')).toMatchObject({ promiseCount: 1, promised: [{ currency: 'USD', amountMinor: 90_000 }] });
    expect(dayOf(figures, 'Dana')).toMatchObject({ promiseCount: 1, promised: [{ currency: 'USD', amountMinor: 500 }] });
  });

  test('of promises and payments counts for the book', async () => {
    await insert(
      put('promises', build.promise({ accountId: danas, status: 'kept', amountMinor: 700, keptMinor: 700, closedOn: ago(2) })),
      put('promises', build.promise({ accountId: danas, status: 'partiallyKept', amountMinor: 300, keptMinor: 100, closedOn: ago(29) })),
      put('promises', build.promise({ accountId: danas, status: 'broken', amountMinor: 900, promisedDate: ago(30) })),
      put('payments', buildRow.payment({ accountId: danas, receivedDate: ago(6), amountMinor: 1_234 })),
      put('payments', buildRow.payment({ accountId: danas, receivedDate: ago(7), amountMinor: 5_000 })),
    );
    const figures = await team();
    // Judged by the minute: a later one is heard of then.
    const keep = () => keepLedgerFigures(world.database.owner, world.clock.now());
    expect(await keep()).toBe(0);
    await insert(put('promises', build.promise({ accountId: danas, status: 'broken', amountMinor: 5, closedOn: today, version: 901 })));
    expect((await team()).promises).toMatchObject({ brokenCount: 0 });
    expect(await keep()).toBe(1);
    expect((await team()).promises).toMatchObject({ keptCount: 1, brokenCount: 1 });
    expect(dayOf(figures, 'Dana')).toMatchObject({
      matured: { keptCount: 1, partlyKeptCount: 1, brokenCount: 0, money: [{ currency: 'USD', promisedMinor: 1_000, keptMinor: 800 }] },
      collected: [{ currency: 'USD', amountMinor: 1_234 }],
    });
    expect(figures.promises).toMatchObject({ keptCount: 1, partlyKeptCount: 1 });
    expect(figures.promisesBefore).toMatchObject({ brokenCount: 1 });
  });
});

describe('what is looked into of one person', () => {
  const member = async (userId: string) => teamMemberResponseSchema.parse((await sam.get(`/v1/team/${userId}`)).json());

  test('are contacts against advice with their reasons, and promises that were not kept, the newest first', async () => {
    const common = { accountId: danas, placedById: company.dana.id, verdict: 'warn', hitRules: 'hours' };
    await insert(
      put('calls', build.call({ ...common, overrideReason: 'They asked for it', placedOn: ago(1), placedAt: `${ago(1)}T15:00:00.000Z` })),
      put('calls', build.call({ ...common, overrideReason: 'Long ago', placedOn: ago(31) })),
      put('calls', build.call({ ...common, overrideReason: null, placedOn: ago(1) })),
      put(
        'messages',
        build.message({
          accountId: danas,
          releasedById: company.dana.id,
          overrideReason: 'Agreed by phone',
          releasedOn: today,
          releasedAt: `${today}T15:00:00.000Z`,
        }),
      ),
      put('promises', build.promise({ accountId: danas, status: 'broken', amountMinor: 900, promisedDate: ago(5), closedOn: ago(3) })),
      put('promises', build.promise({ accountId: danas, status: 'kept', closedOn: ago(3) })),
    );
    const { overrides, broken } = await member(company.dana.id);
    expect(overrides.map(({ kind, reason, accountNumber }) => [kind, reason, accountNumber])).toEqual([
      ['email', 'Agreed by phone', '1001'],
      ['call', 'They asked for it', '1001'],
    ]);
    expect(broken).toMatchObject([{ status: 'broken', amountMinor: 900, accountName: 'brightwater 1001', promisedDate: ago(5) }]);
    expect(await member(company.omar.id)).toMatchObject({ overrides: [], broken: [] });
    expect(dayOf(await team(), 'Dana')).toMatchObject({ overrides: 1 });
  });

  test('is nobody of another company, and nobody who is not there', async () => {
    const stranger = await addCompany(world.database, 'northfield');
    for (const userId of [stranger.dana.id, randomUUID()]) {
      expect(problemOf(await sam.get(`/v1/team/${userId}`))).toMatchObject({ status: 404, code: 'person.notFound' });
    }
    const theirs = await world.signIn(stranger.sam);
    const names = (await team(theirs)).team.map(({ userId }) => userId);
    expect(names.toSorted()).toEqual([stranger.dana.id, stranger.omar.id].toSorted());
  });
});

describe('a cover', () => {
  const begin = (over: object = {}) =>
    sam.ask({
      method: 'POST',
      url: '/v1/books/hand-over',
      payload: {
        commandId: randomUUID(),
        fromCollectorId: company.dana.id,
        toCollectorId: company.omar.id,
        accountIds: 'all',
        until: today,
        ...over,
      },
    });
  const end = (id: string) => sam.ask({ method: 'POST', url: `/v1/books/covers/${id}/end`, payload: {} });
  const sizes = async () => {
    const figures = await team();
    return [dayOf(figures, 'Dana')?.accountCount, dayOf(figures, 'Omar')?.accountCount, figures.covers.length];
  };
  const endDue = (daysLater: number) => endDueCovers(world.database.owner, instantOf(epochMsOf(world.clock.now()) + daysLater * dayMs));

  test('ends by itself after its last day: what is still there goes back, and nothing else', async () => {
    const [first, second, third] = company.danasAccounts;
    expect(bookOf(await begin())).toMatchObject({ accountCount: 3 });
    const [cover] = (await team()).covers;
    expect(cover).toMatchObject({
      fromCollectorId: company.dana.id,
      toCollectorId: company.omar.id,
      accountCount: 3,
      until: today,
      startedByName: 'Sam',
    });
    expect(await sizes()).toEqual([0, 5, 1]);
    expect(await endDue(0)).toBe(0);
    // One of them has gone on to nobody's surprise, and stays where it is.
    await world.database.ownerPool.query('update accounts set collector_id = null where id = $1', [third]);
    const dana = await world.signIn(company.dana);
    const cursor = await dana.cursor();
    expect(await endDue(1)).toBe(2);
    expect(await endDue(1)).toBe(0);
    expect((await dana.pull(cursor)).lines.map((line) => 'folder' in line && line.folder.account.id)).toEqual([first, second].toSorted());
    expect(await sizes()).toEqual([2, 2, 0]);
    const log = await world.database.owner.selectFrom('commandLog').select(['name', 'actorName']).orderBy('position').execute();
    expect(log.at(-1)).toEqual({ name: 'book.handOver', actorName: 'central API' });
    await world.database.ownerPool.query('update accounts set collector_id = $2 where id = $1', [third, company.dana.id]);
  });

  test('ends earlier by hand, once', async () => {
    const commandId = randomUUID();
    const accountIds = [company.danasAccounts[0]];
    await begin({ commandId, accountIds });
    expect(await sizes()).toEqual([2, 3, 1]);
    expect((await end(commandId)).json()).toEqual({ accountCount: 1 });
    expect((await end(commandId)).json()).toEqual({ accountCount: 0 });
    expect(await sizes()).toEqual([3, 2, 0]);
    expect(problemOf(await end(randomUUID()))).toMatchObject({ status: 404, code: 'cover.notFound' });
    // The same request again is the one that was done; under another day it is another one.
    expect(bookOf(await begin({ commandId, accountIds }))).toMatchObject({ isDuplicate: true });
    expect(problemOf(await begin({ commandId, accountIds, until: addDays(today, 1) }))).toMatchObject({ code: 'command.idReused' });
  });

  test('is refused for a day that lies behind or far ahead', async () => {
    for (const until of [ago(1), addDays(today, 367)]) {
      expect(problemOf(await begin({ until }))).toMatchObject({ status: 400, code: 'cover.badDay' });
    }
    expect(await sizes()).toEqual([3, 2, 0]);
  });

  test('that nobody may take back lasts on and is seen', async () => {
    const commandId = randomUUID();
    await begin({ commandId, accountIds: [company.danasAccounts[0]] });
    const disable = (value: string) =>
      world.database.ownerPool.query(`update app_user set disabled_at = ${value} where id = $1`, [company.dana.id]);
    await disable('now()');
    expect(await endDue(1)).toBe(0);
    expect(await sizes()).toEqual([2, 3, 1]);
    await disable('null');
    expect(await endDue(1)).toBe(1);
    expect(await sizes()).toEqual([3, 2, 0]);
  });
});

describe('what a hand-over would move', () => {
  const preview = (accountIds: 'all' | readonly AccountId[], fromCollectorId = company.dana.id) =>
    sam.ask({ method: 'POST', url: '/v1/books/preview', payload: { fromCollectorId, accountIds } });

  test('is the accounts, what waits on them and the money, a line a currency', async () => {
    await insert(
      put('invoices', build.invoice({ accountId: danas, amountMinor: 900, openAmountMinor: 400, dueDate: ago(1) })),
      put('invoices', build.invoice({ accountId: danas, amountMinor: 50, openAmountMinor: 50, dueDate: today })),
      put('invoices', build.invoice({ accountId: company.danasAccounts[1], currency: 'EUR', amountMinor: 70, openAmountMinor: 70 })),
      put('promises', build.promise({ accountId: danas, status: 'open', amountMinor: 300 })),
      put('promises', build.promise({ accountId: danas, status: 'kept', amountMinor: 1 })),
    );
    expect(bookPreviewResponseSchema.parse((await preview('all')).json())).toEqual({
      accountCount: 3,
      openPromiseCount: 1,
      openFollowUpCount: 3,
      money: [
        { currency: 'EUR', openMinor: 70, pastDueMinor: 70, promisedMinor: 0 },
        { currency: 'USD', openMinor: 450, pastDueMinor: 400, promisedMinor: 300 },
      ],
    });
    expect(bookPreviewResponseSchema.parse((await preview([company.danasAccounts[2]])).json())).toMatchObject({
      accountCount: 1,
      money: [],
    });
    const nobody = userIdSchema.parse(randomUUID());
    expect(bookPreviewResponseSchema.parse((await preview('all', nobody)).json())).toMatchObject({ accountCount: 0, money: [] });
  });

  test('is refused for an account that is not in that book', async () => {
    expect(problemOf(await preview([danas, company.omarsAccounts[0]]))).toMatchObject({ status: 409, code: 'account.notInBook' });
  });

  test('goes to nobody who may not sign in any more', async () => {
    await world.database.ownerPool.query('update app_user set disabled_at = now() where id = $1', [company.omar.id]);
    const payload = { commandId: randomUUID(), fromCollectorId: company.dana.id, toCollectorId: company.omar.id, accountIds: [danas] };
    expect(problemOf(await sam.ask({ method: 'POST', url: '/v1/books/hand-over', payload }))).toMatchObject({
      status: 404,
      code: 'collector.notFound',
    });
    expect(dayOf(await team(), 'Omar')).toMatchObject({ isDisabled: true, accountCount: 2 });
  });
});
