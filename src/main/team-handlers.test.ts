import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { handOverRequestSchema } from '#contracts/books.ts';
import { ok } from '#domain/kernel/result.ts';
import { type ApiStandIn, problem, startApiStandIn } from '#tests/main/support/api-stand-in.ts';
import { createApi } from './api-client.ts';
import type { AskingSession } from './as-signed-in.ts';
import { teamHandlers } from './team-handlers.ts';

let server: ApiStandIn;
let handlers: ReturnType<typeof teamHandlers>;
const session: AskingSession = { authorize: async () => ok('the token'), courier: { heard: () => undefined } };
beforeAll(async () => {
  server = await startApiStandIn();
  handlers = teamHandlers(createApi(server.url, { helloMs: 10_000, requestMs: 10_000, streamIdleMs: 10_000 }), () => session);
});
afterAll(() => server.stop());

const request = handOverRequestSchema.parse({
  commandId: randomUUID(),
  fromCollectorId: randomUUID(),
  toCollectorId: randomUUID(),
  accountIds: 'all',
});
const nobody = {};

it('accounts are handed over at the central API with the token of the session', async () => {
  server.on('/v1/books/hand-over', (_, { headers }) => {
    expect(headers.authorization).toBe('Bearer the token');
    return { status: 200, body: { accountCount: 12, isDuplicate: false } };
  });
  expect(await handlers['books.handOver'](request, nobody)).toEqual({ ok: true, value: { accountCount: 12, isDuplicate: false } });
  server.on(`/v1/books/covers/${request.commandId}/end`, () => ({ status: 200, body: { accountCount: 12 } }));
  expect(await handlers['books.endCover']({ coverId: request.commandId }, nobody)).toEqual({ ok: true, value: { accountCount: 12 } });
});

it.each([
  ['some accounts have gone elsewhere', 409, 'account.notInBook', 'books.changedMeanwhile'],
  ['the collector is gone', 404, 'collector.notFound', 'books.noCollector'],
  ['the book is too large', 409, 'book.tooLarge', 'books.refused'],
  ['both are the same person', 400, 'collector.isSame', 'books.refused'],
  ['the person may not', 403, 'route.roleMissing', 'books.refused'],
  ['the server has a fault', 500, 'server.failed', 'api.broken'],
])('a hand-over and its preview fail with a word for it where %s', async (_, status, problemCode, code) => {
  server.on('/v1/books/hand-over', problem(status, problemCode));
  server.on('/v1/books/preview', problem(status, problemCode));
  server.on(`/v1/books/covers/${request.commandId}/end`, problem(status, problemCode));
  expect(await handlers['books.endCover']({ coverId: request.commandId }, nobody)).toEqual({ ok: false, error: { code } });
  expect(await handlers['books.handOver'](request, nobody)).toEqual({ ok: false, error: { code } });
  expect(await handlers['books.preview']({ fromCollectorId: request.fromCollectorId, accountIds: 'all' }, nobody)).toEqual({
    ok: false,
    error: { code },
  });
});

it('the figures of the team, and of one person, are asked for as they are, and fail with what kept them', async () => {
  const member = { userId: request.fromCollectorId, overrides: [], broken: [] };
  server.on(`/v1/team/${member.userId}`, () => ({ status: 200, body: member }));
  expect(await handlers['team.member']({ userId: member.userId }, nobody)).toEqual({ ok: true, value: member });
  server.on('/v1/team', problem(500, 'server.failed'));
  expect(await handlers['team.figures'](undefined, nobody)).toEqual({ ok: false, error: { code: 'api.broken' } });
  const none = teamHandlers(createApi(server.url), () => null);
  expect(await none['team.figures'](undefined, nobody)).toEqual({ ok: false, error: { code: 'session.missing' } });
});
