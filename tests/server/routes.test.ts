import fastify, { type RouteOptions } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type Role, companyReaders, everyRole, overseers, workingRoles } from '#domain/command.ts';
import type { ForRevoked } from '#server/devices/standing.ts';
import { type RateClass, access, guardRoutes, requestsPerMinute } from '#server/plugins/access.ts';
import { EventStreams } from '#server/sync/event-streams.ts';
import { type Desk, problemOf } from './support/desk.ts';
import { type World, createWorld } from './support/world.ts';

/** The standard limits, but for the many sign-ins of these tests. */
const limits = { ...requestsPerMinute, signIn: 10_000 };
let world: World;
let desk: Desk;
beforeAll(async () => {
  // A stream of events that nobody ends is no answer to look at.
  world = await createWorld({ requestsPerMinute: limits, streams: new EventStreams({ longestMs: 20 }) });
});
afterAll(() => world.close());

type Row = {
  readonly route: string;
  readonly isOpen: boolean;
  readonly rate: RateClass;
  /** Every role unless said. */
  readonly roles?: readonly Role[];
  /** What a computer without access gets; nothing unless said. */
  readonly forRevoked?: ForRevoked;
};

/** THE table of routes: who may use each and in which rate class it is. A new route has to be entered here. */
const routes: readonly Row[] = [
  { route: 'GET /v1/hello', isOpen: true, rate: 'open' },
  { route: 'GET /openapi.json', isOpen: true, rate: 'open' },
  { route: 'POST /v1/auth/sign-in', isOpen: true, rate: 'signIn' },
  { route: 'POST /v1/auth/sign-out', isOpen: false, rate: 'write', forRevoked: 'answered' },
  { route: 'GET /v1/sync/snapshot', isOpen: false, rate: 'sync' },
  { route: 'GET /v1/sync/pull', isOpen: false, rate: 'sync' },
  { route: 'GET /v1/sync/digest', isOpen: false, rate: 'sync' },
  { route: 'GET /v1/sync/events', isOpen: false, rate: 'sync' },
  { route: 'POST /v1/sync/push', isOpen: false, rate: 'sync', forRevoked: 'whilePushFirst' },
  { route: 'POST /v1/books/hand-over', isOpen: false, rate: 'write', roles: overseers },
  { route: 'GET /v1/accounts', isOpen: false, rate: 'read' },
  { route: 'GET /v1/accounts/:accountId', isOpen: false, rate: 'read' },
  { route: 'GET /v1/commands', isOpen: false, rate: 'read' },
  { route: 'GET /v1/device', isOpen: false, rate: 'read', forRevoked: 'answered' },
  { route: 'POST /v1/device/wiped', isOpen: false, rate: 'write', forRevoked: 'answered' },
  { route: 'GET /v1/devices', isOpen: false, rate: 'read', roles: companyReaders },
  { route: 'POST /v1/devices/:clientId/revoke', isOpen: false, rate: 'write', roles: ['administrator'] },
  { route: 'POST /v1/devices/:clientId/allow', isOpen: false, rate: 'write', roles: ['administrator'] },
  { route: 'PUT /v1/strategies', isOpen: false, rate: 'write', roles: overseers },
  { route: 'GET /v1/strategies', isOpen: false, rate: 'read', roles: companyReaders },
  { route: 'PUT /v1/templates', isOpen: false, rate: 'write', roles: overseers },
  { route: 'GET /v1/templates', isOpen: false, rate: 'read', roles: companyReaders },
  { route: 'PUT /v1/letters', isOpen: false, rate: 'write', roles: overseers },
  { route: 'GET /v1/relay', isOpen: false, rate: 'read' },
  { route: 'PUT /v1/relay', isOpen: false, rate: 'write', roles: overseers },
  { route: 'POST /v1/messages/:messageId/files', isOpen: false, rate: 'write', roles: workingRoles },
  { route: 'PUT /v1/messages/:messageId/files/:position', isOpen: false, rate: 'files', roles: workingRoles },
  { route: 'GET /v1/approvals', isOpen: false, rate: 'read', roles: companyReaders },
  { route: 'GET /v1/phone/settings', isOpen: false, rate: 'read' },
  { route: 'PUT /v1/phone/settings', isOpen: false, rate: 'write', roles: overseers },
  { route: 'PUT /v1/phone/own-number', isOpen: false, rate: 'write', roles: workingRoles },
  { route: 'POST /v1/phone/test-call', isOpen: false, rate: 'write', roles: workingRoles },
  { route: 'POST /v1/phone/token', isOpen: false, rate: 'write', roles: workingRoles },
  { route: 'PUT /v1/arrangement-rules', isOpen: false, rate: 'write', roles: overseers },
  { route: 'PUT /v1/contact-rules', isOpen: false, rate: 'write', roles: overseers },
  { route: 'GET /v1/calls', isOpen: false, rate: 'read' },
  { route: 'POST /v1/calls', isOpen: false, rate: 'write', roles: workingRoles },
  { route: 'GET /v1/calls/:callId', isOpen: false, rate: 'read' },
  { route: 'POST /v1/calls/:callId/hang-up', isOpen: false, rate: 'write', roles: workingRoles },
  { route: 'POST /v1/calls/webhook', isOpen: true, rate: 'reports' },
  { route: 'POST /v1/calls/softphone', isOpen: true, rate: 'reports' },
  { route: 'GET /v1/team', isOpen: false, rate: 'read', roles: companyReaders },
  { route: 'GET /v1/team/:userId', isOpen: false, rate: 'read', roles: companyReaders },
  { route: 'POST /v1/books/preview', isOpen: false, rate: 'read', roles: overseers },
  { route: 'POST /v1/books/covers/:coverId/end', isOpen: false, rate: 'write', roles: overseers },
  { route: 'GET /v1/authority', isOpen: false, rate: 'read', roles: companyReaders },
  { route: 'PUT /v1/authority', isOpen: false, rate: 'write', roles: ['manager', 'administrator'] },
  { route: 'POST /v1/authority/lend', isOpen: false, rate: 'write', roles: overseers },
  { route: 'POST /v1/authority/end-lending', isOpen: false, rate: 'write', roles: overseers },
  { route: 'GET /v1/policy-requests', isOpen: false, rate: 'read', roles: companyReaders },
  { route: 'POST /v1/policy-requests/:policyRequestId/decide', isOpen: false, rate: 'write', roles: overseers },
  { route: 'POST /v1/policy-requests/:policyRequestId/noted', isOpen: false, rate: 'write', roles: overseers },
  { route: 'GET /v1/log', isOpen: false, rate: 'read', roles: companyReaders },
  { route: 'GET /v1/log/chain', isOpen: false, rate: 'read', roles: companyReaders },
  { route: 'GET /v1/held-work', isOpen: false, rate: 'read', roles: companyReaders },
];

