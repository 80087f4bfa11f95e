import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { companyReaders, overseers, workingRoles, type Role } from '#domain/command.ts';
import { commandNameSchema } from '#domain/commands.ts';
import { type Desk, problemOf } from './support/desk.ts';
import { type ForeignObjects, addObjects, lendAgain, noObjects } from './support/foreign-objects.ts';
import { type Person, type TestCompany, type World, addCompany, createWorld } from './support/world.ts';

let world: World;
let company: TestCompany;
let stranger: TestCompany;
const desks = new Map<Role, Desk>();
const foreign = new Map<Objects, ForeignObjects>();

beforeAll(async () => {
  world = await createWorld();
  ({ company } = world);
  stranger = await addCompany(world.database, 'northfield');
  foreign.set('anotherCompany', await addObjects(world, stranger, { accountId: stranger.danasAccounts[0], owner: stranger.dana }));
  foreign.set('anotherCollector', await addObjects(world, company, { accountId: company.omarsAccounts[0], owner: company.omar }));
  const people: readonly Person[] = [company.dana, company.sam, company.mia, company.alex, company.noor];
  for (const person of people) desks.set(person.role, await world.signIn(person));
});
afterAll(() => world.close());

const deskOf = (role: Role): Desk => {
  const desk = desks.get(role);
  if (!desk) throw new Error(`nobody is signed in as ${role}`);
  return desk;
};

type Objects = 'anotherCompany' | 'anotherCollector' | 'nonexistent';
type Ids = ForeignObjects & { readonly account: string; readonly client: string; readonly person: string };
type Row = {
  readonly route: string;
  readonly roles: readonly Role[];
  /** What somebody who may use the route gets for an object that is not theirs. */
  readonly foreign: { readonly status: number; readonly code: string };
  /** The request for an object of a kind, with what else it takes. */
  readonly ask: (ids: Ids) => {
    readonly method: 'GET' | 'POST' | 'PUT';
    readonly url: string;
    readonly payload?: object;
  };
  /** Objects that are nobody's in particular: what belongs to another collector is not foreign to those who lead, nor where this says so. */
  readonly isOfCompany?: boolean;
  /** What somebody who may use the route gets for an object of the company that is not their own, where it is not simply given or done. */
  readonly ofColleague?: (role: Role) => { readonly status: number; readonly code?: string };
};
const everyRole: readonly Role[] = [...workingRoles, 'auditor'];
const absent = (code: string) => ({ status: 404, code });
const placed = (account: string) => ({ callId: randomUUID(), accountId: account, contactId: null, number: '+13125550142' });

