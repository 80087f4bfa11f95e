import { assertNever } from '#domain/kernel/assert.ts';
import { epochMsOf, instantOf } from '#domain/kernel/dates.ts';
import type { MessageId } from '#domain/kernel/ids.ts';
import type { MessageProblem } from '#domain/message-row.ts';
import type { FailureCode } from '#contracts/failure.ts';
import type { MailOutcome, OfferedMail } from '#contracts/mailbox.ts';
import type { MailOutbox, MailStanding } from './mail-outbox.ts';
import type { SendOutcome } from '#smtp/smtp-fault.ts';

type Begun = Extract<MailStanding, { is: 'begun' }>;

/** What a message's outcome means for those behind it: the next may go, or something of the mailbox or the disk keeps them all here. */
export type AfterMail = { readonly mayGoOn: true } | { readonly mayGoOn: false; readonly failure: FailureCode };
const goOn: AfterMail = { mayGoOn: true };
const diskRefuses: AfterMail = { mayGoOn: false, failure: 'journal.notWritten' };

/** What the disk is told of each message, before and after it is spoken about with a mail server. */
export type MailLedger = {
  /** The message is begun, and stands so on the disk; null where the disk refuses. */
  begin(mail: OfferedMail): Promise<Begun | null>;
  /** Writes down what came of a message; `begun` null: it never came so far. */
  ended(mail: OfferedMail, outcome: SendOutcome, begun: Begun | null): Promise<AfterMail>;
  /** Nothing of the message will be sent from here any more. */
  over(mail: OfferedMail, state: MailOutcome['state'], problem: MessageProblem | null, text: string | null): Promise<AfterMail>;
  /** The moment before which a message is not tried; 0: at once. */
  dueMs(messageId: MessageId): number;
};

export type LedgerTiming = {
  /** From the first to the later waits for a server that asks to come again, or for a line that does not stand. */
  readonly firstWaitMs: number;
  readonly longestWaitMs: number;
  /** So long after the first try a message that is put off again and again has failed. */
  readonly giveUpMs: number;
};

/** How long is waited after so many tries: twice as long each time, up to a limit. */
export const backoffMs = ({ firstWaitMs, longestWaitMs }: LedgerTiming, tries: number): number =>
  Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(tries - 1, 20));

/** Makes the ledger over an outbox. */
export function createMailLedger(outbox: MailOutbox, nowMs: () => number, timing: LedgerTiming): MailLedger {
  const over: MailLedger['over'] = async (mail, state, problem, problemText) => {
    const outcome: MailOutcome = { ...namesOf(mail), state, at: instantOf(nowMs()), problem, problemText };
    // Where the disk refuses this, the line before it says that it had begun: after a start it is `unknown`, and it is never sent again.
    return (await outbox.write([{ is: 'ended', outcome, isTold: false }])) ? goOn : diskRefuses;
  };
  const again = async (begun: Begun, nextMs: number): Promise<AfterMail> =>
    (await outbox.write([{ ...begun, is: 'again', nextAt: instantOf(nextMs) }])) ? goOn : diskRefuses;
  const putOff = (mail: OfferedMail, begun: Begun, text: string): Promise<AfterMail> => {
    const nextMs = nowMs() + backoffMs(timing, begun.tries);
    const isTooLong = nextMs - epochMsOf(begun.firstAt) > timing.giveUpMs;
    return isTooLong ? over(mail, 'failed', 'triedTooLong', text) : again(begun, nextMs);
  };
  return {
    async begin(mail) {
      const before = outbox.of(mail.messageId);
      const { tries = 0, firstAt = instantOf(nowMs()) } = before?.is === 'again' ? before : {};
      const begun: Begun = { is: 'begun', ...namesOf(mail), tries: tries + 1, firstAt };
      return (await outbox.write([begun])) ? begun : null;
    },
    async ended(mail, outcome, begun) {
      switch (outcome.kind) {
        case 'sent':
          return over(mail, 'sent', null, outcome.text);
        case 'refused':
          return over(mail, 'failed', outcome.isAddress ? 'addressRefused' : 'refused', outcome.text);
        case 'notMade':
          return over(mail, 'failed', 'notMade', outcome.text);
        case 'unknown':
          return over(mail, 'unknown', 'noAnswer', outcome.text);
        case 'later':
          return begun === null ? goOn : putOff(mail, begun, outcome.text);
        case 'notBegun': {
          const written = begun === null ? goOn : await again(begun, nowMs());
          return written.mayGoOn ? { mayGoOn: false, failure: outcome.failure } : written;
        }
        default:
          return assertNever(outcome);
      }
    },
    over,
    dueMs(messageId) {
      const standing = outbox.of(messageId);
      return standing?.is === 'again' ? epochMsOf(standing.nextAt) : 0;
    },
  };
}

const namesOf = ({ messageId, accountId }: OfferedMail): OfferedMail => ({ messageId, accountId });
