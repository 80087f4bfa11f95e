import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { buildDesktop } from './build-desktop.ts';
import { whyNotInstallable } from './debian-installation.ts';
import { inProject } from './project.ts';

/** How a stage ended, in numbers of tests or checks. `failures` names what failed; `cannotRun` says why a part was not run. */
export interface StageResult {
  passed: number;
  failed: number;
  skipped: number;
  failures: string[];
  cannotRun: string[];
}

const LAYER_CONFIGS = ['domain', 'contracts', 'smtp', 'server', 'main', 'preload', 'renderer', 'scripts', 'tests'];
const RESULTS_FOLDER = 'out/test-results';
const DEBIAN_POSTGRES = '/usr/lib/postgresql/15/bin/postgres';

/** Type-checks each layer with its own settings, two at a time. Counts as one check. */
export async function runTypes(): Promise<StageResult> {
  const waiting = [...LAYER_CONFIGS];
  let failed = false;
  const worker = async (): Promise<void> => {
    for (let layer = waiting.shift(); layer !== undefined; layer = waiting.shift()) {
      const { code, output } = await capture(inProject('node_modules', 'typescript', 'bin', 'tsc'), ['-p', `tsconfig.${layer}.json`]);
      process.stderr.write(`  ${code === 0 ? 'ok    ' : 'FAILED'} ${layer}\n${output}`);
      failed ||= code !== 0;
    }
  };
  await Promise.all([worker(), worker()]);
  return oneCheck(!failed, 'a layer does not compile');
}

/** Lints everything and compares it with the one format; warnings count as failures. Counts as one check. */
export async function runLint(): Promise<StageResult> {
  const lint = await show(inProject('node_modules', 'oxlint', 'bin', 'oxlint'), ['--deny-warnings'], {});
  const format = await show(inProject('node_modules', 'prettier', 'bin', 'prettier.cjs'), ['--check', '--log-level', 'warn', '.'], {});
  if (format !== 0) process.stderr.write('  `npx prettier --write .` brings these files into the one format.\n');
  return oneCheck(lint === 0 && format === 0, 'oxlint or the format');
}

/** Runs vitest projects (their files below `below` only, where it is said) and counts their tests. `label` keeps the result files of two runs apart. */
export async function runVitest(
  projects: readonly string[],
  options: { label?: string; environment?: Record<string, string>; below?: string } = {},
): Promise<StageResult> {
  const file = inProject(RESULTS_FOLDER, `${options.label ?? projects.join('-')}.json`);
  await mkdir(inProject(RESULTS_FOLDER), { recursive: true });
  await rm(file, { force: true });
  const args = [
    'run',
    ...(options.below === undefined ? [] : [options.below]),
    ...projects.flatMap((name) => ['--project', name]),
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ];
  const code = await show(inProject('node_modules', 'vitest', 'vitest.mjs'), args, options.environment ?? {});
  return await countResults(file, code);
}

/**
 * The server's tests: on the embedded PostgreSQL, and those that ask a database again on Debian's 15 where that is installed. What stands
 * beside the source asks none, or is about the embedded one.
 */
export async function runServerTests(): Promise<StageResult> {
  const embedded = await runVitest(['server'], { label: 'server-embedded', environment: { CW_TEST_PG: 'embedded' } });
  if (!existsSync(DEBIAN_POSTGRES)) {
    process.stderr.write("  Debian's PostgreSQL 15 is not installed here, so the server was tested on the embedded one only.\n");
    return embedded;
  }
  const again = { label: 'server-debian15', environment: { CW_TEST_PG: 'debian15' }, below: 'tests/server/' };
  return sum([embedded, await runVitest(['server'], again)]);
}

/** The real window: its stories one after the other, and beside them those that do little but wait. Both take the build that is made first. */
export async function runWindowTests(): Promise<StageResult> {
  await buildDesktop();
  return sum(await Promise.all([runVitest(['e2e']), runVitest(['waits'])]));
}

/** Packaging is tried on Linux only, and the Debian package is installed by root only; elsewhere the stage says so. */
export async function runPackageTests(): Promise<StageResult> {
  if (process.platform !== 'linux') return cannotRun('the package is tested on Linux only');
  const why = whyNotInstallable();
  const result = await runVitest(['package']);
  return why === null ? result : sum([result, cannotRun(why)]);
}

/** Small disks are mounted by root only, and clocks are faked on Linux only; where neither can be, the stage says so. */
export async function runFaultTests(): Promise<StageResult> {
  const loaded: unknown = await import(pathToFileURL(inProject('tests', 'faults', 'support', 'cannot-try.ts')).href);
  const { whatCannotBeTried } = z
    .object({ whatCannotBeTried: z.custom<() => string[]>((value) => typeof value === 'function') })
    .parse(loaded);
  const result = await runVitest(['faults']);
  return sum([result, ...whatCannotBeTried().map(cannotRun)]);
}

/** A stage that was not run, with the reason. */
export function cannotRun(why: string): StageResult {
  return { passed: 0, failed: 0, skipped: 0, failures: [], cannotRun: [why] };
}

/** Adds results up. */
export function sum(results: readonly StageResult[]): StageResult {
  return {
    passed: results.reduce((total, result) => total + result.passed, 0),
    failed: results.reduce((total, result) => total + result.failed, 0),
    skipped: results.reduce((total, result) => total + result.skipped, 0),
    failures: results.flatMap((result) => result.failures),
    cannotRun: results.flatMap((result) => result.cannotRun),
  };
}

const vitestResultSchema = z.object({
  numPassedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      assertionResults: z.array(z.object({ status: z.string(), fullName: z.string() })),
    }),
  ),
});

async function countResults(file: string, code: number | null): Promise<StageResult> {
  if (!existsSync(file)) return oneCheck(false, `no results were written to ${file}`);
  const report = vitestResultSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  const failures = report.testResults.flatMap((result) => {
    const where = relative(inProject(), result.name);
    // A file that cannot even be loaded has no tests to count, but it failed.
    if (result.status === 'failed' && result.assertionResults.length === 0) return [`${where} could not be loaded`];
    return result.assertionResults.filter((test) => test.status === 'failed').map((test) => `${where}: ${test.fullName}`);
  });
  if (code !== 0 && failures.length === 0) failures.push(`vitest ended with exit code ${code} though no test failed`);
  return {
    passed: report.numPassedTests,
    failed: failures.length,
    skipped: report.numPendingTests + report.numTodoTests,
    failures,
    cannotRun: [],
  };
}

function oneCheck(passed: boolean, what: string): StageResult {
  return { passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0, failures: passed ? [] : [what], cannotRun: [] };
}

/** Runs a Node program with its output shown as it comes. */
function show(program: string, args: readonly string[], environment: Record<string, string>): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...args], {
      cwd: inProject(),
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code));
  });
}

function capture(program: string, args: readonly string[]): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...args], { cwd: inProject(), stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  });
}
