import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { InjectOptions, Response } from 'light-my-request';
import { expect } from 'vitest';
import type { z } from 'zod';
import { type CommandEnvelope, commandEnvelopeSchema } from '#contracts/envelope.ts';
import { type Problem, problemSchema } from '#contracts/failure.ts';
import { type SignInResponse, signInResponseSchema } from '#contracts/http.ts';
import { protocolVersion } from '#contracts/protocol.ts';
import {
  type DigestResponse,
  type PullLine,
  type PushResponse,
  digestResponseSchema,
  folderLineSchema,
  pullLineSchema,
  pullTrailerSchema,
  pushResponseSchema,
  snapshotHeaderSchema,
  snapshotTrailerSchema,
} from '#contracts/sync.ts';
import type { CommandName } from '#domain/commands.ts';
import type { Folder } from '#domain/folder.ts';
import { dateIn } from '#domain/kernel/dates.ts';
import type { AccountId } from '#domain/kernel/ids.ts';
import { build } from '#tests/support/build.ts';
import type { Clock } from './world.ts';

export type SignInWish = { readonly email: string; readonly password: string; readonly deviceId: string };
export type Snapshot = {
  readonly header: z.infer<typeof snapshotHeaderSchema>['header'];
  readonly folders: readonly Folder[];
  /** Of the same folders, in the same order. */
  readonly membershipVersions: readonly (number | undefined)[];
  readonly trailer: z.infer<typeof snapshotTrailerSchema>['trailer'];
};
export type Pulled = { readonly lines: readonly PullLine[]; readonly trailer: z.infer<typeof pullTrailerSchema>['trailer'] };

/** Asks to be signed in and gives the raw answer. */
export const askToSignIn = (app: FastifyInstance, wish: SignInWish, remoteAddress = '192.0.2.1'): Promise<Response> =>
  app.inject({ method: 'POST', url: '/v1/auth/sign-in', remoteAddress, payload: { ...wish, deviceName: 'a desk', protocolVersion } });

/** What an answer that refuses says; fails where it is not a problem of ours or says more than it may. */
export function problemOf(response: Response): Problem & Record<string, unknown> {
  expect(response.headers['content-type'], response.body).toMatch(/^application\/problem\+json/);
  expect(response.body).not.toMatch(/\bat .+:\d+:\d+|node_modules|select |insert |argon2/i);
  const problem = problemSchema.loose().parse(response.json());
  expect(problem.status).toBe(response.statusCode);
  return problem;
}

/** One person on one device: signed in, counting her commands, speaking the contracts and nothing else. */
export class Desk {
  readonly session: SignInResponse;
  readonly #app: FastifyInstance;
  readonly #clock: Clock;
  #lastSeq: number;

  constructor(app: FastifyInstance, clock: Clock, session: SignInResponse) {
    this.#app = app;
    this.#clock = clock;
    this.session = session;
    this.#lastSeq = session.lastSeq;
  }

  static async signIn(app: FastifyInstance, clock: Clock, wish: SignInWish): Promise<Desk> {
    const response = await askToSignIn(app, wish);
    expect(response.statusCode, response.body).toBe(200);
    return new Desk(app, clock, signInResponseSchema.parse(response.json()));
  }

  ask(options: InjectOptions): Promise<Response> {
    return this.#app.inject({ ...options, headers: { authorization: `Bearer ${this.session.token}`, ...options.headers } });
  }

  get(url: string): Promise<Response> {
    return this.ask({ method: 'GET', url });
  }

  /** The desk's next command; `over` replaces parts of the envelope. */
  command(
    name: CommandName,
    accountId: AccountId,
    input: Record<string, unknown>,
    over: Partial<Record<keyof CommandEnvelope, unknown>> = {},
  ): CommandEnvelope {
    const at = this.#clock.now();
    const envelope = commandEnvelopeSchema.parse({
      commandId: randomUUID(),
      name,
      accountId,
      at,
      businessDate: dateIn('America/Chicago', at),
      input: { accountId, ...input },
      seq: this.#lastSeq + 1,
      ...over,
    });
    this.#lastSeq = envelope.seq;
    return envelope;
  }

  /** A contact note as the next command. */
  note(
    accountId: AccountId,
    input: Record<string, unknown> = {},
    over: Partial<Record<keyof CommandEnvelope, unknown>> = {},
  ): CommandEnvelope {
    return this.command('contactNote.record', accountId, { ...build.noteInput(accountId), ...input }, over);
  }

  askToPush(commands: readonly CommandEnvelope[]): Promise<Response> {
    return this.ask({ method: 'POST', url: '/v1/sync/push', payload: { clientId: this.session.clientId, commands } });
  }

  async push(...commands: readonly CommandEnvelope[]): Promise<PushResponse> {
    const response = await this.askToPush(commands);
    expect(response.statusCode, response.body).toBe(200);
    return pushResponseSchema.parse(response.json());
  }

  async snapshot(after?: AccountId): Promise<Snapshot> {
    const response = await this.get(`/v1/sync/snapshot${after === undefined ? '' : `?after=${after}`}`);
    const [first, ...rest] = linesOf(response);
    const { trailer } = snapshotTrailerSchema.parse(rest.pop());
    const parsed = rest.map((line) => folderLineSchema.parse(line));
    const folders = parsed.map(({ folder }) => folder);
    const membershipVersions = parsed.map(({ membershipVersion }) => membershipVersion);
    expect(trailer.count).toBe(folders.length);
    return { header: snapshotHeaderSchema.parse(first).header, folders, membershipVersions, trailer };
  }

  async pull(cursor: string): Promise<Pulled> {
    const lines = linesOf(await this.get(`/v1/sync/pull?cursor=${cursor}`));
    const { trailer } = pullTrailerSchema.parse(lines.pop());
    expect(trailer.count).toBe(lines.length);
    return { lines: lines.map((line) => pullLineSchema.parse(line)), trailer };
  }

  async digest(): Promise<DigestResponse> {
    return digestResponseSchema.parse((await this.get('/v1/sync/digest')).json());
  }

  /** Where this desk stands now: what a snapshot's header says. */
  async cursor(): Promise<string> {
    return (await this.snapshot()).header.cursor;
  }
}

function linesOf(response: Response): unknown[] {
  expect(response.statusCode, response.body).toBe(200);
  expect(response.headers['content-type']).toMatch(/^application\/x-ndjson/);
  expect(response.body.endsWith('\n')).toBe(true);
  return response.body
    .slice(0, -1)
    .split('\n')
    .map((line): unknown => JSON.parse(line));
}
