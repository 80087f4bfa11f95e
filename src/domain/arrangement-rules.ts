import { z } from 'zod';
import type { AccountFacts } from './account-facts.ts';
import type { Arrangement } from './approval-rows.ts';
import { fitDates, instalmentsOf, standingOf } from './arrangement.ts';
import { arrangementSettingsSchema } from './arrangement-settings.ts';
import { leastFor } from './authority.ts';
import type { Company } from './company.ts';
import { fitExtension } from './extension.ts';
import type { Folder } from './folder.ts';
import { type Instalment, sumMinorOf } from './instalments.ts';
import { assertNever } from './kernel/assert.ts';
import type { LocalDate } from './kernel/dates.ts';
import { type Currency, currencySchema } from './kernel/money.ts';
import { fitPlan } from './payment-plan.ts';
import type { Policy } from './policy.ts';
import { bankingDaysIn, isNotKept, lastDayOf } from './promise-judgement.ts';
import { isTooFarAhead, promiseSettingsSchema } from './promise-settings.ts';
import { fitSettlement } from './settlement.ts';

/** What those who lead choose of promises, plans, settlements and extensions, changed together. */
export const arrangementRulesSchema = z
  .strictObject({ promise: promiseSettingsSchema, arrangement: arrangementSettingsSchema.omit({ version: true }) })
  .refine(({ arrangement }) => arrangement.mostExtensionDays <= arrangement.mostDays, {
    message: 'an extension reaches further ahead than anything agreed may',
    path: ['arrangement', 'mostExtensionDays'],
  });
export type ArrangementRules = z.infer<typeof arrangementRulesSchema>;

type Parts = Pick<Policy, 'promise' | 'arrangement'>;

/** What is in use, as it is edited. */
export function arrangementRulesOf({ promise, arrangement }: Parts): ArrangementRules {
  const { version: _version, ...choices } = arrangement;
  return { promise, arrangement: choices };
}

/** The two parts of a policy with rules put into use, as their next version. */
export const withArrangementRules = ({ arrangement }: Parts, rules: ArrangementRules): Parts => ({
  promise: rules.promise,
  arrangement: { ...rules.arrangement, version: arrangement.version + 1 },
});

/** What the smallest instalment comes to in the currencies that have a weight, beside the company's own. Minor units. */
export const leastInstalments = (
  hundredths: number,
  { currency: own, policy: { approval } }: Pick<Company, 'currency' | 'policy'>,
): readonly { readonly currency: Currency; readonly leastMinor: number }[] =>
  Object.keys(approval.weightPpm).flatMap((code) => {
    const currency = currencySchema.safeParse(code);
    return currency.success && currency.data !== own
      ? [{ currency: currency.data, leastMinor: leastFor(hundredths, currency.data, approval) }]
      : [];
  });

/** How many promises and arrangements stand so on a day. */
export type ArrangementCounts = {
  /** Promises and instalments that are open. */
  readonly open: number;
  /** Of those the ones whose last day has passed: they are over, unless all of it is there. */
  readonly over: number;
  /** Promises and instalments that were not kept, and whose last day is still to come: they are open again. */
  readonly openAgain: number;
  /** Open promises for a day for which none was taken on the day they were made. */
  readonly tooFar: number;
  /** Plans, settlements and extensions that run. */
  readonly running: number;
  /** Of those the ones that could not be proposed, by their kind. */
  readonly plan: number;
  readonly settlement: number;
  readonly extension: number;
  /** Proposals that wait for an approval and could not be made. */
  readonly waiting: number;
};

/** Counts of nothing. */
export const noCounts: ArrangementCounts = {
  open: 0,
  over: 0,
  openAgain: 0,
  tooFar: 0,
  running: 0,
  plan: 0,
  settlement: 0,
  extension: 0,
  waiting: 0,
};

/** Whether an account can have anything that is counted, by its summary. */
export const hasArrangements = ({ promises, approvals }: Pick<AccountFacts, 'promises' | 'approvals'>): boolean =>
  promises.length > 0 || approvals.length > 0;

/**
 * What the rules of a company make of what is promised and agreed on an account, as of a day. It tells what rules that are not in use yet would change: an arrangement is measured as on the day it
 * was proposed on, and whatever runs goes on under either.
 */
export function arrangementCountsOf(folder: Folder, company: Company, today: LocalDate): ArrangementCounts {
  const counts = { ...noCounts };
  const judging = { settings: company.policy.promise, isBankingDay: bankingDaysIn(folder.account.country) };
  for (const promise of folder.promises) {
    const isPast = lastDayOf(promise, judging) < today;
    if (isNotKept(promise) && !isPast) counts.openAgain += 1;
    if (promise.status !== 'open') continue;
    counts.open += 1;
    if (isPast) counts.over += 1;
    if (promise.arrangementId === null && isTooFarAhead(promise.promisedDate, promise.recordedOn, judging.settings)) counts.tooFar += 1;
  }
  for (const arrangement of folder.arrangements) {
    const standing = standingOf(arrangement, folder, today);
    if (standing === 'running') counts.running += 1;
    if ((standing !== 'running' && standing !== 'proposed') || isWithin(arrangement, folder, company)) continue;
    counts[standing === 'running' ? arrangement.kind : 'waiting'] += 1;
  }
  return counts;
}

/** The counts of two sets of accounts together. */
export const sumOfCounts = (one: ArrangementCounts, other: ArrangementCounts): ArrangementCounts => ({
  open: one.open + other.open,
  over: one.over + other.over,
  openAgain: one.openAgain + other.openAgain,
  tooFar: one.tooFar + other.tooFar,
  running: one.running + other.running,
  plan: one.plan + other.plan,
  settlement: one.settlement + other.settlement,
  extension: one.extension + other.extension,
  waiting: one.waiting + other.waiting,
});

/** Whether an arrangement could have been proposed under the rules of a company on the day it was. */
function isWithin(arrangement: Arrangement, folder: Folder, company: Company): boolean {
  const instalments = instalmentsOf(arrangement, folder.promises).map(({ promisedDate, amountMinor }): Instalment => ({
    dueDate: promisedDate,
    amountMinor,
  }));
  const context = { company, today: arrangement.proposedOn };
  return fitDates(instalments, context).ok && fitsKind(arrangement, instalments, context);
}

function fitsKind(
  { kind, owedMinor, currency, interestBasisPoints, lastDate }: Arrangement,
  instalments: readonly Instalment[],
  context: { readonly company: Company; readonly today: LocalDate },
): boolean {
  switch (kind) {
    case 'plan': {
      // Its interest may stand in its last payment; whether it adds up was judged when it was proposed.
      const sumMinor = sumMinorOf(instalments);
      return fitPlan({ instalments, owedMinor: sumMinor, currency, interestBasisPoints }, context).ok;
    }
    case 'settlement':
      return fitSettlement({ instalments, owedMinor, currency }, context).ok;
    case 'extension':
      return fitExtension(lastDate, context).ok;
    default:
      return assertNever(kind);
  }
}
