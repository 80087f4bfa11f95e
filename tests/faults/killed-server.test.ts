import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { signalAll } from '#scripts/support/process-tree.ts';
import { type Desk, type FaultWorld, createFaultWorld } from './support/fault-world.ts';

/** Courier and pool wait between tries; a person who presses "Sync now" does not. */
const settledMs = 90_000;
const seenMs = 30_000;

/** One desktop at work while the central API or its PostgreSQL is killed without a word. */
describe('a server that is killed', () => {
  let world: FaultWorld;
  let desk: Desk;
  beforeAll(async () => {
    world = await createFaultWorld();
    desk = await world.openSignedIn();
  });
  afterAll(async () => {
    await world?.close();
  });
  beforeEach(() => desk.window.syncReads(/Synced .* · 0 waiting/, settledMs));

  const write = (text: string): Promise<void> => desk.window.writeNote({ outcome: 'Reached', text });
  const times = async (text: string): Promise<object | undefined> => (await world.truth.notes(text))[0];
  const settled = async (): Promise<void> => {
    await desk.window.syncNow();
    await desk.window.syncReads(/Synced .* · 0 waiting/, settledMs);
  };

  test('fault 4: the API is killed inside the transaction of a push; nothing of it stays, and it is applied once afterwards', async () => {
    const letGo = await world.truth.holdPushes();
    await write('Written inside a transaction');
    await world.truth.waiting();
    await world.api().kill();
    await letGo();
    await desk.window.syncReads(/Offline · 1 waiting/, seenMs);
    expect(await times('Written inside')).toBeUndefined();
    await world.startApi();
    await settled();
    expect(await times('Written inside')).toMatchObject({ notes: 1, commands: 1 });
  });

  test('fault 3, security 19: the API is killed between the commit and its answer; the same command is answered again and not done again', async () => {
    world.relay.holdAfter(0);
    await write('Committed and not answered');
    await expect.poll(() => times('Committed and'), { timeout: seenMs }).toMatchObject({ notes: 1, commands: 1 });
    await world.relay.pull();
    await world.api().kill();
    world.relay.letGo();
    await desk.window.syncReads(/Offline · 1 waiting/, seenMs);
    await world.startApi();
    await world.relay.plugIn();
    await settled();
    expect(await times('Committed and')).toMatchObject({ notes: 1, commands: 1 });
  });

  test('security 36: PostgreSQL loses a process in the middle of a transaction and recovers; the same API goes on', async () => {
    const letGo = await world.truth.holdPushes();
    await write('Held in a dying backend');
    signalAll(await world.truth.waiting(), 'SIGKILL');
    // Its own connection is ended by the recovery too.
    await letGo().catch(() => undefined);
    await expect.poll(() => world.truth.run('select 1').catch(() => null), { timeout: seenMs }).not.toBeNull();
    await settled();
    expect(await times('Held in')).toMatchObject({ notes: 1, commands: 1 });
  });

  test('security 36: the whole PostgreSQL is killed in the middle of a transaction; work goes on, and everything is there once when it is back', async () => {
    const letGo = await world.truth.holdPushes();
    await write('Held in a dying server');
    await world.truth.waiting();
    await world.killPostgres();
    await letGo().catch(() => undefined);
    await write('Written while there is no database');
    await world.api().kill();
    await world.startApi();
    await settled();
    expect(await times('Held in a dying server')).toMatchObject({ notes: 1, commands: 1 });
    expect(await times('Written while')).toMatchObject({ notes: 1, commands: 1 });
    const texts = (await world.truth.notes('')).filter(({ commands }) => commands > 0).map(({ text }) => text);
    expect(texts).toEqual([
      'Written inside a transaction',
      'Committed and not answered',
      'Held in a dying backend',
      'Held in a dying server',
      'Written while there is no database',
    ]);
  });
});
