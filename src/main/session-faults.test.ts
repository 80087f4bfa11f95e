import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { instantOf } from '#domain/kernel/dates.ts';
import { clientIdSchema, userIdSchema } from '#domain/kernel/ids.ts';
import type { LinkState } from '#contracts/data-port.ts';
import { type SignInResponse, signInRequestSchema } from '#contracts/http.ts';
import { pushRequestSchema } from '#contracts/sync.ts';
import {
  type ApiStandIn,
  createPushModel,
  helloAnswer,
  problem,
  standInEvents,
  startApiStandIn,
} from '#tests/main/support/api-stand-in.ts';
import { build } from '#tests/main/support/build.ts';
import { memoryKeychain } from '#tests/main/support/memory-keychain.ts';
import { soon } from '#tests/main/support/soon.ts';
import { startApp } from '#tests/main/support/start-app.ts';
import type { SignIns } from './sign-in.ts';

const dana = { email: 'dana@books.example', password: 'a good long password' };
const sam = { email: 'sam@books.example', password: 'another good password' };
let folder: string;
let server: ApiStandIn;
let signIns: SignIns;
/** Who is who on the server, each with a client and a model of its own. */
let people: Map<string, { response: SignInResponse; model: ReturnType<typeof createPushModel>; signIns: number }>;
let nowMs: number;
let links: LinkState[];
const { keychain } = memoryKeychain();

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'session-faults-'));
  server = await startApiStandIn();
  nowMs = Date.now();
  links = [];
  people = new Map(
    [dana, sam].map(({ email }) => {
      const user = { ...build.profile().user, id: userIdSchema.parse(randomUUID()), email };
      return [
        email,
        { response: build.signedIn({ user, clientId: clientIdSchema.parse(randomUUID()) }), model: createPushModel(), signIns: 0 },
      ];
    }),
  );
  server.on('/v1/auth/sign-in', (body) => {
    const person = people.get(signInRequestSchema.parse(body).email);
    if (!person) return problem(401, 'session.wrongPassword');
    person.signIns += 1;
    return { status: 200, body: { ...person.response, lastSeq: person.model.lastSeq } };
  });
  server.on('/v1/auth/sign-out', { status: 200, body: {} });
  server.on('/v1/hello', helloAnswer);
  // As the real one: the token says who it is, and the client has to be that person's.
  server.on('/v1/sync/push', (body, request) => {
    const person = [...people.values()].find(({ response }) => request.headers.authorization === `Bearer ${response.token}`);
    if (!person) return problem(401, 'session.missing');
    if (pushRequestSchema.parse(body).clientId !== person.response.clientId) return problem(403, 'client.notYours');
    return person.model.route(body);
  });
  signIns = start();
});
afterEach(async () => {
  await signIns.signOut();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

const start = (): SignIns =>
  startApp(
    { folder, apiUrl: server.url, keychain },
    {
      on: {
        changed: () => undefined,
        link: (link) => void links.push(link),
        pushed: () => undefined,
        poke: () => undefined,
        mail: () => undefined,
      },
      now: () => nowMs,
    },
  );
const of = ({ email }: typeof dana) => {
  const person = people.get(email);
  if (!person) throw new Error('nobody of that address');
  return person;
};
const expire = (person: typeof dana): void => {
  of(person).response = build.signedIn({ ...of(person).response, token: build.signedIn().token });
};
const signIn = async (person: typeof dana) => expect((await signIns.signIn(person)).ok).toBe(true);
const write = async (text: string) => {
  const session = signIns.current();
  expect((await session?.journal.append(build.draft(text)))?.ok).toBe(true);
  session?.courier.wake();
};
const texts = (person: typeof dana) => of(person).model.handled.map(({ text }) => text);
const problemIs = (code: string | null) => soon(() => expect(signIns.current()?.courier.link().problem?.code ?? null).toBe(code));

describe('a token that ends in the middle of a push', { timeout: 60_000 }, () => {
  it('is followed by one sign-in, and all that waited goes on: push, streams and events (security fault 31)', async () => {
    const events = standInEvents(server);
    await signIn(dana);
    await soon(() => expect(events.listening()).toBe(1));
    expire(dana);
    server.on('/v1/sync/events', problem(401, 'session.missing'));
    events.cut();
    await write('one');
    await write('two');
    await problemIs('session.missing');
    const again = standInEvents(server);
    await signIn(dana);
    await soon(() => expect(texts(dana)).toEqual(['one', 'two']));
    await soon(() => expect(again.listening()).toBe(1));
    await problemIs(null);
    expect(of(dana).signIns).toBe(2);
  });

  it('does not end the session that somebody has begun meanwhile: a late answer to an old token says nothing of the new one', async () => {
    await signIn(dana);
    const session = signIns.current();
    const old = of(dana).response.token;
    expire(dana);
    session?.courier.heard({ failure: { code: 'session.missing' }, status: 401, problemCode: null, expectedSeq: null }, old);
    await problemIs('session.missing');
    await signIn(dana);
    expect(await session?.authorize()).toEqual({ ok: true, value: of(dana).response.token });
    session?.courier.heard({ failure: { code: 'session.missing' }, status: 401, problemCode: null, expectedSeq: null }, old);
    await write('one');
    await soon(() => expect(texts(dana)).toEqual(['one']));
    expect(of(dana).signIns).toBe(2);
  });

  it('and somebody else who signs in then: nothing of the first is ever pushed as the second (sync fault 20)', async () => {
    await signIn(dana);
    expire(dana);
    await write('Dana wrote this');
    await problemIs('session.missing');
    await signIn(sam);
    await write('Sam wrote this');
    await soon(() => expect(texts(sam)).toEqual(['Sam wrote this']));
    expect(
      signIns
        .current()
        ?.journal.after(0)
        .map(({ input }) => input['text']),
    ).toEqual(['Sam wrote this']);
    expect(texts(dana)).toEqual([]);
    await signIn(dana);
    await soon(() => expect(texts(dana)).toEqual(['Dana wrote this']));
    expect(texts(sam)).toEqual(['Sam wrote this']);
  });
});

describe('a clock that jumps', { timeout: 60_000 }, () => {
  it.each([
    ['three hours ahead', 3 * 3_600_000],
    ['three days back', -3 * 86_400_000],
    ['a year back', -365 * 86_400_000],
  ])(
    '%s in the middle of a shift changes neither order nor waits, and nothing is refused (sync fault 19, security fault 15)',
    async (_name, byMs) => {
      const events = standInEvents(server);
      await signIn(dana);
      await write('before');
      await soon(() => expect(texts(dana)).toEqual(['before']));
      const { model } = of(dana);
      server.on('/v1/sync/push', problem(503, 'server.busy', {}, { 'retry-after': '1' }));
      await write('during');
      await problemIs('api.broken');
      events.cut();
      nowMs += byMs;
      server.on('/v1/sync/push', model.route);
      await write('after');
      await soon(() => expect(texts(dana)).toEqual(['before', 'during', 'after']));
      await soon(() => expect(events.listening()).toBe(1));
      await soon(() => expect(signIns.current()?.courier.link()).toMatchObject({ waitingCount: 0, refused: [], problem: null }));
    },
  );

  it('is said where it is known: this computer’s, or the server’s own (sync fault 19, security fault 72)', async () => {
    const device: Record<string, unknown> = { revocation: null, serverTime: instantOf(nowMs) };
    let preferred: string | string[] | undefined;
    server.on('/v1/device', (_body, request) => {
      preferred = request.headers['prefer'];
      return { status: 200, body: device };
    });
    const doubtIs = (doubt: unknown) => soon(() => expect(signIns.current()?.courier.link().clockDoubt).toEqual(doubt));
    nowMs += 3 * 3_600_000;
    await signIn(dana);
    await doubtIs({ reason: 'computerAhead', seconds: 10_800 });
    await soon(() => expect(links.at(-1)?.clockDoubt).toMatchObject({ reason: 'computerAhead' }));
    expect(preferred).toBe('clock-doubt');
    await signIns.signOut();
    device['clockDoubt'] = { reason: 'backwards', seconds: 10_800 };
    await signIn(dana);
    await doubtIs({ reason: 'backwards', seconds: 10_800 });
    await signIns.signOut();
    nowMs -= 3 * 3_600_000;
    delete device['clockDoubt'];
    await signIn(dana);
    await write('one');
    await soon(() => expect(texts(dana)).toEqual(['one']));
    await doubtIs(null);
  });

  it('a year ahead, without a server to ask, shuts the copy; what was saved goes up after the next sign-in with it (security fault 15)', async () => {
    await signIn(dana);
    await write('before');
    await soon(() => expect(texts(dana)).toEqual(['before']));
    await server.stop();
    await write('during');
    nowMs += 365 * 86_400_000;
    await soon(() => expect(signIns.current()).toBeNull());
    expect(await signIns.signIn(dana)).toEqual({ ok: false, error: { code: 'session.leaseEnded' } });
    await server.start();
    await signIn(dana);
    await write('after');
    await soon(() => expect(texts(dana)).toEqual(['before', 'during', 'after']));
  });
});

it('a computer that slept for three days goes on where it was: what was written goes up, with the sign-in where one is needed (security fault 17)', async () => {
  // The usual 72 hours would be over at that very moment, and the copy shut as soon as the lease is looked at.
  const { company } = of(dana).response;
  of(dana).response = build.signedIn({
    ...of(dana).response,
    company: { ...company, policy: { ...company.policy, offlineLeaseHours: 96 } },
  });
  await signIn(dana);
  const session = signIns.current();
  session?.courier.sleep();
  await write('written before the lid closed');
  expire(dana);
  nowMs += 3 * 86_400_000;
  session?.courier.awake();
  await problemIs('session.missing');
  expect(session?.journal.waitingCount()).toBe(1);
  await signIn(dana);
  await soon(() => expect(texts(dana)).toEqual(['written before the lid closed']));
});
