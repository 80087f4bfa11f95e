import type { LocalDate } from '#domain/kernel/dates.ts';
import { assertNever } from '#domain/kernel/assert.ts';
import type { ChannelFallback, NextOfRun } from '#domain/dunning-state.ts';
import type { PauseReason, StepReason } from '#domain/next-step.ts';
import type { StepChannel } from '#domain/strategy.ts';
import { formatDate } from '#renderer/ui/dates.ts';
import { missingWords } from '#renderer/ui/missing-words.ts';
import { channelWords } from '#renderer/ui/words.ts';

/** A step's channel within a sentence: 'e-mail'. */
export const stepChannelWords = (channel: StepChannel): string => channelWords[channel].toLowerCase();

const pauseWords: Readonly<Record<PauseReason, string>> = {
  promise: 'a promise stands',
  dispute: 'all that is owed is disputed',
  snooze: 'snoozed',
  followUp: 'a follow-up is planned',
};

/** What comes next on an account, as one line: what and when, and behind it why. */
export type NextStepWords = { readonly line: string; readonly why: string; readonly isDefect: boolean };

/** The words for what comes next, by the channel that the run will use: 'E-mail, 24 Nov (strategy High risk, step 2 of 4)'. */
export function wordsOfNextStep({ next, channel, fallback }: NextOfRun, today: LocalDate): NextStepWords {
  const on = (date: LocalDate): string => formatDate(date, today);
  const words = (line: string, why: string, isDefect = false): NextStepWords => ({ line, why, isDefect });
  switch (next.kind) {
    case 'step': {
      const { strategyName, stepNumber, stepCount, step, dueOn, because } = next;
      const when = dueOn < today ? `due since ${on(dueOn)}` : dueOn === today ? 'today' : on(dueOn);
      return words(
        `${channelWords[channel ?? step.channel]}${fallback === null ? '' : ` as ${fallbackWords[fallback]}`}, ${when} (strategy ${strategyName}, step ${stepNumber} of ${stepCount})`,
        stepReason(because, on),
      );
    }
    case 'paused':
      if (next.until === null) {
        return next.because === 'stay'
          ? words('None while the stay stands', `A court's stay forbids every contact since ${on(next.since)}`)
          : words('None: they asked for no contact', `They asked on ${on(next.since)}; a supervisor can lift it`);
      }
      return next.until > today
        ? words(`Paused until ${on(next.until)}: ${pauseWords[next.because]}`, 'No contact by the strategy before that day')
        : words(
            `Look again${next.until === today ? ' today' : `, due since ${on(next.until)}`}: ${lookWords[next.because]}`,
            'The pause has ended and nothing has come of it yet',
          );
    case 'nothingOwed':
      return words(
        `Look again on ${on(next.lookAgainOn)}: nothing is owed`,
        'An account without an open amount is looked at on the first of each month',
      );
    case 'none':
      return words(`None: ${missingWords[next.because]}`, 'Tell your supervisor: an account without a next step is forgotten', true);
    default:
      return assertNever(next);
  }
}

const fallbackWords: Readonly<Record<ChannelFallback, string>> = {
  noEmail: 'there is no e-mail address',
  notOneAddress: 'what stands as the e-mail address is not one',
  emailBounced: 'e-mails to the address have come back',
  emailRefused: 'no e-mails are wanted',
};

const lookWords: Readonly<Record<PauseReason, string>> = {
  promise: 'a promise was due',
  dispute: 'ask after the dispute',
  snooze: 'a snooze has ended',
  followUp: 'a follow-up is due',
};

function stepReason(because: StepReason, on: (date: LocalDate) => string): string {
  switch (because.code) {
    case 'dueDate':
      return `Counted from the due date ${on(because.dueDate)} of the oldest item that is chased`;
    case 'lastContact':
      return `Waits its days after the contact of ${on(because.on)}`;
    case 'repeats':
      return `The last step comes again; the contact before was on ${on(because.on)}`;
    case 'notReached':
      return `Nobody was reached on ${on(because.on)}, so it is tried again`;
    default:
      return assertNever(because);
  }
}
