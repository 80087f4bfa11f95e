import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { newId } from '#tests/support/build.ts';
import { accountIdSchema } from '#domain/kernel/ids.ts';
import { build } from '#tests/main/support/build.ts';
import { SignInWorld, isGone } from '#tests/main/support/sign-in-world.ts';
import { soon } from '#tests/main/support/soon.ts';

// Deriving a key from a password is meant to be slow, and the machine may have other things to do.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let world: SignInWorld;
beforeEach(async () => (world = await SignInWorld.open()));
afterEach(() => world.close());

describe('a desktop that the company revokes', () => {
  const nothingLeft = async () => {
    expect(await world.filesBelow('journal')).toEqual([]);
    expect(await world.filesBelow('drafts')).toEqual([]);
    expect(await world.filesBelow('vaults')).toEqual([expect.stringContaining('keychain-secret')]);
    expect(world.cleared).toBeGreaterThan(0);
  };
  const ended = () => soon(() => expect(world.changes.at(-1)).toEqual([null, 'device.revoked']));
  beforeEach(async () => {
    await world.signIn();
    await world.session.drafts.keep([{ accountId: accountIdSchema.parse(newId()), draft: build.noteDraft('half a sentence') }]);
    await world.server.stop();
    await world.write('one', 'two');
    await world.restart();
    await world.server.start();
  });

  it('fault 18, 34: sends what waits, then wipes itself and says so, when the company wants the work first', async () => {
    world.revocation = 'pushFirst';
    await world.signIn();
    const { dataKey } = world.session.vault;
    await ended();
    await soon(() => expect(world.wiped).toEqual([{ isDone: true, pendingCount: 0, sealedWork: [] }]));
    expect(world.texts()).toEqual(['one', 'two']);
    expect(isGone(dataKey)).toBe(true);
    await nothingLeft();
  });

  it('fault 34: sends nothing but what is sealed to the server when it has to wipe at once', async () => {
    world.revocation = 'wipeAtOnce';
    await world.signIn();
    await ended();
    await soon(() => expect(world.wiped).toHaveLength(1));
    expect(world.texts()).toEqual([]);
    expect(world.wiped[0]).toMatchObject({ isDone: true, pendingCount: 2 });
    expect(world.opened()).toEqual(['one', 'two']);
    await soon(nothingLeft);
  });

  it('wipes itself in the middle of a session, at its next contact', async () => {
    await world.signIn();
    await soon(() => expect(world.texts()).toEqual(['one', 'two']));
    world.revocation = 'wipeAtOnce';
    world.runMs += 31_000;
    await world.session.courier.syncNow();
    await ended();
    await soon(() => expect(world.wiped).toHaveLength(1));
  });

  it('keeps what the server could not take, sealed to it alone, and sends it at the next sign-in', async () => {
    world.revocation = 'wipeAtOnce';
    const { server } = world;
    let isTaken = false;
    server.on('/v1/device/wiped', (body) => {
      if (!isTaken) return { status: 503, body: '' };
      world.wiped.push(body as never);
      return { status: 200, body: {} };
    });
    await world.signIn();
    await ended();
    await soon(nothingLeft);
    expect(await world.filesBelow('sealed-work')).toHaveLength(1);
    isTaken = true;
    expect(await world.signIn()).toBe('device.revoked');
    expect(world.opened()).toEqual(['one', 'two']);
    expect(await world.filesBelow('sealed-work')).toEqual([]);
  });

  it('sends what waits first also where only the server can open the session', async () => {
    await world.close();
    world = await SignInWorld.open();
    world.keychain.exchange(null);
    await world.signIn();
    await world.server.stop();
    await world.write('one');
    await world.restart();
    await world.server.start();
    world.revocation = 'pushFirst';
    await world.signIn();
    await ended();
    await soon(() => expect(world.wiped).toEqual([{ isDone: true, pendingCount: 0, sealedWork: [] }]));
    expect(world.texts()).toEqual(['one']);
  });

  it('wipes itself also when its keychain does not open any more', async () => {
    world.keychain.exchange('another');
    world.revocation = 'wipeAtOnce';
    expect(await world.signIn()).toBe('device.revoked');
    expect(world.opened()).toEqual(['one', 'two']);
    await nothingLeft();
  });

  it('erases its keys when the server does not even let its person in', async () => {
    world.isShutOut = true;
    expect(await world.signIn()).toBe('sealedCopy');
    await ended();
    await soon(nothingLeft);
    expect(await world.signIn()).toBe('device.revoked');
  });

  it('keeps all when the work cannot be sent, is not sealed, and was wanted first', async () => {
    await world.close();
    world = await SignInWorld.open();
    world.response = { ...world.response, sealKey: undefined };
    world.server.on('/v1/sync/push', { status: 503, body: '' });
    await world.signIn();
    await world.write('never sealed');
    world.revocation = 'pushFirst';
    world.runMs += 31_000;
    await world.session.courier.syncNow();
    await soon(() => expect(world.notes).toContain('device.wipeLater'));
    expect(await world.filesBelow('journal')).toHaveLength(1);
    expect(world.wiped).toEqual([]);
  });
});
