import { describe, expect, inject, test } from 'vitest';
import { acknowledgedBeforeFlush, countBySequence, droppedOnAnswer, withoutRewind } from './support/sabotage.ts';
import { type SimulateOptions, simulate } from './support/simulate.ts';

/** Some mistakes show themselves soon; what needs a refusal on an account that stays, or a restored backup, takes longer stories. */
const shortStories = { fewest: 20, most: 60 };

/** Each of these is a mistake that others have made; a simulator that does not notice it would prove nothing. */
describe('the simulator notices', { timeout: 600_000 }, () => {
  const violationsOf = async (wrong: Partial<SimulateOptions>): Promise<string> => {
    const options = {
      templateUrl: inject('templateUrl'),
      seed: 20_261_122,
      commands: 20_000,
      desktops: 4,
      shrinkMs: 0,
      limitMs: 300_000,
      shape: shortStories,
    };
    const { found } = await simulate({ ...options, ...wrong });
    return found?.violations.join('\n') ?? 'nothing';
  };

  test('a desktop that writes what it shows into its copy, so that nothing can be rewound', async () => {
    expect(await violationsOf({ sabotage: withoutRewind(), shape: {} })).toMatch(/the digest is|same digest, other words/);
  });

  test('a version that is a plain sequence, taken before the commit', async () => {
    expect(await violationsOf({ prepare: countBySequence })).toMatch(/the digest is|same digest, other words|not to be seen/);
  });

  test('a journal that says "saved" before the disk has it', async () => {
    expect(await violationsOf({ sabotage: acknowledgedBeforeFlush })).toMatch(/lost: |saved but not to be seen/);
  });

  test('a desktop that lets go of a command when its push is answered', async () => {
    expect(await violationsOf({ sabotage: droppedOnAnswer, shape: {} })).toMatch(/lost: |saved but not to be seen/);
  });
});
