import fc from 'fast-check';
import type { DiskFault, Ending } from './sim-disk.ts';
import type { NetworkFault } from './sim-network.ts';

const hourMs = 3_600_000;

/** A share of something whose size is known only when the step is done. */
const part = fc.integer({ min: 0, max: 999 }).map((thousandths) => thousandths / 1000);

const ending: fc.Arbitrary<Ending> = fc.oneof(
  fc.constant({ how: 'killed' as const }),
  fc.record({ how: fc.constant('powerCut' as const), keptPart: part, rest: fc.constantFrom('gone' as const, 'zeros' as const) }),
);

const networkFault: fc.Arbitrary<NetworkFault> = fc.oneof(
  fc.record({ kind: fc.constantFrom('requestLost', 'answerLost', 'answerLost', 'late', 'twice', 'twiceAtOnce', 'portal', 'serverFault') }),
  fc.record({ kind: fc.constantFrom('cut', 'cutCleanly', 'garbled', 'lineLost', 'lineTwice'), part }),
  fc.record({ kind: fc.constantFrom('slow', 'hang'), ms: fc.integer({ min: 1, max: 30 }) }),
  fc.record({ kind: fc.constant('proxyPage' as const), status: fc.constantFrom(400, 413, 502) }),
  fc.record({ kind: fc.constant('busy' as const), status: fc.constantFrom(429, 503), retryAfterSeconds: fc.integer({ min: 0, max: 30 }) }),
) as fc.Arbitrary<NetworkFault>;

/** What a collector writes. `clash` uses an id that everybody uses on that account, so that the server refuses all but the first. */
const writing = fc.constantFrom('note', 'note', 'noteWithFollowUp', 'followUp', 'contact', 'clash', 'clash', 'close');
export type Writing = 'note' | 'noteWithFollowUp' | 'followUp' | 'contact' | 'clash' | 'close';

/** How long a step is let work before the next one begins: not at all, for some turns of the loop, or to its end. */
const pause = fc.constantFrom('none', 'turn', 'turns', 'end', 'end');
export type Pause = 'none' | 'turn' | 'turns' | 'end';

const computer = fc.nat({ max: 11 });

/** One thing that happens, to one of the computers where it says so (counted around). A computer that is off is started by what needs it. */
export type Step =
  | {
      readonly do: 'write';
      readonly computer: number;
      readonly account: number;
      readonly what: Writing;
      readonly count: number;
      readonly pause: Pause;
    }
  | { readonly do: 'sync' | 'poke' | 'dismiss'; readonly computer: number; readonly pause: Pause }
  | { readonly do: 'network'; readonly computer: number; readonly after: number; readonly fault: NetworkFault }
  | { readonly do: 'offline'; readonly computer: number; readonly requests: number }
  | { readonly do: 'disk'; readonly computer: number; readonly fault: DiskFault }
  | { readonly do: 'crash'; readonly computer: number; readonly ending: Ending }
  | { readonly do: 'crashLater'; readonly computer: number; readonly after: number; readonly ending: Ending }
  | { readonly do: 'flipBit' | 'damageCache'; readonly computer: number; readonly at: number }
  | { readonly do: 'loseCache'; readonly computer: number }
  | { readonly do: 'fullCache'; readonly computer: number; readonly writes: number }
  | { readonly do: 'otherPerson'; readonly computer: number; readonly pause: Pause }
  | { readonly do: 'clock'; readonly computer: number; readonly aheadMs: number }
  | { readonly do: 'time'; readonly ms: number }
  | { readonly do: 'endSessions'; readonly person: number }
  | { readonly do: 'reassign'; readonly account: number; readonly to: 0 | 1 }
  | { readonly do: 'late' | 'backUp' | 'restore' };

/** At most so many commands are written at once. */
const weighted = (mostAtOnce: number): readonly (readonly [weight: number, step: fc.Arbitrary<Step>])[] => [
  [
    30,
    fc.record({
      do: fc.constant('write' as const),
      computer,
      account: fc.nat({ max: 6 }),
      what: writing,
      count: fc.integer({ min: 1, max: mostAtOnce }),
      pause,
    }),
  ],
  [16, fc.record({ do: fc.constant('sync' as const), computer, pause })],
  [4, fc.record({ do: fc.constantFrom('poke' as const, 'dismiss' as const), computer, pause })],
  [14, fc.record({ do: fc.constant('network' as const), computer, after: fc.nat({ max: 2 }), fault: networkFault })],
  [2, fc.record({ do: fc.constant('offline' as const), computer, requests: fc.integer({ min: 2, max: 6 }) })],
  [3, fc.record({ do: fc.constant('disk' as const), computer, fault: fc.constantFrom('full', 'flushFails', 'fullAndStuck') })],
  [4, fc.record({ do: fc.constant('crash' as const), computer, ending })],
  [6, fc.record({ do: fc.constant('crashLater' as const), computer, after: fc.nat({ max: 14 }), ending })],
  [1, fc.record({ do: fc.constantFrom('flipBit' as const, 'damageCache' as const), computer, at: part })],
  [1, fc.record({ do: fc.constant('loseCache' as const), computer })],
  [1, fc.record({ do: fc.constant('fullCache' as const), computer, writes: fc.integer({ min: 1, max: 4 }) })],
  [2, fc.record({ do: fc.constant('otherPerson' as const), computer, pause })],
  [
    2,
    fc.record({
      do: fc.constant('clock' as const),
      computer,
      aheadMs: fc.constantFrom(0, 3 * hourMs, -3 * hourMs, -72 * hourMs, 30 * hourMs),
    }),
  ],
  [2, fc.record({ do: fc.constant('time' as const), ms: fc.constantFrom(1000, 60_000, 14 * hourMs) })],
  [2, fc.record({ do: fc.constant('endSessions' as const), person: fc.nat({ max: 2 }) })],
  [5, fc.record({ do: fc.constant('reassign' as const), account: fc.nat({ max: 6 }), to: fc.constantFrom(0 as const, 1 as const) })],
  [3, fc.record({ do: fc.constant('late' as const) })],
  [4, fc.record({ do: fc.constantFrom('backUp' as const, 'restore' as const) })],
];

export type StoryShape = { readonly fewest: number; readonly most: number; readonly mostAtOnce: number };

/** A day's worth of steps, the usual ones more often; shrinking takes steps away and makes those that are left plainer. */
export function storySteps({ fewest, most, mostAtOnce }: StoryShape): fc.Arbitrary<readonly Step[]> {
  const step: fc.Arbitrary<Step> = fc.oneof(...weighted(mostAtOnce).map(([weight, arbitrary]) => ({ weight, arbitrary })));
  // Without a bias for small values: each story is told once, and a small one finds little.
  return fc.noBias(fc.array(step, { minLength: fewest, maxLength: most, size: 'max' }));
}
