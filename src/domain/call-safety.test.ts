import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Folder } from './folder.ts';
import { type Care, DeskModel, type DeskStep, isForbidden } from '#tests/support/desk-model.ts';

const desk = fc.nat(2);
const person = fc.nat(1);
/** Calls are half of what happens: what is looked for is one that should not have been. */
const step: fc.Arbitrary<DeskStep> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('call'), desk, person, number: fc.nat(1), by: fc.constantFrom('handOff', 'bridge') }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('stop'),
      desk,
      stop: fc.constantFrom('stopRequest', 'counsel', 'optOut'),
      of: fc.constantFrom('account', 'calls', 'emails', 'person', 'number'),
      person,
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('wrongNumber'), desk, person }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('lift', 'stay', 'liftStay'), desk: fc.constant(2) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('push', 'pull'), desk }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('wait'), hours: fc.integer({ min: 1, max: 60 }) }) },
);
const story = fc.array(step, { minLength: 4, maxLength: 40 });

/** Plays a story to its end, when everything has been sent; gives what was wrong with it. */
async function wrongIn(steps: readonly DeskStep[], care?: Care): Promise<readonly string[]> {
  const model = new DeskModel(care);
  for (const each of steps) await model.take(each);
  for (const at of [0, 1, 2]) await model.take({ kind: 'push', desk: at });
  return model.dialled.flatMap(({ by, callId, contactId, number, shown, books }) => {
    if (isForbidden(shown, contactId, number) && by === 'handOff') return [`${by}: the desktop knew of what forbids it`];
    if (by === 'bridge') return isForbidden(books, contactId, number) ? [`${by}: the books knew of what forbids it`] : [];
    // What the books knew and the desktop could not is found when the call arrives.
    const call = model.books.calls.find(({ id }) => id === callId);
    if (!call) return [`${by}: the call is not in the books`];
    return isForbidden(lasting(books, model.books), contactId, number) && call.flag !== 'stayed' && call.flag !== 'stopped'
      ? [`${by}: it is not flagged`]
      : [];
  });
}

/** What forbade a call and was not taken back: where it was, that may have come to the books before the call did. */
const lasting = (books: Folder, end: Folder): Folder => ({
  ...books,
  account: { ...books.account, staySince: end.account.staySince === null ? null : books.account.staySince },
  contactStops: books.contactStops.filter(({ id }) => end.contactStops.some((stop) => stop.id === id && stop.status !== 'lifted')),
});

describe('no sequence of commands on three desktops', () => {
  test('dials a stopped or stayed party where that is known; what only the books knew is flagged', async () => {
    await fc.assert(
      fc.asyncProperty(story, async (steps) => {
        expect(await wrongIn(steps)).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  test.each<[string, Care]>([
    ['desktops that dial although the command was refused', { desktopAsks: false, serverAsks: true }],
    ['a server that rings without asking the guard anew', { desktopAsks: true, serverAsks: false }],
  ])('is found out to do so by %s', async (_what, care) => {
    const found = await fc.check(
      fc.asyncProperty(story, async (steps) => (await wrongIn(steps, care)).length === 0),
      { numRuns: 400 },
    );
    expect(found.failed).toBe(true);
  });

  test('passes over calls that nothing forbids: many are dialled by both ways', async () => {
    const ways = { handOff: 0, bridge: 0 };
    for (const steps of fc.sample(story, 60)) {
      const model = new DeskModel();
      for (const each of steps) await model.take(each);
      for (const { by } of model.dialled) ways[by] += 1;
    }
    expect(Math.min(ways.handOff, ways.bridge)).toBeGreaterThan(20);
  });
});
