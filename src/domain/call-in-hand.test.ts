import { describe, expect, test } from 'vitest';
import { instant } from '#tests/support/build.ts';
import { isHeld, isSoundGone } from './call-in-hand.ts';

describe('a call is held', () => {
  const softphone = { dialer: 'softphone', state: 'inProgress' } as const;

  test.each([
    ['while it is spoken in', softphone, 'inProgress', null, true],
    ['while it rings and its dialer has not been asked', { dialer: 'bridge', state: 'ringing' }, null, null, true],
    ['not once whoever made it has ended it', softphone, 'inProgress', instant('2026-11-23T15:00:00.000Z'), false],
    ['not once the books know its end', { dialer: 'bridge', state: 'completed' }, 'inProgress', null, false],
    ['not once its dialer knows its end', softphone, 'completed', null, false],
    ['not once its dialer knows nothing of it', softphone, 'unknown', null, false],
    ['never by the telephone on the desk', { dialer: 'handOff', state: 'queued' }, null, null, false],
  ] as const)('%s', (_words, call, said, endedAt, held) => {
    expect(isHeld(call, said, endedAt)).toBe(held);
  });

  test('and its sound is gone only where its dialer says so', () => {
    expect(([null, 'ringing', 'unknown', 'failed'] as const).map(isSoundGone)).toEqual([false, false, true, true]);
  });
});
