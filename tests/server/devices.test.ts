import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { deviceListResponseSchema, deviceResponseSchema, heldWorkListResponseSchema } from '#contracts/http.ts';
import { sessionChannel, sessionNoticeSchema } from '#server/devices/access-events.ts';
import { sealWork } from '#tests/support/seal-work.ts';
import { type Desk, askToSignIn, problemOf } from './support/desk.ts';
import { type TestCompany, type World, addCompany, createWorld, password } from './support/world.ts';

let world: World;
let company: TestCompany;
let alex: Desk;
let dana: Desk;
const herDevice = randomUUID();

beforeEach(async () => {
  world = await createWorld();
  ({ company } = world);
  alex = await world.signIn(company.alex);
  dana = await world.signIn(company.dana, herDevice);
});
afterEach(() => world.close());

type Mode = 'pushFirst' | 'wipeAtOnce';
/** A desk, or only its client's id. */
type Computer = { readonly session: { readonly clientId: string } };
const nobodys = (): Computer => ({ session: { clientId: randomUUID() } });
const revoke = (desk: Computer, revocation: Mode, requestId: string = randomUUID(), by: Desk = alex) =>
  by.ask({ method: 'POST', url: `/v1/devices/${desk.session.clientId}/revoke`, payload: { requestId, revocation } });
const allow = (desk: Computer, requestId: string = randomUUID(), by: Desk = alex) =>
  by.ask({ method: 'POST', url: `/v1/devices/${desk.session.clientId}/allow`, payload: { requestId } });
const done = async (asked: ReturnType<typeof revoke>) => {
  const response = await asked;
  expect([response.statusCode, response.body]).toEqual([200, '{}']);
};
const standing = async (desk: Desk) => deviceResponseSchema.parse((await desk.get('/v1/device')).json()).revocation;
const receipt = (desk: Desk, body: { isDone: boolean; pendingCount?: number; sealedWork?: readonly string[] }) =>
  desk.ask({ method: 'POST', url: '/v1/device/wiped', payload: { pendingCount: 0, sealedWork: [], ...body } });
const sealedFor = (desk: Desk, value: unknown) => sealWork(JSON.stringify(value), desk.session.sealKey ?? '');
const heldWork = async (query = '') => heldWorkListResponseSchema.parse((await alex.get(`/v1/held-work${query}`)).json());
const devices = async (query = '', by: Desk = alex) => deviceListResponseSchema.parse((await by.get(`/v1/devices${query}`)).json());
const events = async (clientId: string) =>
  (
    await world.database.owner
      .selectFrom('accessEvent')
      .select(['kind', 'actorName', 'detail', 'at'])
      .where('clientId', '=', clientId as Desk['session']['clientId'])
      .orderBy('position')
      .execute()
  ).map(({ kind, actorName, detail, at }) => [kind, actorName, detail, at]);

/** Every route a signed-in desktop has, as this person may use it, with what it answers while access is not withdrawn. */
const ordinaryRequests = async (desk: Desk) => {
  const cursor = await desk.cursor();
  const [accountId] = company.danasAccounts;
  return [
    { url: '/v1/sync/snapshot' },
    { url: `/v1/sync/pull?cursor=${cursor}` },
    { url: '/v1/accounts' },
    { url: `/v1/accounts/${accountId}` },
    { url: '/v1/commands' },
  ] as const;
};

describe('the list of computers', () => {
  test('names each with its person, and shows what became of it', async () => {
    await dana.push(dana.note(company.danasAccounts[0]));
    world.clock.pass(60_000);
    await done(revoke(dana, 'wipeAtOnce'));
    const { devices: rows, next } = await devices();
    expect(next).toBeNull();
    expect(rows.map(({ userName }) => userName).toSorted()).toEqual(['Alex', 'Dana']);
    expect(rows.find(({ clientId }) => clientId === dana.session.clientId)).toEqual({
      clientId: dana.session.clientId,
      userName: 'Dana',
      userEmail: company.dana.email,
      deviceName: 'a desk',
      lastSeenAt: '2026-03-31T15:00:00.000Z',
      lastSeq: 1,
      revocation: 'wipeAtOnce',
      revokedAt: '2026-03-31T15:01:00.000Z',
      wipedAt: null,
    });
  });

  test('comes in pages, without a gap and without doubles', async () => {
    for (let at = 0; at < 4; at += 1) await world.signIn(company.omar);
    const all = (await devices()).devices.map(({ clientId }) => clientId);
    expect(all).toHaveLength(6);
    const seen: string[] = [];
    for (let after = ''; ;) {
      const { devices: page, next } = await devices(`?limit=4${after}`);
      seen.push(...page.map(({ clientId }) => clientId));
      if (next === null) break;
      after = `&after=${next}`;
    }
    expect(seen).toEqual(all);
  });
});

