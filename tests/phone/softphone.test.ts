import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { phoneSettingsResponseSchema, phoneTokenResponseSchema } from '#contracts/calls.ts';
import { defaultPolicy } from '#domain/policy.ts';
import type { CallId } from '#domain/kernel/ids.ts';
import { softphoneOf } from '#server/phone/softphone-token.ts';
import { verifyChain } from '#server/sync/command-log.ts';
import { type Desk, problemOf } from '#tests/server/support/desk.ts';
import {
  type PhoneWorld,
  askToCall,
  call,
  createPhoneWorld,
  customerLeg,
  customerNumber,
  publicUrl,
  standing,
  voiceUrl,
  wish,
} from './support/phone-world.ts';
import { claimsOf } from './support/token-claims.ts';
import { stubAccount } from './support/twilio-stub.ts';

let world: PhoneWorld;
const setUp = async () => {
  world = await createPhoneWorld();
  await world.settings({ dialer: 'softphone' });
};

const askToken = (desk: Desk) => desk.ask({ method: 'POST', url: '/v1/phone/token', payload: {} });
const identityOf = async (desk: Desk): Promise<string> => {
  const { token } = phoneTokenResponseSchema.parse((await askToken(desk)).json());
  return claimsOf(token).grants.identity;
};
const place = async (over: Parameters<typeof wish>[1] = {}): Promise<CallId> => {
  const asked = wish(world.account, { dialer: 'softphone', ...over });
  await call(world.dana, asked);
  return asked.callId;
};
/** The telephone in somebody's window connects itself for a call. */
const connect = async (callId: string, desk = world.dana) => world.stub.connect(await identityOf(desk), { call: callId }, voiceUrl);

describe('a token for a softphone', () => {
  beforeAll(setUp);
  afterAll(() => world.close());

  it('is for an hour at most, for outgoing calls through our own application alone, and names nobody', async () => {
    const response = await askToken(world.dana);
    const { token } = phoneTokenResponseSchema.parse(response.json());
    const { grants, iat, exp } = claimsOf(token);
    expect(exp - iat).toBeLessThanOrEqual(3600);
    expect(grants.identity).not.toMatch(/dana/i);
    expect(await identityOf(world.dana)).toBe(grants.identity);
    expect(response.headers['cache-control']).toBe('no-store');
    expect(response.body).not.toContain(stubAccount.apiKeySecret);
  });

  it('is for those who work accounts, of whom each has a name of their own at the network', async () => {
    const noor = await world.signIn(world.company.noor);
    expect(problemOf(await askToken(noor))).toMatchObject({ status: 403, code: 'route.roleMissing' });
    expect(problemOf(await world.dana.ask({ method: 'POST', url: '/v1/phone/token', payload: { identity: 'sam' } }))).toMatchObject({
      status: 400,
    });
    expect(await identityOf(await world.signIn(world.company.omar))).not.toBe(await identityOf(world.dana));
    const nobody = await world.app.inject({ method: 'POST', url: '/v1/phone/token', payload: {} });
    expect(nobody.statusCode).toBe(401);
  });

  it('is given only where the company calls so', async () => {
    await world.settings({});
    expect(problemOf(await askToken(world.dana))).toMatchObject({ status: 409, code: 'phone.otherDialer' });
    await world.settings({ dialer: 'softphone' });
    expect((await askToken(world.dana)).statusCode).toBe(200);
  });
});

describe('what a softphone needs of an account', () => {
  it.each([
    ['all of it', {}, 'ready'],
    ['a public address', { publicUrl: null }, 'noAddress'],
    ['the token by which the network is known', { authToken: null }, 'noAddress'],
    ['an application at the network', { twimlAppSid: null }, 'noApp'],
  ])('is %s', (_what, over, standingOf) => {
    expect(softphoneOf({ ...stubAccount, publicUrl, baseUrl: null, ...over }).standing).toBe(standingOf);
  });

  it('is said with the settings, and nothing is written down without it', async () => {
    world = await createPhoneWorld({ reports: false });
    try {
      await world.settings({ dialer: 'softphone' });
      expect(phoneSettingsResponseSchema.parse((await world.dana.get('/v1/phone/settings')).json()).softphone).toBe('noAddress');
      expect(problemOf(await askToken(world.dana))).toMatchObject({ status: 409, code: 'phone.softphoneNotReady' });
      const asked = wish(world.account, { dialer: 'softphone' });
      expect(problemOf(await askToCall(world.dana, asked))).toMatchObject({ status: 409, code: 'phone.softphoneNotReady' });
      expect(await world.rowOf(asked.callId)).toBeUndefined();
    } finally {
      await world.close();
    }
  });
});

