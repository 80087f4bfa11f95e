import { describe, expect, it } from 'vitest';
import { epochMsOf } from '#domain/kernel/dates.ts';
import { instant } from '#tests/support/build.ts';
import { clockDoubtOf } from './clock-comparison.ts';

const serverTime = instant('2026-03-31T15:00:00.000Z');
const nowMs = epochMsOf(serverTime);
const minuteMs = 60_000;

describe('this computer’s clock beside the server’s', () => {
  it.each([
    ['three hours ahead', 180 * minuteMs, { reason: 'computerAhead', seconds: 10_800 }],
    ['three days behind', -3 * 24 * 60 * minuteMs, { reason: 'computerBehind', seconds: 259_200 }],
    ['a little ahead', 2 * minuteMs, null],
    ['a little behind', -2 * minuteMs, null],
  ])('%s', (_name, byMs, doubt) => {
    expect(clockDoubtOf({ serverTime }, nowMs + byMs)).toEqual(doubt);
  });

  it('is not blamed while the server doubts its own, or does not say what time it is', () => {
    const clockDoubt = { reason: 'database', seconds: 7200 } as const;
    expect(clockDoubtOf({ serverTime, clockDoubt }, nowMs - 120 * minuteMs)).toEqual(clockDoubt);
    expect(clockDoubtOf({ serverTime: null }, nowMs)).toBeNull();
  });
});
