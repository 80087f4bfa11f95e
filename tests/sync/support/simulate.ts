import fc from 'fast-check';
import { SimNetwork } from './sim-network.ts';
import type { Sabotage } from './sim-program.ts';
import { SimServer } from './sim-server.ts';
import { type Step, type StoryShape, storySteps } from './steps.ts';
import { Story, type StoryEnd } from './story.ts';

export type SimulateOptions = {
  /** A migrated PostgreSQL database that nobody is connected to; a copy of it is made and removed. */
  readonly templateUrl: string;
  readonly seed: number;
  /** Commands that have to be acknowledged before it ends. */
  readonly commands: number;
  /** Computers in each story; every second one or so belongs to another person. */
  readonly desktops: number;
  readonly shape?: Partial<StoryShape>;
  /** Ends earlier, after the story under way. */
  readonly limitMs?: number;
  /** Begins with this story of the seed, to tell one again. */
  readonly firstStory?: number;
  readonly sabotage?: Sabotage;
  /** Changes the database before the first story. */
  readonly prepare?: (server: SimServer) => Promise<void>;
  /** So long a found violation is made smaller. */
  readonly shrinkMs?: number;
  readonly onStory?: (done: Simulated) => void;
};

/** How a simulation ended. `found` is null where everything held. */
export type Simulated = {
  readonly seed: number;
  readonly stories: number;
  readonly commands: number;
  readonly crashes: number;
  readonly requests: number;
  readonly faults: Readonly<Record<string, number>>;
  readonly found: Found | null;
};
export type Found = { readonly story: number; readonly violations: readonly string[]; readonly steps: readonly Step[] };

const usualShape: StoryShape = { fewest: 80, most: 160, mostAtOnce: 12 };
const usualShrinkMs = 30_000;

/**
 * Tells stories, one after the other, until so many commands have been acknowledged or something is found wrong. Each story has a
 * company, computers and a fate of its own, all from the seed; what is found is shrunk to the fewest steps that still show it.
 */
export async function simulate(options: SimulateOptions): Promise<Simulated> {
  const { seed, commands, desktops, sabotage = {}, limitMs = Number.POSITIVE_INFINITY } = options;
  const server = await SimServer.start(options.templateUrl);
  await options.prepare?.(server);
  const network = await SimNetwork.open(server.app);
  const world = { server, network, computers: desktops, sabotage };
  const started = performance.now();
  const firstStory = options.firstStory ?? 0;
  const totals = { stories: 0, commands: 0, crashes: 0 };
  const so = (found: Found | null): Simulated => ({
    seed,
    ...totals,
    requests: network.requests,
    faults: Object.fromEntries([...network.struck].sort()),
    found,
  });
  try {
    while (totals.commands < commands && performance.now() - started < limitMs) {
      const story = firstStory + totals.stories;
      const found = await tellStory(story, options, async (steps) => {
        const end = await Story.tell(world, steps);
        totals.commands += end.commands;
        totals.crashes += end.crashes;
        return end;
      });
      totals.stories += 1;
      if (found !== null) return so(found);
      options.onStory?.(so(null));
    }
    return so(null);
  } finally {
    await network.close();
    await server.close();
  }
}

async function tellStory(
  story: number,
  { seed, shape, shrinkMs = usualShrinkMs }: SimulateOptions,
  tell: (steps: readonly Step[]) => Promise<StoryEnd>,
): Promise<Found | null> {
  const seen = new Map<readonly Step[], readonly string[]>();
  let foundAt = 0;
  const property = fc.asyncProperty(storySteps({ ...usualShape, ...shape }), async (steps) => {
    // Shrinking could go on for ever: the smallest found so far is small enough.
    if (seen.size > 0 && performance.now() - foundAt > shrinkMs) return;
    const { violations } = await tell(steps);
    if (violations.length === 0) return;
    if (seen.size === 0) foundAt = performance.now();
    seen.set(steps, violations);
    throw new Error(violations.join('\n'));
  });
  const checked = await fc.check(property, { seed: seed + story * 7919, numRuns: 1 });
  if (checked.failed && seen.size === 0) throw new Error(`story ${story} could not be told`, { cause: checked.errorInstance });
  const smallest = [...seen.entries()].sort(([a], [b]) => a.length - b.length)[0];
  return smallest === undefined ? null : { story, steps: smallest[0], violations: smallest[1] };
}

/** What to tell about a violation, with what brings it back. */
export function wordsOfFound({ seed, found }: Simulated): string {
  if (found === null) return '';
  const steps = found.steps.map((step) => `  ${JSON.stringify(step)}`).join('\n');
  const again = `SIM_SEED=${seed} SIM_STORY=${found.story} SIM_COMMANDS=1 npx vitest run --project journeys tests/sync/simulator.test.ts`;
  return `seed ${seed}, story ${found.story}, steps:\n${steps}\n${found.violations.join('\n')}\nTell it again: ${again}`;
}
