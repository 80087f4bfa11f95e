import { fail, parseCommandLine, runCommand, say } from './support/cli.ts';
import {
  runFaultTests,
  runLint,
  runPackageTests,
  runServerTests,
  runTypes,
  runVitest,
  runWindowTests,
  sum,
  type StageResult,
} from './support/test-stages.ts';

interface Stage {
  name: string;
  words: string;
  run(): Promise<StageResult>;
}

/** In order: what is cheap and fails most comes first. */
const STAGES: Stage[] = [
  { name: 'types', words: 'every layer with its own compiler settings', run: runTypes },
  { name: 'lint', words: 'oxlint', run: runLint },
  { name: 'layers', words: 'who imports whom, and planted violations', run: () => runVitest(['architecture']) },
  { name: 'unit', words: 'rules and components', run: () => runVitest(['unit', 'component']) },
  { name: 'server', words: 'the central API on a real PostgreSQL', run: runServerTests },
  { name: 'journeys', words: 'a day across server and desktop', run: () => runVitest(['journeys']) },
  { name: 'e2e', words: 'the real window, sandbox on', run: runWindowTests },
  { name: 'faults', words: 'the real window, API and database killed, starved and cut off', run: runFaultTests },
  { name: 'package', words: 'the packaged application', run: runPackageTests },
];

await runCommand(async () => {
  const { flags } = parseCommandLine({
    command: 'npm test --',
    about: `Runs all tests, stage by stage: ${STAGES.map((stage) => stage.name).join(', ')}.\nEnds with a line "N passed, N failed" and exit code 1 when anything failed.`,
    flags: { only: { type: 'string', value: 'STAGE[,STAGE]', words: 'run these stages only' } },
  });
  const stages = chosen(flags.only);
  const results: StageResult[] = [];
  for (const [index, stage] of stages.entries()) {
    say(`\n── ${index + 1}/${stages.length} ${stage.name}: ${stage.words}`);
    const started = performance.now();
    const result = await stage.run();
    results.push(result);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    say(`── ${stage.name}: ${counts(result)} in ${seconds} s${result.failed > 0 ? '   <── FAILED' : ''}`);
    for (const why of result.cannotRun) say(`── ${stage.name} DID NOT RUN: ${why}`);
  }
  return conclude(stages, results);
});

function chosen(only: string | undefined): Stage[] {
  if (only === undefined) return STAGES;
  return only.split(',').map((name) => {
    const known = STAGES.map((stage) => stage.name).join(', ');
    return STAGES.find((stage) => stage.name === name) ?? fail(`There is no stage "${name}". The stages are ${known}.`);
  });
}

function conclude(stages: readonly Stage[], results: readonly StageResult[]): number {
  say('\nSummary');
  stages.forEach((stage, index) => {
    const result = results[index];
    if (result !== undefined) say(`  ${stage.name.padEnd(10)} ${counts(result)}`);
  });
  const total = sum(results);
  for (const failure of total.failures) say(`\nFAILED: ${failure}`);
  const continuousIntegration = process.env['CI'] === 'true';
  for (const why of total.cannotRun) say(`\nNOT RUN: ${why}${continuousIntegration ? ' (counted as failed)' : ''}`);
  const failed = total.failed + (continuousIntegration ? total.cannotRun.length : 0);
  // Not a single test is no success either.
  const empty = total.passed + failed === 0 ? 1 : 0;
  const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
  process.stdout.write(`\n${total.passed} passed, ${failed + empty} failed${skipped}\n`);
  return failed + empty > 0 ? 1 : 0;
}

function counts(result: StageResult): string {
  return `${result.passed} passed, ${result.failed} failed${result.skipped > 0 ? `, ${result.skipped} skipped` : ''}`;
}
