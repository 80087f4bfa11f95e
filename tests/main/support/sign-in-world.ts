import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'vitest';
import type { Policy } from '#domain/policy.ts';
import { instantOf } from '#domain/kernel/dates.ts';
import type { Failure } from '#contracts/failure.ts';
import { type Revocation, type SignInResponse, type WipedRequest, signInRequestSchema, wipedRequestSchema } from '#contracts/http.ts';
import type { Session } from '#contracts/ipc.ts';
import type { SignIns } from '#main/sign-in.ts';
import { type ApiStandIn, createPushModel, helloAnswer, problem, startApiStandIn } from './api-stand-in.ts';
import { build } from './build.ts';
import { memoryKeychain } from './memory-keychain.ts';
import { serverKey } from './server-key.ts';
import { startApp } from './start-app.ts';

export const dana = { email: 'dana@books.example', password: 'a good long password' } as const;

/** Whether a key has been overwritten. */
export const isGone = (key: Buffer): boolean => key.every((byte) => byte === 0);

/** One computer with its files and its keychain, and a server that knows one person; the application starts on it again and again. */
export class SignInWorld {
  readonly folder: string;
  readonly server: ApiStandIn;
  readonly keychain = memoryKeychain();
  readonly key = serverKey();
  readonly model = createPushModel();
  response: SignInResponse = build.signedIn({ sealKey: this.key.sealKey });
  rightPassword: string = dana.password;
  revocation: Revocation | null = null;
  /** The server lets a revoked desktop's person in no more, as after a finished wipe. */
  isShutOut = false;
  wiped: WipedRequest[] = [];
  wallMs = Date.parse('2026-11-22T08:00:00Z');
  runMs = 0;
  changes: [Session['confirmedBy'] | null, Failure['code'] | null][] = [];
  cleared = 0;
  notes: string[] = [];
  signIns: SignIns;

  private constructor(folder: string, server: ApiStandIn) {
    this.folder = folder;
    this.server = server;
    this.#serve();
    this.signIns = this.#start();
  }

  static async open(policy: Partial<Policy> = {}): Promise<SignInWorld> {
    const world = new SignInWorld(await mkdtemp(path.join(tmpdir(), 'sign-in-world-')), await startApiStandIn());
    world.policy(policy);
    return world;
  }

  policy(change: Partial<Policy>): void {
    const { company } = this.response;
    this.response = { ...this.response, company: { ...company, policy: { ...company.policy, ...change } } };
  }

  get session() {
    return this.signIns.current() ?? expect.fail('nobody is signed in');
  }

  /** Signs in; gives what confirmed it or the code of the refusal. */
  async signIn(password: string = dana.password): Promise<string> {
    const signedIn = await this.signIns.signIn({ email: dana.email, password });
    return signedIn.ok ? signedIn.value.confirmedBy : signedIn.error.code;
  }

  async write(...texts: string[]): Promise<void> {
    for (const text of texts) expect((await this.session.journal.append(build.draft(text)))?.ok).toBe(true);
    this.session.courier.wake();
  }

  texts = () => this.model.handled.map(({ text }) => text);

  /** What the server has got sealed, opened with its key. */
  opened = (): unknown[] =>
    this.wiped.flatMap(({ sealedWork }) => sealedWork).map((text) => textIn(this.key.open(Buffer.from(text, 'base64'))));

  /** The application is closed and started again. */
  async restart(): Promise<void> {
    await this.signIns.signOut();
    this.signIns = this.#start();
    this.changes = [];
    this.runMs = 0;
  }

  /** All files in a part of the computer's folder, by their whole paths. */
  async filesBelow(...place: string[]): Promise<string[]> {
    const entries = await readdir(path.join(this.folder, ...place), { recursive: true, withFileTypes: true }).catch(() => []);
    return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  }

  /** Time goes by, on the wall and for the run. */
  pass(hours: number): void {
    this.wallMs += hours * 3_600_000;
    this.runMs += hours * 3_600_000;
  }

  async close(): Promise<void> {
    await this.signIns.signOut();
    await this.server.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  #serve(): void {
    const { server, model } = this;
    server.on('/v1/auth/sign-in', (body) => {
      if (this.isShutOut) return problem(403, 'device.wiped');
      const right = signInRequestSchema.parse(body).password === this.rightPassword;
      if (!right) return problem(401, 'session.wrongPassword');
      const lastSeq = Math.max(model.lastSeq, this.response.lastSeq);
      return { status: 200, body: { ...this.response, lastSeq, serverTime: instantOf(this.wallMs) } };
    });
    server.on('/v1/auth/sign-out', { status: 200, body: {} });
    server.on('/v1/hello', helloAnswer);
    server.on('/v1/device', () => ({ status: 200, body: { revocation: this.revocation, serverTime: instantOf(this.wallMs) } }));
    server.on('/v1/device/wiped', (body) => {
      this.wiped.push(wipedRequestSchema.parse(body));
      return { status: 200, body: {} };
    });
    server.on('/v1/sync/push', (body) => (this.revocation === 'wipeAtOnce' ? problem(403, 'device.revoked') : model.route(body)));
  }

  #start(): SignIns {
    const { folder, server, keychain } = this;
    const onClear = (): void => void (this.cleared += 1);
    return startApp(
      { folder, apiUrl: server.url, keychain: keychain.keychain, onClear },
      {
        log: { note: (event) => void this.notes.push(event), fault: (_place, fault) => expect.fail(String(fault)) },
        now: () => this.wallMs,
        runMs: () => this.runMs,
        on: {
          changed: (facts, failure) => void this.changes.push([facts?.confirmedBy ?? null, failure?.code ?? null]),
          link: () => undefined,
          pushed: () => undefined,
          poke: () => undefined,
          mail: () => undefined,
        },
      },
    );
  }
}

const textIn = (envelope: unknown): unknown =>
  typeof envelope === 'object' && envelope !== null && 'input' in envelope ? Reflect.get(Object(envelope.input), 'text') : envelope;
