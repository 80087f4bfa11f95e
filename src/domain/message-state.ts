import { type Instant, epochMsOf } from './kernel/dates.ts';
import type { Message, MessageProblem, MessageState } from './message-row.ts';

/** What is on its way or has arrived, for all anybody knows: it counts as a contact. */
const liveStates: readonly MessageState[] = ['waiting', 'claimed', 'sent', 'unknown', 'printed', 'posted'];

/** Whether a message counts as a contact with the customer; what failed, came back or was taken back does not. */
export const isLive = ({ state }: Pick<Message, 'state'>): boolean => liveStates.includes(state);

/** The states that a report may bring. */
export const reportedStates = ['sent', 'failed', 'unknown', 'bounced', 'printed'] as const satisfies readonly MessageState[];

/** What somebody says of a message: the state it is in, as of a moment. */
export type MessageReport = {
  readonly state: (typeof reportedStates)[number];
  readonly at: Instant;
  readonly problem: MessageProblem | null;
  readonly problemText: string | null;
};

/** What a report may lead to. Nothing leads back to a state in which a message would be sent. */
const follows: Readonly<Record<MessageState, readonly MessageState[]>> = {
  waiting: ['printed'],
  claimed: ['sent', 'failed', 'unknown', 'bounced'],
  unknown: ['sent', 'failed', 'bounced'],
  sent: ['bounced'],
  printed: [],
  posted: [],
  failed: [],
  bounced: [],
  cancelled: [],
};

/**
 * A message with a report taken in, or null where it says nothing new. Reports come late, doubled and disordered; none takes a message back. What is
 * unknown may still turn out to have been sent, refused or returned.
 */
export function reportMessage(message: Message, { state, at, problem, problemText }: MessageReport): Message | null {
  if (!follows[message.state].includes(state)) return null;
  if (state === 'printed' && message.channel !== 'letter') return null;
  const stateAt = at < message.releasedAt ? message.releasedAt : at;
  return { ...message, state, stateAt, problem, problemText, settledAt: null };
}

/** A message that will not leave any more, and why. */
export const cancelled = (
  message: Message,
  { at, problem, flag }: { readonly at: Instant; readonly problem: MessageProblem; readonly flag: Message['flag'] },
): Message => ({ ...message, state: 'cancelled', stateAt: at, problem, flag });

/** Whether there is still something to be done before it has left the house. */
export const isUnderWay = ({ state }: Pick<Message, 'state'>): boolean => state === 'waiting' || state === 'claimed' || state === 'printed';

const dayMs = 24 * 3_600_000;

/**
 * Whether the computer that has claimed an e-mail has been silent about it for more than a day, for as long as a mail server may ask to come again. It may be lost: somebody may then report
 * the message `unknown`.
 */
export const isLeftBehind = ({ state, stateAt }: Pick<Message, 'state' | 'stateAt'>, now: Instant): boolean =>
  state === 'claimed' && epochMsOf(now) - epochMsOf(stateAt) > dayMs;

/** Whether somebody has to look at it: what did not arrive, is not known to have, or was held back, and has not been settled. */
export const wantsAttention = ({ state, flag, settledAt }: Pick<Message, 'state' | 'flag' | 'settledAt'>): boolean =>
  state === 'unknown' || (settledAt === null && (state === 'failed' || state === 'bounced' || (state === 'cancelled' && flag !== null)));