/** The routes the running application has, read from the router itself. */
function registeredRoutes(): string[] {
  const path: string[] = [];
  return world.app
    .printRoutes({ commonPrefix: false })
    .split('\n')
    .flatMap((line) => {
      const found = /^([│ ]*)[├└]── (\S+)(?: \((.+)\))?$/.exec(line);
      if (!found) return [];
      const [, indent = '', part = '', methods] = found;
      path.splice(indent.length / 4, path.length, part);
      return methods === undefined ? [] : methods.split(', ').map((method) => `${method} ${path.join('')}`);
    });
}

const requestTo = (route: string, payload: object = {}) => {
  const [method, url = ''] = route.split(' ');
  const address = url
    .replace(':accountId', world.company.nobodysAccount)
    .replace(':clientId', desk.session.clientId)
    .replace(':coverId', world.company.nobodysAccount)
    .replace(':userId', world.company.nobodysAccount)
    .replace(':callId', world.company.nobodysAccount)
    .replace(':policyRequestId', world.company.nobodysAccount);
  return method === 'POST' || method === 'PUT' ? { method, url: address, payload } : { method: 'GET' as const, url: address };
};

test('the router has the routes of this table and no others', () => {
  expect(registeredRoutes().toSorted()).toEqual(routes.map(({ route }) => route).toSorted());
});

const operationSchema = z.object({
  summary: z.string().optional(),
  responses: z.record(z.string(), z.unknown()),
  requestBody: z.unknown().optional(),
  security: z.unknown().optional(),
});
const openApiSchema = z.object({ openapi: z.string(), paths: z.record(z.string(), z.record(z.string(), operationSchema)) });

describe.each(routes)('$route', ({ route, isOpen, rate }) => {
  // A session of its own: one of the routes ends it.
  beforeEach(async () => {
    desk = await world.signIn(world.company.alex);
  });

  test(isOpen ? 'is open to anyone' : 'answers 401 without a token, with a false one and with a torn one', async () => {
    const { token } = desk.session;
    // An address of the route's own: one that comes with too many tokens nobody knows is refused before they are looked up.
    const remoteAddress = `198.51.100.${routes.findIndex((row) => row.route === route) + 1}`;
    const false_ = [`Bearer ${'x'.repeat(43)}`, `Bearer ${token.slice(1)}`, `Basic ${token}`, token, `Bearer ${'x'.repeat(5000)}`];
    for (const authorization of [undefined, 'Bearer ', ...false_]) {
      const response = await world.app.inject({
        ...requestTo(route),
        remoteAddress,
        headers: authorization === undefined ? {} : { authorization },
      });
      if (isOpen) expect(response.statusCode).not.toBe(401);
      else {
        expect(problemOf(response)).toMatchObject({ status: 401, code: 'session.missing' });
        expect(response.headers['www-authenticate']).toBe('Bearer');
      }
    }
  });

  test(`has the limit of the class ${rate}`, async () => {
    const response = await desk.ask(requestTo(route));
    expect(response.headers['x-ratelimit-limit']).toBe(String(limits[rate]));
  });

  test('refuses a field it does not know', async () => {
    const plain = requestTo(route, { surprise: 1 });
    const request = plain.method !== 'GET' ? plain : { ...plain, url: `${plain.url}?surprise=1` };
    expect(problemOf(await desk.ask(request))).toMatchObject({ status: 400, code: 'request.invalid' });
  });

  test('is described in openapi.json, with what it takes and gives', async () => {
    const [method = '', url = ''] = route.split(' ');
    const { paths } = openApiSchema.parse((await desk.get('/openapi.json')).json());
    const described = paths[url.replaceAll(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()];
    expect(described?.responses).toHaveProperty('200');
    expect(described?.summary).toBeTruthy();
    expect(described?.security).toEqual(isOpen ? undefined : [{ session: [] }]);
    if (method !== 'GET') expect(described?.requestBody).toBeTruthy();
  });

  test('carries the headers that keep a browser from misusing it', async () => {
    const { headers } = await desk.ask(requestTo(route));
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers).not.toHaveProperty('access-control-allow-origin');
  });
});

