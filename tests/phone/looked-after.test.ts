import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type PhoneWorld, call, createPhoneWorld, newestCall, standing, throughToCustomer, wish } from './support/phone-world.ts';

let world: PhoneWorld;
beforeEach(async () => {
  world = await createPhoneWorld();
});
afterEach(() => world.close());

const place = async () => {
  const asked = wish(world.account);
  await call(world.dana, asked);
  return asked.callId;
};
const stateOf = async (callId: Awaited<ReturnType<typeof place>>) => (await standing(world.dana, callId)).state;

describe('a call of which no report comes', () => {
  it('is asked after within two minutes, and ends as it ended', async () => {
    const callId = await place();
    world.stub.deliver = async () => undefined;
    const { collector, customer } = await throughToCustomer(world.stub);
    expect(await world.lookAfter(), 'not before its time').toBe(0);
    world.clock.pass(20_000);
    expect(await world.lookAfter()).toBe(1);
    expect(await stateOf(callId)).toBe('ringing');
    await world.stub.move(customer, 'busy');
    await world.stub.move(collector, 'completed');
    world.clock.pass(20_000);
    await world.lookAfter();
    expect(await stateOf(callId)).toBe('busy');
  });

  it('is asked after again where the network does not answer', async () => {
    const callId = await place();
    world.stub.deliver = async () => undefined;
    await world.stub.move(newestCall(world.stub), 'no-answer');
    world.stub.fail('GET', { status: 500 }, { status: 503 }, 'breakBefore');
    world.clock.pass(20_000);
    await world.lookAfter();
    expect(await stateOf(callId)).toBe('queued');
    world.clock.pass(30_000);
    await world.lookAfter();
    expect(await stateOf(callId)).toBe('cancelled');
  });

  it('costs what the network says once it says so, and is then left alone', async () => {
    const callId = await place();
    const { collector, customer } = await throughToCustomer(world.stub);
    await world.stub.move(customer, 'in-progress');
    await world.stub.move(customer, 'completed');
    await world.stub.move(collector, 'completed');
    world.clock.pass(60_000);
    await world.lookAfter();
    const legs = await world.database.owner.selectFrom('phoneLegs').selectAll().where('callId', '=', callId).executeTakeFirst();
    expect(legs).toMatchObject({ costMicro: 56_000, costCurrency: 'USD', seconds: 61, lookAt: null });
  });

  it('without an address for reports is followed all the same', async () => {
    await world.close();
    world = await createPhoneWorld({ reports: false });
    const callId = await place();
    const { collector, customer } = await throughToCustomer(world.stub);
    await world.stub.move(customer, 'in-progress');
    world.clock.pass(3000);
    await world.lookAfter();
    expect(await stateOf(callId)).toBe('inProgress');
    await world.stub.move(customer, 'completed');
    await world.stub.move(collector, 'completed');
    world.clock.pass(3000);
    await world.lookAfter();
    expect(await stateOf(callId)).toBe('completed');
  });
});

