import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { AccountId } from '#domain/kernel/ids.ts';
import { type ReleaseOver, releaseInput } from '#tests/support/release-input.ts';
import type { Desk } from './support/desk.ts';
import { type World, addAccount, createWorld } from './support/world.ts';

let world: World;
let accountId: AccountId;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  accountId = await addAccount(world.database.owner, world.company.id, {
    number: randomUUID().slice(0, 8),
    name: 'Written to',
    collectorId: world.company.dana.id,
  });
});

const released = (messageId: string = randomUUID(), over: ReleaseOver = {}) => releaseInput(accountId, { messageId, ...over });
const release = (desk: Desk, messageId: string, over: ReleaseOver = {}) =>
  desk.command('message.release', accountId, released(messageId, over));
const claim = (desk: Desk, messageId: string, clientId: string = desk.session.clientId) =>
  desk.command('message.claim', accountId, { messageId, accountId, clientId });
const rows = () =>
  world.database.owner.selectFrom('messages').selectAll().where('accountId', '=', accountId).where('version', '>', 0).execute();

test('a message comes to every desktop with its exact words, and counts there', async () => {
  const desk = await world.signIn(world.company.dana);
  const cursor = await desk.cursor();
  const messageId = randomUUID();
  // Keys of strategies are written as their company writes them, and not as ids of rows.
  const step = { strategyId: 'Usual', stepId: 'Step-A' };
  expect((await desk.push(release(desk, messageId, step))).results.map(({ code }) => code)).toEqual([null]);
  const { lines } = await desk.pull(cursor);
  const rowsPulled = lines.flatMap((line) => ('put' in line && line.put.table === 'messages' ? [line.put.row] : []));
  expect(rowsPulled).toMatchObject([{ id: messageId, state: 'waiting', body: released().body, ...step }]);
  expect(rowsPulled[0]?.version).toBeGreaterThan(0);
});

test('fault 40: an e-mail released without a network, on an account that was stopped meanwhile, never leaves', async () => {
  const [desk, other] = [await world.signIn(world.company.dana), await world.signIn(world.company.sam)];
  const stop = {
    contactStopId: randomUUID(),
    accountId,
    kind: 'optOut',
    channel: 'email',
    contactId: null,
    address: null,
    reason: 'They wrote so',
  };
  await other.push(other.command('contactStop.place', accountId, stop));
  const messageId = randomUUID();
  const { results } = await desk.push(release(desk, messageId), claim(desk, messageId));
  expect(results.map(({ code }) => code)).toEqual([null, 'message.notWaiting']);
  expect(await rows()).toMatchObject([{ state: 'cancelled', flag: 'stopped', problem: 'guard', claimedBy: null }]);
});

test('fault 40: a stop that comes between release and claim holds it back', async () => {
  const [desk, other] = [await world.signIn(world.company.dana), await world.signIn(world.company.sam)];
  const messageId = randomUUID();
  await desk.push(release(desk, messageId));
  const stop = {
    contactStopId: randomUUID(),
    accountId,
    kind: 'stopRequest',
    channel: null,
    contactId: null,
    address: null,
    reason: 'They called',
  };
  await other.push(other.command('contactStop.place', accountId, stop));
  expect((await desk.push(claim(desk, messageId))).results.map(({ code }) => code)).toEqual([null]);
  expect(await rows()).toMatchObject([{ state: 'cancelled', flag: 'stopped', claimedBy: null }]);
});

test('of two computers of one person that claim at once, one wins', async () => {
  const [one, two] = [await world.signIn(world.company.dana), await world.signIn(world.company.dana)];
  expect(one.session.clientId).not.toBe(two.session.clientId);
  const messageId = randomUUID();
  await one.push(release(one, messageId));
  const pushed = await Promise.all([one.push(claim(one, messageId)), two.push(claim(two, messageId))]);
  const codes = pushed.map(({ results }) => results[0]?.code ?? null);
  expect(codes.toSorted()).toEqual(['message.notWaiting', null]);
  const winner = codes[0] === null ? one : two;
  expect(await rows()).toMatchObject([{ state: 'claimed', claimedBy: winner.session.clientId }]);
});

test('nobody claims what somebody else released', async () => {
  const [desk, other] = [await world.signIn(world.company.dana), await world.signIn(world.company.sam)];
  const messageId = randomUUID();
  await desk.push(release(desk, messageId));
  expect((await other.push(claim(other, messageId))).results.map(({ code }) => code)).toEqual(['message.notYours']);
});

test('two desktops that release the same step of one day: the second is refused, and nothing is asked for twice', async () => {
  const [one, two] = [await world.signIn(world.company.dana), await world.signIn(world.company.sam)];
  const step = { strategyId: 'usual', stepId: '2' };
  expect((await one.push(release(one, randomUUID(), step))).results.map(({ code }) => code)).toEqual([null]);
  expect((await two.push(release(two, randomUUID(), step))).results.map(({ code }) => code)).toEqual(['message.alreadyReleased']);
});
