import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { helloResponseSchema } from '#contracts/http.ts';
import { demoPassword } from '#server/auth/demo-password.ts';
import { hashPassword } from '#server/auth/passwords.ts';
import { sessionChannel } from '#server/devices/access-events.ts';
import { addUser, changePassword, disableUser, enableUser, listUsers } from '#server/users/manage-users.ts';
import { type Desk, askToSignIn, problemOf } from './support/desk.ts';
import { type World, createWorld, password } from './support/world.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

const fresh = 'three words and a comma,';
const herDevice = randomUUID();
const act = () => ({ actor: { id: null, name: 'npm run users (root)' }, now: world.clock.now() });
const owner = () => world.database.owner;
const email = () => world.company.dana.email;
const tryTo = (given: string, who = email(), deviceId: string = herDevice) =>
  askToSignIn(world.app, { email: who, password: given, deviceId });
const isAlive = async (desk: Desk): Promise<boolean> => (await desk.get('/v1/accounts')).statusCode === 200;

describe('a disabled person', () => {
  test('is signed out at once, on every computer; her open push is refused too, and nobody else (fault 33)', async () => {
    const [dana, alsoDana, omar] = [
      await world.signIn(world.company.dana),
      await world.signIn(world.company.dana),
      await world.signIn(world.company.omar),
    ];
    const note = dana.note(world.company.danasAccounts[0]);
    expect(await disableUser(owner(), email(), act())).toEqual({ ok: true, value: { demoClosed: false } });
    expect(problemOf(await dana.askToPush([note]))).toMatchObject({ status: 401, code: 'session.missing' });
    expect([await isAlive(dana), await isAlive(alsoDana), await isAlive(omar)]).toEqual([false, false, true]);
    const { rows } = await world.database.ownerPool.query('select name from command_log');
    expect(rows).toEqual([{ name: 'user.disabled' }]);
  });

  test('who is enabled again signs in and sends what waited, under her old number (fault 18: a leaver)', async () => {
    const dana = await world.signIn(world.company.dana, herDevice);
    const note = dana.note(world.company.danasAccounts[0]);
    await disableUser(owner(), email(), act());
    await enableUser(owner(), email(), act());
    expect(await isAlive(dana)).toBe(false);
    const again = await world.signIn(world.company.dana, herDevice);
    expect(again.session.clientId).toBe(dana.session.clientId);
    expect((await again.push(note)).results).toMatchObject([{ status: 'applied', isDuplicate: false }]);
  });

  test('is answered as if the password were wrong: the same words, the same work, the same throttle', async () => {
    await disableUser(owner(), email(), act());
    const [right, wrong] = [await tryTo(password), await tryTo('not the password at all', world.company.omar.email)];
    expect(problemOf(right)).toMatchObject({ status: 401, code: 'session.wrongPassword' });
    expect(problemOf(right)).toEqual(problemOf(wrong));
    const best = { disabled: Infinity, wrong: Infinity };
    for (let at = 0; at < 4; at += 1) {
      for (const who of ['disabled', 'wrong'] as const) {
        // Time of the processor, not of the clock: a busy machine may not decide.
        const begin = process.cpuUsage();
        await (who === 'disabled'
          ? tryTo(password, email(), randomUUID())
          : tryTo('not the password at all', world.company.omar.email, randomUUID()));
        const { user, system } = process.cpuUsage(begin);
        best[who] = Math.min(best[who], user + system);
      }
    }
    expect(best.disabled / best.wrong).toBeGreaterThan(0.4);
    expect(best.disabled / best.wrong).toBeLessThan(2.5);
    expect((await tryTo(password, email(), randomUUID())).statusCode).toBe(429);
  });

  test('is heard of by every API process', async () => {
    const listener = new pg.Client({ connectionString: world.database.url });
    await listener.connect();
    try {
      const heard: unknown[] = [];
      listener.on('notification', ({ payload }) => heard.push(JSON.parse(payload ?? 'null')));
      await listener.query(`listen ${sessionChannel}`);
      await disableUser(owner(), email(), act());
      await listener.query('select 1');
      expect(heard).toEqual([{ companyId: world.company.id, userId: world.company.dana.id, clientId: null }]);
    } finally {
      await listener.end();
    }
  });
});

