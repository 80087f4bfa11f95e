import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { UserId } from '#domain/kernel/ids.ts';
import { err, ok } from '#domain/kernel/result.ts';
import { createApi } from '#main/api-client.ts';
import type { ApiFailure } from '#main/api-failure.ts';
import type { DialerReport } from '#main/phone/dialer.ts';
import { createSoftphoneDialer } from '#main/phone/softphone-dialer.ts';
import { dialerSuite } from '#tests/main/support/dialer-suite.ts';
import { type PhoneWorld, createPhoneWorld, customerLeg, standing, wish } from './support/phone-world.ts';
import { type ScriptedTelephone, scriptedTelephones } from './support/scripted-telephone.ts';

let world: PhoneWorld;
let url: string;
beforeAll(async () => {
  world = await createPhoneWorld();
  await world.settings({ dialer: 'softphone' });
  url = await world.app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(() => world.close());

const session = () => ({
  userId: world.dana.session.user.id,
  authorize: async () => ok(world.dana.session.token),
  courier: { heard: (_failure: ApiFailure | null) => undefined },
});

/** A dialer over the real API, whose windows are scripted, on a network of our own; `during` happens while the API is asked for a call. */
function begin(
  script: Parameters<typeof scriptedTelephones>[1] = {},
  address = () => url,
  during: () => unknown = () => null,
  speaking: typeof session = session,
) {
  const telephones = scriptedTelephones(world.stub, script);
  const heard: DialerReport[] = [];
  const api = {
    ...createApi(url),
    async placeCall(...given: Parameters<ReturnType<typeof createApi>['placeCall']>) {
      const placed = await createApi(address()).placeCall(...given);
      during();
      return placed;
    },
    hangUpCall: (...given: Parameters<ReturnType<typeof createApi>['hangUpCall']>) => createApi(address()).hangUpCall(...given),
  };
  const dialer = createSoftphoneDialer({ api, session: speaking, openTelephone: telephones.open, now: Date.now, patienceMs: 1000 });
  dialer.subscribe((report) => heard.push(report));
  const dialled = () => [...world.stub.calls.values()].filter(({ parentSid }) => parentSid !== null).length;
  const before = dialled();
  return { dialer, heard, opened: telephones.opened, dialledCount: () => dialled() - before };
}

const call = (over: object = {}) => ({ ...wish(world.account), overrideReason: 'she asked for this call', guard: null, ...over });
const windowOf = (opened: readonly ScriptedTelephone[]): ScriptedTelephone => {
  const window = opened.at(-1);
  if (!window) throw new Error('no window was opened');
  return window;
};
const customerOf = (window: ScriptedTelephone) => {
  const leg = window.leg();
  if (!leg) throw new Error('the window has not connected');
  return customerLeg(world.stub, leg);
};

dialerSuite('the softphone over the real API', () => ({
  ...begin(),
  asked: ['queued', 'ringing'],
  call: { accountId: world.account, overrideReason: 'she asked for this call' },
  isOneAtATime: true,
}));

describe('the softphone', () => {
  it('says how the call goes, mutes, presses keys once it was answered, and hangs up', async () => {
    const { dialer, heard, opened } = begin();
    const asked = call();
    expect(await dialer.place(asked)).toEqual(ok({ state: 'ringing' }));
    const window = windowOf(opened);
    expect(dialer.inCall?.press(asked.callId, '1'), 'nobody has answered').toEqual(err({ code: 'phone.notInHand' }));
    await world.stub.move(customerOf(window), 'in-progress');
    window.say({ say: 'answered' });
    expect(await dialer.find(asked.callId)).toBe('inProgress');
    expect(await dialer.inCall?.mute(asked.callId, true)).toEqual(ok({ isMuted: true }));
    expect(dialer.inCall?.isMuted(asked.callId)).toBe(true);
    expect(dialer.inCall?.press(asked.callId, '12#')).toEqual(ok(null));
    expect(await dialer.hangUp(asked.callId)).toEqual(ok({ state: 'completed' }));
    await expect.poll(() => window.orders.map((order) => order.do)).toEqual(['tryMicrophone', 'connect', 'mute', 'press', 'hangUp']);
    await expect.poll(() => window.isClosed()).toBe(true);
    await expect.poll(() => heard.map(({ state }) => state)).toEqual(['ringing', 'inProgress', 'completed']);
    expect(await dialer.inCall?.mute(asked.callId, false)).toEqual(err({ code: 'phone.notInHand' }));
  });

  it.each([
    ['missing', 'phone.noMicrophone'],
    ['denied', 'phone.microphoneDenied'],
    ['crashes', 'phone.windowGone'],
  ] as const)('asks nobody for anything where the microphone %s', async (microphone, code) => {
    const { dialer, opened } = begin({ microphone });
    const asked = call();
    expect(await dialer.place(asked)).toEqual(err({ code }));
    expect(windowOf(opened).isClosed()).toBe(true);
    expect(await world.rowOf(asked.callId), 'nothing is written down').toBeUndefined();
  });

  it('takes the call back where its line to the network does not stand', async () => {
    const { dialer, dialledCount } = begin({ connects: false });
    const asked = call();
    expect(await dialer.place(asked)).toEqual(err({ code: 'phone.notConnected' }));
    expect(dialledCount()).toBe(0);
    expect((await standing(world.dana, asked.callId)).state).toBe('cancelled');
  });

  it('lets the customer go where the window crashes in the call, asks how it stands, and never dials again', async () => {
    const { dialer, heard, opened, dialledCount } = begin();
    const asked = call();
    await dialer.place(asked);
    const window = windowOf(opened);
    await world.stub.move(customerOf(window), 'in-progress');
    window.say({ say: 'answered' });
    window.say({ say: 'gone' });
    await expect.poll(() => heard.at(-1)?.state).toBe('completed');
    expect(await dialer.place(asked)).toEqual(ok({ state: 'completed' }));
    expect(dialledCount()).toBe(1);
  });

  it('finds a call that another start of the program has made, by its id, and dials it for nobody', async () => {
    const first = begin();
    const asked = call();
    await first.dialer.place(asked);
    const second = begin();
    expect(await second.dialer.find(asked.callId)).toBe('queued');
    await world.stub.move(customerOf(windowOf(first.opened)), 'ringing');
    expect(await second.dialer.find(asked.callId)).toBe('ringing');
    expect(await second.dialer.place(asked)).toEqual(ok({ state: 'ringing' }));
    expect(second.dialledCount()).toBe(0);
    expect(windowOf(second.opened).isClosed()).toBe(true);
  });

  it('does not connect where the central API has not written the call down', async () => {
    const away = begin({}, () => 'http://127.0.0.1:9');
    expect(await away.dialer.place(call())).toEqual(err({ code: 'api.unreachable' }));
    const { dialer, opened } = begin();
    expect(await dialer.place(call({ number: '+8816123456' }))).toEqual(err({ code: 'phone.costlyNumber' }));
    const guard = { verdict: 'allow' as const, hits: [] };
    expect(await dialer.place(call({ guard })), 'a rule speaks against it that nobody was shown').toEqual(
      err({ code: 'phone.guardChanged' }),
    );
    expect(await dialer.place(call({ accountId: world.company.omarsAccounts[0] }))).toEqual(err({ code: 'phone.refused' }));
    for (const window of [...away.opened, ...opened]) expect(window.orders.map((order) => order.do)).toEqual(['tryMicrophone']);
  });

  it('gets another token before the one it has ends', async () => {
    const { dialer, opened } = begin();
    await dialer.place(call());
    windowOf(opened).say({ say: 'tokenEnds' });
    await expect.poll(() => windowOf(opened).orders.at(-1)?.do).toBe('renew');
  });

  it('ends with the session of whoever speaks: the window hangs up before it goes, and the central API has heard it by then', async () => {
    const { dialer, opened } = begin();
    const asked = call();
    await dialer.place(asked);
    expect(dialer.inCall?.isAny()).toBe(true);
    await dialer.letGo();
    expect(dialer.inCall?.isAny()).toBe(false);
    expect(windowOf(opened).orders.at(-1)).toEqual({ do: 'hangUp' });
    expect(windowOf(opened).isClosed()).toBe(true);
    expect((await standing(world.dana, asked.callId)).state).toBe('cancelled');
  });

  it('asks the central API as the one person who speaks, and as nobody else who has signed in since', async () => {
    let userId: UserId = world.dana.session.user.id;
    const asked: UserId[] = [];
    const { dialer, opened } = begin({}, undefined, undefined, () => {
      const current = session();
      return { ...current, userId, authorize: () => (asked.push(userId), current.authorize()) };
    });
    const wanted = call();
    await dialer.place(wanted);
    const before = asked.length;
    userId = world.company.omar.id;
    await dialer.letGo();
    expect(asked).toHaveLength(before);
    expect(windowOf(opened).orders.at(-1), 'nobody speaks any more all the same').toEqual({ do: 'hangUp' });
  });

  it.each(['hung up', 'signed out'] as const)('rings nobody where it is %s while the central API is asked for it', async (how) => {
    let hungUp: unknown;
    const asked = call();
    const { dialer, opened, dialledCount } = begin({}, undefined, () => {
      hungUp = how === 'hung up' ? dialer.hangUp(asked.callId) : dialer.letGo();
    });
    expect(await dialer.place(asked)).toEqual(err({ code: 'phone.takenBack' }));
    expect(await hungUp).toEqual(how === 'hung up' ? ok({ state: 'cancelled' }) : undefined);
    expect(windowOf(opened).orders.map((order) => order.do)).toEqual(['tryMicrophone']);
    expect(windowOf(opened).isClosed()).toBe(true);
    expect((await standing(world.dana, asked.callId)).state).toBe('cancelled');
    expect(dialledCount()).toBe(0);
  });

  it('has hung up where the window has, also while the central API cannot be asked', async () => {
    let address = url;
    const { dialer, heard, opened } = begin({}, () => address);
    const asked = call();
    await dialer.place(asked);
    await world.stub.move(customerOf(windowOf(opened)), 'in-progress');
    windowOf(opened).say({ say: 'answered' });
    address = 'http://127.0.0.1:9';
    expect(await dialer.hangUp(asked.callId)).toEqual(ok({ state: 'completed' }));
    expect(heard.at(-1)?.state).toBe('completed');
  });

  it('takes a window away that does not obey, and the call with it', async () => {
    const { dialer, opened, dialledCount } = begin({ obeys: false });
    const asked = call();
    const placed = dialer.place(asked);
    await expect.poll(() => windowOf(opened).orders.at(-1)?.do).toBe('connect');
    expect(await dialer.hangUp(asked.callId)).toEqual(ok({ state: 'cancelled' }));
    expect(windowOf(opened).isClosed()).toBe(true);
    expect(dialledCount()).toBe(0);
    expect(await placed).toEqual(ok({ state: 'cancelled' }));
  });
});
