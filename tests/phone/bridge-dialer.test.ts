import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { err, ok } from '#domain/kernel/result.ts';
import { callIdSchema } from '#domain/kernel/ids.ts';
import { createApi } from '#main/api-client.ts';
import { type ApiFailure, noAnswer } from '#main/api-failure.ts';
import { createBridgeDialer } from '#main/phone/bridge-dialer.ts';
import { dialerSuite } from '#tests/main/support/dialer-suite.ts';
import { newId } from '#tests/support/build.ts';
import { type PhoneWorld, createPhoneWorld, wish } from './support/phone-world.ts';

let world: PhoneWorld;
let url: string;
beforeAll(async () => {
  world = await createPhoneWorld();
  url = await world.app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(() => world.close());

const heard: (ApiFailure | null)[] = [];
const session = () => ({
  authorize: async () => ok(world.dana.session.token),
  courier: { heard: (failure: ApiFailure | null) => void heard.push(failure) },
});
const dialer = (address = url) => createBridgeDialer({ api: createApi(address), session });

dialerSuite('the bridge over the real API', () => {
  const before = world.stub.placed.length;
  return {
    dialer: dialer(),
    dialledCount: () => world.stub.placed.length - before,
    asked: ['queued', 'ringing'],
    call: { accountId: world.account, overrideReason: 'she asked for this call' },
  };
});

describe('the bridge', () => {
  const call = (over: object = {}) => ({ ...wish(world.account), overrideReason: 'she asked for this call', guard: null, ...over });

  it('hangs up, and both ends are let go', async () => {
    const asked = call();
    await dialer().place(asked);
    expect(await dialer().hangUp(asked.callId)).toEqual(ok({ state: 'cancelled' }));
    expect(world.stub.placed.at(-1)?.status).toBe('canceled');
  });

  it('says where the server refuses: nobody was rung', async () => {
    const before = world.stub.placed.length;
    expect(await dialer().place(call({ number: '+8816123456' }))).toEqual(err({ code: 'phone.costlyNumber' }));
    expect(await dialer().place(call({ accountId: world.company.omarsAccounts[0] }))).toEqual(err({ code: 'phone.refused' }));
    expect(await dialer().place(call({ number: 'tel:1' }))).toEqual(err({ code: 'phone.badNumber' }));
    expect(world.stub.placed).toHaveLength(before);
  });

  it('tells the server what whoever calls was shown: a rule that was not among it refuses the call', async () => {
    const guard = { verdict: 'allow' as const, hits: [] };
    const answers = [];
    for (let tries = 0; tries < 8; tries += 1) answers.push(await dialer().place(call({ guard })));
    const before = world.stub.placed.length;
    expect(answers.at(-1), 'the eighth within seven days').toEqual(err({ code: 'phone.guardChanged' }));
    expect(await dialer().place(call({ guard }))).toEqual(err({ code: 'phone.guardChanged' }));
    expect(world.stub.placed).toHaveLength(before);
  });

  it('does not know how a call stands where the server does not answer, and asks nothing where nobody is signed in', async () => {
    const away = dialer('http://127.0.0.1:9');
    expect(await away.place(call())).toEqual(ok({ state: 'unknown' }));
    expect(heard.at(-1)).toMatchObject({ status: null });
    expect(await away.find(callIdSchema.parse(newId()))).toBe('unknown');
    const nobody = createBridgeDialer({ api: createApi(url), session: () => null });
    expect(await nobody.place(call())).toEqual(err({ code: 'session.missing' }));
    const locked = createBridgeDialer({ api: createApi(url), session: () => ({ ...session(), authorize: async () => err(noAnswer) }) });
    expect(await locked.place(call())).toEqual(err({ code: 'api.unreachable' }));
  });
});
