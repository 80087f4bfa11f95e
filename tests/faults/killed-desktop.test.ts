import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FaultWorld, createFaultWorld } from './support/fault-world.ts';
import { type KillLane, chanceOf } from './support/kill-lane.ts';
import { openProcessLane } from './support/process-lane.ts';
import { openWindowLane } from './support/window-lane.ts';

/** Enough to show that it works; the counts that prove something are those of `npm run soak`. */
const windowKills = 5;
const processKills = 8;

/** Kills at random moments; the seed is in the title, for whoever has to see a failure again. */
const seed = Number(process.env['FAULT_SEED'] ?? Math.floor(Math.random() * 1e9));

describe(`a desktop that is killed at any moment (FAULT_SEED=${seed})`, () => {
  let world: FaultWorld;
  const lanes: KillLane[] = [];
  beforeAll(async () => {
    world = await createFaultWorld();
  });
  afterAll(async () => {
    for (const lane of lanes) await lane.close();
    await world?.close();
  });
  const killed = async (lane: KillLane, name: string, kills: number): Promise<void> => {
    lanes.push(lane);
    while (lane.kills() < kills) await lane.cycle();
    await lane.settle();
    expect(lane.saved().length).toBeGreaterThan(0);
    expect(await world.truth.tally(name, lane.saved())).toMatchObject({ lost: [], doubled: [] });
  };

  test('fault 5, fault 7, security 1, 2 and 4: what the window called saved is on its screen after SIGKILL and in the API exactly once', async () => {
    await killed(await openWindowLane(world, 'Window', chanceOf(seed)), 'Window', windowKills);
  });

  test('fault 5, fault 23: what the journal called saved survives SIGKILL and an empty IndexedDB, and is in the API exactly once', async () => {
    await killed(await openProcessLane(world, 'Process', chanceOf(seed)), 'Process', processKills);
  });
});
