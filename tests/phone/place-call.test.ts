import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { phoneSettingsResponseSchema } from '#contracts/calls.ts';
import { currencySchema } from '#domain/kernel/money.ts';
import { verifyChain } from '#server/sync/command-log.ts';
import { problemOf } from '#tests/server/support/desk.ts';
import { dayMs } from '#tests/server/support/world.ts';
import {
  type PhoneWorld,
  askToCall,
  call,
  collectorNumber,
  createPhoneWorld,
  customerNumber,
  newestCall,
  setOwnNumber,
  standing,
  throughToCustomer,
  wish,
} from './support/phone-world.ts';

let world: PhoneWorld;
beforeAll(async () => {
  world = await createPhoneWorld();
});
afterAll(() => world.close());

const refusal = async (payload: object, desk = world.dana) => {
  const before = world.stub.requests.length;
  const problem = problemOf(await askToCall(desk, payload));
  expect(world.stub.requests, 'somebody was rung').toHaveLength(before);
  return problem;
};

describe('a call through the server', () => {
  it('rings the collector and then the customer, and its row tells how it went', async () => {
    const { stub, dana, account } = world;
    const asked = wish(account);
    const cursor = await dana.cursor();
    expect(await call(dana, asked)).toEqual({ callId: asked.callId, state: 'queued', refusal: null, answeredAt: null, endedAt: null });
    expect(newestCall(stub)).toMatchObject({ to: collectorNumber, from: '+13125550100' });
    const { collector, customer } = await throughToCustomer(stub);
    expect(customer).toMatchObject({ to: customerNumber, from: '+13125550100' });
    expect((await standing(dana, asked.callId)).state).toBe('ringing');
    await stub.move(customer, 'in-progress');
    expect((await standing(dana, asked.callId)).state).toBe('inProgress');
    world.clock.pass(61_000);
    await stub.move(customer, 'completed');
    await stub.move(collector, 'completed');
    const row = await world.rowOf(asked.callId);
    expect(row).toMatchObject({
      state: 'completed',
      dialer: 'bridge',
      number: customerNumber,
      placedByName: 'Dana',
      overrideReason: 'she asked for this call',
      answeredAt: '2026-03-31T15:00:00.000Z',
      endedAt: '2026-03-31T15:01:01.000Z',
    });
    const { lines } = await dana.pull(cursor);
    expect(lines).toContainEqual({ put: { table: 'calls', row: expect.objectContaining({ id: asked.callId, state: 'completed' }) } });
  });

  it('is in the command log, as the act of whoever placed it and as what the network said, and the log is whole', async () => {
    const log = await world.database.owner
      .selectFrom('commandLog')
      .select(['name', 'actorName', 'clientId', 'status'])
      .where('name', 'like', 'call.%')
      .orderBy('position')
      .execute();
    expect(log[0]).toEqual({ name: 'call.place', actorName: 'Dana', clientId: null, status: 'applied' });
    expect(log.slice(1).map(({ name, actorName }) => `${name} ${actorName}`)).toEqual(Array(3).fill('call.report Telephone network'));
    expect(await verifyChain(world.database.requests, world.company.id)).toMatchObject({ brokenAt: null });
  });

  it('is placed once, however often and at once the same is asked', async () => {
    const before = world.stub.placed.length;
    const asked = wish(world.account);
    const answers = await Promise.all([1, 2, 3, 4].map(() => call(world.dana, asked)));
    expect(answers.map(({ callId }) => callId)).toEqual(Array(4).fill(asked.callId));
    expect(world.stub.placed).toHaveLength(before + 1);
    expect(await refusal({ ...asked, number: '+13125550198' })).toMatchObject({ status: 409, code: 'call.idReused' });
  });

  it('that the desktop has written down already becomes no second row', async () => {
    const { dana, account } = world;
    const { callId, number, overrideReason } = wish(account);
    const input = { callId, contactId: null, contactName: '', number, dialer: 'bridge', overrideReason, guard: null };
    const { results } = await dana.push(dana.command('call.place', account, input));
    expect(results[0]).toMatchObject({ status: 'applied' });
    expect((await call(dana, wish(account, { callId }))).state).toBe('queued');
    expect(await world.rowOf(callId)).toMatchObject({ state: 'queued' });
  });

  it('that was handed to the telephone on the desk is not placed again', async () => {
    const { dana, account } = world;
    const { callId, number, overrideReason } = wish(account);
    const input = { callId, contactId: null, contactName: '', number, dialer: 'handOff', overrideReason, guard: null };
    await dana.push(dana.command('call.place', account, input));
    expect(await refusal(wish(account, { callId }))).toMatchObject({ code: 'call.idReused' });
  });

  it('is told to nobody whose book the account is not in', async () => {
    const asked = wish(world.account);
    await call(world.dana, asked);
    const omar = await world.signIn(world.company.omar);
    expect(problemOf(await omar.get(`/v1/calls/${asked.callId}`))).toMatchObject({ status: 404, code: 'call.notFound' });
    const hangUp = await omar.ask({ method: 'POST', url: `/v1/calls/${asked.callId}/hang-up`, payload: {} });
    expect(problemOf(hangUp)).toMatchObject({ status: 404, code: 'call.notFound' });
    expect(await refusal(wish(world.account), omar)).toMatchObject({ status: 404, code: 'account.notFound' });
  });
});

