import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { clientIdSchema, userIdSchema } from '#domain/kernel/ids.ts';
import type { Failure } from '#contracts/failure.ts';
import { type SignInRequest, type SignInResponse, signInRequestSchema } from '#contracts/http.ts';
import type { Session } from '#contracts/ipc.ts';
import { type ApiStandIn, createPushModel, helloAnswer, problem, startApiStandIn } from '#tests/main/support/api-stand-in.ts';
import { build } from '#tests/main/support/build.ts';
import { memoryKeychain } from '#tests/main/support/memory-keychain.ts';
import { signInFiles } from '#tests/main/support/sign-in-files.ts';
import { soon } from '#tests/main/support/soon.ts';
import { patientApi, startApp } from '#tests/main/support/start-app.ts';
import type { SignIns } from './sign-in.ts';

// Deriving a key from a password is meant to be slow, and the machine may have other things to do.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const credentials = { email: 'dana@books.example', password: 'a good long password' };
let folder: string;
let server: ApiStandIn;
let model: ReturnType<typeof createPushModel>;
let signIns: SignIns;
/** What the server holds for right, and what it answers then. */
let rightPassword: string;
let response: SignInResponse;
let asked: SignInRequest[];
let changes: [Session['confirmedBy'] | null, Failure['code'] | null][];
let signedOut: string[];
let nowMs: number;
/** What the run's clock shows beyond the test's own time. */
let ranMs: number;
let store: ReturnType<typeof memoryKeychain>;
let cleared: number;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sign-in-'));
  server = await startApiStandIn();
  model = createPushModel();
  rightPassword = credentials.password;
  response = build.signedIn();
  asked = [];
  changes = [];
  signedOut = [];
  nowMs = Date.now();
  ranMs = 0;
  cleared = 0;
  store = memoryKeychain();
  server.on('/v1/auth/sign-in', (body) => {
    const request = signInRequestSchema.parse(body);
    asked.push(request);
    if (request.password !== rightPassword) return problem(401, 'session.wrongPassword');
    return { status: 200, body: { ...response, lastSeq: Math.max(model.lastSeq, response.lastSeq) } };
  });
  server.on('/v1/auth/sign-out', (_body, request) => {
    signedOut.push(request.headers.authorization ?? '');
    return { status: 200, body: {} };
  });
  server.on('/v1/hello', helloAnswer);
  server.on('/v1/sync/push', (body, request) =>
    request.headers.authorization === `Bearer ${response.token}` ? model.route(body) : problem(401, 'session.missing'),
  );
  signIns = start();
});
afterEach(async () => {
  await signIns.signOut();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

/** A start of the app on the same data. */
function start(): SignIns {
  const onClear = (): void => void (cleared += 1);
  return startApp(
    { folder, apiUrl: server.url, keychain: store.keychain, onClear },
    {
      now: () => nowMs,
      runMs: () => performance.now() + ranMs,
      on: {
        changed: (facts, failure) => void changes.push([facts?.confirmedBy ?? null, failure?.code ?? null]),
        link: () => undefined,
        pushed: () => undefined,
        poke: () => undefined,
        mail: () => undefined,
      },
    },
  );
}
const restart = async () => {
  await signIns.signOut();
  signIns = start();
  changes = [];
};
const signIn = async (password = credentials.password) => {
  const signedIn = await signIns.signIn({ ...credentials, password });
  return signedIn.ok ? signedIn.value.confirmedBy : signedIn.error.code;
};
const write = async (text: string) => {
  const session = signIns.current();
  expect((await session?.journal.append(build.draft(text)))?.ok).toBe(true);
  session?.courier.wake();
};
const texts = () => model.handled.map(({ text }) => text);

describe('the first time on a computer', () => {
  it('the server decides, and everything needed later is kept sealed', async () => {
    expect(await signIn('a wrong password')).toBe('session.wrongPassword');
    expect(await signIn()).toBe('server');
    expect(signIns.current()?.vault.profile).toEqual(build.profile({ lease: expect.objectContaining({ contactLocalMs: nowMs }) }));
  });

  it('needs the network, and says so', async () => {
    await server.stop();
    expect(await signIn()).toBe('session.noOfflineCopy');
    await server.start();
  });
});

describe('with a sealed copy', () => {
  beforeEach(async () => {
    await signIn();
    await restart();
  });

  it('opens at once and is confirmed behind', async () => {
    expect(await signIn()).toBe('sealedCopy');
    await soon(() => expect(changes).toEqual([['server', null]]));
    expect(await signIns.current()?.authorize()).toEqual({ ok: true, value: response.token });
  });

  it('opens without a network; what was written goes up once the network is back, without asking anybody', async () => {
    await server.stop();
    expect(await signIn()).toBe('sealedCopy');
    await write('one');
    await restart();
    expect(await signIn()).toBe('sealedCopy');
    await write('two');
    await server.start();
    await soon(() => expect(texts()).toEqual(['one', 'two']));
    expect(changes).toEqual([['server', null]]);
  });

  it('numbers what is written without a network behind what the server had, also where the journal is new', async () => {
    response = { ...response, lastSeq: 41 };
    await signIn();
    await soon(() => expect(signIns.current()?.vault.profile.lastSeq).toBe(41));
    await restart();
    await server.stop();
    await signIn();
    await write('one');
    expect(
      signIns
        .current()
        ?.journal.waiting()
        .map(({ seq }) => seq),
    ).toEqual([42]);
    await server.start();
  });

  it('does not open for a wrong password, with or without a network', async () => {
    expect(await signIn('a wrong password')).toBe('session.wrongPassword');
    await server.stop();
    expect(await signIn('a wrong password')).toBe('session.wrongPassword');
    expect(signIns.current()).toBeNull();
    await server.start();
  });

  it('makes somebody who guesses wait', async () => {
    for (let count = 0; count < 4; count++) await signIn('a wrong password');
    expect(await signIns.signIn(credentials)).toEqual({ ok: false, error: { code: 'session.throttled', retryAfterSeconds: 1 } });
    nowMs += 1000;
    expect(await signIn()).toBe('sealedCopy');
  });

  it('that another version of the app wrote keeps its key: what waits in it goes up once the server has been asked', async () => {
    await server.stop();
    await signIn();
    await write('one');
    await restart();
    const { vaults } = signInFiles(folder, patientApi(server.url), store.keychain);
    const vault = await vaults.unlock(credentials.email, credentials.password);
    // No shape that this version knows, sealed by the right key.
    await vaults.update(credentials.email, {
      dataKey: vault.ok ? vault.value.dataKey : expect.fail('the vault is shut'),
      profile: build.profile({ epoch: 'of another version' }),
    });
    expect(await signIn()).toBe('api.unreachable');
    await server.start();
    expect(await signIn()).toBe('server');
    await soon(() => expect(texts()).toEqual(['one']));
    await restart();
    expect(await signIn()).toBe('sealedCopy');
  });

  it('keeps two people on one computer apart (sync fault 20)', async () => {
    await signIn();
    await write('one');
    response = build.signedIn({
      user: { ...response.user, id: userIdSchema.parse(randomUUID()) },
      clientId: clientIdSchema.parse(randomUUID()),
    });
    const other = await signIns.signIn({ ...credentials, email: 'sam@books.example' });
    expect(other.ok).toBe(true);
    expect(signIns.current()?.journal.after(0)).toEqual([]);
  });
});

describe('a session that the server ends', () => {
  it('goes on after the same person has signed in again, with nothing lost (security fault 31)', async () => {
    await signIn();
    const first = signIns.current();
    response = build.signedIn();
    await write('one');
    await soon(() => expect(first?.courier.link().problem).toEqual({ code: 'session.missing' }));
    expect(texts()).toEqual([]);
    await signIn();
    expect(signIns.current()).toBe(first);
    await soon(() => expect(texts()).toEqual(['one']));
  });

  it('goes on also where the end showed itself in the question how this computer stands', async () => {
    await signIn();
    const first = signIns.current();
    response = build.signedIn();
    server.on('/v1/device', (_body, request) =>
      request.headers.authorization === `Bearer ${response.token}`
        ? { status: 200, body: { revocation: null, serverTime: '2026-11-22T08:00:00.000Z' } }
        : problem(401, 'session.missing'),
    );
    nowMs += 60_000;
    await write('one');
    await soon(() => expect(first?.courier.link().problem).toEqual({ code: 'session.missing' }));
    await signIn();
    expect(signIns.current()).toBe(first);
    await soon(() => expect(texts()).toEqual(['one']));
  });

  it('is over for good when the person is gone, and the copy is shut', async () => {
    await signIn();
    await restart();
    rightPassword = 'nobody has this';
    expect(await signIn()).toBe('sealedCopy');
    await soon(() => expect(changes).toEqual([[null, 'session.wrongPassword']]));
    expect(signIns.current()).toBeNull();
  });
});

describe('a password that was changed elsewhere', () => {
  const newPassword = 'another good long password';
  beforeEach(async () => {
    await signIn();
    await restart();
    rightPassword = newPassword;
  });

  it('makes the copy anew when nothing in it waits', async () => {
    expect(await signIn(newPassword)).toBe('server');
    await restart();
    expect(await signIn(newPassword)).toBe('sealedCopy');
  });

  it('asks for the former one first when work waits, and then takes the new one with all the work', async () => {
    await server.stop();
    await signIn();
    await write('one');
    await restart();
    await server.start();
    expect(await signIn(newPassword)).toBe('session.passwordChanged');
    expect(signedOut).toEqual([`Bearer ${response.token}`]);

    expect(await signIn()).toBe('sealedCopy');
    await soon(() => expect(changes).toContainEqual([null, 'session.wrongPassword']));
    expect(await signIn(newPassword)).toBe('server');
    await soon(() => expect(texts()).toEqual(['one']));
  });

  it('does not keep the former key for longer than ten minutes', async () => {
    await signIn();
    await write('one');
    await soon(() => expect(signIns.current()).toBeNull());
    nowMs += 10 * 60_000;
    expect(await signIn(newPassword)).toBe('session.passwordChanged');
  });
});

it('tells the server of a sign-out and overwrites the key', async () => {
  await signIn();
  const key = signIns.current()?.vault.dataKey;
  expect(key?.some((byte) => byte !== 0)).toBe(true);
  await signIns.signOut();
  expect(key?.every((byte) => byte === 0)).toBe(true);
  await soon(() => expect(signedOut).toEqual([`Bearer ${response.token}`]));
});

it('overwrites the key also where the journal cannot be closed', async () => {
  await signIn();
  const session = signIns.current() ?? expect.fail('nobody is signed in');
  const key = session.vault.dataKey;
  vi.spyOn(session.journal, 'close').mockRejectedValueOnce(new Error('the disk is gone'));
  await expect(signIns.signOut()).rejects.toThrow('the disk is gone');
  expect(key.every((byte) => byte === 0)).toBe(true);
});
