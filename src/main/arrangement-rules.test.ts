import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { arrangementRulesOf } from '#domain/arrangement-rules.ts';
import { ok } from '#domain/kernel/result.ts';
import { defaultPolicy } from '#domain/policy.ts';
import { type ApiStandIn, problem, startApiStandIn } from '#tests/main/support/api-stand-in.ts';
import { type Api, createApi } from './api-client.ts';
import { arrangementRuleHandlers } from './arrangement-rules.ts';
import type { AskingSession } from './as-signed-in.ts';

let server: ApiStandIn;
let api: Api;
beforeAll(async () => {
  server = await startApiStandIn();
  api = createApi(server.url, { helloMs: 10_000, requestMs: 10_000, streamIdleMs: 10_000 });
});
afterAll(() => server.stop());

const session: AskingSession = { authorize: async () => ok('the token'), courier: { heard: () => undefined } };
const request = { requestId: randomUUID(), basedOnVersion: 1, settings: arrangementRulesOf(defaultPolicy) };
const change = (who: AskingSession | null = session) => arrangementRuleHandlers(api, () => who)['arrangementRules.change'](request, null);

it('rules for promises and arrangements are put into use at the central API with the token of the session', async () => {
  server.on('/v1/arrangement-rules', (_, { headers }) => {
    expect(headers.authorization).toBe('Bearer the token');
    return { status: 200, body: { version: 2 } };
  });
  expect(await change()).toEqual({ ok: true, value: { version: 2 } });
  expect(server.asked.at(-1)).toBe('PUT /v1/arrangement-rules');
  expect(await change(null)).toEqual({ ok: false, error: { code: 'session.missing' } });
});

it.each([
  ['another person was faster', 409, 'arrangementRules.changedMeanwhile', 'arrangementRules.changedMeanwhile'],
  ['they cannot be', 400, 'request.invalid', 'arrangementRules.refused'],
  ['the person may not', 403, 'route.roleMissing', 'arrangementRules.refused'],
  ['the server has a fault', 500, 'server.failed', 'api.broken'],
])('a change fails with a word for it where %s', async (_, status, problemCode, code) => {
  server.on('/v1/arrangement-rules', problem(status, problemCode));
  expect(await change()).toEqual({ ok: false, error: { code } });
});
