import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { helloResponseSchema, signInResponseSchema } from '#contracts/http.ts';
import { type Desk, askToSignIn, problemOf } from './support/desk.ts';
import { type World, createWorld, dayMs, hourMs, password } from './support/world.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

const minuteMs = 60_000;
const wrong = 'not the password at all';
const herDevice = 'a6f8a8a2-6e4b-4b0e-8e1c-0a2f4f5d6c7b';
const unknownEmail = 'nobody@brightwater.example';

const tryTo = (given: string, options: { email?: string; deviceId?: string; address?: string } = {}) =>
  askToSignIn(
    world.app,
    { email: options.email ?? world.company.dana.email, password: given, deviceId: options.deviceId ?? randomUUID() },
    options.address,
  );
const statuses = async (count: number, once: () => ReturnType<typeof tryTo>): Promise<number[]> => {
  const seen = [];
  for (let at = 0; at < count; at += 1) seen.push((await once()).statusCode);
  return seen;
};
const isAlive = async (desk: Desk): Promise<boolean> => (await desk.get('/v1/accounts')).statusCode === 200;

describe('signing in', () => {
  test('with the right password gives who, where and how far', async () => {
    const response = await tryTo(password);
    expect(response.statusCode).toBe(200);
    const { dana, id } = world.company;
    expect(signInResponseSchema.parse(response.json())).toMatchObject({
      user: { id: dana.id, name: 'Dana', email: dana.email, role: 'collector' },
      company: { id, timeZone: 'America/Chicago', fixedBusinessDate: null },
      lastSeq: 0,
      expiresAt: '2026-04-01T03:00:00.000Z',
    });
  });

  test('does not mind how the address is written', async () => {
    expect((await tryTo(password, { email: 'DANA@Brightwater.Example' })).statusCode).toBe(200);
  });

  test('a device keeps its client and its count; another device and another user have their own', async () => {
    const first = await world.signIn(world.company.dana, herDevice);
    await first.push(first.note(world.company.danasAccounts[0]));
    const again = await world.signIn(world.company.dana, herDevice);
    expect(again.session).toMatchObject({ clientId: first.session.clientId, lastSeq: 1 });
    expect(again.session.token).not.toBe(first.session.token);
    for (const { session } of [await world.signIn(world.company.dana), await world.signIn(world.company.sam, herDevice)]) {
      expect(session.clientId).not.toBe(first.session.clientId);
      expect(session.lastSeq).toBe(0);
    }
  });

  test('by a desktop that is newer than the server is refused with what to do', async () => {
    const payload = { email: world.company.dana.email, password, deviceId: herDevice, deviceName: '', protocolVersion: 99 };
    const response = await world.app.inject({ method: 'POST', url: '/v1/auth/sign-in', payload });
    expect(problemOf(response)).toMatchObject({ status: 426, code: 'protocol.tooNew' });
  });

  test('keeps neither token nor password nor address where the database could tell', async () => {
    const { session } = await world.signIn(world.company.dana);
    await tryTo(wrong);
    const read = async (table: string): Promise<string> =>
      (await world.database.ownerPool.query<{ row: string }>(`select t::text as row from ${table} t`)).rows
        .map(({ row }) => row)
        .join('\n');
    const [sessions, users, throttle] = [await read('session'), await read('app_user'), await read('sign_in_throttle')];
    expect(sessions).toContain(session.clientId);
    for (const secret of [session.token, Buffer.from(session.token).toString('hex'), password, wrong]) {
      expect(sessions + users + throttle).not.toContain(secret);
    }
    expect(throttle.split('\n')).toHaveLength(2);
    expect(throttle).not.toMatch(/dana|192\.0\.2/);
  });
});

describe('a wrong password and an unknown user', () => {
  test('get the same answer', async () => {
    const [known, unknown] = [await tryTo(wrong), await tryTo(wrong, { email: unknownEmail })];
    expect(problemOf(known)).toMatchObject({ status: 401, code: 'session.wrongPassword' });
    expect(problemOf(unknown)).toEqual(problemOf(known));
  });

  test('cost similar work', async () => {
    const emails = { known: world.company.dana.email, unknown: unknownEmail };
    const best = { known: Infinity, unknown: Infinity };
    // Time of the processor, not of the clock: a busy machine may not decide.
    for (let at = 0; at < 4; at += 1) {
      for (const who of ['known', 'unknown'] as const) {
        const begin = process.cpuUsage();
        await tryTo(wrong, { email: emails[who] });
        const { user, system } = process.cpuUsage(begin);
        best[who] = Math.min(best[who], user + system);
      }
    }
    // A look-up without the hash takes a tenth of the time.
    expect(best.unknown / best.known).toBeGreaterThan(0.4);
    expect(best.unknown / best.known).toBeLessThan(2.5);
  });

  test('are throttled alike', async () => {
    const known = await statuses(7, () => tryTo(wrong));
    expect(known).toEqual([401, 401, 401, 401, 401, 429, 429]);
    expect(await statuses(7, () => tryTo(wrong, { email: unknownEmail }))).toEqual(known);
  });
});