describe('an order whose answer was lost', () => {
  it('is unknown, is found again, and is never given a second time', async () => {
    world.stub.fail('POST', 'breakAfter');
    const callId = await place();
    expect(await stateOf(callId)).toBe('unknown');
    expect(world.stub.placed).toHaveLength(1);
    world.clock.pass(5000);
    await world.lookAfter();
    const legs = await world.database.owner.selectFrom('phoneLegs').select('collectorSid').executeTakeFirst();
    expect(legs?.collectorSid).toBe(newestCall(world.stub).sid);
    const { collector, customer } = await throughToCustomer(world.stub);
    expect(await stateOf(callId)).toBe('ringing');
    await world.stub.move(customer, 'no-answer');
    await world.stub.move(collector, 'completed');
    expect(await stateOf(callId)).toBe('noAnswer');
    expect(world.stub.placed).toHaveLength(1);
  });

  it('is known as soon as it is reported', async () => {
    world.stub.fail('POST', 'breakAfter');
    const callId = await place();
    await throughToCustomer(world.stub);
    expect(await stateOf(callId)).toBe('ringing');
  });

  it('and that never arrived does not take the next one for itself, which its collector has placed meanwhile', async () => {
    world.stub.fail('POST', 'breakBefore', 'breakAfter');
    const [lost, next] = [await place(), await place()];
    const { sid } = newestCall(world.stub);
    world.clock.pass(5000);
    await world.lookAfter();
    const sidOf = async (callId: typeof lost) =>
      (await world.database.owner.selectFrom('phoneLegs').select('collectorSid').where('callId', '=', callId).executeTakeFirst())
        ?.collectorSid;
    expect([await sidOf(lost), await sidOf(next)], 'which of the two it is nobody can say yet').toEqual([null, null]);
    const close = { callId: lost, state: 'cancelled', endedAt: null, noteId: null };
    const { results } = await world.dana.push(world.dana.command('call.close', world.account, close));
    expect(results).toMatchObject([{ code: null }]);
    world.clock.pass(5000);
    await world.lookAfter();
    expect([await sidOf(lost), await sidOf(next)], 'the collector has said that the first was not placed').toEqual([null, sid]);
    await throughToCustomer(world.stub);
    world.clock.pass(3 * 60_000);
    await world.lookAfter();
    expect([await stateOf(lost), await stateOf(next)]).toEqual(['cancelled', 'ringing']);
  });

  it('that never arrived is given up after some minutes, and nobody was rung', async () => {
    world.stub.fail('POST', 'breakBefore');
    const callId = await place();
    world.clock.pass(5000);
    await world.lookAfter();
    expect(await stateOf(callId)).toBe('unknown');
    world.clock.pass(3 * 60_000);
    await world.lookAfter();
    expect(await standing(world.dana, callId)).toMatchObject({ state: 'cancelled', refusal: 'phone.neverPlaced' });
    expect(world.stub.placed).toHaveLength(0);
  });

  it('is not mistaken for another call to the same collector', async () => {
    const first = await place();
    world.stub.fail('POST', 'breakBefore');
    const lost = await place();
    world.clock.pass(5000);
    await world.lookAfter();
    expect(await stateOf(lost)).toBe('unknown');
    expect(await stateOf(first)).toBe('queued');
  });

  it('is not guessed at where several look like it', async () => {
    world.stub.fail('POST', 'breakAfter', 'breakAfter');
    const [first, second] = [await place(), await place()];
    world.clock.pass(5000);
    await world.lookAfter();
    expect([await stateOf(first), await stateOf(second)]).toEqual(['unknown', 'unknown']);
    // Reports name the call they are of.
    await throughToCustomer(world.stub);
    world.clock.pass(5000);
    await world.lookAfter();
    expect(await stateOf(second)).toBe('ringing');
    const legs = await world.database.owner
      .selectFrom('phoneLegs')
      .select(['callId', 'collectorSid'])
      .where('callId', '=', first)
      .execute();
    expect(legs[0]?.collectorSid).toBe(world.stub.placed[0]?.sid);
  });
});

describe('a server that went down', () => {
  it('between writing a call down and hearing of it finds it again', async () => {
    // What is left of the call then: it is written down and the network has it, and nobody has taken in its answer.
    const callId = await place();
    const asked = { collectorSid: null, collectorState: null, lookAt: world.clock.now() };
    await world.database.owner.updateTable('phoneLegs').set(asked).where('callId', '=', callId).execute();
    world.stub.deliver = async () => undefined;
    const { customer } = await throughToCustomer(world.stub);
    await world.stub.move(customer, 'in-progress');
    await world.lookAfter();
    expect(await stateOf(callId)).toBe('inProgress');
    expect(world.stub.placed).toHaveLength(1);
  });

  it('shares its calls with the others that serve: each is asked after once', async () => {
    await Promise.all([place(), place(), place()]);
    world.stub.deliver = async () => undefined;
    world.clock.pass(20_000);
    const counts = await Promise.all([world.lookAfter(), world.lookAfter()]);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(3);
  });
});

it('an order that the network refuses ends the call, says why, and nobody was rung', async () => {
  world.stub.fail('POST', { status: 403, code: 21_215 });
  const asked = wish(world.account);
  expect(await call(world.dana, asked)).toMatchObject({ state: 'cancelled', refusal: 'phone.numberRefused' });
  expect(await call(world.dana, asked), 'and is not given again').toMatchObject({ state: 'cancelled' });
  expect(world.stub.placed).toHaveLength(0);
});
