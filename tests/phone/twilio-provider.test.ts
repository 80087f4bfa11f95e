import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { instantOf } from '#domain/kernel/dates.ts';
import { companyIdSchema } from '#domain/kernel/ids.ts';
import type { BridgeOrder, PhoneProvider } from '#server/phone/provider.ts';
import { createTwilioProvider } from '#server/phone/twilio-provider.ts';
import { type StubFault, TwilioStub, stubAccount } from './support/twilio-stub.ts';

let stub: TwilioStub;
let provider: PhoneProvider;
beforeEach(async () => {
  stub = await TwilioStub.start();
  provider = createTwilioProvider(stub.account('https://api.example'), { pausesMs: [1, 1] });
});
afterEach(() => stub.stop());

const order = (over: Partial<BridgeOrder> = {}): BridgeOrder => ({
  companyId: companyIdSchema.parse(randomUUID()),
  callId: randomUUID(),
  collectorNumber: '+13125550111',
  customerNumber: '+13125550199',
  callerId: '+13125550100',
  ringSeconds: 30,
  longestMinutes: 60,
  ...over,
});
const place = async (over: Partial<BridgeOrder> = {}): Promise<string> => {
  const answer = await provider.place(order(over));
  if (answer.kind !== 'placed') throw new Error(`not placed: ${JSON.stringify(answer)}`);
  return answer.sid;
};

describe('an order', () => {
  it('rings the collector first, under the number of the company, and carries what comes then', async () => {
    const asked = order();
    const answer = await provider.place(asked);
    expect(answer).toEqual({ kind: 'placed', sid: stub.placed[0]?.sid });
    const form = stub.requests[0]?.form;
    expect(form?.get('To')).toBe('+13125550111');
    expect(form?.get('From')).toBe('+13125550100');
    expect(form?.get('Twiml')).toContain('<Dial callerId="+13125550100" timeout="30" timeLimit="3600" answerOnBridge="true"><Number ');
    expect(form?.get('Twiml')).toContain('>+13125550199</Number></Dial></Response>');
    expect(form?.get('StatusCallback')).toBe(
      `https://api.example/v1/calls/webhook?company=${asked.companyId}&call=${asked.callId}&leg=collector`,
    );
    expect(form?.getAll('StatusCallbackEvent')).toEqual(['initiated', 'ringing', 'answered', 'completed']);
  });

  it('has nothing in it that records', async () => {
    await place();
    await place({ customerNumber: null });
    expect(JSON.stringify(stub.requests.map(({ form }) => [...form]))).not.toMatch(/record/i);
  });

  it('asks for no reports where nobody could reach us, or nobody could tell them from false ones', async () => {
    for (const account of [stub.account(null), { ...stub.account('https://api.example'), authToken: null }]) {
      await createTwilioProvider(account).place(order());
      const form = stub.requests.at(-1)?.form;
      expect([...(form?.keys() ?? [])].toSorted()).toEqual(['From', 'TimeLimit', 'Timeout', 'To', 'Twiml']);
      expect(form?.get('Twiml')).not.toContain('statusCallback');
    }
  });

  it('that is a test says a sentence and dials nobody', async () => {
    await place({ customerNumber: null });
    expect(stub.requests[0]?.form.get('Twiml')).toMatch(/<Response><Say>This is a test call/);
    expect(stub.requests[0]?.form.get('Twiml')).not.toContain('<Dial');
  });

  it('is given again where the network was too busy to take it', async () => {
    stub.fail('POST', { status: 429, code: 20_429 }, { status: 429 });
    expect(await provider.place(order())).toMatchObject({ kind: 'placed' });
    expect(stub.placed).toHaveLength(1);
    stub.fail('POST', { status: 429 }, { status: 429 }, { status: 429 });
    expect(await provider.place(order())).toEqual({ kind: 'refused', code: 'phone.tooBusy' });
    expect(stub.placed).toHaveLength(1);
  });

  it.each<[string, StubFault, number]>([
    ['the line broke before it arrived', 'breakBefore', 0],
    ['the line broke before the answer', 'breakAfter', 1],
    ['a gateway answered instead', 'notJson', 1],
    ['the network had a fault', { status: 500 }, 0],
    ['the network was down', { status: 503 }, 0],
  ])('is not given a second time where it is not known whether it was taken: %s', async (_, fault, placed) => {
    stub.fail('POST', fault);
    expect(await provider.place(order())).toEqual({ kind: 'unknown' });
    expect(stub.requests).toHaveLength(1);
    expect(stub.placed).toHaveLength(placed);
  });

  it('without an answer in time is an unknown one', async () => {
    stub.fail('POST', 'hang');
    const impatient = createTwilioProvider(stub.account(null), { answerMs: 200 });
    expect(await impatient.place(order())).toEqual({ kind: 'unknown' });
    expect(stub.placed).toHaveLength(1);
  });

  it.each<[StubFault, string]>([
    [{ status: 400, code: 21_211 }, 'phone.numberRefused'],
    [{ status: 403, code: 21_215 }, 'phone.numberRefused'],
    [{ status: 400, code: 21_210 }, 'phone.callerIdRefused'],
    [{ status: 400, code: 21_218 }, 'phone.orderRefused'],
    [{ status: 401, code: 20_003 }, 'phone.accountRefused'],
    [{ status: 403, code: 20_005 }, 'phone.accountRefused'],
  ])('that was refused with %j is %s, and nobody rang', async (fault, code) => {
    stub.fail('POST', fault);
    expect(await provider.place(order())).toEqual({ kind: 'refused', code });
    expect(stub.requests).toHaveLength(1);
  });

  it('is refused where nobody listens, or the keys are wrong', async () => {
    const wrongKeys = createTwilioProvider({ ...stub.account(null), apiKeySecret: 'not the secret of it' });
    expect(await wrongKeys.place(order())).toEqual({ kind: 'refused', code: 'phone.accountRefused' });
    await stub.stop();
    expect(await provider.place(order())).toEqual({ kind: 'refused', code: 'phone.unreachable' });
    stub = await TwilioStub.start();
  });
});

