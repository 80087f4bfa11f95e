import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { defaultStrategies } from '#domain/default-strategies.ts';
import { err, ok } from '#domain/kernel/result.ts';
import { type ApiStandIn, problem, startApiStandIn } from '#tests/main/support/api-stand-in.ts';
import { type Api, createApi } from './api-client.ts';
import { type ApiFailure, noAnswer } from './api-failure.ts';
import type { AskingSession } from './as-signed-in.ts';
import { changeStrategies, strategyVersions } from './change-strategies.ts';

let server: ApiStandIn;
let api: Api;
let heard: (ApiFailure | null)[];
beforeAll(async () => {
  server = await startApiStandIn();
  api = createApi(server.url, { helloMs: 10_000, requestMs: 10_000, streamIdleMs: 10_000 });
});
beforeEach(() => (heard = []));
afterAll(() => server.stop());

const request = { requestId: randomUUID(), basedOnVersion: 3, list: defaultStrategies.list };
const session: AskingSession = { authorize: async () => ok('the token'), courier: { heard: (failure) => void heard.push(failure) } };
const change = (as: AskingSession | null = session) => changeStrategies(api, as, request);

describe('strategies that are put into use', () => {
  it('go to the central API with the token of the session', async () => {
    server.on('/v1/strategies', { status: 200, body: { version: 4 } });
    expect(await change()).toEqual({ ok: true, value: { version: 4 } });
    expect(heard).toEqual([null]);
  });

  it.each([
    ['another person was faster', 409, 'strategies.changedMeanwhile', 'strategies.changedMeanwhile'],
    ['the last strategy leaves somebody out', 400, 'strategies.someWithout', 'strategies.refused'],
    ['the person may not', 403, 'route.roleMissing', 'strategies.refused'],
    ['the session has ended', 401, 'session.missing', 'session.missing'],
    ['the server has a fault', 500, 'server.failed', 'api.broken'],
  ])('fail with a word for it where %s', async (_, status, problemCode, code) => {
    server.on('/v1/strategies', problem(status, problemCode));
    expect(await change()).toEqual({ ok: false, error: { code } });
    expect(heard).toHaveLength(1);
  });

  it('fail where nobody is signed in or no token can be got, and nothing is asked then', async () => {
    expect(await change(null)).toEqual({ ok: false, error: { code: 'session.missing' } });
    expect(await change({ ...session, authorize: async () => err(noAnswer) })).toEqual({ ok: false, error: { code: 'api.unreachable' } });
    expect(heard).toEqual([]);
  });
});

describe('the strategies that were put into use before', () => {
  const version = { version: 3, list: defaultStrategies.list, actorName: 'Sam Ito', at: '2026-03-31T15:00:00.000Z' };

  it('are asked for a page at a time, with the token of the session', async () => {
    server.on('/v1/strategies', (_, { url, headers }) => {
      expect(headers.authorization).toBe('Bearer the token');
      return { status: 200, body: url === '/v1/strategies?limit=10' ? { versions: [version], next: 3 } : { versions: [], next: null } };
    });
    expect(await strategyVersions(api, session, { before: null })).toEqual({ ok: true, value: { versions: [version], next: 3 } });
    expect(await strategyVersions(api, session, { before: 3 })).toEqual({ ok: true, value: { versions: [], next: null } });
    expect(server.asked.at(-1)).toBe('GET /v1/strategies?limit=10&before=3');
    expect(heard).toEqual([null, null]);
  });

  it('are not there where the server cannot give them or nobody is signed in', async () => {
    server.on('/v1/strategies', problem(500, 'server.failed'));
    expect(await strategyVersions(api, session, { before: null })).toEqual({ ok: false, error: { code: 'api.broken' } });
    expect(heard).toHaveLength(1);
    expect(await strategyVersions(api, null, { before: null })).toEqual({ ok: false, error: { code: 'session.missing' } });
  });
});
