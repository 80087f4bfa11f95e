import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { signInResponseSchema } from '#contracts/http.ts';
import { buildApp } from '#server/app.ts';
import { startCentralApi } from '#server/serve.ts';
import { EventStreams, type StreamOptions } from '#server/sync/event-streams.ts';
import { type Listener, listenForPokes } from '#server/sync/listener.ts';
import { type ApiProcess, startApiProcess } from './support/api-process.ts';
import { type Desk, problemOf } from './support/desk.ts';
import { type Events, openEvents, until } from './support/events.ts';
import { reassignAccounts } from './support/reassign-accounts.ts';
import { type World, createWorld, hourMs, password } from './support/world.ts';

let world: World;
let closers: (() => unknown)[];
beforeEach(async () => {
  closers = [];
  world = await createWorld();
});
afterEach(async () => {
  for (const close of closers.toReversed()) await close();
  await world.close();
});

type Api = { readonly url: string; readonly listener: Listener; readonly close: () => Promise<void> };

/** An API as `serve.ts` puts it together, with the story's clock, listening on a port. */
async function listeningApi(options: StreamOptions = {}): Promise<Api> {
  const streams = new EventStreams(options);
  const listener = await listenForPokes(world.database.url, streams);
  const { requests: db } = world.database;
  const app = await buildApp({ db, now: world.clock.now, streams, sessionsLookedAtEveryMs: 50 });
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  const close = async (): Promise<void> => {
    await app.close();
    await listener.close();
  };
  closers.push(close);
  return { url, listener, close };
}

async function listen(api: { readonly url: string }, desk: Desk): Promise<Events> {
  const events = await openEvents(api.url, desk.session.token);
  closers.push(events.close);
  expect(events.status).toBe(200);
  await events.until(1);
  return events;
}

const desks = async () => ({
  dana: await world.signIn(world.company.dana),
  omar: await world.signIn(world.company.omar),
  sam: await world.signIn(world.company.sam),
});

/** Long enough for a poke that should not be to have come. */
const quietMs = 600;

