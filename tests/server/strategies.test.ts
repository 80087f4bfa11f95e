import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ChangeStrategiesRequest, changeStrategiesResponseSchema, strategyVersionsResponseSchema } from '#contracts/strategies.ts';
import { defaultStrategies } from '#domain/default-strategies.ts';
import { type Strategy, everybody } from '#domain/strategy.ts';
import { withCompany } from '#server/db/connections.ts';
import { type Desk, problemOf } from './support/desk.ts';
import { type World, addCompany, createWorld, hourMs } from './support/world.ts';

let world: World;
let sam: Desk;
beforeEach(async () => {
  world = await createWorld();
  sam = await world.signIn(world.company.sam);
});
afterEach(() => world.close());

const named = (name: string): Strategy[] => defaultStrategies.list.map((each, at) => (at === 0 ? { ...each, name } : each));
const wish = (over: Partial<ChangeStrategiesRequest> = {}): ChangeStrategiesRequest => ({
  requestId: randomUUID(),
  basedOnVersion: 0,
  list: named('The riskiest'),
  ...over,
});
const ask = (payload: object, desk = sam) => desk.ask({ method: 'PUT', url: '/v1/strategies', payload });
const change = async (payload: ChangeStrategiesRequest, desk = sam) => {
  const response = await ask(payload, desk);
  expect(response.statusCode, response.body).toBe(200);
  return changeStrategiesResponseSchema.parse(response.json()).version;
};
const versions = async (query = '') => strategyVersionsResponseSchema.parse((await sam.get(`/v1/strategies${query}`)).json());
const inUse = async (desk: Desk) => (await desk.pull(await desk.cursor())).trailer.company.policy.strategies;

describe('strategies that are put into use', () => {
  test('reach every desktop of the company with its next pull, and only those', async () => {
    const stranger = await addCompany(world.database, 'northfield');
    const [dana, alex] = [await world.signIn(world.company.dana), await world.signIn(world.company.alex)];
    const theirs = await world.signIn(stranger.dana);
    const cursor = await dana.cursor();
    expect(await inUse(dana)).toEqual(defaultStrategies);
    expect(await change(wish())).toBe(1);
    const { trailer } = await dana.pull(cursor);
    expect(trailer.company.policy.strategies).toEqual({ version: 1, list: named('The riskiest') });
    expect(trailer.cursor).not.toBe(cursor);
    for (const desk of [sam, alex]) expect((await inUse(desk)).version).toBe(1);
    expect((await (await world.signIn(world.company.omar)).snapshot()).trailer.company.policy.strategies.version).toBe(1);
    expect(await inUse(theirs)).toEqual(defaultStrategies);
  });

  test('leave the rest of the policy as it was, also where it was stored before there were strategies', async () => {
    const { policy } = (await sam.pull(await sam.cursor())).trailer.company;
    const { strategies: _, ...before } = policy;
    await world.database.owner
      .updateTable('company')
      .set({ policy: JSON.stringify(before) })
      .where('id', '=', world.company.id)
      .execute();
    expect(await change(wish())).toBe(1);
    expect((await sam.pull(await sam.cursor())).trailer.company.policy).toEqual({
      ...before,
      strategies: { version: 1, list: named('The riskiest') },
    });
  });

  test('are kept, every version, with who and when', async () => {
    const alex = await world.signIn(world.company.alex);
    await change(wish());
    world.clock.pass(hourMs);
    await change(wish({ basedOnVersion: 1, list: named('The wildest') }), alex);
    const { versions: all, next } = await versions();
    expect(all.map(({ version, actorName, at }) => [version, actorName, at])).toEqual([
      [2, 'Alex', '2026-03-31T16:00:00.000Z'],
      [1, 'Sam', '2026-03-31T15:00:00.000Z'],
    ]);
    expect(all.map(({ list }) => list[0]?.name)).toEqual(['The wildest', 'The riskiest']);
    expect(next).toBeNull();
    const first = await versions('?limit=1');
    expect([first.versions.map(({ version }) => version), first.next]).toEqual([[2], 2]);
    expect((await versions(`?limit=1&before=${first.next}`)).versions.map(({ version }) => version)).toEqual([1]);
  });

  test('cannot be changed or taken out of the record by the API', async () => {
    await change(wish());
    const { requests } = world.database;
    const { id } = world.company;
    await expect(withCompany(requests, id, (trx) => trx.deleteFrom('strategyVersion').execute())).rejects.toMatchObject({ code: '42501' });
    await expect(
      withCompany(requests, id, (trx) => trx.updateTable('strategyVersion').set({ actorName: 'x' }).execute()),
    ).rejects.toMatchObject({ code: '42501' });
    await expect(withCompany(requests, id, (trx) => trx.updateTable('company').set({ policy: '{}' }).execute())).rejects.toMatchObject({
      code: '42501',
    });
  });
});