describe('who may do what', () => {
  test('collectors see and change nothing, supervisors see, administrators change', async () => {
    const sam = await world.signIn(company.sam);
    const reading = ['/v1/devices', '/v1/held-work'];
    const status = async (by: Desk) => [
      ...(await Promise.all(reading.map(async (url) => (await by.get(url)).statusCode))),
      (await revoke(dana, 'pushFirst', randomUUID(), by)).statusCode,
      (await allow(dana, randomUUID(), by)).statusCode,
      (await by.get('/v1/device')).statusCode,
    ];
    expect(await status(dana)).toEqual([403, 403, 403, 403, 200]);
    expect(await status(sam)).toEqual([200, 200, 403, 403, 200]);
    expect(await standing(dana)).toBeNull();
    expect(await status(alex)).toEqual([200, 200, 200, 200, 200]);
    expect(problemOf(await revoke(dana, 'pushFirst', randomUUID(), sam))).toMatchObject({ status: 403, code: 'route.roleMissing' });
  });

  test("another company's computers and those that do not exist are the same 404, and its lists are its own", async () => {
    const stranger = await addCompany(world.database, 'northfield');
    const theirs = await world.signIn(stranger.dana);
    for (const ask of [(desk: Computer) => revoke(desk, 'wipeAtOnce'), (desk: Computer) => allow(desk)]) {
      const [foreign, absent] = [problemOf(await ask(theirs)), problemOf(await ask(nobodys()))];
      expect(foreign).toMatchObject({ status: 404, code: 'device.notFound' });
      expect(absent).toEqual(foreign);
    }
    expect(await standing(theirs)).toBeNull();
    await receipt(theirs, { isDone: false, sealedWork: [sealedFor(theirs, { seq: 1 })] });
    expect((await heldWork()).work).toEqual([]);
    expect((await devices()).devices.map(({ userEmail }) => userEmail)).not.toContain(stranger.dana.email);
  });
});

describe('a withdrawn computer', () => {
  test.each(['pushFirst', 'wipeAtOnce'] as const)(
    '(%s) may ask how it stands, give its receipt and sign out, and nothing else',
    async (mode) => {
      const requests = await ordinaryRequests(dana);
      for (const request of requests) expect((await dana.ask(request)).statusCode, request.url).toBe(200);
      await done(revoke(dana, mode));
      for (const request of requests)
        expect(problemOf(await dana.ask(request)), request.url).toMatchObject({ status: 403, code: 'device.revoked' });
      const push = await dana.askToPush([dana.note(company.danasAccounts[0])]);
      if (mode === 'pushFirst') expect(push.statusCode).toBe(200);
      else expect(problemOf(push)).toMatchObject({ status: 403, code: 'device.revoked' });
      expect(await standing(dana)).toBe(mode);
      await done(receipt(dana, { isDone: false }));
      await done(dana.ask({ method: 'POST', url: '/v1/auth/sign-out', payload: {} }));
    },
  );

  test('does not take the person, nor her other computers, with it', async () => {
    const other = await world.signIn(company.dana);
    await done(revoke(dana, 'wipeAtOnce'));
    expect((await other.get('/v1/accounts')).statusCode).toBe(200);
    expect(await standing(other)).toBeNull();
  });

  test('signs in with the right password to do just that, and with a wrong one to nothing', async () => {
    await done(revoke(dana, 'pushFirst'));
    const again = await world.signIn(company.dana, herDevice);
    expect(again.session.clientId).toBe(dana.session.clientId);
    expect(problemOf(await again.get('/v1/sync/snapshot'))).toMatchObject({ status: 403, code: 'device.revoked' });
    const { results } = await again.push(again.note(company.danasAccounts[0]));
    expect(results.map(({ status }) => status)).toEqual(['applied']);
    const wrong = await askToSignIn(world.app, { email: company.dana.email, password: 'not the password', deviceId: herDevice });
    expect(problemOf(wrong)).toMatchObject({ status: 401, code: 'session.wrongPassword' });
    expect(wrong.body).not.toMatch(/revo|withdrawn/i);
  });

  test('is told its new mode when it is withdrawn again, and works as before when it is allowed', async () => {
    await done(revoke(dana, 'pushFirst'));
    await done(revoke(dana, 'wipeAtOnce'));
    expect(await standing(dana)).toBe('wipeAtOnce');
    await done(allow(dana));
    expect(await standing(dana)).toBeNull();
    expect((await dana.get('/v1/accounts')).statusCode).toBe(200);
    const { clientId } = dana.session;
    expect(await events(clientId)).toEqual([
      ['device.revoked', 'Alex', { revocation: 'pushFirst' }, world.clock.now()],
      ['device.revoked', 'Alex', { revocation: 'wipeAtOnce' }, world.clock.now()],
      ['device.allowed', 'Alex', {}, world.clock.now()],
    ]);
  });
});

