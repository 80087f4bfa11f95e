import { pathToFileURL } from 'node:url';
import { fail, parseCommandLine, runCommand, say, wholeNumber } from './support/cli.ts';
import { createProgress } from './support/progress.ts';
import { inProject } from './support/project.ts';

/** What is done lies with the tests, in `tests/faults/support/soak.ts`; this is how it is called. */
interface SoakModule {
  soak(options: {
    kills: number;
    limitMs: number;
    simulated: number;
    seed: number;
    tell: (done: number, total: number, words: string) => void;
  }): Promise<SoakReport>;
}

interface KillCount {
  kills: number;
  saved: number;
  lost: readonly string[];
  doubled: readonly string[];
}

interface SoakReport {
  window: KillCount;
  process: KillCount;
  troubles: readonly string[];
  minutes: number;
  simulated: { commands: number; found: unknown } | null;
}

const FILE = inProject('tests', 'faults', 'support', 'soak.ts');
const MINUTE_MS = 60_000;
/** A note that is lost or doubled is named, but not hundreds of them. */
const MOST_NAMED = 20;

await runCommand(async () => {
  const { flags } = parseCommandLine({
    command: 'npm run soak --',
    about:
      'Kills the real application at random moments, counts every note that its screen called saved, and simulates as many commands\n' +
      'as asked. The last line is one JSON object. Ends with 1 when anything was lost or doubled, or when the time was too short.',
    flags: {
      kills: { type: 'string', value: 'N', default: '200', words: 'SIGKILLs of the Electron application; 0 leaves them out' },
      minutes: { type: 'string', value: 'N', default: '30', words: 'time for the kills, and as much again for the simulation' },
      simulated: { type: 'string', value: 'N', default: '0', words: 'commands to simulate afterwards' },
      seed: { type: 'string', value: 'S', words: 'the same chance again; told at the beginning' },
    },
  });
  const kills = wholeNumber('kills', flags.kills, { min: 0, max: 100_000 });
  const simulated = wholeNumber('simulated', flags.simulated, { min: 0, max: 10_000_000 });
  const limitMs = wholeNumber('minutes', flags.minutes, { min: 1, max: 10_000 }) * MINUTE_MS;
  const seed = wholeNumber('seed', flags.seed ?? String(Math.floor(Math.random() * 1e9)), { min: 0, max: 2_000_000_000 });
  say(`soak: seed ${seed}`);
  const progress = createProgress('soak');
  const report = await (await soakModule()).soak({ kills, limitMs, simulated, seed, tell: progress.update });
  progress.finish(`${report.window.kills} windows and ${report.process.kills} processes killed in ${report.minutes} minutes`);
  return conclude(report, kills, simulated);
});

function conclude({ window, process: headless, troubles, minutes, simulated }: SoakReport, kills: number, wanted: number): number {
  const lost = [...window.lost, ...headless.lost];
  const doubled = [...window.doubled, ...headless.doubled];
  for (const text of lost.slice(0, MOST_NAMED)) say(`LOST: "${text}"`);
  for (const text of doubled.slice(0, MOST_NAMED)) say(`DOUBLED: "${text}"`);
  for (const words of troubles) say(`TROUBLE: ${words}`);
  if (window.kills < kills) say(`Only ${window.kills} of ${kills} kills were reached in the time. Give more --minutes.`);
  if (simulated !== null && simulated.commands < wanted)
    say(`Only ${simulated.commands} of ${wanted} commands were simulated in the time.`);
  const count = ({ kills: killed, saved, ...rest }: KillCount) => ({
    kills: killed,
    saved,
    lost: rest.lost.length,
    doubled: rest.doubled.length,
  });
  const line = {
    kills: window.kills,
    saved: window.saved + headless.saved,
    lost: lost.length,
    doubled: doubled.length,
    troubles: troubles.length,
    minutes,
    window: count(window),
    process: count(headless),
    simulated,
  };
  process.stdout.write(`${JSON.stringify(line)}\n`);
  const isShort = window.kills < kills || (simulated !== null && simulated.commands < wanted);
  return lost.length > 0 || doubled.length > 0 || troubles.length > 0 || isShort || (simulated?.found ?? null) !== null ? 1 : 0;
}

async function soakModule(): Promise<SoakModule> {
  const loaded: unknown = await import(pathToFileURL(FILE).href);
  if (!isSoakModule(loaded)) fail('tests/faults/support/soak.ts exports no function named soak.');
  return loaded;
}

function isSoakModule(loaded: unknown): loaded is SoakModule {
  return typeof loaded === 'object' && loaded !== null && 'soak' in loaded && typeof loaded.soak === 'function';
}