describe('the throttle', () => {
  test('after 5 failures makes even the right password wait 2, then 4, then 8 seconds', async () => {
    await statuses(5, () => tryTo(wrong));
    for (const seconds of [2, 4, 8]) {
      const refused = await tryTo(password);
      expect(problemOf(refused)).toMatchObject({ status: 429, code: 'session.throttled' });
      expect(refused.headers['retry-after']).toBe(String(seconds));
      world.clock.pass(seconds * 1000 - 1);
      expect((await tryTo(password)).statusCode).toBe(429);
      world.clock.pass(1);
      expect((await tryTo(wrong)).statusCode).toBe(401);
    }
  });

  test('forgets the failures when the right password comes', async () => {
    await statuses(4, () => tryTo(wrong));
    expect((await tryTo(password)).statusCode).toBe(200);
    expect(await statuses(5, () => tryTo(wrong))).toEqual([401, 401, 401, 401, 401]);
  });

  test('forgets after a quarter of an hour', async () => {
    await statuses(6, () => tryTo(wrong));
    world.clock.pass(15 * minuteMs + 1);
    expect(await statuses(5, () => tryTo(wrong))).toEqual([401, 401, 401, 401, 401]);
  });

  test('lets no more through when many come at once', async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, () => tryTo(wrong)));
    expect(answers.filter(({ statusCode }) => statusCode === 401)).toHaveLength(5);
  });

  test('does not lock a person out of the desk she has used before', async () => {
    await world.signIn(world.company.dana, herDevice);
    expect(await statuses(8, () => tryTo(wrong, { address: '198.51.100.7' }))).toContain(429);
    expect((await tryTo(password, { deviceId: herDevice })).statusCode).toBe(200);
    expect((await tryTo(password)).statusCode).toBe(429);
  });

  test('stops one address after 50 failures, whoever it tries, and no other address', async () => {
    let account = 0;
    const address = '198.51.100.8';
    const seen = await statuses(51, () => tryTo(wrong, { email: `nobody${(account += 1)}@brightwater.example`, address }));
    expect(seen).toEqual([...Array.from({ length: 50 }, () => 401), 429]);
    const refused = await tryTo(password, { address });
    expect(refused.statusCode).toBe(429);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(14 * 60);
    expect((await tryTo(password, { address: '198.51.100.9' })).statusCode).toBe(200);
  });
});

test('the throttle of an address is not wiped by a right password, and right passwords do not wear it out', async () => {
  const address = '198.51.100.10';
  for (let round = 0; round < 3; round += 1) {
    await statuses(16, () => tryTo(wrong, { email: `nobody${randomUUID()}@brightwater.example`, address }));
    expect((await tryTo(password, { address })).statusCode).toBe(200);
  }
  expect(await statuses(3, () => tryTo(wrong, { email: `nobody${randomUUID()}@brightwater.example`, address }))).toEqual([401, 401, 429]);
});

describe('a session', () => {
  test('ends when the person signs out, and no other does', async () => {
    const [desk, other] = [await world.signIn(world.company.dana), await world.signIn(world.company.dana)];
    expect((await desk.ask({ method: 'POST', url: '/v1/auth/sign-out', payload: {} })).statusCode).toBe(200);
    expect(problemOf(await desk.get('/v1/accounts'))).toMatchObject({ status: 401, code: 'session.missing' });
    expect(await isAlive(other)).toBe(true);
  });

  test('ends after 12 hours without use', async () => {
    const desk = await world.signIn(world.company.dana);
    world.clock.pass(12 * hourMs - 1);
    expect(await isAlive(desk)).toBe(true);
    world.clock.pass(12 * hourMs - 1);
    expect(await isAlive(desk)).toBe(true);
    world.clock.pass(12 * hourMs);
    expect(await isAlive(desk)).toBe(false);
  });

  test('ends after 7 days, however much it is used', async () => {
    const desk = await world.signIn(world.company.dana);
    for (let used = 0; used < 7 * dayMs - 6 * hourMs; used += 6 * hourMs) {
      expect(await isAlive(desk)).toBe(true);
      world.clock.pass(6 * hourMs);
    }
    world.clock.pass(6 * hourMs - 1);
    expect(await isAlive(desk)).toBe(true);
    world.clock.pass(1);
    expect(await isAlive(desk)).toBe(false);
  });

  test('takes the role a person has now, not the one she had', async () => {
    const desk = await world.signIn(world.company.dana);
    expect((await desk.snapshot()).folders).toHaveLength(3);
    await world.database.owner.updateTable('appUser').set({ role: 'supervisor' }).where('id', '=', world.company.dana.id).execute();
    expect((await desk.snapshot()).folders).toHaveLength(6);
  });
});

test('hello says who answers, and how to sign in only where the company is a demo', async () => {
  const hello = async () => helloResponseSchema.parse((await world.app.inject('/v1/hello')).json());
  expect(await hello()).toMatchObject({
    product: 'collector-workstation',
    protocolVersions: [4, 5, 6],
    serverTime: '2026-03-31T15:00:00.000Z',
    demo: null,
  });
  await world.database.owner.updateTable('company').set({ isDemo: true }).execute();
  const { demo } = await hello();
  expect(demo?.users.map(({ name, role }) => [name, role])).toEqual([
    ['Dana', 'collector'],
    ['Omar', 'collector'],
    ['Sam', 'supervisor'],
    ['Mia', 'manager'],
    ['Alex', 'administrator'],
    ['Noor', 'auditor'],
  ]);
});
