import type { AccountFacts } from './account-facts.ts';
import { epochDay } from './kernel/dates.ts';
import { weighedAmount } from './late-money.ts';
import type { Policy } from './policy.ts';
import { type QueueNumbers, isHeldOut, noDay } from './queue-terms.ts';
import { creditUsedPercentOf } from './work-list.ts';

/** Promises are few, and most accounts have none. */
const noPromises: QueueNumbers['promises'] = [];

/** The numbers of an account that its score needs beside its open items; they hold until the account or the policy changes. */
export function queueNumbersOf(facts: AccountFacts, { orderingWeightPpm, queue }: Policy): QueueNumbers {
  const [followUpOn] = facts.openFollowUpDates;
  return {
    isHeldOut: isHeldOut(facts.account.id, queue),
    promises:
      facts.promises.length === 0
        ? noPromises
        : facts.promises.map(({ status, since, amountMinor, currency }) => ({
            isBroken: status === 'broken',
            day: epochDay(since),
            amount: weighedAmount(amountMinor, currency, orderingWeightPpm),
          })),
    followUpDay: followUpOn === undefined ? noDay : epochDay(followUpOn),
    lastContactDay: facts.lastContact === null ? noDay : epochDay(facts.lastContact.on),
    creditUsedPercent: creditUsedPercentOf(facts),
    unappliedAmount:
      facts.unapplied.length === 0
        ? 0
        : facts.unapplied.reduce((sum, cash) => sum + weighedAmount(cash.amountMinor, cash.currency, orderingWeightPpm), 0),
  };
}