describe('a stream of events', () => {
  test('begins with a poke, says nothing of anybody, and is not kept by anything between', async () => {
    const { dana } = await desks();
    const events = await listen(await listeningApi(), dana);
    expect(events.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(events.headers.get('cache-control')).toBe('no-store');
    expect(events.headers.get('x-content-type-options')).toBe('nosniff');
    await dana.push(dana.note(world.company.danasAccounts[0], { text: 'words that go nowhere' }));
    await events.until(2);
    expect(events.text().replaceAll(/: still here\n\n|event: poke\ndata:\n\n/g, '')).toBe('');
  });

  test('pokes those who hold the account, and nobody else', async () => {
    const { dana, omar, sam } = await desks();
    const api = await listeningApi();
    const [hers, his, all] = [await listen(api, dana), await listen(api, omar), await listen(api, sam)];
    await sam.push(sam.note(world.company.danasAccounts[0]));
    await Promise.all([hers.until(2), all.until(2)]);
    await sam.push(sam.note(world.company.nobodysAccount));
    await all.until(3);
    await sleep(quietMs);
    expect([hers.pokes.length, his.pokes.length, all.pokes.length]).toEqual([2, 1, 3]);
  });

  test('pokes both books of an account that changes hands', async () => {
    const { dana, omar } = await desks();
    const api = await listeningApi();
    const [hers, his] = [await listen(api, dana), await listen(api, omar)];
    await reassignAccounts(world.database.requests, world.company.id, [world.company.danasAccounts[0]], world.company.omar.id);
    await Promise.all([hers.until(2), his.until(2)]);
  });

  test('pokes the whole company after a write that does not say whom it touches, as an import or an administrator makes', async () => {
    const { dana, omar } = await desks();
    const api = await listeningApi();
    const [hers, his] = [await listen(api, dana), await listen(api, omar)];
    await world.database.ownerPool.query('update company set version = version + 1');
    await Promise.all([hers.until(2), his.until(2)]);
    await world.database.ownerPool.query('update company set epoch = gen_random_uuid()');
    await Promise.all([hers.until(3), his.until(3)]);
  });

  test('does not poke for what wrote no row, nor for what was rolled back', async () => {
    const { dana } = await desks();
    const events = await listen(await listeningApi(), dana);
    await dana.push(dana.note(world.company.danasAccounts[0], { text: '' }));
    await world.database.ownerPool.query('begin; update company set version = version + 1; rollback');
    await sleep(quietMs);
    expect(events.pokes).toHaveLength(1);
  });

  test('pokes once for many writes close together, and once more for what came behind', async () => {
    const { dana } = await desks();
    const events = await listen(await listeningApi(), dana);
    for (let at = 0; at < 20; at += 1) await world.database.ownerPool.query('update company set version = version + 1');
    await sleep(quietMs);
    expect(events.pokes.length).toBeGreaterThan(1);
    const gaps = events.pokes.slice(1).map((at, index) => at - (events.pokes[index] ?? 0));
    // A timer may be early by a part of a millisecond, and a chunk late.
    for (const gap of gaps) expect(gap).toBeGreaterThan(200);
  });
});

describe('a stream ends', () => {
  test('when its session is signed out, within a look at the sessions', async () => {
    const { dana } = await desks();
    const events = await listen(await listeningApi(), dana);
    await dana.ask({ method: 'POST', url: '/v1/auth/sign-out', payload: {} });
    await events.untilOver();
  });

  test('when its session ran out: listening is not using', async () => {
    const { dana } = await desks();
    const events = await listen(await listeningApi(), dana);
    world.clock.pass(11 * hourMs);
    await sleep(300);
    expect(events.isOver()).toBe(false);
    world.clock.pass(hourMs + 1);
    await events.untilOver();
  });

  test('at once when the access of its computer is withdrawn', async () => {
    const { dana, omar } = await desks();
    const api = await listeningApi();
    const [hers, his] = [await listen(api, dana), await listen(api, omar)];
    const alex = await world.signIn(world.company.alex);
    const url = `/v1/devices/${dana.session.clientId}/revoke`;
    const payload = { requestId: crypto.randomUUID(), revocation: 'pushFirst' };
    const revoked = await alex.ask({ method: 'POST', url, payload });
    expect(revoked.statusCode, revoked.body).toBe(200);
    await hers.untilOver();
    expect(his.isOver()).toBe(false);
  });

  test('when its person has another role now', async () => {
    const { omar } = await desks();
    const events = await listen(await listeningApi(), omar);
    await world.database.owner.updateTable('appUser').set({ role: 'supervisor' }).where('id', '=', world.company.omar.id).execute();
    await events.untilOver();
  });

  test('when the API stops, which does not wait for it', async () => {
    const { dana, sam } = await desks();
    const api = await listeningApi();
    const streams = [await listen(api, dana), await listen(api, sam)];
    const from = performance.now();
    await api.close();
    expect(performance.now() - from).toBeLessThan(5_000);
    for (const events of streams) await events.untilOver();
  });

  test('when the same desktop has opened too many since', async () => {
    const { dana } = await desks();
    const api = await listeningApi();
    const streams = [];
    for (let at = 0; at < 5; at += 1) streams.push(await listen(api, dana));
    await streams[0]?.untilOver();
    expect(streams.slice(1).map((events) => events.isOver())).toEqual([false, false, false, false]);
  });
});

test('more streams than a process can hold are told to come back, and a place that is left is given again', async () => {
  const { dana, omar, sam } = await desks();
  const api = await listeningApi({ streamsAtOnce: 2 });
  const first = await listen(api, dana);
  await listen(api, omar);
  const refused = await fetch(`${api.url}/v1/sync/events`, { headers: { authorization: `Bearer ${sam.session.token}` } });
  expect(refused.status).toBe(503);
  expect(refused.headers.get('retry-after')).toBe('15');
  expect(await refused.json()).toMatchObject({ code: 'server.busy' });
  first.close();
  await until(async () => (await openEvents(api.url, sam.session.token)).status === 200, 'a place of its own');
});

test('without a living session there is no stream', async () => {
  const response = await world.app.inject({ method: 'GET', url: '/v1/sync/events' });
  expect(problemOf(response)).toMatchObject({ status: 401, code: 'session.missing' });
});

test('a listener whose connection is cut makes a new one and pokes everybody, because something may have been missed', async () => {
  const { dana } = await desks();
  const events = await listen(await listeningApi(), dana);
  const cut = await world.database.ownerPool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'collector-workstation pokes'`,
  );
  expect(cut.rowCount).toBe(1);
  await events.until(2);
  await dana.push(dana.note(world.company.danasAccounts[0]));
  await events.until(3);
});

describe('two API processes on one PostgreSQL', () => {
  let processes: readonly ApiProcess[];
  beforeEach(async () => {
    processes = await Promise.all([startApiProcess(world.database.url), startApiProcess(world.database.url)]);
    closers.push(() => Promise.all(processes.map((api) => api.kill())));
  });

  test('a push to one pokes the desktop that waits at the other', async () => {
    const { omar, sam } = { omar: await signInAt(processes[0], 'omar'), sam: await signInAt(processes[1], 'sam') };
    const [his, all] = [await openEvents(omar.url, omar.token), await openEvents(sam.url, sam.token)];
    closers.push(his.close, all.close);
    await Promise.all([his.until(1), all.until(1)]);
    const dana = await signInAt(processes[0], 'dana');
    const note = (await world.signIn(world.company.dana)).note(world.company.danasAccounts[0], {}, { seq: 1 });
    const pushed = await fetch(`${dana.url}/v1/sync/push`, {
      method: 'POST',
      headers: { authorization: `Bearer ${dana.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ clientId: dana.clientId, commands: [note] }),
    });
    expect(await pushed.json()).toMatchObject({ lastSeq: 1, results: [{ status: 'applied' }] });
    await all.until(2);
    await sleep(quietMs);
    expect(his.pokes).toHaveLength(1);
    // Asked to stop, they end their streams and are gone.
    await Promise.all(processes.map((api) => api.stop()));
    await Promise.all([his.untilOver(), all.untilOver()]);
  });
});

async function signInAt(api: ApiProcess | undefined, person: 'dana' | 'omar' | 'sam') {
  const url = api?.url ?? '';
  const { email } = world.company[person];
  const body = { email, password, deviceId: crypto.randomUUID(), deviceName: 'a desk', protocolVersion: 3 };
  const answer = await fetch(`${url}/v1/auth/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const { token, clientId } = signInResponseSchema.parse(await answer.json());
  return { url, token, clientId };
}

test('the API as it is started feeds its own streams', async () => {
  const api = await startCentralApi({ port: 0, databaseUrl: world.database.url });
  closers.push(() => api.close());
  const { url, token } = await signInAt({ url: api.url, kill: async () => undefined, stop: async () => undefined }, 'sam');
  const events = await openEvents(url, token);
  closers.push(events.close);
  await events.until(1);
  await world.database.ownerPool.query('update company set version = version + 1');
  await events.until(2);
});