describe('a new password', () => {
  test('takes the place of the old one, in every form of the keyboard, and ends the sessions', async () => {
    const dana = await world.signIn(world.company.dana);
    expect(await changePassword(owner(), email().toUpperCase(), 'größer als alle ﬁsche', act())).toMatchObject({ ok: true });
    expect(await isAlive(dana)).toBe(false);
    expect((await tryTo(password)).statusCode).toBe(401);
    expect((await tryTo('größer als alle fische'.normalize('NFD'))).statusCode).toBe(200);
  });

  test.each([
    ['short', 'password.tooShort'],
    ['passwordpassword', 'password.common'],
    [demoPassword, 'password.common'],
    ['Dana 2026 2026', 'password.personal'],
  ])('%s is refused and the old one stays', async (given, code) => {
    expect(await changePassword(owner(), email(), given, act())).toMatchObject({ ok: false, error: { code } });
    expect((await tryTo(password)).statusCode).toBe(200);
  });
});

test('people are added, listed and written down; an address belongs to one', async () => {
  const kim = { companyId: world.company.id, email: 'Kim@Brightwater.Example', name: 'Kim', role: 'collector' as const, password: fresh };
  expect(await addUser(owner(), kim, act())).toMatchObject({ ok: true });
  expect(await addUser(owner(), { ...kim, email: 'kim@brightwater.example' }, act())).toMatchObject({
    ok: false,
    error: { code: 'user.emailTaken' },
  });
  expect(await addUser(owner(), { ...kim, email: 'lee@brightwater.example', password: 'kim' }, act())).toMatchObject({
    ok: false,
    error: { code: 'password.tooShort' },
  });
  expect((await tryTo(fresh, 'kim@brightwater.example')).statusCode).toBe(200);
  await disableUser(owner(), 'kim@brightwater.example', act());
  const users = await listUsers(owner());
  expect(users.map(({ email: address }) => address)).toEqual(
    ['alex', 'dana', 'kim', 'mia', 'noor', 'omar', 'sam'].map((name) => `${name}@brightwater.example`),
  );
  expect(users[2]).toEqual({
    companyName: 'brightwater',
    name: 'Kim',
    email: 'kim@brightwater.example',
    role: 'collector',
    disabledAt: world.clock.now(),
    lastSeenAt: world.clock.now(),
  });
  const events = await owner().selectFrom('accessEvent').select(['kind', 'actorName', 'actorId', 'detail']).orderBy('position').execute();
  expect(events).toEqual([
    { kind: 'user.added', actorName: 'npm run users (root)', actorId: null, detail: { role: 'collector' } },
    { kind: 'user.disabled', actorName: 'npm run users (root)', actorId: null, detail: {} },
  ]);
  for (const doing of [
    disableUser(owner(), 'no@body.example', act()),
    enableUser(owner(), 'no@body.example', act()),
    changePassword(owner(), 'no@body.example', fresh, act()),
  ]) {
    expect(await doing).toMatchObject({ ok: false, error: { code: 'user.notFound' } });
  }
});

describe('a demo', () => {
  beforeEach(async () => {
    await owner().updateTable('company').set({ isDemo: true }).execute();
    await owner()
      .updateTable('appUser')
      .set({ passwordHash: await hashPassword(demoPassword) })
      .execute();
  });
  const shown = async () => {
    const { demo } = helloResponseSchema.parse((await world.app.inject('/v1/hello')).json());
    return demo?.users.map(({ name }) => name) ?? null;
  };

  test('shows only those whom the published password still opens, and ends when that is nobody', async () => {
    const { dana, omar, sam, mia, alex, noor } = world.company;
    expect(await shown()).toEqual(['Dana', 'Omar', 'Sam', 'Mia', 'Alex', 'Noor']);
    expect(await changePassword(owner(), dana.email, fresh, act())).toEqual({ ok: true, value: { demoClosed: false } });
    expect(await disableUser(owner(), omar.email, act())).toEqual({ ok: true, value: { demoClosed: false } });
    expect(await shown()).toEqual(['Sam', 'Mia', 'Alex', 'Noor']);
    for (const { email: address } of [mia, noor]) await changePassword(owner(), address, fresh, act());
    await changePassword(owner(), sam.email, fresh, act());
    expect(await changePassword(owner(), alex.email, fresh, act())).toEqual({ ok: true, value: { demoClosed: true } });
    expect(await shown()).toBeNull();
  });

  test('does not come back by the door: who still has the published password is not enabled', async () => {
    const { dana, omar, sam, mia, alex, noor } = world.company;
    await disableUser(owner(), omar.email, act());
    for (const { email: address } of [dana, sam, mia, alex, noor]) await changePassword(owner(), address, fresh, act());
    expect(await enableUser(owner(), omar.email, act())).toMatchObject({ ok: false, error: { code: 'user.publishedPassword' } });
    expect((await tryTo(demoPassword, omar.email)).statusCode).toBe(401);
    await changePassword(owner(), omar.email, fresh, act());
    expect(await enableUser(owner(), omar.email, act())).toMatchObject({ ok: true });
    expect((await tryTo(fresh, omar.email)).statusCode).toBe(200);
  });
});