describe('nobody is rung', () => {
  it('where a court has stayed the account, also when the desktop did not know', async () => {
    const [, account] = world.company.danasAccounts;
    const { callId, number, overrideReason } = wish(account);
    const input = { callId, contactId: null, contactName: '', number, dialer: 'bridge', overrideReason, guard: null };
    await world.dana.push(world.dana.command('call.place', account, input));
    await world.database.owner
      .updateTable('accounts')
      .set({ staySince: '2026-03-30' as never })
      .where('id', '=', account)
      .execute();
    expect(await refusal(wish(account))).toMatchObject({ status: 409, code: 'call.blocked', rules: expect.stringContaining('stay') });
    expect(await refusal(wish(account, { callId })), 'written down before the stay').toMatchObject({ code: 'call.blocked' });
  });

  it('without a reason where the guard asks for one', async () => {
    const { owner } = world.database;
    const [, , account] = world.company.danasAccounts;
    await owner.updateTable('accounts').set({ timeZone: 'Asia/Tokyo' }).where('id', '=', account).execute();
    expect(await refusal(wish(account, { overrideReason: null }))).toMatchObject({ code: 'call.reasonMissing', rules: expect.any(String) });
    expect(await refusal(wish(account, { guard: { verdict: 'allow', hits: [] } }))).toMatchObject({ code: 'call.guardChanged' });
  });

  it.each([
    ['a satellite', '+8816123456', 'call.numberCostly'],
    ['an international network', '+882161234567', 'call.numberCostly'],
    ['international premium calls', '+979123456789', 'call.numberCostly'],
    ['a premium number', '+19005550199', 'call.numberCostly'],
    ['a country that is not called', '+442079460000', 'call.countryNotAllowed'],
    ['an island in the same plan of numbers', '+18765550123', 'call.countryNotAllowed'],
    ['no telephone at all', '+13120', 'request.invalid'],
    ['a number that cannot be', '+1312555019', 'call.numberInvalid'],
  ])('for %s, neither as the customer nor as the collector', async (_, number, code) => {
    expect(await refusal({ ...wish(world.account), number })).toMatchObject({ code });
    expect(await refusal({ ...wish(world.account), collectorNumber: number })).toMatchObject({ code });
  });

  it('where the company calls otherwise, shows no number, or the collector has none', async () => {
    await world.settings({ dialer: 'handOff' });
    expect(await refusal(wish(world.account))).toMatchObject({ code: 'phone.otherDialer' });
    await world.settings({ callerId: null });
    expect(await refusal(wish(world.account))).toMatchObject({ code: 'phone.callerIdMissing' });
    await world.settings({});
    await setOwnNumber(world.dana, null);
    expect(await refusal(wish(world.account))).toMatchObject({ code: 'phone.ownNumberMissing' });
    await setOwnNumber(world.dana, collectorNumber);
  });

  it('over the limits of a day, also by two calls at once; the next day begins anew', async () => {
    world.clock.pass(dayMs);
    // Sessions have ended overnight.
    const sam = await world.signIn(world.company.sam);
    await world.settings({ callsADay: 3 }, sam);
    const dana = await world.signIn(world.company.dana);
    // On different accounts, so that no lock of an account keeps them apart.
    const [first, , third] = world.company.danasAccounts;
    const asked = [first, third, world.account, third, first].map((account) => wish(account));
    const answers = await Promise.all(asked.map((each) => askToCall(dana, each)));
    expect(answers.map(({ statusCode }) => statusCode).toSorted()).toEqual([200, 200, 200, 409, 409]);
    expect(await refusal(wish(world.account), dana)).toMatchObject({ code: 'call.dayLimitReached', limit: 3 });
    await world.settings({ costADayMinor: 11, costAMinuteMicro: 30_000 }, sam);
    expect(await refusal(wish(world.account), dana), 'three calls of a minute are 9 cents, a fourth 12').toMatchObject({
      code: 'call.costLimitReached',
    });
    await world.settings({ costADayMinor: 5000, costADayEachMinor: 11, costAMinuteMicro: 30_000 }, sam);
    expect(await refusal(wish(world.account), dana)).toMatchObject({ code: 'call.ownCostLimitReached', limit: 11 });
    const spentBy = async (who: typeof sam) => phoneSettingsResponseSchema.parse((await who.get('/v1/phone/settings')).json()).spentToday;
    const three = { calls: 3, costMicro: 90_000 };
    expect(await spentBy(dana)).toEqual({ own: three, all: three });
    expect(await spentBy(sam), 'nobody else’s limit is used up').toEqual({ own: { calls: 0, costMicro: 0 }, all: three });
    const yen = currencySchema.parse('JPY');
    await world.settings({ currency: yen, costADayMinor: 11, costAMinuteMicro: 3_000_000 }, sam);
    expect(await refusal(wish(world.account), dana), 'a yen has no hundredths').toMatchObject({ code: 'call.costLimitReached' });
    await world.settings({ currency: yen, costADayMinor: 12, costAMinuteMicro: 3_000_000 }, sam);
    await call(dana, wish(world.account));
    world.clock.pass(dayMs);
    const nextDay = await world.signIn(world.company.dana);
    await call(nextDay, wish(world.account));
    await world.settings({}, await world.signIn(world.company.sam));
  });
});

it('a test call rings its own caller, once, and belongs to no account', async () => {
  const dana = await world.signIn(world.company.dana);
  const callId = randomUUID();
  const test = () => dana.ask({ method: 'POST', url: '/v1/phone/test-call', payload: { callId } });
  const before = world.stub.placed.length;
  const [first, second] = await Promise.all([test(), test()]);
  expect([first.statusCode, second.statusCode]).toEqual([200, 200]);
  expect(world.stub.placed).toHaveLength(before + 1);
  const leg = newestCall(world.stub);
  expect(leg.twiml).toContain('<Say>');
  await world.stub.move(leg, 'in-progress');
  await world.stub.move(leg, 'completed');
  expect((await dana.get(`/v1/calls/${callId}`)).json()).toMatchObject({ state: 'completed' });
  const sam = await world.signIn(world.company.sam);
  expect((await sam.get(`/v1/calls/${callId}`)).statusCode).toBe(404);
});
