import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Result, err, ok } from '#domain/kernel/result.ts';
import type { Failure } from '#contracts/failure.ts';
import { type ApiFailure, noAnswer, notOurs } from './api-failure.ts';
import { type EventWatch, createEventWatch } from './event-watch.ts';

const minuteMs = 60_000;
const timing = { firstMs: 2000, longestMs: minuteMs };
const failureOf = (status: number, failure: Failure): ApiFailure => ({ failure, status, problemCode: null, expectedSeq: null });

type Line = { open(): void; poke(): void; end(outcome?: Result<null, ApiFailure>): void; readonly isStopped: () => boolean };
let lines: Line[];
let answer: ((line: Line) => void) | null;
let pokes: number;
let standings: boolean[];
let failed: ApiFailure[];
let watch: EventWatch;

beforeEach(() => {
  vi.useFakeTimers();
  lines = [];
  answer = null;
  pokes = 0;
  standings = [];
  failed = [];
  watch = createEventWatch({
    api: {
      events: (_token, hear, stop) =>
        new Promise((resolve) => {
          const onStop = (): void => resolve(err(noAnswer));
          const line: Line = {
            open: hear.onOpen,
            poke: hear.onPoke,
            end(outcome = ok(null)) {
              stop.removeEventListener('abort', onStop);
              resolve(outcome);
            },
            isStopped: () => stop.aborted,
          };
          stop.addEventListener('abort', onStop);
          lines.push(line);
          answer?.(line);
        }),
    },
    authorize: async () => ok('token'),
    timing,
    uptimeMs: () => performance.now(),
    random: () => 0.5,
    on: { poke: () => void (pokes += 1), standing: (is) => standings.push(is), failed: (failure) => failed.push(failure) },
  });
});
afterEach(() => {
  watch.rest();
  vi.useRealTimers();
});
const after = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe('the event stream', () => {
  it('is asked for once, and when it stands the worker pulls what came before it', async () => {
    watch.listen();
    watch.listen();
    await after(1);
    expect(lines).toHaveLength(1);
    expect(pokes).toBe(0);
    lines[0]?.open();
    expect([pokes, watch.isStanding(), standings]).toEqual([1, true, [true]]);
    await after(10 * minuteMs);
    expect([lines.length, pokes]).toEqual([1, 1]);
  });

  it('makes one pull of pokes that come close together, the first at once and the last in time', async () => {
    answer = (line) => line.open();
    watch.listen();
    await after(1000);
    pokes = 0;
    for (let count = 0; count < 100; count += 1) {
      lines[0]?.poke();
      await after(1);
    }
    expect(pokes).toBe(1);
    await after(250);
    expect(pokes).toBe(2);
    await after(minuteMs);
    expect(pokes).toBe(2);
  });

  it('is had again when it is cut, a little later, without calling that a loss of the network', async () => {
    answer = (line) => line.open();
    watch.listen();
    await after(2 * minuteMs);
    lines[0]?.end(err(noAnswer));
    await after(0);
    expect([watch.isStanding(), failed]).toEqual([false, []]);
    await after(timing.firstMs);
    expect([lines.length, watch.isStanding(), standings]).toEqual([2, true, [true, false, true]]);
  });

  it.each([
    ['no network', noAnswer],
    ['a public network’s sign-in page', notOurs(200)],
    ['an ended session', failureOf(401, { code: 'session.missing' })],
    ['a version too old', failureOf(426, { code: 'protocol.tooOld' })],
  ])('tells the courier of %s, which concerns every request', async (_name, failure) => {
    answer = (line) => line.end(err(failure));
    watch.listen();
    await after(1);
    expect(failed).toEqual([failure]);
  });

  it('is asked for rarely of an older server that has none, and found once that is updated', async () => {
    answer = (line) => line.end(err(failureOf(404, { code: 'api.refused' })));
    watch.listen();
    await after(9 * minuteMs);
    expect([lines.length, failed]).toEqual([1, []]);
    answer = (line) => line.open();
    await after(2 * minuteMs);
    expect(watch.isStanding()).toBe(true);
  });

  it('leaves the server alone as long as it asks for, also when it is told to listen again', async () => {
    answer = (line) => line.end(err(failureOf(503, { code: 'api.broken', retryAfterSeconds: 120 })));
    watch.listen();
    await after(1000);
    watch.rest();
    watch.listen();
    await after(118_000);
    expect(lines).toHaveLength(1);
    await after(2000);
    expect(lines).toHaveLength(2);
  });

  it('stops at once when told to rest, and says nothing more', async () => {
    watch.listen();
    await after(1);
    lines[0]?.open();
    watch.rest();
    expect([lines[0]?.isStopped(), watch.isStanding()]).toEqual([true, false]);
    lines[0]?.poke();
    await after(minuteMs);
    expect([lines.length, pokes]).toEqual([1, 1]);
  });

  it('is tried at once after the person or the computer has come back', async () => {
    answer = (line) => line.end(err(noAnswer));
    watch.listen();
    await after(10 * minuteMs);
    watch.rest();
    watch.forgive();
    const before = lines.length;
    watch.listen();
    await after(0);
    expect(lines.length).toBe(before + 1);
  });
});

describe('a server that is not well', () => {
  it('is tried less and less often: ten minutes of refused streams are a few dozen requests (security fault 27)', async () => {
    answer = (line) => line.end(err(failureOf(500, { code: 'api.broken' })));
    watch.listen();
    await after(10 * minuteMs);
    expect(lines.length).toBeGreaterThan(10);
    expect(lines.length).toBeLessThan(40);
    expect(failed).toEqual([]);
  });

  it('that cuts the stream a second after it stands, a thousand times, is not asked a thousand times as often (security fault 25)', async () => {
    answer = (line) => {
      line.open();
      setTimeout(() => line.end(err(noAnswer)), 1000);
    };
    watch.listen();
    await after(1000 * 2000);
    // 2,000 seconds: with waits of 30 s in the middle that is some 70 streams and as many pulls.
    expect(lines.length).toBeLessThan(120);
    expect(pokes).toBe(standings.filter((is) => is).length);
    answer = (line) => line.open();
    await after(minuteMs);
    expect(watch.isStanding()).toBe(true);
  });
});
