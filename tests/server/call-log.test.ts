import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CallLogPage, callLogResponseSchema } from '#contracts/call-log.ts';
import type { AccountId } from '#domain/kernel/ids.ts';
import { type Desk, problemOf } from './support/desk.ts';
import { type World, addAccount, createWorld, hourMs, today, tomorrow, yesterday } from './support/world.ts';

let world: World;
let dana: Desk;
let omar: Desk;
let sam: Desk;
let danas: AccountId;
const callIds: string[] = [];

const page = async (desk: Desk, query = ''): Promise<CallLogPage> => {
  const response = await desk.get(`/v1/calls?from=${today}&until=${today}${query}`);
  expect(response.statusCode, response.body).toBe(200);
  return callLogResponseSchema.parse(response.json());
};
const idsOf = ({ calls }: CallLogPage): readonly string[] => calls.map(({ call }) => call.id);

beforeAll(async () => {
  world = await createWorld();
  [dana, omar, sam] = [
    await world.signIn(world.company.dana),
    await world.signIn(world.company.omar),
    await world.signIn(world.company.sam),
  ];
  const accountOf = (collectorId: typeof world.company.dana.id, number: string) =>
    addAccount(world.database.owner, world.company.id, { number, name: `Called ${number}`, collectorId });
  danas = await accountOf(world.company.dana.id, 'log-1');
  const omars = await accountOf(world.company.omar.id, 'log-2');
  // What the world's accounts come with is not this story's.
  await world.database.owner.deleteFrom('calls').execute();
  const place = async (desk: Desk, accountId: AccountId): Promise<void> => {
    const callId = randomUUID();
    callIds.push(callId);
    world.clock.pass(1000);
    const call = { callId, contactId: null, contactName: 'Marian Webb', number: '+13125550148', dialer: 'handOff', overrideReason: null };
    const { results } = await desk.push(desk.command('call.place', accountId, { ...call, guard: { verdict: 'allow', hits: [] } }));
    expect(results.map(({ code }) => code)).toEqual([null]);
  };
  for (const [desk, accountId] of [
    [dana, danas],
    [omar, omars],
    [dana, danas],
  ] as const)
    await place(desk, accountId);
});
afterAll(() => world.close());

describe('the log of all calls', () => {
  test('is that of one’s own accounts, the newest first; those who lead have the company’s', async () => {
    expect(idsOf(await page(dana))).toEqual([callIds[2], callIds[0]]);
    expect(idsOf(await page(omar))).toEqual([callIds[1]]);
    expect(idsOf(await page(sam))).toEqual([callIds[2], callIds[1], callIds[0]]);
  });

  test('says whose account it was and what came of the call', async () => {
    const noteId = randomUUID();
    await dana.push(
      dana.note(danas, { noteId, outcome: 'promise', nextStep: 'Watch for the money' }),
      dana.command('call.close', danas, { callId: callIds[0], state: 'completed', noteId }),
    );
    const { calls } = await page(sam);
    expect(calls.map(({ accountNumber, accountName, outcome, call }) => [accountNumber, accountName, outcome, call.noteId])).toEqual([
      ['log-1', 'Called log-1', null, null],
      ['log-2', 'Called log-2', null, null],
      ['log-1', 'Called log-1', 'promise', noteId],
    ]);
  });

  test('comes in pages that leave none out and bring none twice, also of one moment', async () => {
    const at = '2026-03-31T15:00:01.000Z';
    await world.database.owner
      .updateTable('calls')
      .set({ placedAt: at as never })
      .execute();
    const found: string[] = [];
    let next: string | null = null;
    do {
      const one: CallLogPage = await page(sam, `&limit=1${next === null ? '' : `&behind=${next}`}`);
      found.push(...idsOf(one));
      next = one.next;
    } while (next !== null);
    expect(found.toSorted()).toEqual(callIds.toSorted());
  });

  test('has its days, the first and the last among them', async () => {
    const counted = async (from: string, until: string): Promise<number> =>
      callLogResponseSchema.parse((await sam.get(`/v1/calls?from=${from}&until=${until}`)).json()).calls.length;
    expect(await counted(yesterday, tomorrow)).toBe(3);
    expect(await counted(tomorrow, tomorrow)).toBe(0);
    expect(await counted(yesterday, yesterday)).toBe(0);
  });

  test('refuses a place that it did not give', async () => {
    expect(problemOf(await sam.get(`/v1/calls?from=${today}&until=${today}&behind=1;drop`))).toMatchObject({ status: 400 });
  });

  test('is empty for those whose account went to somebody else', async () => {
    world.clock.pass(hourMs);
    const hand = {
      commandId: randomUUID(),
      fromCollectorId: world.company.dana.id,
      toCollectorId: world.company.omar.id,
      accountIds: [danas],
    };
    const response = await sam.ask({ method: 'POST', url: '/v1/books/hand-over', payload: hand });
    expect(response.statusCode, response.body).toBe(200);
    expect(idsOf(await page(dana))).toEqual([]);
    expect(idsOf(await page(omar))).toHaveLength(3);
  });
});
