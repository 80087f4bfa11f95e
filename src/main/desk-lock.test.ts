import { expect, it, vi } from 'vitest';
import { soon } from '#tests/main/support/soon.ts';
import { SignInWorld } from '#tests/main/support/sign-in-world.ts';
import { createDeskLock } from './desk-lock.ts';

// Deriving a key from a password is meant to be slow, and the machine may have other things to do.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

/** A desk over real sign-ins; what it does comes out as words in their order. */
async function open() {
  const world = await SignInWorld.open();
  await world.signIn();
  const did: string[] = [];
  const { signIns } = world;
  const lock = createDeskLock({
    signIns,
    log: { note: (event) => void did.push(event), fault: (_place, fault) => expect.fail(String(fault)) },
    now: () => world.wallMs,
    runMs: () => world.runMs,
    pages: () => [
      { isDestroyed: () => false, reload: () => void did.push(`reload ${signIns.current() === null ? 'after' : 'before'}`) },
      { isDestroyed: () => true, reload: () => void did.push('reload of a page that is gone') },
    ],
    closePorts: () => void did.push('ports closed'),
    isInCall: () => false,
    tellNear: (isNear) => void did.push(isNear ? 'near' : 'not near'),
    tellFlush: () => void did.push('flush'),
    tellEnded: ({ code }) => void did.push(code),
  });
  lock.sessionChanged(null);
  return { world, lock, did };
}

it('hands over the last words, shuts the ports, ends the session, and only then loads the pages anew', async () => {
  const { world, lock, did } = await open();
  await lock.lock('byPerson');
  expect(did).toEqual(['flush', 'ports closed', 'session.lockedByPerson', 'session.locked', 'reload after']);
  expect(lock.ending()).toEqual({ code: 'session.lockedByPerson' });
  await world.signIn();
  lock.sessionChanged(null);
  expect(lock.ending()).toBeNull();
  lock.close();
  await world.close();
});

it.each(['session.leaseEnded', 'device.revoked'] as const)('empties the pages when a session ends with %s', async (code) => {
  const { world, lock, did } = await open();
  await world.signIns.signOut();
  lock.sessionChanged({ code });
  await soon(() => expect(did).toEqual(['reload after']));
  expect(lock.ending()).toEqual({ code });
  await world.close();
});

it('empties the pages also where the files of the session could not be closed, and writes that down', async () => {
  const did: string[] = [];
  const { world } = await open();
  const lock = createDeskLock({
    signIns: { current: world.signIns.current, lock: () => Promise.reject(new Error('the disk is gone')) },
    log: { note: (event) => void did.push(event), fault: (place, fault) => void did.push(`${place}: ${String(fault)}`) },
    now: () => world.wallMs,
    runMs: () => world.runMs,
    pages: () => [{ isDestroyed: () => false, reload: () => void did.push('reload') }],
    closePorts: () => undefined,
    isInCall: () => false,
    tellNear: () => undefined,
    tellFlush: () => undefined,
    tellEnded: ({ code }) => void did.push(code),
  });
  await lock.lock('asleep');
  expect(did).toEqual(['session.lockedAsleep', 'lock: Error: the disk is gone', 'reload']);
  lock.close();
  await world.close();
});

it('does nothing when nobody is signed in', async () => {
  const { world, lock, did } = await open();
  await world.signIns.signOut();
  await lock.lock('asleep');
  expect(did).toEqual([]);
  await world.close();
});

it('locks by itself when nobody has touched anything for the policy’s ten minutes', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], shouldAdvanceTime: true });
  const { world, lock, did } = await open();
  lock.input();
  world.pass(11 / 60);
  await vi.advanceTimersByTimeAsync(31_000);
  await soon(() => expect(did).toContain('reload after'));
  vi.useRealTimers();
  expect(did).toContain('session.lockedIdle');
  expect(world.signIns.current()).toBeNull();
  lock.close();
  await world.close();
});
