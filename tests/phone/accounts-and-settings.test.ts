import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { defaultPhoneSettings, phoneSettingsResponseSchema } from '#contracts/calls.ts';
import { readTwilioAccount, twilioFile } from '#server/phone/twilio-account.ts';
import { ServerFailure } from '#server/server-failure.ts';
import { problemOf } from '#tests/server/support/desk.ts';
import { type World, createWorld } from '#tests/server/support/world.ts';
import { askToCall, wish } from './support/phone-world.ts';
import { stubAccount } from './support/twilio-stub.ts';

describe('an account with the telephone network', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'twilio-account-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  const environment = {
    TWILIO_ACCOUNT_SID: stubAccount.accountSid,
    TWILIO_API_KEY_SID: stubAccount.apiKeySid,
    TWILIO_API_KEY_SECRET: stubAccount.apiKeySecret,
  };
  const refusalOf = (variables: Record<string, string>): string => {
    try {
      readTwilioAccount(folder, variables);
    } catch (failure) {
      if (failure instanceof ServerFailure) return failure.message;
    }
    return 'taken';
  };

  it('comes from the environment, and there need be none', () => {
    expect(readTwilioAccount(folder, {})).toBeNull();
    expect(readTwilioAccount(undefined, { COLLECTOR_PUBLIC_URL: 'https://calls.example' })).toBeNull();
    const { authToken: _, twimlAppSid: __, ...keys } = stubAccount;
    expect(readTwilioAccount(folder, environment)).toEqual({ ...keys, authToken: null, publicUrl: null, twimlAppSid: null, baseUrl: null });
  });

  it('comes from a file that its owner alone may read', async () => {
    const file = twilioFile(folder);
    await writeFile(file, JSON.stringify(stubAccount), { mode: 0o600 });
    expect(readTwilioAccount(folder, {})).toMatchObject(stubAccount);
    await chmod(file, 0o644);
    expect(refusalOf({})).toMatch(/can be read by others.*Nothing was started.*chmod 600/);
    await chmod(file, 0o600);
    await writeFile(file, 'not JSON');
    expect(refusalOf({})).toMatch(/is not a JSON object/);
  });

  it.each([
    ['a part is missing', { TWILIO_API_KEY_SECRET: '' }, 'TWILIO_API_KEY_SECRET'],
    ['the token stands where a key should', { TWILIO_API_KEY_SID: stubAccount.accountSid }, 'TWILIO_API_KEY_SID'],
    ['keys would travel unprotected', { TWILIO_BASE_URL: 'http://api.example' }, 'TWILIO_BASE_URL'],
    ['reports would travel unprotected', { COLLECTOR_PUBLIC_URL: 'http://calls.example' }, 'COLLECTOR_PUBLIC_URL'],
  ])('is refused in words that name the variable and never its value, where %s', (_, over, name) => {
    const words = refusalOf({ ...environment, ...over });
    expect(words).toContain(name);
    expect(words).toContain('Nothing was started');
    expect(words).not.toContain(stubAccount.apiKeySecret);
  });
});

describe('the settings of the telephone', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
  });
  afterAll(() => world.close());
  const change = (over: object = {}) => ({ requestId: randomUUID(), basedOnVersion: 0, settings: defaultPhoneSettings, ...over });

  it('are versions: put into use once, and not over those of somebody faster', async () => {
    const sam = await world.signIn(world.company.sam);
    const put = (payload: object) => sam.ask({ method: 'PUT', url: '/v1/phone/settings', payload });
    const none = { calls: 0, costMicro: 0 };
    const get = async () => phoneSettingsResponseSchema.parse((await sam.get('/v1/phone/settings')).json());
    expect(await get()).toEqual({
      version: 0,
      settings: defaultPhoneSettings,
      ownNumber: null,
      isReady: false,
      softphone: 'noAccount',
      spentToday: { own: none, all: none },
    });
    const first = change({ settings: { ...defaultPhoneSettings, callsADay: 7, countries: ['US'] } });
    for (const _ of [1, 2]) expect((await put(first)).json()).toEqual({ version: 1 });
    expect(await get()).toMatchObject({ version: 1, settings: { callsADay: 7 } });
    expect(problemOf(await put(change()))).toMatchObject({ status: 409, code: 'phone.changedMeanwhile' });
    expect(problemOf(await put({ ...first, settings: defaultPhoneSettings }))).toMatchObject({ code: 'request.idReused' });
    const costly = change({ basedOnVersion: 1, settings: { ...defaultPhoneSettings, callerId: '+19005550100' } });
    expect(problemOf(await put(costly))).toMatchObject({ code: 'call.numberCostly' });
  });

  it("are the overseers' to change; where she is rung is each person's own", async () => {
    const [dana, omar] = [await world.signIn(world.company.dana), await world.signIn(world.company.omar)];
    const refused = await dana.ask({ method: 'PUT', url: '/v1/phone/settings', payload: change() });
    expect(problemOf(refused)).toMatchObject({ status: 403, code: 'route.roleMissing' });
    const own = (number: string | null) => dana.ask({ method: 'PUT', url: '/v1/phone/own-number', payload: { number } });
    expect((await own('+13125550111')).json()).toEqual({ number: '+13125550111' });
    expect((await dana.get('/v1/phone/settings')).json()).toMatchObject({ ownNumber: '+13125550111' });
    expect((await omar.get('/v1/phone/settings')).json()).toMatchObject({ ownNumber: null });
    expect(problemOf(await own('+8816123456'))).toMatchObject({ code: 'call.numberCostly' });
    await own(null);
    expect((await dana.get('/v1/phone/settings')).json()).toMatchObject({ ownNumber: null });
  });

  it('do not help where the server has no account: nobody is called, and reports are nobody’s', async () => {
    const dana = await world.signIn(world.company.dana);
    expect(problemOf(await askToCall(dana, wish(world.company.danasAccounts[0])))).toMatchObject({ status: 409, code: 'phone.notSetUp' });
  });
});
