import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SignInWorld, isGone } from '#tests/main/support/sign-in-world.ts';
import { soon } from '#tests/main/support/soon.ts';

// Deriving a key from a password is meant to be slow, and the machine may have other things to do.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let world: SignInWorld;
beforeEach(async () => (world = await SignInWorld.open()));
afterEach(() => world.close());

describe('the offline lease', () => {
  beforeEach(async () => {
    await world.signIn();
    await world.restart();
    await world.server.stop();
  });
  afterEach(() => world.server.start());

  it('opens for 72 hours after the last contact and then no more; unsent work is sent after the next sign-in', async () => {
    world.pass(71);
    expect(await world.signIn()).toBe('sealedCopy');
    await world.write('one');
    await world.restart();
    world.pass(1);
    expect(await world.signIn()).toBe('session.leaseEnded');
    await world.server.start();
    expect(await world.signIn()).toBe('server');
    await soon(() => expect(world.texts()).toEqual(['one']));
    await world.server.stop();
    await world.restart();
    world.pass(71);
    expect(await world.signIn()).toBe('sealedCopy');
  });

  it('ends a session that is open, and says by when before it does', async () => {
    await world.signIn();
    world.pass(65);
    await soon(() => expect(world.session.facts().leaseEndsAt).not.toBeNull());
    const { dataKey } = world.session.vault;
    world.pass(7);
    await soon(() => expect(world.changes.at(-1)).toEqual([null, 'session.leaseEnded']));
    await soon(() => expect(isGone(dataKey)).toBe(true));
  });

  it('fault 15, 19: is not stretched by a clock that is set back', async () => {
    await world.signIn();
    world.pass(60);
    await world.restart();
    world.wallMs -= 365 * 24 * 3_600_000;
    expect(await world.signIn()).toBe('sealedCopy');
    world.runMs += 13 * 3_600_000;
    await soon(() => expect(world.changes.at(-1)).toEqual([null, 'session.leaseEnded']));
    expect(await world.signIn()).toBe('session.leaseEnded');
  });

  it('begins anew with every contact while the session is open', async () => {
    await world.signIn();
    world.pass(71);
    await world.server.start();
    await world.session.courier.syncNow();
    await soon(() => expect(world.session.facts().confirmedBy).toBe('server'));
    await world.server.stop();
    await world.restart();
    world.pass(71);
    expect(await world.signIn()).toBe('sealedCopy');
  });
});
