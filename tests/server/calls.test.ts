import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { AccountId } from '#domain/kernel/ids.ts';
import { defaultContactSettings } from '#domain/contact-settings.ts';
import type { Desk } from './support/desk.ts';
import { type World, addAccount, createWorld, yesterday } from './support/world.ts';

let world: World;
let accountId: AccountId;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  accountId = await addAccount(world.database.owner, world.company.id, {
    number: randomUUID().slice(0, 8),
    name: 'Called',
    collectorId: world.company.dana.id,
  });
});

const placed = (callId = randomUUID(), over: object = {}) => ({
  callId,
  contactId: null,
  contactName: 'Marian Webb',
  number: '+13125550148',
  dialer: 'handOff',
  overrideReason: null,
  guard: { verdict: 'allow', hits: [] },
  ...over,
});
const place = (desk: Desk, over: object = {}) => desk.command('call.place', accountId, placed(undefined, over));
const callsNow = () =>
  world.database.owner
    .selectFrom('calls')
    .selectAll()
    .where('accountId', '=', accountId)
    .where('version', '>', 0)
    .orderBy('placedAt')
    .execute();

test('a call comes to every desktop with the note it was written down in, and the log keeps what the guard said', async () => {
  const desk = await world.signIn(world.company.dana);
  const cursor = await desk.cursor();
  const [callId, noteId] = [randomUUID(), randomUUID()];
  const said = { verdict: 'warn', hits: [{ ruleId: 'hours', version: defaultContactSettings.version }] };
  const reason = 'They asked to be called now';
  const { results } = await desk.push(
    desk.command('call.place', accountId, placed(callId, { guard: said, overrideReason: reason })),
    desk.note(accountId, { noteId, nextStep: 'Call again' }),
    desk.command('call.close', accountId, { callId, state: 'completed', noteId }),
  );
  expect(results.map(({ code }) => code)).toEqual([null, null, null]);
  const { lines } = await desk.pull(cursor);
  const call = lines.flatMap((line) => ('put' in line && line.put.table === 'calls' ? [line.put.row] : []));
  expect(call).toMatchObject([{ id: callId, noteId, state: 'completed', verdict: 'warn', hitRules: 'hours', overrideReason: reason }]);
  const folder = (await desk.snapshot()).folders.find(({ account }) => account.id === accountId);
  expect(folder?.calls).toEqual(expect.arrayContaining(call));
  const log = await world.database.owner.selectFrom('commandLog').select('input').where('name', '=', 'call.place').executeTakeFirst();
  expect(log?.input).toMatchObject({ guard: said, number: '+13125550148' });
});

test('a hand-off that happened before its desktop knew of the stay is kept and marked', async () => {
  const desk = await world.signIn(world.company.dana);
  await world.database.owner.updateTable('accounts').set({ staySince: yesterday }).where('id', '=', accountId).execute();
  const { results } = await desk.push(place(desk), place(desk, { dialer: 'bridge' }));
  expect(results.map(({ code }) => code)).toEqual([null, 'call.blocked']);
  expect(await callsNow()).toMatchObject([{ flag: 'stayed', dialer: 'handOff' }]);
});

test('two desktops together do not pass the limit unnoticed, pushed one by one or at once', async () => {
  // One call lies on the account already, made yesterday.
  const [one, other] = [await world.signIn(world.company.dana, randomUUID()), await world.signIn(world.company.dana, randomUUID())];
  await one.push(...Array.from({ length: 5 }, () => place(one)));
  await other.push(place(other));
  await other.push(...Array.from({ length: 3 }, () => place(other)));
  const flags = (await callsNow()).map(({ flag }) => flag).toSorted();
  expect(flags).toEqual(['limitPassed', 'limitPassed', 'limitPassed', null, null, null, null, null, null]);
});
