import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Folder } from '#domain/folder.ts';
import { expectLegible } from './support/axe.ts';
import { callableOf, numberOf } from './support/callable.ts';
import { type Window, seenMs } from './support/window.ts';
import { type World, createWorld, dana, demoPassword } from './support/world.ts';

const hourMs = 3_600_000;

let world: World;
let window: Window;
let called: Folder;
const handedOver: string[] = [];

beforeAll(async () => {
  world = await createWorld({ accounts: 200 });
  // The customers of this story may be called at any hour, so that it can be told at any.
  const always = JSON.stringify({
    callFrom: '00:00',
    callUntil: '23:59',
    callWeekdays: [1, 2, 3, 4, 5, 6, 7],
    quietDays: 7,
    version: 2,
    verdicts: { hours: 'warn', attempts: 'warn', conversation: 'warn' },
  });
  await sql`update company set policy = jsonb_set(policy, '{contact}', ${always}::jsonb)`.execute(world.database.owner);
  await world.database.owner.deleteFrom('notes').execute();
  window = await world.openDesktop({ args: ['--tell-calls'] });
  const { app } = world.desktop();
  app.process().stdout?.on('data', (piece: Buffer) => {
    handedOver.push(
      ...String(piece)
        .split('\n')
        .filter((line) => line.startsWith('call ')),
    );
  });
  await window.signInShown();
  await window.signIn(dana.email, demoPassword);
  await window.queueShown();
  await window.syncReads(/Synced/);
  const [first] = callableOf(await world.folders());
  if (!first) throw new Error('the demo has no account that may be called');
  called = first;
});
afterAll(() => world?.close());

test('a copy that has not heard of the central API for 24 hours asks for a word before a call, and one that has does not', async () => {
  await window.openByNumber(called);
  await world.relay.pull();
  await window.syncReads(/Offline/);
  const now = Date.now();
  // A minute short of the limit nothing is asked.
  await window.page.clock.setFixedTime(now + 24 * hourMs - 60_000);
  await window.account
    .getByText(/^OK to call/)
    .first()
    .waitFor({ timeout: 90_000 });
  await window.page.clock.setFixedTime(now + 25 * hourMs);
  await window.account.getByText('No word from the server for 25 h').first().waitFor({ timeout: 90_000 });
  await window.page.keyboard.press('c');
  const reason = window.page.getByLabel('Why, in a line');
  await reason.waitFor();
  await window.notePanel.getByText(/25 hours/).waitFor();
  await expectLegible(world.desktop(), 'a stale copy');
  expect(handedOver).toEqual([]);
  await window.page.keyboard.type('They asked for it by e-mail this morning');
  await window.page.keyboard.press('Enter');
  await expect.poll(() => handedOver, { timeout: seenMs }).toEqual([`call tel:${numberOf(called)}`]);
  await world.relay.plugIn();
  const callThere = async () => (await world.folders()).find(({ account }) => account.id === called.account.id)?.calls[0];
  await expect.poll(callThere, { timeout: 90_000 }).toMatchObject({ verdict: 'warn', hitRules: 'staleCopy' });
});