/** THE table of routes that take the id of something: a new one has to be entered here. */
const rows: readonly Row[] = [
  {
    route: 'GET /v1/accounts/{accountId}',
    roles: everyRole,
    foreign: absent('account.notFound'),
    ask: ({ account }) => ({ method: 'GET', url: `/v1/accounts/${account}` }),
  },
  {
    route: 'GET /v1/commands',
    roles: everyRole,
    foreign: absent('account.notFound'),
    ask: ({ account }) => ({ method: 'GET', url: `/v1/commands?accountId=${account}` }),
  },
  {
    route: 'GET /v1/calls/{callId}',
    roles: everyRole,
    foreign: absent('call.notFound'),
    ask: ({ call }) => ({ method: 'GET', url: `/v1/calls/${call}` }),
  },
  {
    route: 'POST /v1/calls',
    roles: workingRoles,
    // This world has no line to a telephone network, which is said before anything is looked at: the same for every account.
    foreign: { status: 409, code: 'phone.notSetUp' },
    ask: ({ account }) => ({ method: 'POST', url: '/v1/calls', payload: placed(account) }),
    isOfCompany: true,
  },
  {
    route: 'POST /v1/calls/{callId}/hang-up',
    roles: workingRoles,
    foreign: absent('call.notFound'),
    ask: ({ call }) => ({ method: 'POST', url: `/v1/calls/${call}/hang-up`, payload: {} }),
    // Those who lead may hang up a collector's call; this world has no line that could.
    ofColleague: (role) => (role === 'collector' ? absent('call.notFound') : { status: 409, code: 'phone.notSetUp' }),
  },
  {
    route: 'POST /v1/messages/{messageId}/files',
    roles: workingRoles,
    foreign: absent('message.notFound'),
    // Only whoever released it brings its files, so that those who lead are strangers to it as well.
    ask: ({ account, message }) => ({
      method: 'POST',
      url: `/v1/messages/${message}/files`,
      payload: { accountId: account, files: [{ sha256: '0'.repeat(64), bytes: 1, name: 'a.pdf' }] },
    }),
    isOfCompany: true,
  },
  {
    route: 'PUT /v1/messages/{messageId}/files/{position}',
    roles: workingRoles,
    foreign: { status: 409, code: 'relay.filesElsewhere' },
    ask: ({ message }) => ({
      method: 'PUT',
      url: `/v1/messages/${message}/files/0`,
      payload: { sha256: '0'.repeat(64), at: 0, content: 'QQ==' },
    }),
    isOfCompany: true,
  },
  {
    route: 'POST /v1/devices/{clientId}/revoke',
    roles: ['administrator'],
    foreign: absent('device.notFound'),
    ask: ({ client }) => ({
      method: 'POST',
      url: `/v1/devices/${client}/revoke`,
      payload: { requestId: randomUUID(), revocation: 'pushFirst' },
    }),
    isOfCompany: true,
  },
  {
    route: 'POST /v1/devices/{clientId}/allow',
    roles: ['administrator'],
    foreign: absent('device.notFound'),
    ask: ({ client }) => ({ method: 'POST', url: `/v1/devices/${client}/allow`, payload: { requestId: randomUUID() } }),
    isOfCompany: true,
  },
  {
    route: 'POST /v1/books/hand-over',
    roles: overseers,
    foreign: { status: 404, code: 'collector.notFound' },
    ask: ({ person, account }) => ({
      method: 'POST',
      url: '/v1/books/hand-over',
      payload: { commandId: randomUUID(), fromCollectorId: company.dana.id, toCollectorId: person, accountIds: [account] },
    }),
    isOfCompany: true,
  },
  {
    route: 'GET /v1/team/{userId}',
    roles: companyReaders,
    foreign: absent('person.notFound'),
    ask: ({ person }) => ({ method: 'GET', url: `/v1/team/${person}` }),
    isOfCompany: true,
  },
  {
    route: 'POST /v1/books/covers/{coverId}/end',
    roles: overseers,
    foreign: absent('cover.notFound'),
    ask: ({ cover }) => ({ method: 'POST', url: `/v1/books/covers/${cover}/end`, payload: {} }),
  },
  {
    route: 'POST /v1/books/preview',
    roles: overseers,
    foreign: { status: 409, code: 'account.notInBook' },
    ask: ({ person, account }) => ({
      method: 'POST',
      url: '/v1/books/preview',
      payload: { fromCollectorId: person, accountIds: [account] },
    }),
    isOfCompany: true,
  },
  {
    route: 'POST /v1/policy-requests/{policyRequestId}/decide',
    roles: overseers,
    foreign: absent('policyRequest.notFound'),
    ask: ({ policyRequest }) => ({
      method: 'POST',
      url: `/v1/policy-requests/${policyRequest}/decide`,
      payload: { proposalHash: 'x', decision: 'approve', comment: '' },
    }),
    ofColleague: (role) =>
      role === 'supervisor'
        ? { status: 403, code: 'policyRequest.notAuthorised' }
        : { status: 409, code: 'policyRequest.changedMeanwhile' },
  },
  {
    route: 'POST /v1/policy-requests/{policyRequestId}/noted',
    roles: overseers,
    foreign: absent('policyRequest.notFound'),
    ask: ({ policyRequest }) => ({ method: 'POST', url: `/v1/policy-requests/${policyRequest}/noted`, payload: {} }),
    // What became of a request is news for whoever asked, and for nobody else.
    ofColleague: () => absent('policyRequest.notFound'),
  },
  {
    route: 'POST /v1/authority/lend',
    roles: overseers,
    foreign: { status: 400, code: 'authority.colleagueUnfit' },
    ask: ({ person }) => ({
      method: 'POST',
      url: '/v1/authority/lend',
      payload: { requestId: randomUUID(), toId: person, from: '2026-03-31', until: '2026-03-31' },
    }),
    isOfCompany: true,
  },
  {
    route: 'POST /v1/authority/end-lending',
    roles: overseers,
    foreign: absent('authority.notLent'),
    ask: ({ lending }) => ({
      method: 'POST',
      url: '/v1/authority/end-lending',
      payload: { requestId: randomUUID(), ...lending },
    }),
    // Whoever keeps the company's authority ends everybody's.
    ofColleague: (role) => (role === 'supervisor' ? absent('authority.notLent') : { status: 200 }),
  },
];

const parameterSchema = z.object({ name: z.string(), in: z.enum(['path', 'query']) });
const operationSchema = z.object({ parameters: z.array(parameterSchema).optional(), requestBody: z.unknown().optional() });
const pathsSchema = z.object({ paths: z.record(z.string(), z.record(z.string(), operationSchema)) });

/** Ids in a request that name no object of the company's, or one that only its own person can name. */
const ownIds: readonly string[] = ['requestId', 'commandId', 'deviceId', 'clientId', 'contactId', 'callerId'];
/** Routes whose ids are of the caller's own making, or whose objects other tests walk command by command. */
const walkedElsewhere: readonly string[] = [
  'POST /v1/auth/sign-in',
  'POST /v1/sync/push',
  'POST /v1/calls/webhook',
  'POST /v1/phone/test-call',
  'GET /v1/calls',
];

