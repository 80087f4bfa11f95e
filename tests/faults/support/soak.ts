import { setup as prepareScreen } from '#tests/support/window-setup.ts';
import { type FaultWorld, createFaultWorld } from './fault-world.ts';
import { type KillLane, chanceOf } from './kill-lane.ts';
import { openProcessLane } from './process-lane.ts';
import { openWindowLane } from './window-lane.ts';
import { type SimulatedPart, simulatedPart } from './simulated-part.ts';

export type SoakOptions = {
  /** SIGKILLs of the Electron application to reach; a third as many of the parts without a window come along. */
  readonly kills: number;
  /** No new life begins after so long; the simulated part has as much time again. */
  readonly limitMs: number;
  readonly simulated: number;
  readonly seed: number;
  readonly tell: (done: number, total: number, words: string) => void;
};

/** One kind of kills: how many, how many notes were called saved in them, and the words of those lost and doubled. */
export type KillCount = {
  readonly kills: number;
  readonly saved: number;
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
};

export type SoakReport = {
  readonly window: KillCount;
  readonly process: KillCount;
  /** Lives in which something else went wrong than the kill, such as a queue that never came. */
  readonly troubles: readonly string[];
  readonly minutes: number;
  readonly simulated: SimulatedPart | null;
};

/** Two windows and one process without a window at a time: more would only wait for each other on a small machine. */
const windowLanes = 2;
/** A lane that meets more trouble than this gives up; what it saved is counted all the same. */
const mostTroubles = 5;

/** Kills desktops at random, counts every saved note, and then lets the simulator do its part. */
export async function soak(options: SoakOptions): Promise<SoakReport> {
  const started = performance.now();
  const killed = options.kills === 0 ? { window: nothing, process: nothing, troubles: [] } : await killAll(options);
  const minutes = Math.round((performance.now() - started) / 6_000) / 10;
  const simulated = options.simulated === 0 ? null : await simulatedPart(options);
  return { ...killed, minutes, simulated };
}

const nothing: KillCount = { kills: 0, saved: 0, lost: [], doubled: [] };

async function killAll(options: SoakOptions): Promise<Omit<SoakReport, 'minutes' | 'simulated'>> {
  const takeDown = await prepareScreen();
  const world = await createFaultWorld();
  try {
    const windows = await Promise.all(
      Array.from({ length: windowLanes }, (_, lane) => openWindowLane(world, `Window ${lane}`, chanceOf(options.seed + lane))),
    );
    const processes = [await openProcessLane(world, 'Process', chanceOf(options.seed - 1))];
    const troubles = await runLanes(windows, processes, options);
    return { window: await counted(world, 'Window', windows), process: await counted(world, 'Process', processes), troubles };
  } finally {
    await world.close();
    await takeDown();
  }
}

/** Runs all lanes side by side; gives what went wrong besides the kills. */
async function runLanes(windows: readonly KillLane[], processes: readonly KillLane[], options: SoakOptions): Promise<string[]> {
  const { kills, limitMs, tell } = options;
  const deadline = performance.now() + limitMs;
  const sum = (lanes: readonly KillLane[]): number => lanes.reduce((total, lane) => total + lane.kills(), 0);
  const troubles: string[] = [];
  const runLane = async (lane: KillLane, isWanted: () => boolean): Promise<void> => {
    let own = 0;
    while (isWanted() && own <= mostTroubles && performance.now() < deadline) {
      try {
        await lane.cycle();
      } catch (fault) {
        own += 1;
        troubles.push(String(fault));
      }
      tell(sum(windows), kills, `${sum(windows)} windows killed, and ${sum(processes)} processes without one`);
    }
    await lane.settle();
  };
  const isShort = (lanes: readonly KillLane[], wanted: number) => (): boolean => sum(lanes) < wanted;
  await Promise.all([
    ...windows.map((lane) => runLane(lane, isShort(windows, kills))),
    ...processes.map((lane) => runLane(lane, isShort(processes, Math.ceil(kills / 3)))),
  ]);
  return troubles;
}

async function counted(world: FaultWorld, prefix: string, lanes: readonly KillLane[]): Promise<KillCount> {
  const saved = lanes.flatMap((lane) => lane.saved());
  const { lost, doubled } = await world.truth.tally(prefix, saved);
  for (const lane of lanes) await lane.close();
  return { kills: lanes.reduce((total, lane) => total + lane.kills(), 0), saved: saved.length, lost, doubled };
}
