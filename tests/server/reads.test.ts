import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Desk } from './support/desk.ts';
import { type World, createWorld, hourMs, today, tomorrow } from './support/world.ts';

let world: World;
let sam: Desk;
const hisComputer = randomUUID();
beforeAll(async () => {
  world = await createWorld();
  sam = await world.signIn(world.company.sam, hisComputer);
});
beforeEach(() => world.database.ownerPool.query('delete from read_event'));
afterAll(() => world.close());

const reads = async () =>
  (
    await world.database.owner
      .selectFrom('readEvent')
      .select(['kind', 'actorName', 'clientId', 'accountId', 'day'])
      .where('companyId', '=', world.company.id)
      .orderBy('position')
      .execute()
  ).map(({ kind, actorName, clientId, accountId, day }) => [kind, actorName, clientId === sam.session.clientId, accountId, day]);

/** THE table of routes that give something of customers: with what each is written down as, and a request for it. */
const rows: readonly {
  readonly route: string;
  readonly kind: string;
  readonly ask: () => string | Promise<string>;
  readonly isOfAccount?: true;
}[] = [
  { route: 'GET /v1/sync/snapshot', kind: 'book.fetched', ask: () => '/v1/sync/snapshot' },
  {
    route: 'GET /v1/sync/pull',
    kind: 'book.pulled',
    ask: async () => {
      const cursor = await sam.cursor();
      await world.database.ownerPool.query('delete from read_event');
      return `/v1/sync/pull?cursor=${encodeURIComponent(cursor)}`;
    },
  },
  { route: 'GET /v1/accounts', kind: 'accounts.listed', ask: () => '/v1/accounts' },
  {
    route: 'GET /v1/accounts/{accountId}',
    kind: 'account.read',
    ask: () => `/v1/accounts/${world.company.danasAccounts[0]}`,
    isOfAccount: true,
  },
  { route: 'GET /v1/approvals', kind: 'approvals.read', ask: () => '/v1/approvals' },
  { route: 'GET /v1/calls', kind: 'calls.read', ask: () => `/v1/calls?from=${today}&until=${today}` },
  { route: 'GET /v1/commands', kind: 'log.read', ask: () => '/v1/commands' },
  { route: 'GET /v1/held-work', kind: 'heldWork.read', ask: () => '/v1/held-work' },
  { route: 'GET /v1/log', kind: 'log.read', ask: () => '/v1/log' },
  { route: 'GET /v1/log/chain', kind: 'log.checked', ask: () => '/v1/log/chain' },
  { route: 'GET /v1/team/{userId}', kind: 'team.read', ask: () => `/v1/team/${world.company.dana.id}` },
];

/** What gives nothing of a single customer: settings, people, computers, sums, and how one's own call stands. */
const ofNobody: readonly string[] = [
  'GET /openapi.json',
  'GET /v1/authority',
  'GET /v1/calls/{callId}',
  'GET /v1/device',
  'GET /v1/devices',
  'GET /v1/hello',
  'GET /v1/phone/settings',
  'GET /v1/policy-requests',
  'GET /v1/relay',
  'GET /v1/strategies',
  'GET /v1/sync/digest',
  'GET /v1/sync/events',
  'GET /v1/team',
  'GET /v1/templates',
];

const pathsSchema = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) });

test('every route that gives something is in the table, or gives nothing of a customer', async () => {
  const { paths } = pathsSchema.parse((await world.app.inject('/openapi.json')).json());
  const found = Object.entries(paths).flatMap(([path, methods]) => ('get' in methods ? [`GET ${path}`] : []));
  const known = new Set([...rows.map(({ route }) => route), ...ofNobody]);
  expect(found.filter((route) => !known.has(route))).toEqual([]);
});

describe.each(rows)('$route', ({ kind, ask, isOfAccount = false }) => {
  test('is written down once a day for a person at a computer', async () => {
    const url = await ask();
    for (let at = 0; at < 3; at += 1) {
      const response = await sam.get(url);
      expect(response.statusCode, response.body).toBe(200);
    }
    const accountId = isOfAccount ? world.company.danasAccounts[0] : null;
    expect(await reads()).toEqual([[kind, 'Sam', true, accountId, today]]);
  });
});

test('a book that is fetched from behind an account is written down as well, and a day later it is another entry', async () => {
  const behind = `/v1/sync/snapshot?after=00000000-0000-4000-8000-000000000000`;
  expect((await sam.get(behind)).statusCode).toBe(200);
  expect(await reads()).toEqual([['book.fetched', 'Sam', true, null, today]]);
  world.clock.pass(15 * hourMs);
  sam = await world.signIn(world.company.sam, hisComputer);
  expect((await sam.get(behind)).statusCode).toBe(200);
  expect(await reads()).toEqual([
    ['book.fetched', 'Sam', true, null, today],
    ['book.fetched', 'Sam', true, null, tomorrow],
  ]);
});

test('what is not there is given to nobody, and not written down', async () => {
  expect((await sam.get(`/v1/accounts/${randomUUID()}`)).statusCode).toBe(404);
  expect(await reads()).toEqual([]);
});
