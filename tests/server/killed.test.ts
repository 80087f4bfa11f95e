import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CommandEnvelope } from '#contracts/envelope.ts';
import { type SignInResponse, signInResponseSchema } from '#contracts/http.ts';
import { type PushResponse, pushResponseSchema } from '#contracts/sync.ts';
import { openEmbeddedPostgres as shareEmbeddedPostgres } from '#server/db/embedded.ts';
import { readState } from '#server/db/embedded-state.ts';
import { isAlive } from '#server/db/leases.ts';
import { openDatabase } from '#server/db/open-database.ts';
import { verifyChain } from '#server/sync/command-log.ts';
import { startCentralApi } from '#server/serve.ts';
import { type ApiProcess, startApiProcess } from './support/api-process.ts';
import { type DatabaseProxy, openDatabaseProxy } from './support/database-proxy.ts';
import { until } from './support/events.ts';
import { Desk } from './support/desk.ts';
import { Clock, type World, addCompany, createWorld, password } from './support/world.ts';

let closers: (() => unknown)[];
beforeEach(() => {
  closers = [];
});
afterEach(async () => {
  for (const close of closers.toReversed()) await close();
});

type Session = SignInResponse & { readonly deviceId: string };

async function signInAt(url: string, email: string, deviceId: string): Promise<Session> {
  const body = JSON.stringify({ email, password, deviceId, deviceName: 'a desk', protocolVersion: 3 });
  const answer = await fetch(`${url}/v1/auth/sign-in`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  return { ...signInResponseSchema.parse(await answer.json()), deviceId };
}

async function pushTo(url: string, { token, clientId }: Session, commands: readonly CommandEnvelope[]): Promise<PushResponse> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  const answer = await fetch(`${url}/v1/sync/push`, { method: 'POST', headers, body: JSON.stringify({ clientId, commands }) });
  const body: unknown = await answer.json();
  expect(answer.status, JSON.stringify(body)).toBe(200);
  return pushResponseSchema.parse(body);
}

describe('the API is killed', () => {
  let world: World;
  let proxy: DatabaseProxy;
  let api: ApiProcess;
  let session: Session;
  let commands: readonly CommandEnvelope[];
  beforeEach(async () => {
    world = await createWorld();
    closers.push(() => world.close());
    proxy = await openDatabaseProxy(world.database.url);
    closers.push(() => proxy.close());
    api = await startApiProcess(proxy.url);
    closers.push(() => api.kill());
    session = await signInAt(api.url, world.company.dana.email, randomUUID());
    const desk = new Desk(world.app, world.clock, session);
    const [first, second] = world.company.danasAccounts;
    commands = [desk.note(first, { text: 'one' }), desk.note(second, { text: '' }), desk.note(second, { text: 'three' })];
  });

  const lastSeq = async () =>
    (await world.database.owner.selectFrom('client').select('lastSeq').where('clientId', '=', session.clientId).executeTakeFirstOrThrow())
      .lastSeq;
  const notes = async () =>
    (await world.database.owner.selectFrom('notes').select('text').where('text', 'in', ['one', 'three']).execute()).map(({ text }) => text);

  /** The API again after its end, and the same desktop signed in with what it knows. */
  async function startAgain(): Promise<ApiProcess> {
    const again = await startApiProcess(world.database.url);
    closers.push(() => again.kill());
    session = await signInAt(again.url, world.company.dana.email, session.deviceId);
    return again;
  }

  test('fault 3: between the commit and the answer: sent again, everything is answered as it was done, and is there once', async () => {
    const committed = proxy.holdAnswerTo('insert into command_log').then(() => undefined);
    const lost = pushTo(api.url, session, commands).catch((fault: unknown) => fault);
    await committed;
    // The statement before the commit has been carried out; its answer does not come back, so the API cannot commit either.
    expect(await lastSeq()).toBe(0);
    await api.kill();
    expect(await lost).toBeInstanceOf(Error);
    api = await startApiProcess(proxy.url);
    session = await signInAt(api.url, world.company.dana.email, session.deviceId);
    const held = proxy.holdAnswerTo('commit');
    const lostAgain = pushTo(api.url, session, commands).catch((fault: unknown) => fault);
    await held;
    await until(async () => (await lastSeq()) === 3, 'the commit');
    await api.kill();
    expect(await lostAgain).toBeInstanceOf(Error);
    const again = await startAgain();
    const { results } = await pushTo(again.url, session, commands);
    expect(results.map(({ code, isDuplicate }) => [code, isDuplicate])).toEqual([
      [null, true],
      ['note.textMissing', true],
      [null, true],
    ]);
    expect((await notes()).toSorted()).toEqual(['one', 'three']);
    expect((await verifyChain(world.database.requests, world.company.id)).checked).toBe(3);
  });

  test('fault 4: inside the transaction: nothing of it is there, and sent again it is done once', async () => {
    const stopped = proxy.stopBefore('insert into command_log');
    const lost = pushTo(api.url, session, commands).catch((fault: unknown) => fault);
    await stopped;
    await api.kill();
    expect(await lost).toBeInstanceOf(Error);
    expect([await lastSeq(), await notes()]).toEqual([0, []]);
    const again = await startAgain();
    expect(session.lastSeq).toBe(0);
    const { results } = await pushTo(again.url, session, commands);
    expect(results.map(({ isDuplicate }) => isDuplicate)).toEqual([false, false, false]);
    expect((await notes()).toSorted()).toEqual(['one', 'three']);
    expect(await verifyChain(world.database.requests, world.company.id)).toEqual({ checked: 3, brokenAt: null });
  });
});

