import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { verifyChain } from '#server/sync/command-log.ts';
import { type TestCompany, type World, addCompany, createWorld } from './support/world.ts';

let world: World;
let stranger: TestCompany;
/** Positions of our company's log; the other company's commands lie between them. */
let positions: readonly number[];

beforeEach(async () => {
  world = await createWorld();
  stranger = await addCompany(world.database, 'northfield');
  const [dana, sam, other] = [
    await world.signIn(world.company.dana),
    await world.signIn(world.company.sam),
    await world.signIn(stranger.dana),
  ];
  for (const text of ['one', 'two', '']) {
    await dana.push(dana.note(world.company.danasAccounts[0], { text }), dana.note(world.company.danasAccounts[1], { text }));
    await other.push(other.note(stranger.danasAccounts[0]));
    await sam.push(sam.note(world.company.omarsAccounts[0], { text }));
  }
  const rows = await world.database.owner
    .selectFrom('commandLog')
    .select('position')
    .where('companyId', '=', world.company.id)
    .orderBy('position')
    .execute();
  positions = rows.map(({ position }) => position);
});
afterEach(() => world.close());

const verify = () => verifyChain(world.database.requests, world.company.id);
const change = (statement: string, ...values: unknown[]) => world.database.ownerPool.query(statement, values);
const at = (index: number): number => positions.at(index) ?? 0;

test('a log nobody has touched is whole, each company by itself', async () => {
  expect(positions).toHaveLength(9);
  expect(await verify()).toEqual({ checked: 9, brokenAt: null });
  expect(await verifyChain(world.database.requests, stranger.id)).toEqual({ checked: 3, brokenAt: null });
});

describe('who may do anything to the database cannot do it unseen:', () => {
  test.each([
    ['the words', `input = jsonb_set(input, '{text}', '"other words"')`],
    ['one more member of the input', `input = input || '{"more": null}'`],
    ['the outcome', `status = 'rejected', code = 'note.textMissing'`],
    ['the actor', `actor_name = 'Omar'`],
    ['the moment', `occurred_at = occurred_at - interval '1 millisecond'`],
    ['the time of receipt', `received_at = received_at + interval '1 second'`],
    ['the business day', 'business_date = business_date - 1'],
    ['the account', 'account_id = gen_random_uuid()'],
    ['the version', 'version = version + 1'],
    ['what it touched', `touched = '[]'`],
    ['the clock difference', 'skew_ms = skew_ms + 1'],
    ['the hash of the input', `input_hash = repeat('0', 64)`],
    ['the hash', `hash = repeat('0', 64)`],
    ['the hash before', `prev_hash = repeat('0', 64)`],
  ])('a change of %s names the row', async (_what, assignment) => {
    await change(`update command_log set ${assignment} where position = $1`, at(4));
    expect(await verify()).toEqual({ checked: 4, brokenAt: at(4) });
  });

  test('a removed row names the one behind it', async () => {
    await change('delete from command_log where position = $1', at(4));
    expect(await verify()).toEqual({ checked: 4, brokenAt: at(5) });
  });

  test('a removed row names the one behind it even where that was linked to the one before', async () => {
    await change('delete from command_log where position = $1', at(4));
    await change('update command_log set prev_hash = (select hash from command_log where position = $1) where position = $2', at(3), at(5));
    expect(await verify()).toEqual({ checked: 4, brokenAt: at(5) });
  });

  test('a removed first row names the second', async () => {
    await change('delete from command_log where position = $1', at(0));
    expect(await verify()).toEqual({ checked: 0, brokenAt: at(1) });
  });

  test('rows cut off at the end are missed', async () => {
    await change('delete from command_log where company_id = $1 and position >= $2', world.company.id, at(-2));
    expect(await verify()).toEqual({ checked: 7, brokenAt: at(-3) + 1 });
  });

  test('an emptied log is missed', async () => {
    await change('delete from command_log where company_id = $1', world.company.id);
    expect(await verify()).toEqual({ checked: 0, brokenAt: 1 });
  });

  test('two rows that change places name the earlier place', async () => {
    // Positions are given by the database; whoever moves rows has to write them anew.
    await change(`create table moved as select * from command_log where position in (${at(2)}, ${at(5)})`);
    await change('delete from command_log where position in ($1, $2)', at(2), at(5));
    await change('update moved set position = ($1::bigint + $2::bigint) - position', at(2), at(5));
    await change('insert into command_log overriding system value select * from moved');
    expect(await verify()).toEqual({ checked: 2, brokenAt: at(2) });
  });

  test("another company's row put among ours names it", async () => {
    const foreign = await world.database.owner
      .selectFrom('commandLog')
      .select('position')
      .where('companyId', '=', stranger.id)
      .orderBy('position')
      .executeTakeFirstOrThrow();
    await change('update command_log set company_id = $1 where position = $2', world.company.id, foreign.position);
    expect((await verify()).brokenAt).toBe(foreign.position);
    expect((await verifyChain(world.database.requests, stranger.id)).brokenAt).not.toBeNull();
  });
});