test('every route that takes the id of something is in the table', async () => {
  const { paths } = pathsSchema.parse((await world.app.inject('/openapi.json')).json());
  const found = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { parameters = [], requestBody }]) => {
      const inBody = [...(JSON.stringify(requestBody ?? '') ?? '').matchAll(/"(\w+Ids?)":\{/g)].map(([, name]) => name ?? '');
      const named = [...parameters.map(({ name }) => name), ...inBody].filter((name) => /Ids?$/.test(name));
      const isPath = parameters.some((parameter) => parameter.in === 'path');
      return isPath || named.some((name) => !ownIds.includes(name)) ? [`${method.toUpperCase()} ${path}`] : [];
    }),
  );
  const wanted = found.filter(
    (route) => !walkedElsewhere.includes(route) && !/^PUT \/v1\/(strategies|letters|templates|contact-rules|authority)/.test(route),
  );
  expect(wanted.toSorted()).toEqual(rows.map(({ route }) => route).toSorted());
});

describe.each(rows)('$route', ({ roles, foreign: refusal, ask, isOfCompany = false, ofColleague }) => {
  const kinds: readonly Objects[] = ['anotherCompany', 'anotherCollector', 'nonexistent'];
  test.each(everyRole.flatMap((role) => kinds.map((kind) => [role, kind] as const)))('%s and an object of %s', async (role, kind) => {
    const isForeign = kind !== 'anotherCollector' || (role === 'collector' && !isOfCompany);
    const strangersDesk = kind === 'anotherCompany' ? await world.signIn(stranger.dana) : undefined;
    const ids = {
      ...(foreign.get(kind) ?? noObjects()),
      account: { anotherCompany: stranger.danasAccounts[0], anotherCollector: company.omarsAccounts[0], nonexistent: randomUUID() }[kind],
      client: strangersDesk?.session.clientId ?? randomUUID(),
      person: kind === 'anotherCompany' ? stranger.dana.id : randomUUID(),
    };
    await lendAgain(world, [stranger, company]);
    const response = await deskOf(role).ask(ask(ids));
    if (!roles.includes(role)) return expect(problemOf(response)).toMatchObject({ status: 403, code: 'route.roleMissing' });
    if (kind === 'anotherCollector' && ofColleague) {
      const { status, code } = ofColleague(role);
      expect(response.statusCode, response.body).toBe(status);
      return expect(code === undefined ? undefined : problemOf(response).code).toBe(code);
    }
    if (isForeign || isOfCompany) return expect(problemOf(response)).toMatchObject(refusal);
    // It is theirs: whatever comes of it, it is not hidden.
    expect(response.statusCode).not.toBe(404);
    return expect(response.statusCode).not.toBe(403);
  });
});

test('what belongs to others is there, and nothing of it was changed by all who asked', async () => {
  const { owner } = world.database;
  for (const { call, message, cover, policyRequest } of foreign.values()) {
    expect(await owner.selectFrom('phoneLegs').select('callId').where('callId', '=', call).execute()).toHaveLength(1);
    const upload = await owner.selectFrom('messageUpload').selectAll().where('messageId', '=', message).execute();
    expect(upload).toMatchObject([{ files: [{ sha256: '0'.repeat(64) }] }]);
    expect(await owner.selectFrom('messageUploadPart').select('at').where('messageId', '=', message).execute()).toEqual([]);
    const request = await owner.selectFrom('policyRequest').select('status').where('id', '=', policyRequest).execute();
    expect(request).toEqual([{ status: 'open' }]);
    expect(await owner.selectFrom('bookCover').select('id').where('id', '=', cover).execute()).toHaveLength(1);
  }
  const strangersCover = foreign.get('anotherCompany')?.cover;
  const { rows: covers } = await world.database.ownerPool.query('select ended_at from book_cover where id = $1', [strangersCover]);
  expect(covers).toEqual([{ ended_at: null }]);
});

test('an auditor reads the whole company, and every command of theirs is refused in the log', async () => {
  const noor = await world.signIn(company.noor);
  expect((await noor.snapshot()).folders).toHaveLength((await deskOf('administrator').snapshot()).folders.length);
  const [accountId] = company.danasAccounts;
  const { results } = await noor.push(...commandNameSchema.options.map((name) => noor.command(name, accountId, {})));
  expect(results).toHaveLength(commandNameSchema.options.length);
  for (const { code, status } of results) expect([status, code]).toEqual(['rejected', 'command.readOnly']);
  expect(companyReaders).toContain('auditor');
});
