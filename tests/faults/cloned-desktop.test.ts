import { cp, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openWindow } from '#scripts/support/open-window.ts';
import { removeUserDataDir } from '#tests/support/desktop.ts';
import { type Desk, type FaultWorld, createFaultWorld } from './support/fault-world.ts';

const settledMs = 90_000;

/** Two of what there should be one of: a second program on the same data, and the same data on a second computer. */
describe('a desktop that is there twice', () => {
  let world: FaultWorld;
  let desk: Desk;
  let cloneDir: string;
  const saved: string[] = [];
  beforeAll(async () => {
    world = await createFaultWorld();
    cloneDir = await mkdtemp(path.join(tmpdir(), 'collector-clone-'));
    desk = await world.openSignedIn();
  });
  afterAll(async () => {
    await world?.close();
    await removeUserDataDir(cloneDir);
  });

  const write = async ({ window }: Desk, text: string): Promise<void> => {
    await window.writeNote({ outcome: 'Reached', text });
    saved.push(text);
  };
  const settled = async ({ window }: Desk): Promise<void> => {
    await window.syncNow();
    await window.syncReads(/Synced .* · 0 waiting/, settledMs);
  };

  test('fault 25, security 14: a second start on the same data ends by itself and touches nothing; the first goes on', async () => {
    await write(desk, 'Twice: before the second start');
    const second = await openWindow({ apiUrl: world.relay.url, userDataDir: world.userDataDir });
    expect(await second.ended).toBe(0);
    await write(desk, 'Twice: after the second start');
    await settled(desk);
    expect(await world.truth.tally('Twice', saved)).toMatchObject({ lost: [], doubled: [] });
  });

  test('fault 25: a folder cloned to another computer with work in it: both send what they have, and nothing is lost or doubled', async () => {
    await world.relay.pull();
    await write(desk, 'Twice: waiting when it was cloned');
    await desk.desktop.kill('SIGKILL');
    await cp(world.userDataDir, cloneDir, { recursive: true });

    const original = await world.openSignedIn();
    await write(original, 'Twice: of the original alone');
    const clone = await world.openSignedIn({ userDataDir: cloneDir });
    await write(clone, 'Twice: of the clone alone');
    await write(clone, 'Twice: of the clone alone, again');

    await world.relay.plugIn();
    await settled(original);
    await settled(clone);
    await write(original, 'Twice: of the original afterwards');
    await settled(original);
    await settled(clone);
    expect(await world.truth.tally('Twice', saved)).toMatchObject({ lost: [], doubled: [], kept: saved.length });
  });
});
