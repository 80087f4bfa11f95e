import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { inProject } from '#scripts/support/project.ts';
// Under its own name the linter takes it for a hook of React.
import { openEmbeddedPostgres as shareEmbeddedPostgres } from '#server/db/embedded.ts';
import { openDatabase } from '#server/db/open-database.ts';

const simulatedSchema = z.object({
  seed: z.number(),
  stories: z.number(),
  commands: z.number(),
  crashes: z.number(),
  requests: z.number(),
  faults: z.record(z.string(), z.number()),
  found: z.object({ story: z.number(), violations: z.array(z.string()) }).nullable(),
});
/** What the simulator has come to; `found` is null where nothing was lost, doubled or different. */
export type SimulatedPart = z.infer<typeof simulatedSchema>;

type Options = {
  readonly simulated: number;
  readonly limitMs: number;
  readonly seed: number;
  readonly tell: (done: number, total: number, words: string) => void;
};

const desktops = 3;

/** Runs the simulator of `tests/sync` on a PostgreSQL of its own until so many commands are acknowledged. */
export async function simulatedPart({ simulated, limitMs, seed, tell }: Options): Promise<SimulatedPart> {
  const simulate = await simulator();
  const folder = await mkdtemp(path.join(tmpdir(), 'collector-simulated-'));
  // The user who runs PostgreSQL under root has to get in.
  await chmod(folder, 0o755);
  const server = await shareEmbeddedPostgres(folder, () => undefined);
  try {
    // Migrated, and with nobody connected to it: the template of the simulator's own database.
    await (await openDatabase({ databaseUrl: server.databaseUrl })).close();
    const onStory = (so: unknown): void => tell(simulatedSchema.parse(so).commands, simulated, 'commands simulated');
    return simulatedSchema.parse(
      await simulate({ templateUrl: server.databaseUrl, seed, commands: simulated, desktops, limitMs, onStory }),
    );
  } finally {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function simulator(): Promise<(options: object) => Promise<unknown>> {
  const file = inProject('tests', 'sync', 'support', 'simulate.ts');
  if (!existsSync(file)) throw new Error('there is no simulator in tests/sync');
  const loaded: unknown = await import(pathToFileURL(file).href);
  return z.object({ simulate: z.custom<(options: object) => Promise<unknown>>((value) => typeof value === 'function') }).parse(loaded)
    .simulate;
}
