import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { build, instant } from '#tests/support/build.ts';
import { isLeftBehind, isLive, reportMessage, reportedStates, wantsAttention } from './message-state.ts';
import { type Message, type MessageState, messageStateSchema } from './message-row.ts';

const at = instant('2026-03-31T10:00:00.000Z');
const report = (state: (typeof reportedStates)[number]) => ({ state, at, problem: null, problemText: null });
const reported = (message: Message, states: readonly (typeof reportedStates)[number][]): MessageState =>
  states.reduce((present, state) => reportMessage(present, report(state)) ?? present, message).state;

/** How far a message has come; nothing takes it back to a smaller one. */
const stages: Readonly<Record<MessageState, number>> = {
  waiting: 0,
  claimed: 1,
  printed: 1,
  unknown: 2,
  sent: 3,
  posted: 3,
  failed: 4,
  bounced: 4,
  cancelled: 4,
};

describe('a report', () => {
  test('never takes a message back, in whatever order and however often it comes', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...messageStateSchema.options),
        fc.constantFrom('email' as const, 'letter' as const),
        fc.array(fc.constantFrom(...reportedStates), { maxLength: 12 }),
        (state, channel, states) => {
          let present = build.message({ state, channel });
          for (const next of states) {
            const after = reportMessage(present, report(next));
            if (!after) continue;
            expect(stages[after.state]).toBeGreaterThan(stages[present.state]);
            present = after;
          }
          // What waits can only be claimed: no report makes an e-mail that would be sent of anything.
          if (state !== 'waiting') expect(present.state).not.toBe('waiting');
        },
      ),
    );
  });

  test.each([
    ['claimed', ['sent'], 'sent'],
    ['claimed', ['unknown', 'sent'], 'sent'],
    ['claimed', ['unknown', 'failed', 'sent'], 'failed'],
    ['claimed', ['sent', 'unknown', 'failed', 'bounced'], 'bounced'],
    ['claimed', ['bounced', 'sent'], 'bounced'],
    ['waiting', ['sent'], 'waiting'],
    ['cancelled', ['sent'], 'cancelled'],
  ] as const)('from %s: %j leads to %s', (state, states, end) => {
    expect(reported(build.message({ state }), states)).toBe(end);
  });

  test('prints a letter and no e-mail', () => {
    expect(reported(build.message({ channel: 'letter' }), ['printed', 'sent'])).toBe('printed');
    expect(reported(build.message({ channel: 'email' }), ['printed'])).toBe('waiting');
  });

  test('is never older than the release', () => {
    const claimed = build.message({ state: 'claimed', releasedAt: '2026-03-31T12:00:00.000Z' });
    expect(reportMessage(claimed, report('sent'))?.stateAt).toBe('2026-03-31T12:00:00.000Z');
  });
});

test('what did not arrive is no contact, and somebody has to look at it until it is settled', () => {
  const of = (state: MessageState, over = {}) => build.message({ state, ...over });
  expect(messageStateSchema.options.filter((state) => !isLive(of(state)))).toEqual(['failed', 'bounced', 'cancelled']);
  expect(messageStateSchema.options.filter((state) => wantsAttention(of(state)))).toEqual(['failed', 'unknown', 'bounced']);
  expect(wantsAttention(of('cancelled', { flag: 'stayed' }))).toBe(true);
  expect(wantsAttention(of('failed', { settledAt: at }))).toBe(false);
});

test('an e-mail is left behind when the computer that has claimed it says nothing of it for more than a day', () => {
  const claimed = { state: 'claimed', stateAt: instant('2026-03-30T10:00:00.000Z') } as const;
  expect(isLeftBehind(claimed, at)).toBe(false);
  expect(isLeftBehind(claimed, instant('2026-03-31T10:00:00.001Z'))).toBe(true);
  for (const state of messageStateSchema.options.filter((each) => each !== 'claimed'))
    expect(isLeftBehind({ ...claimed, state }, instant('2026-05-01T10:00:00.000Z'))).toBe(false);
});