describe('a request that comes again under its id', () => {
  test('is done once, however late it comes; another one under it is refused', async () => {
    const requestId = randomUUID();
    await done(revoke(dana, 'wipeAtOnce', requestId));
    await done(revoke(dana, 'wipeAtOnce', requestId));
    await done(allow(dana));
    await done(revoke(dana, 'wipeAtOnce', requestId));
    expect(await standing(dana)).toBeNull();
    expect(await events(dana.session.clientId)).toHaveLength(2);
    for (const other of [revoke(dana, 'pushFirst', requestId), revoke(alex, 'wipeAtOnce', requestId), allow(dana, requestId)]) {
      expect(problemOf(await other)).toMatchObject({ status: 409, code: 'request.idReused' });
    }
    expect([await standing(dana), await standing(alex)]).toEqual([null, null]);
  });

  test('is done once when it comes many times at once', async () => {
    const requestId = randomUUID();
    const answers = await Promise.all(Array.from({ length: 8 }, () => revoke(dana, 'pushFirst', requestId)));
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array.from({ length: 8 }, () => 200));
    expect(await events(dana.session.clientId)).toHaveLength(1);
  });

  test('may name another company’s id without hearing of it', async () => {
    const stranger = await addCompany(world.database, 'northfield');
    const [theirAlex, theirDana] = [await world.signIn(stranger.alex), await world.signIn(stranger.dana)];
    const requestId = randomUUID();
    await done(revoke(theirDana, 'pushFirst', requestId, theirAlex));
    await done(revoke(dana, 'wipeAtOnce', requestId));
    expect(await standing(dana)).toBe('wipeAtOnce');
  });
});

describe('the receipt of a wiped computer', () => {
  test('brings the work it had not sent, once however often it comes (faults 18 and 34)', async () => {
    await done(revoke(dana, 'wipeAtOnce'));
    const notes = [dana.note(company.danasAccounts[0], { text: 'Zahlt am Freitag · ä' }), dana.note(company.danasAccounts[1])];
    const sealedWork = notes.map((note) => sealedFor(dana, note));
    for (let time = 0; time < 2; time += 1) await done(receipt(dana, { isDone: false, pendingCount: 3, sealedWork }));
    const last = sealedFor(dana, dana.note(company.danasAccounts[2]));
    for (let time = 0; time < 2; time += 1) await done(receipt(dana, { isDone: true, pendingCount: 3, sealedWork: [last, ...sealedWork] }));
    const { work } = await heldWork();
    expect(work).toHaveLength(3);
    expect(work.slice(0, 2).map(({ command }) => command)).toEqual(notes);
    expect(work[0]).toMatchObject({
      clientId: dana.session.clientId,
      userName: 'Dana',
      userEmail: company.dana.email,
      deviceName: 'a desk',
      receivedAt: world.clock.now(),
    });
    expect((await events(dana.session.clientId)).map(([kind, , detail]) => [kind, detail])).toEqual([
      ['device.revoked', { revocation: 'wipeAtOnce' }],
      ['device.workHeld', { count: 2, unopened: 0 }],
      ['device.workHeld', { count: 1, unopened: 0 }],
      ['device.wiped', { revocation: 'wipeAtOnce', pendingCount: 3 }],
    ]);
  });

  test('keeps and counts what does not open, and what opens to something that is no command', async () => {
    const [torn, noObject] = [Buffer.alloc(90, 7).toString('base64'), sealWork('just words', dana.session.sealKey ?? '')];
    await done(receipt(dana, { isDone: true, pendingCount: 2, sealedWork: [torn, noObject] }));
    expect((await heldWork()).work.map(({ command }) => command)).toEqual([null, null]);
    const kept = await world.database.owner.selectFrom('heldWork').select('sealed').orderBy('position').execute();
    expect(kept.map(({ sealed }) => sealed.toString('base64'))).toEqual([torn, noObject]);
    expect((await events(dana.session.clientId)).map(([kind, , detail]) => [kind, detail])).toEqual([
      ['device.workHeld', { count: 2, unopened: 2 }],
    ]);
  });

  test('keeps words that a database cannot compare, to the last character', async () => {
    const note = dana.note(company.danasAccounts[0], { text: 'NUL \u0000 and half a pair \ud83d' });
    await done(receipt(dana, { isDone: false, sealedWork: [sealedFor(dana, note)] }));
    expect((await heldWork()).work[0]?.command).toEqual(note);
  });

  test('of a computer that may still be used leaves it in use: it erased its keys by itself', async () => {
    await done(receipt(dana, { isDone: true, pendingCount: 1, sealedWork: [sealedFor(dana, { seq: 1 })] }));
    expect((await dana.get('/v1/accounts')).statusCode).toBe(200);
    expect((await devices()).devices.every(({ wipedAt }) => wipedAt === null)).toBe(true);
    expect((await world.signIn(company.dana, herDevice)).session.clientId).toBe(dana.session.clientId);
  });

  test('is refused where it does not fit the contract, and nothing of it is kept', async () => {
    for (const payload of [
      { isDone: true, pendingCount: -1, sealedWork: [] },
      { isDone: true, pendingCount: 0, sealedWork: ['not base64!'] },
    ]) {
      const response = await dana.ask({ method: 'POST', url: '/v1/device/wiped', payload });
      expect(problemOf(response)).toMatchObject({ status: 400, code: 'request.invalid' });
    }
    const large = Array.from({ length: 8 }, () => Buffer.alloc(299_000, 1).toString('base64'));
    expect(problemOf(await receipt(dana, { isDone: true, sealedWork: large }))).toMatchObject({ status: 413, code: 'request.tooLarge' });
    expect((await heldWork()).work).toEqual([]);
  });

  test('comes in pages', async () => {
    const sealedWork = Array.from({ length: 5 }, (_, at) => sealedFor(dana, { seq: at }));
    await done(receipt(dana, { isDone: true, sealedWork }));
    const first = await heldWork('?limit=3');
    const second = await heldWork(`?limit=3&after=${first.next}`);
    expect([...first.work, ...second.work].map(({ command }) => command?.['seq'])).toEqual([0, 1, 2, 3, 4]);
    expect(second.next).toBeNull();
  });
});

