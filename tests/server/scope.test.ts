import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { accountListResponseSchema, accountResponseSchema, commandListResponseSchema } from '#contracts/http.ts';
import { type AccountId, accountIdSchema } from '#domain/kernel/ids.ts';
import { type Desk, problemOf } from './support/desk.ts';
import { reassignAccounts } from './support/reassign-accounts.ts';
import { type TestCompany, type World, addAccount, addCompany, createWorld } from './support/world.ts';

let world: World;
let company: TestCompany;
let desks: Record<'dana' | 'sam' | 'alex', Desk>;
/** Accounts a person has no business with, by why. */
let foreign: Record<'anotherCompany' | 'anotherCollector' | 'nobody' | 'reassigned' | 'nonexistent', AccountId>;

beforeAll(async () => {
  world = await createWorld();
  ({ company } = world);
  const stranger = await addCompany(world.database, 'northfield');
  const { owner } = world.database;
  const reassigned = await addAccount(owner, company.id, { number: '1009', name: 'moved away', collectorId: company.dana.id });
  await reassignAccounts(world.database.requests, company.id, [reassigned], company.omar.id);
  foreign = {
    anotherCompany: stranger.danasAccounts[0],
    anotherCollector: company.omarsAccounts[0],
    nobody: company.nobodysAccount,
    reassigned,
    nonexistent: accountIdSchema.parse(randomUUID()),
  };
  desks = { dana: await world.signIn(company.dana), sam: await world.signIn(company.sam), alex: await world.signIn(company.alex) };
});
afterAll(() => world.close());

const parameterSchema = z.object({ name: z.string(), in: z.enum(['path', 'query']) });
const pathsSchema = z.object({
  paths: z.record(z.string(), z.record(z.string(), z.object({ parameters: z.array(parameterSchema).optional() }))),
});

/** Every route that takes an account's id in its address, found in the API's own description. */
async function routesWithAccount(): Promise<((accountId: AccountId) => string)[]> {
  const { paths } = pathsSchema.parse((await world.app.inject('/openapi.json')).json());
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { parameters = [] }]) => {
      const found = parameters.find(({ name }) => name === 'accountId');
      if (!found || method !== 'get') return [];
      return [(accountId: AccountId) => (found.in === 'path' ? path.replace('{accountId}', accountId) : `${path}?accountId=${accountId}`)];
    }),
  );
}

const collectorsForeign = ['anotherCompany', 'anotherCollector', 'nobody', 'reassigned', 'nonexistent'] as const;
const everyonesForeign = ['anotherCompany', 'nonexistent'] as const;
const matrix = [
  ...collectorsForeign.map((kind) => ['dana', kind] as const),
  ...everyonesForeign.flatMap((kind) => [['sam', kind] as const, ['alex', kind] as const]),
];

describe.each(matrix)('%s and an account of %s', (person, kind) => {
  test('every route that takes an account answers 404, with one and the same body', async () => {
    const routes = await routesWithAccount();
    expect(routes.length).toBeGreaterThanOrEqual(2);
    for (const route of routes) {
      const problem = problemOf(await desks[person].get(route(foreign[kind])));
      expect(problem).toEqual(problemOf(await desks[person].get(route(accountIdSchema.parse(randomUUID())))));
      expect(problem).toMatchObject({ status: 404, code: 'account.notFound' });
    }
  });

  test('no listing, snapshot or pull has it', async () => {
    const listed = accountListResponseSchema.parse((await desks[person].get('/v1/accounts')).json()).accounts.map(({ id }) => id);
    const { folders, header } = await desks[person].snapshot();
    const pulled = await desks[person].pull(header.cursor);
    expect(listed.length).toBeGreaterThan(0);
    expect(listed).not.toContain(foreign[kind]);
    expect(folders.map(({ account }) => account.id)).not.toContain(foreign[kind]);
    expect(JSON.stringify(pulled.lines)).not.toContain(foreign[kind]);
  });

  test('a command on it is refused and writes nothing', async () => {
    const desk = await world.signIn(company[person]);
    const before = await world.database.owner.selectFrom('notes').select('id').execute();
    const { results } = await desk.push(desk.note(foreign[kind]));
    expect(results).toMatchObject([{ status: 'rejected', code: 'account.notYours' }]);
    expect(await world.database.owner.selectFrom('notes').select('id').execute()).toHaveLength(before.length);
  });
});

