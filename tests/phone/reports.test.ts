import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CallState } from '#domain/rows.ts';
import { type PhoneWorld, call, createPhoneWorld, newestCall, standing, throughToCustomer, wish } from './support/phone-world.ts';
import type { Report, StubStatus } from './support/twilio-stub.ts';

let world: PhoneWorld;
beforeAll(async () => {
  world = await createPhoneWorld();
});
afterAll(() => world.close());
beforeEach(() => {
  world.stub.deliver = async (report) => void (await world.report(report));
});

const place = async () => {
  const asked = wish(world.account);
  await call(world.dana, asked);
  return asked.callId;
};

describe('a report of the telephone network', () => {
  it.each<[StubStatus, CallState]>([
    ['completed', 'completed'],
    ['busy', 'busy'],
    ['no-answer', 'noAnswer'],
    ['failed', 'failed'],
    // Somebody has heard it ring.
    ['canceled', 'noAnswer'],
  ])('of a customer who was %s ends the call as %s', async (status, state) => {
    const callId = await place();
    const { collector, customer } = await throughToCustomer(world.stub);
    await world.stub.move(customer, status);
    await world.stub.move(collector, 'completed');
    expect(await standing(world.dana, callId)).toMatchObject({ state, endedAt: expect.any(String) });
  });

  it.each<[StubStatus, CallState]>([
    ['no-answer', 'cancelled'],
    ['busy', 'cancelled'],
    ['failed', 'failed'],
  ])('of a collector who was %s ends the call as %s: the customer was not rung', async (status, state) => {
    const callId = await place();
    await world.stub.move(newestCall(world.stub), status);
    expect((await standing(world.dana, callId)).state).toBe(state);
  });

  it('that comes late, twice or out of its order takes nothing back', async () => {
    const callId = await place();
    const held: Report[] = [];
    world.stub.deliver = async (report) => void held.push(report);
    const { collector, customer } = await throughToCustomer(world.stub);
    await world.stub.move(customer, 'in-progress');
    await world.stub.move(customer, 'completed');
    await world.stub.move(collector, 'completed');
    const versions = new Set<number>();
    for (const report of [...held.toReversed(), ...held, ...held]) {
      expect(await world.report(report)).toBe(200);
      const row = await world.rowOf(callId);
      expect(row?.state).toBe('completed');
      versions.add(row?.version ?? 0);
    }
    expect(versions.size, 'the row was written once').toBe(1);
  });

  it('of which any order is told ends in the same state', async () => {
    for (let round = 0; round < 12; round += 1) {
      const callId = await place();
      const held: Report[] = [];
      world.stub.deliver = async (report) => void held.push(report);
      const { collector, customer } = await throughToCustomer(world.stub);
      await world.stub.move(customer, 'no-answer');
      await world.stub.move(collector, 'completed');
      const shuffled = held.map((report, at) => ({ report, key: (at * 7 + round * 5) % 11 })).toSorted((a, b) => a.key - b.key);
      await Promise.all(shuffled.map(({ report }) => world.report(report)));
      expect((await standing(world.dana, callId)).state, `round ${round}`).toBe('noAnswer');
    }
  });

  it('that is forged, tampered with or sent to another address is refused and changes nothing', async () => {
    const callId = await place();
    const leg = newestCall(world.stub);
    const real = world.stub.reportOf(leg, 'no-answer');
    const forged: Report[] = [
      { ...real, signature: 'bm90IGEgc2lnbmF0dXJl' },
      { ...real, signature: '' },
      { ...real, form: { ...real.form, CallStatus: 'completed' } },
      { ...real, form: { ...real.form, Added: 'later' } },
      { ...real, url: real.url.replace(callId, randomUUID()) },
      { ...real, url: real.url.replace('leg=collector', 'leg=customer') },
    ];
    for (const report of forged) expect(await world.report(report)).toBe(403);
    expect(await world.report({ ...real, url: `${real.url}&more=1` })).toBe(400);
    expect((await standing(world.dana, callId)).state).toBe('queued');
    expect(await world.report(real)).toBe(200);
    expect((await standing(world.dana, callId)).state).toBe('cancelled');
  });

  it('of a call nobody knows, of another leg, or with a word nobody knows is heard and changes nothing', async () => {
    const callId = await place();
    const leg = newestCall(world.stub);
    const elsewhere = { ...leg, reportTo: (leg.reportTo ?? '').replace(callId, randomUUID()) };
    expect(await world.report(world.stub.reportOf(elsewhere, 'completed'))).toBe(200);
    expect(await world.report(world.stub.reportOf({ ...leg, sid: `CA${'9'.repeat(32)}` }, 'busy'))).toBe(200);
    expect(await world.report(world.stub.reportOf(leg, 'on-the-moon'))).toBe(200);
    expect((await standing(world.dana, callId)).state).toBe('queued');
  });
});

describe('hanging up', () => {
  const hangUp = (callId: string) => world.dana.ask({ method: 'POST', url: `/v1/calls/${callId}/hang-up`, payload: {} });

  it.each([
    ['while the collector is rung', 'queued', 'cancelled'],
    ['while the customer is rung', 'ringing', 'noAnswer'],
    ['while they speak', 'inProgress', 'completed'],
  ])('%s ends the call', async (_, at, state) => {
    const callId = await place();
    if (at !== 'queued') {
      const { customer } = await throughToCustomer(world.stub);
      if (at === 'inProgress') await world.stub.move(customer, 'in-progress');
    }
    const ended = await hangUp(callId);
    expect(ended.statusCode, ended.body).toBe(200);
    expect(ended.json()).toMatchObject({ state });
    expect((await hangUp(callId)).json()).toMatchObject({ state });
  });

  it('before it is known whether anybody was rung ends the call once it is found', async () => {
    world.stub.fail('POST', 'breakAfter');
    const callId = await place();
    expect((await hangUp(callId)).json()).toMatchObject({ state: 'unknown' });
    world.clock.pass(6000);
    await world.lookAfter();
    expect(newestCall(world.stub).status).toBe('canceled');
    expect((await standing(world.dana, callId)).state).toBe('cancelled');
  });
});