describe('a computer that has wiped itself', () => {
  beforeEach(async () => {
    await dana.push(dana.note(company.danasAccounts[0]));
    await done(revoke(dana, 'pushFirst'));
    await done(receipt(dana, { isDone: true }));
  });

  test('may not even push, and does not sign in until it is allowed', async () => {
    expect(problemOf(await dana.askToPush([dana.note(company.danasAccounts[0])]))).toMatchObject({ status: 403, code: 'device.revoked' });
    const refused = await askToSignIn(world.app, { email: company.dana.email, password, deviceId: herDevice });
    expect(problemOf(refused)).toMatchObject({ status: 403, code: 'device.wiped' });
    expect((await world.signIn(company.dana)).session.lastSeq).toBe(0);
  });

  test('begins as a new client, counted from 1, when it is allowed', async () => {
    await done(allow(dana));
    expect(problemOf(await dana.get('/v1/device'))).toMatchObject({ status: 401, code: 'session.missing' });
    const fresh = await world.signIn(company.dana, herDevice);
    expect(fresh.session.clientId).not.toBe(dana.session.clientId);
    expect(fresh.session.lastSeq).toBe(0);
    expect((await fresh.snapshot()).folders).toHaveLength(3);
    await fresh.push(fresh.note(company.danasAccounts[0]));
    expect((await world.signIn(company.dana, herDevice)).session).toMatchObject({ clientId: fresh.session.clientId, lastSeq: 1 });
    expect(problemOf(await revoke(dana, 'wipeAtOnce'))).toMatchObject({ status: 409, code: 'device.superseded' });
    await done(revoke(fresh, 'wipeAtOnce'));
    expect(await standing(fresh)).toBe('wipeAtOnce');
  });
});

test('every API process hears of a withdrawn computer, once it is committed', async () => {
  const listener = new pg.Client({ connectionString: world.database.url });
  await listener.connect();
  try {
    const heard: unknown[] = [];
    listener.on('notification', ({ channel, payload }) => heard.push([channel, JSON.parse(payload ?? 'null')]));
    await listener.query(`listen ${sessionChannel}`);
    await done(revoke(dana, 'pushFirst'));
    expect(problemOf(await revoke(nobodys(), 'pushFirst')).status).toBe(404);
    await listener.query('select 1');
    const notice = { companyId: company.id, userId: company.dana.id, clientId: dana.session.clientId };
    expect(heard).toEqual([['cw_session', notice]]);
    expect(sessionNoticeSchema.parse(notice)).toEqual(notice);
  } finally {
    await listener.end();
  }
});
