import { expect, inject, test } from 'vitest';
import { simulate, wordsOfFound } from './support/simulate.ts';

/** Set from outside to tell other stories, or more of them; docs/faults.md says which there are. */
const number = (name: string, usual: number): number => Number(process.env[name] ?? usual);

const limitMs = number('SIM_LIMIT_MS', 600_000);
/** The story under way at the limit is told to its end, and a found one made smaller. */
const timeout = limitMs + 300_000;

test('whatever goes wrong, what was saved arrives once and every desktop ends as the server is', { timeout }, async () => {
  const seed = number('SIM_SEED', 20_261_122);
  const simulated = await simulate({
    templateUrl: inject('templateUrl'),
    seed,
    firstStory: number('SIM_STORY', 0),
    commands: number('SIM_COMMANDS', 1000),
    desktops: number('SIM_DESKTOPS', 4),
    shape: { mostAtOnce: number('SIM_AT_ONCE', 12) },
    limitMs,
    shrinkMs: number('SIM_SHRINK_MS', 30_000),
    onStory: (done) => process.env['SIM_VERBOSE'] && process.stderr.write(`${JSON.stringify(done)}\n`),
  });
  process.stderr.write(`${JSON.stringify({ ...simulated, found: null })}\n`);
  expect(wordsOfFound(simulated)).toBe('');
});
