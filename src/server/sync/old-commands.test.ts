import { expect, test } from 'vitest';
import { arrivingCommandSchema } from '#contracts/envelope.ts';
import { type Lift, lifted } from './old-commands.ts';

const now = arrivingCommandSchema.parse({
  commandId: '6f2b1c1e-52f5-4f0e-9a5c-6d3f0a1b2c3d',
  name: 'followUp.close',
  accountId: '6f2b1c1e-52f5-4f0e-9a5c-6d3f0a1b2c3e',
  at: '2026-03-31T15:00:00.000Z',
  businessDate: '2026-03-31',
  input: { followUpId: '6f2b1c1e-52f5-4f0e-9a5c-6d3f0a1b2c3f', status: 'done' },
  seq: 1,
});

/** As if version 1 had called the command otherwise, and version 2 had said the outcome with a word of its own. */
const steps: Readonly<Record<number, Lift>> = {
  1: (command) => (command.name === 'reminder.close' ? { ...command, name: 'followUp.close' } : command),
  2: ({ input: { isDone, ...input }, ...command }) => ({ ...command, input: { ...input, status: isDone === true ? 'done' : 'cancelled' } }),
};
const { status: _, ...oldInput } = now.input;
const old = { ...now, name: 'reminder.close', input: { ...oldInput, isDone: true } };

test('a command of an older version is lifted step by step to the present one', () => {
  expect(lifted(old, steps, 3)).toEqual(now);
  expect(lifted({ ...old, madeWith: 1 }, steps, 3)).toEqual(now);
  expect(lifted({ ...old, name: 'followUp.close', madeWith: 2 }, steps, 3)).toEqual(now);
});

test('a command of the present version is taken as it is, without the version it says', () => {
  expect(lifted({ ...now, madeWith: 3 }, steps, 3)).toEqual(now);
  expect(lifted(now)).toEqual(now);
});

test('a command of a version to come is left to its desktop, and one that is none of ours is refused', () => {
  expect(() => lifted({ ...now, madeWith: 4 }, steps, 3)).toThrow(expect.objectContaining({ status: 426, code: 'protocol.tooNew' }));
  expect(() => lifted(old)).toThrow(expect.objectContaining({ status: 400, code: 'request.invalid' }));
});
