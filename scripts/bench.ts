import { readdir } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { measure, reportTable, type BenchPlan } from './support/bench.ts';
import { fail, parseCommandLine, runCommand, say, wholeNumber } from './support/cli.ts';
import { createProgress } from './support/progress.ts';
import { inProject } from './support/project.ts';

/**
 * Benchmarks are the files `tests/bench/NAME.bench.ts`. Each exports `plan`, which sets up and returns what to measure;
 * it is given the progress words of the setup to tell.
 */
export interface BenchModule {
  plan(tell: (words: string) => void, options: BenchOptions): Promise<BenchPlan>;
}

/** What a person wants otherwise than usual. */
export interface BenchOptions {
  /** Accounts of the usual book; only the benchmarks that say so take it. */
  accounts: number | null;
}

const FOLDER = inProject('tests', 'bench');
const ENDING = '.bench.ts';
const MAX_ROUNDS = 1_000;
const FEWEST_ACCOUNTS = 100;
const MOST_ACCOUNTS = 100_000;

await runCommand(async () => {
  const names = await benchNames();
  const { flags, positionals } = parseCommandLine({
    command: 'npm run bench --',
    about: `Measures one benchmark: ${names.join(', ')}. Medians of interleaved rounds; the last line is one JSON object.`,
    positionals: 'NAME',
    flags: {
      json: { type: 'boolean', words: 'standard output holds the JSON line only; the table goes to standard error' },
      rounds: { type: 'string', value: 'N', words: 'measured rounds, five or more, instead of the usual number' },
      accounts: {
        type: 'string',
        value: 'N',
        words: 'storage and sync: a book of another size than the usual 10,000 accounts, for a quick try',
      },
    },
  });
  const [name] = positionals;
  if (name === undefined || !names.includes(name)) fail(`Name one benchmark: ${names.join(', ')}.`);
  const { plan } = await benchModule(name);
  const accounts =
    flags.accounts === undefined ? null : wholeNumber('accounts', flags.accounts, { min: FEWEST_ACCOUNTS, max: MOST_ACCOUNTS });
  const usual = await plan((words) => say(`${name}: ${words}`), { accounts });
  const rounds = flags.rounds === undefined ? usual.rounds : wholeNumber('rounds', flags.rounds, { min: 5, max: MAX_ROUNDS });
  const progress = createProgress(name);
  try {
    const report = await measure(name, { ...usual, rounds }, (done, total, words) => progress.update(done, total, words));
    progress.finish(`${rounds} rounds`);
    const table = `${reportTable(report)}\n`;
    (flags.json ? process.stderr : process.stdout).write(table);
    process.stdout.write(`${JSON.stringify(report)}\n`);
  } finally {
    await usual.close?.();
  }
});

async function benchNames(): Promise<string[]> {
  const files = await readdir(FOLDER).catch(() => []);
  return files
    .filter((file) => file.endsWith(ENDING))
    .map((file) => file.slice(0, -ENDING.length))
    .sort();
}

async function benchModule(name: string): Promise<BenchModule> {
  const loaded: unknown = await import(pathToFileURL(inProject('tests', 'bench', `${name}${ENDING}`)).href);
  if (!isBenchModule(loaded)) fail(`tests/bench/${name}${ENDING} exports no function named plan.`);
  return loaded;
}

function isBenchModule(loaded: unknown): loaded is BenchModule {
  return typeof loaded === 'object' && loaded !== null && 'plan' in loaded && typeof loaded.plan === 'function';
}