describe('a change is refused', () => {
  test('where somebody else has changed them meanwhile; theirs stay', async () => {
    const alex = await world.signIn(world.company.alex);
    await change(wish(), alex);
    expect(problemOf(await ask(wish({ list: named('Too late') })))).toMatchObject({ status: 409, code: 'strategies.changedMeanwhile' });
    expect(problemOf(await ask(wish({ basedOnVersion: 2 })))).toMatchObject({ status: 409 });
    expect((await inUse(sam)).list[0]?.name).toBe('The riskiest');
    expect((await versions()).versions).toHaveLength(1);
  });

  test('to all but one of several at once', async () => {
    const alex = await world.signIn(world.company.alex);
    const answers = await Promise.all([1, 2, 3, 4, 5, 6].map((at) => ask(wish({ list: named(`At once ${at}`) }), at % 2 ? sam : alex)));
    expect(answers.map(({ statusCode }) => statusCode).toSorted()).toEqual([200, 409, 409, 409, 409, 409]);
    expect((await versions()).versions).toHaveLength(1);
  });

  test('where accounts would be left without a strategy', async () => {
    const list = [{ ...defaultStrategies.list[0], segment: { ...everybody, countries: ['US'] } }];
    expect(problemOf(await ask({ ...wish(), list }))).toMatchObject({ status: 400, code: 'strategies.someWithout' });
  });

  test('where it is no list of strategies', async () => {
    const [first] = defaultStrategies.list;
    for (const list of [[], [first, first], [{ ...first, steps: [] }], 'all', null]) {
      expect(problemOf(await ask({ ...wish(), list }))).toMatchObject({ status: 400, code: 'request.invalid' });
    }
    expect((await versions()).versions).toEqual([]);
  });

  test('to collectors, who may not read the versions either', async () => {
    const dana = await world.signIn(world.company.dana);
    expect(problemOf(await ask(wish(), dana))).toMatchObject({ status: 403, code: 'route.roleMissing' });
    expect(problemOf(await dana.get('/v1/strategies'))).toMatchObject({ status: 403, code: 'route.roleMissing' });
  });
});

describe('a request that comes again', () => {
  test('because its answer was lost is done once, also while the first is under way', async () => {
    const request = wish();
    const answers = await Promise.all([ask(request), ask(request), ask(request)]);
    expect(answers.map((answer) => answer.json())).toEqual([{ version: 1 }, { version: 1 }, { version: 1 }]);
    await change(wish({ basedOnVersion: 1, list: named('Later') }));
    expect(await change(request)).toBe(1);
    expect((await inUse(sam)).version).toBe(2);
  });

  test('with something else under its id is refused', async () => {
    const request = wish();
    await change(request);
    for (const other of [
      { ...request, list: named('Other') },
      { ...request, basedOnVersion: 1 },
    ]) {
      expect(problemOf(await ask(other))).toMatchObject({ status: 409, code: 'request.idReused' });
    }
  });
});
