import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { epochMsOf } from '#domain/kernel/dates.ts';
import { type ClientId, clientIdSchema } from '#domain/kernel/ids.ts';
import { type Revocation, heldWorkListResponseSchema } from '#contracts/http.ts';
import { type Relay, openRelay } from '#scripts/support/relay.ts';
import type { Desk } from '#tests/server/support/desk.ts';
import { type World, createWorld, password } from '#tests/server/support/world.ts';
import { portOf } from '#tests/support/port-of.ts';
import { Desktop, until } from './support/desktop.ts';

let world: World;
let network: Relay;
let desktop: Desktop;
let alex: Desk;
let clientId: ClientId;

beforeEach(async () => {
  world = await createWorld();
  await world.app.listen({ port: 0, host: '127.0.0.1' });
  const port = portOf(world.app.server);
  network = await openRelay(() => port);
  alex = await world.signIn(world.company.alex);
  desktop = await Desktop.make(network.url, () => epochMsOf(world.clock.now()));
  await desktop.start(world.company.dana.email, password);
  clientId = clientIdSchema.parse(desktop.signIns.current()?.vault.profile.clientId);
  await network.pull();
  const [first] = world.company.danasAccounts;
  await desktop.write(first, 'one');
  await desktop.write(first, 'two');
});
afterEach(async () => {
  await desktop.throwAway();
  await network.close();
  await world.close();
});

const ask = async (act: 'revoke' | 'allow', more: object = {}) => {
  const answer = await alex.ask({ method: 'POST', url: `/v1/devices/${clientId}/${act}`, payload: { requestId: randomUUID(), ...more } });
  expect(answer.statusCode).toBe(200);
};
const revoke = (revocation: Revocation) => ask('revoke', { revocation });
const wipedAt = async () => {
  const row = await world.database.owner.selectFrom('client').select('wipedAt').where('clientId', '=', clientId).executeTakeFirst();
  return row?.wipedAt ?? null;
};
const textsOf = (values: readonly unknown[]) =>
  values.map((value) => (typeof value === 'object' ? Reflect.get(value ?? {}, 'text') : null));
/** What desktops said; that computers were withdrawn and wiped is in the log too. */
const logged = async () => {
  const commands = world.database.owner.selectFrom('commandLog').select('input').where('clientId', 'is not', null);
  return textsOf((await commands.orderBy('position').execute()).map(({ input }) => input));
};
const held = async () =>
  textsOf(heldWorkListResponseSchema.parse((await alex.get('/v1/held-work')).json()).work.map(({ command }) => command?.['input']));
const signIn = async (word = password) => {
  const signedIn = await desktop.signIns.signIn({ email: world.company.dana.email, password: word });
  return signedIn.ok ? signedIn.value.confirmedBy : signedIn.error.code;
};

describe('a computer that its company withdraws', () => {
  test('fault 18, 34: sends its work first and wipes itself, when that is what is wanted; it begins anew when it is allowed again', async () => {
    await revoke('pushFirst');
    await network.plugIn();
    await until(wipedAt, 'the wipe');
    expect(await logged()).toEqual(['one', 'two']);
    expect(await held()).toEqual([]);
    expect(desktop.signIns.current()).toBeNull();
    expect(await signIn()).toBe('device.revoked');

    await ask('allow');
    expect(await signIn()).toBe('server');
    expect(desktop.signIns.current()?.vault.profile.clientId).not.toBe(clientId);
  });

  test('fault 34: wipes itself at once, and its work is with the server all the same, opened there alone', async () => {
    await revoke('wipeAtOnce');
    await network.plugIn();
    await until(wipedAt, 'the wipe');
    expect(await logged()).toEqual([]);
    expect(await held()).toEqual(['one', 'two']);
    expect(await signIn()).toBe('device.revoked');
  });
});

test('fault 69: after ten wrong passwords the work is with the server, and the computer goes on', async () => {
  await desktop.signIns.signOut();
  for (let count = 0; count < 10; count += 1) {
    await signIn('not her password');
    world.clock.pass(10 * 60_000);
  }
  expect(await signIn()).toBe('session.noOfflineCopy');
  await network.plugIn();
  expect(await until(async () => ((await signIn()) === 'server' ? 'server' : null), 'the sign-in')).toBe('server');
  expect(await held()).toEqual(['one', 'two']);
  expect(await wipedAt()).toBeNull();
  expect(desktop.signIns.current()?.journal.damagedCount).toBe(0);
});
