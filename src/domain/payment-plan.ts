import { z } from 'zod';
import { propose } from './approval-request.ts';
import {
  type ArrangementBooks,
  type Proposal,
  closed,
  fitFloor,
  instalmentSchema,
  loadArrangementBooks,
  proposalShape,
  standingOf,
} from './arrangement.ts';
import { type CommandContext, workingRoles, runnable } from './command.ts';
import { type Instalment, sumMinorOf } from './instalments.ts';
import { accountIdSchema, arrangementIdSchema } from './kernel/ids.ts';
import { type Result, ok, reject } from './kernel/result.ts';

export const planInputSchema = z.strictObject({
  ...proposalShape,
  instalments: z.array(instalmentSchema).min(1).max(200),
  /** Simple interest a year in hundredths of a percent; 0: none. It comes with the last instalment. */
  interestBasisPoints: z.number().int().min(0).max(10_000),
});
export type PlanInput = z.infer<typeof planInputSchema>;

/**
 * Proposes a payment plan: all that can be collected of some invoices, in instalments that add up to it to the cent. Within the authority of whoever
 * proposes it begins at once; above that it waits for an approval. Refuses as `fitProposal` does, and with `plan.tooFew` (one payment is a promise or an extension), `plan.tooMany` (`most`),
 * `plan.doesNotAddUp` (`sumMinor`, `owedMinor`, `currency`), `plan.belowFloor` or `plan.interestTooHigh` (`mostBasisPoints`).
 */
export const proposePlan = runnable({
  roles: workingRoles,
  mode: 'optimistic',
  input: planInputSchema,
  load: (input, read) => loadArrangementBooks(input.accountId, read),
  decide(input, books, context) {
    const fits = fitPlan(input, context);
    return fits.ok ? propose({ ...input, kind: 'plan' }, books, context) : fits;
  },
});

/** Whether a plan is well formed, whatever the books say: ok, or the refusal. */
export function fitPlan(
  {
    instalments,
    owedMinor,
    currency,
    interestBasisPoints,
  }: Pick<Proposal, 'owedMinor' | 'currency' | 'interestBasisPoints'> & { readonly instalments: readonly Instalment[] },
  context: Pick<CommandContext, 'company'>,
): Result<null> {
  const { mostInstalments: most, mostInterestBasisPoints: mostBasisPoints } = context.company.policy.arrangement;
  if (instalments.length < 2) return reject('plan.tooFew');
  if (instalments.length > most) return reject('plan.tooMany', { most });
  if (interestBasisPoints > mostBasisPoints) return reject('plan.interestTooHigh', { mostBasisPoints });
  const sumMinor = sumMinorOf(instalments);
  if (sumMinor !== owedMinor) return reject('plan.doesNotAddUp', { sumMinor, owedMinor, currency });
  return fitFloor(instalments, currency, context);
}

/**
 * Ends an arrangement that runs or is broken: what is still to come of it is taken back, and its invoices are chased again. Refuses with
 * `arrangement.notFound` or `arrangement.notRunning`; one that waits for approval is withdrawn with its request.
 */
export const cancelArrangement = runnable({
  roles: workingRoles,
  mode: 'optimistic',
  input: z.strictObject({ arrangementId: arrangementIdSchema, accountId: accountIdSchema }),
  load: (input, read) => loadArrangementBooks(input.accountId, read),
  decide(input, books: ArrangementBooks, context) {
    const arrangement = books.arrangements.find(({ id }) => id === input.arrangementId);
    if (!arrangement) return reject('arrangement.notFound');
    const standing = standingOf(arrangement, books, context.today);
    if (standing !== 'running' && standing !== 'broken') return reject('arrangement.notRunning');
    return ok(closed(arrangement, 'cancelled', books.promises, context));
  },
});