test('the same routes open the accounts that are in the scope', async () => {
  const inScope = {
    dana: [company.danasAccounts[0]],
    sam: [company.danasAccounts[0], company.nobodysAccount, foreign.reassigned],
    alex: [company.omarsAccounts[0]],
  };
  for (const person of ['dana', 'sam', 'alex'] as const) {
    for (const accountId of inScope[person]) {
      for (const route of await routesWithAccount()) expect((await desks[person].get(route(accountId))).statusCode).toBe(200);
      expect(accountResponseSchema.parse((await desks[person].get(`/v1/accounts/${accountId}`)).json()).account.id).toBe(accountId);
    }
  }
});

test("a command whose input names somebody else's account reaches neither account", async () => {
  const desk = await world.signIn(company.dana);
  const command = desk.note(company.danasAccounts[0], { accountId: foreign.anotherCollector });
  expect((await desk.push(command)).results).toMatchObject([{ status: 'rejected', code: 'account.notFound' }]);
  const contactElsewhere = await world.database.owner
    .selectFrom('contacts')
    .select('id')
    .where('accountId', '=', foreign.anotherCollector)
    .executeTakeFirstOrThrow();
  const pointing = desk.note(company.danasAccounts[0], { contactId: contactElsewhere.id });
  expect((await desk.push(pointing)).results).toMatchObject([{ status: 'rejected', code: 'contact.notFound' }]);
});

test('a push for another desk is refused', async () => {
  const [mine, other] = [await world.signIn(company.dana), await world.signIn(company.dana)];
  const response = await mine.ask({
    method: 'POST',
    url: '/v1/sync/push',
    payload: { clientId: other.session.clientId, commands: [mine.note(company.danasAccounts[0])] },
  });
  expect(problemOf(response)).toMatchObject({ status: 403, code: 'client.notYours' });
});

describe('listings', () => {
  const list = async (desk: Desk, query: string) => accountListResponseSchema.parse((await desk.get(`/v1/accounts${query}`)).json());

  test('go through the accounts by number, page by page, each once', async () => {
    const whole = (await list(desks.sam, '')).accounts.map(({ number }) => number);
    const paged: string[] = [];
    let next: string | null = '';
    while (next !== null) {
      const page: z.infer<typeof accountListResponseSchema> = await list(desks.sam, `?limit=2&after=${next}`);
      expect(page.accounts.length).toBeLessThanOrEqual(2);
      paged.push(...page.accounts.map(({ number }) => number));
      next = page.next;
    }
    expect(paged).toEqual(whole);
    expect(whole).toEqual(['1001', '1002', '1003', '1009', '2001', '2002', '3001']);
  });

  test('find by a part of the number or the name, in the scope only', async () => {
    const numbers = async (desk: Desk, search: string) => (await list(desk, `?search=${search}`)).accounts.map(({ number }) => number);
    expect(await numbers(desks.sam, '00')).toEqual(['1001', '1002', '1003', '1009', '2001', '2002', '3001']);
    expect(await numbers(desks.sam, 'WATER%201')).toEqual(['1001', '1002', '1003']);
    expect(await numbers(desks.dana, '2001')).toEqual([]);
  });

  test('of commands show collectors their own and supervisors all', async () => {
    const [, accountId] = company.danasAccounts;
    const [dana, sam] = [await world.signIn(company.dana), await world.signIn(company.sam)];
    await dana.push(dana.note(accountId, { text: 'hers' }));
    await sam.push(sam.note(accountId, { text: 'his' }));
    const texts = async (desk: Desk, query = '') =>
      commandListResponseSchema
        .parse((await desk.get(`/v1/commands?accountId=${accountId}${query}`)).json())
        .commands.map(({ input, actorName }) => [actorName, input['text']]);
    expect(await texts(dana)).toEqual([['Dana', 'hers']]);
    expect(await texts(sam)).toEqual([
      ['Dana', 'hers'],
      ['Sam', 'his'],
    ]);
    expect(await texts(sam, '&limit=1')).toEqual([['Dana', 'hers']]);
    const { next } = commandListResponseSchema.parse((await sam.get(`/v1/commands?accountId=${accountId}&limit=1`)).json());
    expect(await texts(sam, `&after=${next}`)).toEqual([['Sam', 'his']]);
  });
});
