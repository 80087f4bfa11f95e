import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { clientIdSchema, userIdSchema } from '#domain/kernel/ids.ts';
import { build } from '#tests/main/support/build.ts';
import { SignInWorld } from '#tests/main/support/sign-in-world.ts';
import { soon } from '#tests/main/support/soon.ts';

// Deriving a key from a password is meant to be slow, and the machine may have other things to do.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let world: SignInWorld;
beforeEach(async () => (world = await SignInWorld.open()));
afterEach(() => world.close());

const newClientId = () => clientIdSchema.parse(randomUUID());

it('a server that came back from a backup gets what it lost at the next sign-in, although nothing waits', async () => {
  await world.signIn();
  await world.write('one');
  await world.write('two');
  await soon(() => expect(world.session.journal.waitingCount()).toBe(0));
  await world.restart();
  world.model.handled.splice(1);
  world.model.lastSeq = 1;
  await world.signIn();
  await soon(() => expect(world.texts()).toEqual(['one', 'two']));
});

describe('a server that knows this desktop under another number', () => {
  it('gets what the same person has written, after a new sign-in', async () => {
    await world.signIn();
    await world.restart();
    await world.server.stop();
    await world.signIn();
    await world.write('one');
    world.response = build.signedIn({ clientId: newClientId() });
    await world.server.start();
    await soon(() => expect(world.changes).toEqual([[null, 'session.missing']]));
    await world.signIn();
    await soon(() => expect(world.texts()).toEqual(['one']));
  });

  it('gets also what it had answered and has lost since, as one that came back from a backup of before this desktop has', async () => {
    await world.signIn();
    await world.write('one');
    await soon(() => expect(world.session.journal.waitingCount()).toBe(0));
    await world.restart();
    world.model.handled.splice(0);
    world.model.lastSeq = 0;
    world.response = build.signedIn({ clientId: newClientId() });
    await world.signIn();
    await soon(() => expect(world.changes).toEqual([[null, 'session.missing']]));
    await world.signIn();
    await soon(() => expect(world.texts()).toEqual(['one']));
  });

  it('gets nothing of it when the person is another one', async () => {
    await world.signIn();
    await world.restart();
    await world.server.stop();
    await world.signIn();
    await world.write('one');
    world.response = build.signedIn({
      clientId: newClientId(),
      user: { ...world.response.user, id: userIdSchema.parse(randomUUID()) },
    });
    await world.server.start();
    await soon(() => expect(world.changes).toEqual([[null, 'session.missing']]));
    await world.signIn();
    expect(world.session.journal.after(0)).toEqual([]);
  });
});