/** A company that blocks calls past so many in seven days. */
const limitedTo = (callAttemptLimit: number) => {
  const contact = { ...defaultPolicy.contact, verdicts: { ...defaultPolicy.contact.verdicts, attempts: 'block' } };
  const policy = JSON.stringify({ ...defaultPolicy, queue: { ...defaultPolicy.queue, callAttemptLimit }, contact });
  return sql`update company set policy = ${policy}::jsonb where id = ${world.company.id}`.execute(world.database.owner);
};

describe('a call from the window', () => {
  beforeEach(setUp);
  afterEach(() => world.close());

  it('is written down, dials the customer on record under the company’s number, and its row tells how it went', async () => {
    const callId = await place();
    expect(world.stub.requests, 'nothing is ordered').toHaveLength(0);
    expect(await standing(world.dana, callId)).toMatchObject({ state: 'queued', refusal: null });
    const collector = await world.stub.connect(
      await identityOf(world.dana),
      { call: callId, To: '+19005550100', number: '+19005550100' },
      voiceUrl,
    );
    const customer = customerLeg(world.stub, collector);
    expect(customer).toMatchObject({ to: customerNumber, from: '+13125550100' });
    expect(collector.twiml).not.toMatch(/record/i);
    await world.stub.move(customer, 'ringing');
    expect((await standing(world.dana, callId)).state).toBe('ringing');
    await world.stub.move(customer, 'in-progress');
    world.clock.pass(61_000);
    await world.stub.move(customer, 'completed');
    expect(await world.rowOf(callId)).toMatchObject({
      state: 'completed',
      dialer: 'softphone',
      number: customerNumber,
      placedByName: 'Dana',
    });
    const names = await world.database.owner
      .selectFrom('commandLog')
      .select('name')
      .where('name', 'like', 'call.%')
      .orderBy('position')
      .execute();
    expect(names.map(({ name }) => name)).toEqual(['call.place', 'call.report', 'call.report', 'call.report']);
    expect(await verifyChain(world.database.requests, world.company.id)).toMatchObject({ brokenAt: null });
  });

  it('is put through once, however often the network asks, and at once', async () => {
    const callId = await place();
    const collector = await connect(callId);
    const question = world.stub.questionOf(collector, { call: callId }, voiceUrl);
    const answers = await Promise.all([1, 2, 3].map(() => world.askVoice(question)));
    for (const { status, twiml } of answers) {
      expect(status).toBe(200);
      expect(twiml).toContain('<Reject');
    }
    const another = await place();
    const asked = await Promise.all([1, 2, 3].map(() => connect(another)));
    expect(asked.filter(({ twiml }) => twiml.includes(customerNumber))).toHaveLength(1);
  });

  it('is not put through for whoever is not signed by the network', async () => {
    const callId = await place();
    const identity = await identityOf(world.dana);
    const leg = { ...(await world.stub.connect(identity, { call: randomUUID() }, voiceUrl)) };
    const real = world.stub.questionOf(leg, { call: callId }, voiceUrl);
    const forged = [
      { ...real, signature: '' },
      { ...real, signature: 'bm90IGEgc2lnbmF0dXJl' },
      { ...real, form: { ...real.form, call: randomUUID() } },
      { ...real, form: { ...real.form, From: 'client:somebody' } },
    ];
    for (const question of forged) expect((await world.askVoice(question)).status).toBe(403);
    expect((await world.askVoice(real)).twiml, 'the real one').toContain(customerNumber);
  });

  it.each<[string, (callId: CallId) => Promise<string>]>([
    ['somebody else of the company', async (callId) => (await connect(callId, await world.signIn(world.company.omar))).twiml],
    [
      'somebody the network knows and we do not',
      async (callId) => (await world.stub.connect('somebody', { call: callId }, voiceUrl)).twiml,
    ],
    ['a call nobody has written down', async () => (await connect(randomUUID())).twiml],
    ['what is no call', async () => (await connect('+13125550199')).twiml],
  ])('is not put through for %s', async (_who, ask) => {
    const callId = await place();
    expect(await ask(callId)).toContain('<Reject');
    expect((await standing(world.dana, callId)).state).toBe('queued');
  });

  it('is not put through for a call of the bridge', async () => {
    await world.settings({});
    const asked = wish(world.account, { collectorNumber: '+13125550111' });
    await call(world.dana, asked);
    await world.settings({ dialer: 'softphone' });
    expect((await connect(asked.callId)).twiml).toContain('<Reject');
  });

  it('that is taken back before it was connected has ended, costs nothing, and is not put through any more', async () => {
    const callId = await place();
    const hungUp = await world.dana.ask({ method: 'POST', url: `/v1/calls/${callId}/hang-up`, payload: {} });
    expect(hungUp.json()).toMatchObject({ state: 'cancelled' });
    expect((await connect(callId)).twiml).toContain('<Reject');
    await world.settings({ dialer: 'softphone', callsADay: 1 });
    await place();
    expect(problemOf(await askToCall(world.dana, wish(world.account, { dialer: 'softphone' })))).toMatchObject({
      code: 'call.dayLimitReached',
    });
  });

  it('for which no softphone comes within a minute was never placed', async () => {
    const callId = await place();
    world.clock.pass(59_000);
    expect(await world.lookAfter()).toBe(0);
    world.clock.pass(1000);
    expect((await connect(callId)).twiml, 'too late').toContain('<Reject');
    expect(await world.lookAfter()).toBe(1);
    expect(await standing(world.dana, callId)).toMatchObject({ state: 'cancelled', refusal: 'phone.neverPlaced' });
  });

  it('is not put through where the customer has asked for no calls since it was written down', async () => {
    const callId = await place();
    const stop = {
      contactStopId: randomUUID(),
      contactId: null,
      kind: 'stopRequest',
      channel: null,
      address: null,
      reason: 'By telephone',
    };
    const { results } = await world.dana.push(world.dana.command('contactStop.place', world.account, stop));
    expect(results[0]).toMatchObject({ status: 'applied' });
    expect((await connect(callId)).twiml).toContain('<Reject');
    expect(world.stub.calls.size, 'only the softphone’s own leg').toBe(1);
  });

  it('does not count against itself at the limit of calls', async () => {
    const asked = wish(world.account, { dialer: 'softphone' });
    // The limit that has room for one more call exactly.
    for (let limit = 1; await limitedTo(limit), (await askToCall(world.dana, asked)).statusCode !== 200; limit += 1)
      expect(limit).toBeLessThan(9);
    expect(problemOf(await askToCall(world.dana, wish(world.account, { dialer: 'softphone' }))).code).toBe('call.blocked');
    const { callId } = asked;
    expect((await connect(callId)).twiml).toContain(customerNumber);
  });

  it.each([
    ['while the customer is rung', 'ringing', 'noAnswer'],
    ['while they speak', 'in-progress', 'completed'],
  ] as const)('is hung up %s, also through the server', async (_when, status, state) => {
    const callId = await place();
    const customer = customerLeg(world.stub, await connect(callId));
    await world.stub.move(customer, 'ringing');
    if (status === 'in-progress') await world.stub.move(customer, status);
    const hungUp = await world.dana.ask({ method: 'POST', url: `/v1/calls/${callId}/hang-up`, payload: {} });
    expect(hungUp.json()).toMatchObject({ state });
  });

  it('of which no report comes is asked after, and ends as it ended', async () => {
    const callId = await place();
    world.stub.deliver = async () => undefined;
    const collector = await connect(callId);
    await world.stub.move(customerLeg(world.stub, collector), 'busy');
    collector.status = 'completed';
    world.clock.pass(20_000);
    expect(await world.lookAfter()).toBe(1);
    expect((await standing(world.dana, callId)).state).toBe('busy');
  });

  it('is bound by the guard, the limits and the numbers that may be dialled, as every call', async () => {
    const refused = async (over: object) =>
      problemOf(await askToCall(world.dana, { ...wish(world.account, { dialer: 'softphone' }), ...over })).code;
    expect(await refused({ number: '+8816123456' })).toBe('call.numberCostly');
    expect(await refused({ dialer: 'bridge' })).toBe('phone.otherDialer');
    expect(await refused({ accountId: world.company.omarsAccounts[0] })).toBe('account.notFound');
    await world.database.owner
      .updateTable('accounts')
      .set({ staySince: '2026-03-30' as never })
      .where('id', '=', world.account)
      .execute();
    expect(await refused({})).toBe('call.blocked');
  });
});
