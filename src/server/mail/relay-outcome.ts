import { assertNever } from '#domain/kernel/assert.ts';
import { type Instant, epochMsOf, instantOf } from '#domain/kernel/dates.ts';
import type { MessageProblem } from '#domain/message-row.ts';
import type { SendOutcome } from '#smtp/smtp-fault.ts';

export type RelayTiming = {
  /** From the first to the later waits for a mail server that asks to come again, or that cannot be had. */
  readonly firstWaitMs: number;
  readonly longestWaitMs: number;
  /** So long after the first try a message that is put off again and again has failed. */
  readonly giveUpMs: number;
  /** So long the end of what was begun is waited for, which is longer than a mail server may think; then its process is gone, and nobody knows. */
  readonly lostAfterMs: number;
};
export const usualRelayTiming: RelayTiming = {
  firstWaitMs: 60_000,
  longestWaitMs: 3_600_000,
  giveUpMs: 24 * 3_600_000,
  lostAfterMs: 600_000,
};

/** What is written down of a message after a try: how it ended, or when it is tried again under the same name. */
export type AfterTry =
  | {
      readonly kind: 'ended';
      readonly state: 'sent' | 'failed' | 'unknown';
      readonly problem: MessageProblem | null;
      readonly problemText: string | null;
    }
  | { readonly kind: 'again'; readonly at: Instant };

/** How long is waited after so many tries: twice as long each time, up to a limit. */
export const waitMs = ({ firstWaitMs, longestWaitMs }: RelayTiming, tries: number): number =>
  Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(tries - 1, 20));

/** What follows from what the mail server said, after so many tries since the first. */
export function afterTry(
  outcome: SendOutcome,
  {
    tries,
    firstAt,
    now,
    timing,
  }: { readonly tries: number; readonly firstAt: Instant; readonly now: Instant; readonly timing: RelayTiming },
): AfterTry {
  const ended = (state: 'sent' | 'failed' | 'unknown', problem: MessageProblem | null, problemText: string | null): AfterTry => ({
    kind: 'ended',
    state,
    problem,
    problemText,
  });
  const againMs = epochMsOf(now) + waitMs(timing, tries);
  switch (outcome.kind) {
    case 'sent':
      return ended('sent', null, outcome.text);
    case 'refused':
      return ended('failed', outcome.isAddress ? 'addressRefused' : 'refused', outcome.text);
    case 'notMade':
      return ended('failed', 'notMade', outcome.text);
    case 'unknown':
      return ended('unknown', 'noAnswer', outcome.text);
    case 'later':
    case 'notBegun': {
      const text = outcome.kind === 'later' ? outcome.text : `the relay could not send it (${outcome.failure})`;
      return againMs - epochMsOf(firstAt) > timing.giveUpMs
        ? ended('failed', 'triedTooLong', text)
        : { kind: 'again', at: instantOf(againMs) };
    }
    default:
      return assertNever(outcome);
  }
}
