import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ChangeTemplateRequest } from '#contracts/templates.ts';
import { ok } from '#domain/kernel/result.ts';
import { defaultLetterSettings } from '#domain/letter-settings.ts';
import { type ApiStandIn, problem, startApiStandIn } from '#tests/main/support/api-stand-in.ts';
import { type Api, createApi } from './api-client.ts';
import type { AskingSession } from './as-signed-in.ts';
import { changeLetters, changeTemplate, templateVersions } from './change-template.ts';

let server: ApiStandIn;
let api: Api;
beforeAll(async () => {
  server = await startApiStandIn();
  api = createApi(server.url, { helloMs: 10_000, requestMs: 10_000, streamIdleMs: 10_000 });
});
afterAll(() => server.stop());

const text = { subject: 'Thank you', body: 'Thank you for {{ payment.amount }}' };
const request: ChangeTemplateRequest = { requestId: randomUUID(), key: 'thankYou', language: 'en', basedOnVersion: 0, text };
const session: AskingSession = { authorize: async () => ok('the token'), courier: { heard: () => undefined } };

it('a template is put into use at the central API with the token of the session', async () => {
  server.on('/v1/templates', (_, { headers }) => {
    expect(headers.authorization).toBe('Bearer the token');
    return { status: 200, body: { version: 1 } };
  });
  expect(await changeTemplate(api, session, request)).toEqual({ ok: true, value: { version: 1 } });
  expect(await changeTemplate(api, null, request)).toEqual({ ok: false, error: { code: 'session.missing' } });
});

it.each([
  ['another person was faster', 409, 'templates.changedMeanwhile', 'templates.changedMeanwhile'],
  ['no message could be written with it', 400, 'templates.unusable', 'templates.refused'],
  ['the person may not', 403, 'route.roleMissing', 'templates.refused'],
  ['the server has a fault', 500, 'server.failed', 'api.broken'],
])('a change fails with a word for it where %s', async (_, status, problemCode, code) => {
  server.on('/v1/templates', problem(status, problemCode));
  expect(await changeTemplate(api, session, request)).toEqual({ ok: false, error: { code } });
});

it('what all letters have in common goes the same way', async () => {
  const { version, changedTemplates, ...settings } = defaultLetterSettings;
  const letters = { requestId: randomUUID(), basedOnVersion: version, settings };
  server.on('/v1/letters', () => ({ status: 200, body: { version: 1 } }));
  expect(await changeLetters(api, session, letters)).toEqual({ ok: true, value: { version: 1 } });
  expect(server.asked.at(-1)).toBe('PUT /v1/letters');
  expect(changedTemplates).toEqual([]);
  server.on('/v1/letters', problem(409, 'letters.changedMeanwhile'));
  expect(await changeLetters(api, session, letters)).toEqual({ ok: false, error: { code: 'letters.changedMeanwhile' } });
  server.on('/v1/letters', problem(400, 'request.invalid'));
  expect(await changeLetters(api, session, letters)).toEqual({ ok: false, error: { code: 'letters.refused' } });
});

it('the texts before are asked for a page at a time', async () => {
  const version = { version: 3, text, actorName: 'Sam Ito', at: '2026-03-31T15:00:00.000Z' };
  server.on('/v1/templates', () => ({ status: 200, body: { versions: [version], next: null } }));
  const asked = { key: 'thankYou', language: 'en', before: 4 } as const;
  expect(await templateVersions(api, session, asked)).toEqual({ ok: true, value: { versions: [version], next: null } });
  expect(server.asked.at(-1)).toBe('GET /v1/templates?key=thankYou&language=en&limit=10&before=4');
  server.on('/v1/templates', problem(500, 'server.failed'));
  expect(await templateVersions(api, session, { ...asked, before: null })).toEqual({ ok: false, error: { code: 'api.broken' } });
});