describe('a call', () => {
  it('is looked at with both its legs, and what they cost', async () => {
    const sid = await place();
    expect(await provider.look(sid)).toMatchObject({ collector: { sid, state: 'queued', costMicro: null }, customer: null });
    const call = stub.calls.get(sid);
    if (!call) throw new Error('no call');
    await stub.move(call, 'in-progress');
    const customer = stub.customerOf(sid);
    if (!customer) throw new Error('no customer');
    await stub.move(customer, 'no-answer');
    await stub.move(call, 'completed');
    expect(await provider.look(sid)).toEqual({
      collector: { sid, state: 'completed', seconds: 61, costMicro: 28_000, costCurrency: 'USD' },
      customer: { sid: customer.sid, state: 'noAnswer', seconds: null, costMicro: null, costCurrency: null },
    });
  });

  it('is hung up, also a second time', async () => {
    const sid = await place();
    expect(await provider.hangUp(sid)).toBe('done');
    expect(stub.calls.get(sid)?.status).toBe('canceled');
    expect(await provider.hangUp(sid)).toBe('gone');
    expect(await provider.hangUp(`CA${'0'.repeat(32)}`)).toBe('gone');
    expect(await provider.look(`CA${'0'.repeat(32)}`)).toBe('gone');
  });

  it.each<[string, StubFault[]]>([
    ['too much at once', [{ status: 429 }, { status: 429 }]],
    ['faults of the network', [{ status: 500 }, { status: 503 }]],
    ['a line that breaks', ['breakBefore', 'breakAfter']],
    ['a gateway', ['notJson']],
  ])('is asked after again over %s', async (_, faults) => {
    const sid = await place();
    stub.fail('GET', ...faults);
    expect(await provider.look(sid)).toMatchObject({ collector: { sid } });
  });

  it('of which nothing can be learned stays open', async () => {
    const sid = await place();
    stub.fail('GET', { status: 500 }, { status: 500 }, { status: 500 });
    expect(await provider.look(sid)).toBe('unanswered');
    stub.fail('POST', { status: 500 }, { status: 500 }, { status: 500 });
    expect(await provider.hangUp(sid)).toBe('unanswered');
    stub.fail('GET', { status: 401, code: 20_003 });
    expect(await provider.look(sid)).toBe('unanswered');
  });
});

describe('an order whose answer was lost', () => {
  it('is found by its numbers and its moment', async () => {
    const earlier = await place();
    const old = stub.calls.get(earlier);
    if (!old) throw new Error('no call');
    stub.calls.set(earlier, { ...old, createdAt: new Date(Date.now() - 3_600_000) });
    await place({ collectorNumber: '+13125550222' });
    stub.fail('POST', 'breakAfter');
    const askedAt = instantOf(Date.now());
    expect(await provider.place(order())).toEqual({ kind: 'unknown' });
    const lost = stub.placed.at(-1);
    if (!lost) throw new Error('no call');
    const wanted = {
      collectorNumber: '+13125550111',
      customerNumber: '+13125550199',
      callerId: '+13125550100',
      askedAt,
      knownSids: new Set<string>(),
    };
    expect(await provider.find(wanted)).toEqual([{ sid: lost.sid, customerNumber: null }]);
    await stub.move(lost, 'in-progress');
    expect(await provider.find(wanted)).toEqual([{ sid: lost.sid, customerNumber: '+13125550199' }]);
    expect(await provider.find({ ...wanted, callerId: '+13125550101' })).toEqual([]);
    expect(await provider.find({ ...wanted, knownSids: new Set([lost.sid]) })).toEqual([]);
    stub.fail('GET', { status: 500 }, { status: 500 }, { status: 500 });
    expect(await provider.find(wanted)).toBe('unanswered');
  });
});

it('asks under the key and never with the token of the account', async () => {
  await place();
  expect(JSON.stringify(stub.requests.map(({ form, path }) => [path, ...form]))).not.toContain(stubAccount.authToken);
});