describe.each(routes.filter(({ isOpen }) => !isOpen))('$route', ({ route, roles = everyRole, forRevoked = 'refused' }) => {
  // The guard decides before anything is read: a request it lets through may well be a bad one.
  const codeFor = async (asking: Desk): Promise<unknown> => {
    desk = asking;
    const response = await asking.ask(requestTo(route));
    return response.statusCode === 403 ? problemOf(response).code : null;
  };

  test(`is for ${roles.join(', ')}`, async () => {
    const { dana, sam, mia, alex, noor } = world.company;
    for (const person of [dana, sam, mia, alex, noor]) {
      expect(await codeFor(await world.signIn(person)), person.role).toBe(roles.includes(person.role) ? null : 'route.roleMissing');
    }
  });

  test(`of a computer without access is ${forRevoked}`, async () => {
    const revoked = async (revocation: 'pushFirst' | 'wipeAtOnce') => {
      const lost = await world.signIn(world.company.alex);
      const { owner } = world.database;
      const withdrawn = { revocation, revokedAt: world.clock.now() };
      await owner.updateTable('client').set(withdrawn).where('clientId', '=', lost.session.clientId).execute();
      return codeFor(lost);
    };
    const isAnswered = forRevoked === 'answered';
    expect(await revoked('wipeAtOnce')).toBe(isAnswered ? null : 'device.revoked');
    expect(await revoked('pushFirst')).toBe(isAnswered || forRevoked === 'whilePushFirst' ? null : 'device.revoked');
  });
});

test('openapi.json describes the routes and no others', async () => {
  const { openapi, paths } = openApiSchema.parse((await world.app.inject('/openapi.json')).json());
  const described = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`),
  );
  expect(openapi).toBe('3.1.0');
  expect(described.toSorted()).toEqual(routes.map(({ route }) => route).toSorted());
});

test('an address that leads nowhere, a wrong method and a wrong case are 404 problems', async () => {
  const wrong = [
    { url: '/v1/nothing' },
    { url: '/' },
    { method: 'DELETE' as const, url: '/v1/accounts' },
    { url: '/V1/hello' },
    { url: '/v1/hello/' },
  ];
  for (const request of wrong)
    expect(problemOf(await world.app.inject(request)), request.url).toMatchObject({ status: 404, code: 'route.notFound' });
  expect((await world.app.inject({ method: 'HEAD', url: '/v1/accounts' })).statusCode).toBe(404);
});

describe('a route that forgets a part of its safety is not registered', () => {
  const [params, querystring, response] = [z.strictObject({}), z.strictObject({}), { 200: z.strictObject({}) }];
  const config = access(['supervisor'], 'read');
  const whole: RouteOptions = {
    method: 'GET',
    url: '/v1/new/:id',
    config,
    schema: { params, querystring, response },
    handler: async () => ({}),
  };
  const guarded = () => {
    const app = fastify();
    guardRoutes(app, world.database.requests, world.clock.now, limits.open);
    return app;
  };

  test('a whole one is', () => {
    expect(() => guarded().route(whole)).not.toThrow();
  });

  test.each<[string, Partial<RouteOptions>, RegExp]>([
    ['who may use it', { config: {} }, /says neither who may use it nor how often/],
    ['how often', { config: { access: config.access } }, /has no rate limit/],
    ['a schema for its answer', { schema: { params, querystring } }, /has no schema for its answer/],
    ['a schema for its path', { schema: { querystring, response } }, /has no schema for its path/],
    ['a schema for its query', { schema: { params, response } }, /has no schema for its query/],
    ['a schema for its body', { method: 'POST' }, /has no schema for its body/],
  ])('without %s', (_what, change, words) => {
    expect(() => guarded().route({ ...whole, ...change })).toThrow(words);
  });

  test('and one for supervisors answers 403 to a collector', async () => {
    const app = guarded();
    app.setValidatorCompiler(() => () => true);
    app.setSerializerCompiler(() => JSON.stringify);
    app.route(whole);
    const ask = async (person: Desk) =>
      (await app.inject({ url: '/v1/new/1', headers: { authorization: `Bearer ${person.session.token}` } })).json<unknown>();
    expect(await ask(await world.signIn(world.company.sam))).toEqual({});
    expect(await ask(await world.signIn(world.company.dana))).toMatchObject({ message: '403 route.roleMissing' });
    await app.close();
  });
});