test('PostgreSQL killed in the middle of a push leaves nothing half done, and what was confirmed before is there', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'collector-killed-'));
  await chmod(folder, 0o755);
  closers.push(() => rm(folder, { recursive: true, force: true }));
  const server = await shareEmbeddedPostgres(folder, () => undefined);
  const database = await openDatabase({ databaseUrl: server.databaseUrl });
  const parts = { url: server.databaseUrl, owner: database.owner, ownerPool: database.ownerPool, requests: database.requests };
  const company = await addCompany({ ...parts, requestPool: database.ownerPool, drop: async () => undefined }, 'brightwater');
  const api = await startApiProcess(server.databaseUrl);
  closers.push(() => api.kill());
  const session = await signInAt(api.url, company.dana.email, randomUUID());
  // It only writes the commands, which go over the network: it has no server in this process to ask.
  const desk = new Desk({} as never, new Clock(), session);
  const [first] = company.danasAccounts;
  const kept = [desk.note(first, { text: 'kept' })];
  await pushTo(api.url, session, kept);
  const blocker = await database.ownerPool.connect();
  blocker.on('error', () => undefined);
  await blocker.query('begin; lock table command_log in share row exclusive mode');
  const many = Array.from({ length: 200 }, () => desk.note(first, { text: 'under way' }));
  const lost = pushTo(api.url, session, many).catch((fault: unknown) => fault);
  await until(async () => {
    const waiting = await database.ownerPool.query(`select 1 from pg_stat_activity where wait_event_type = 'Lock'`);
    return waiting.rowCount === 1;
  }, 'the push that waits');
  const postmaster = Number((await readFile(path.join(readState(folder)?.folder ?? '', 'postmaster.pid'), 'utf8')).split('\n')[0]);
  process.kill(postmaster, 'SIGKILL');
  expect(await lost).toBeInstanceOf(Error);
  await until(() => !isAlive(postmaster), 'the end of the server');
  blocker.release(true);
  await database.close();
  await server.close();
  await api.kill();

  const back = await startCentralApiOn(folder);
  const again = await signInAt(back.url, company.dana.email, session.deviceId);
  expect(again).toMatchObject({ clientId: session.clientId, lastSeq: 1, epoch: session.epoch });
  const { results } = await pushTo(back.url, again, [...kept, ...many]);
  expect(results.filter(({ isDuplicate }) => isDuplicate)).toHaveLength(1);
  const after = await openDatabase({ dataDir: folder });
  closers.push(() => after.close());
  const notes = await after.owner.selectFrom('notes').select('text').where('text', 'in', ['kept', 'under way']).execute();
  expect(notes).toHaveLength(201);
  expect(await verifyChain(after.requests, company.id)).toEqual({ checked: 201, brokenAt: null });
});

async function startCentralApiOn(dataDir: string): Promise<{ readonly url: string }> {
  const api = await startCentralApi({ port: 0, dataDir });
  closers.push(() => api.close());
  return api;
}
