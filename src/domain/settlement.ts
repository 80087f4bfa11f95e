import { z } from 'zod';
import { propose } from './approval-request.ts';
import { type Proposal, instalmentSchema, loadArrangementBooks, proposalShape } from './arrangement.ts';
import { type CommandContext, workingRoles, runnable } from './command.ts';
import { type Instalment, presentValueMinor, sumMinorOf } from './instalments.ts';
import { type LocalDate, daysBetween } from './kernel/dates.ts';
import type { Currency } from './kernel/money.ts';
import { type Result, ok, reject } from './kernel/result.ts';
import type { Approval } from './approval-rows.ts';

export const settlementInputSchema = z.strictObject({
  ...proposalShape,
  /** What is paid, by when: one payment, or several where it is agreed so. */
  instalments: z.array(instalmentSchema).min(1).max(12),
});
export type SettlementInput = z.infer<typeof settlementInputSchema>;

/**
 * Proposes a settlement: some invoices are closed for less than is owed, by a deadline. What is forgiven is written off in the ledger when all of it is there,
 * and not by this. Refuses as `fitProposal` does, and with `settlement.notLess` or `settlement.belowFloor` (`leastMinor`, `currency`).
 */
export const proposeSettlement = runnable({
  roles: workingRoles,
  mode: 'optimistic',
  input: settlementInputSchema,
  load: (input, read) => loadArrangementBooks(input.accountId, read),
  decide(input, books, context) {
    const fits = fitSettlement(input, context);
    return fits.ok ? propose({ ...input, kind: 'settlement', interestBasisPoints: 0 }, books, context) : fits;
  },
});

/** Whether a settlement is well formed, whatever the books say: ok, or the refusal. */
export function fitSettlement(
  { instalments, owedMinor, currency }: Pick<Proposal, 'owedMinor' | 'currency'> & { readonly instalments: readonly Instalment[] },
  { company }: Pick<CommandContext, 'company'>,
): Result<null> {
  const payMinor = sumMinorOf(instalments);
  if (payMinor >= owedMinor) return reject('settlement.notLess', { owedMinor, currency });
  const leastMinor = leastSettlementMinor(owedMinor, company.policy.arrangement);
  return payMinor < leastMinor ? reject('settlement.belowFloor', { leastMinor, currency }) : ok(null);
}

/** The least a settlement of so much may bring. Minor units. */
export const leastSettlementMinor = (owedMinor: number, { leastSettlementPercent }: { readonly leastSettlementPercent: number }): number =>
  Math.ceil((owedMinor * leastSettlementPercent) / 100);

/** What a settlement comes to: what is forgiven, what share of the debt is paid, and what the payments are worth today. Minor units; percent rounded down. */
export function settlementFigures(
  owedMinor: number,
  instalments: readonly Instalment[],
  discountBasisPoints: number,
  today: LocalDate,
): { readonly forgivenMinor: number; readonly paidPercent: number; readonly presentMinor: number } {
  const payMinor = sumMinorOf(instalments);
  return {
    forgivenMinor: owedMinor - payMinor,
    paidPercent: owedMinor > 0 ? Math.floor((payMinor * 100) / owedMinor) : 0,
    presentMinor: presentValueMinor(instalments, discountBasisPoints, today),
  };
}

const yearDays = 365;

/** What was given away to a customer before in a year: settlements, adjustments, write-offs and refunds that were done, in one currency. Minor units. */
export function priorConcessions(
  approvals: readonly Approval[],
  currency: Currency,
  today: LocalDate,
): { readonly count: number; readonly givenMinor: number } {
  const given = approvals.filter(
    ({ kind, status, currency: of, countedOn }) =>
      givenKinds.includes(kind) &&
      (status === 'approved' || status === 'withinAuthority') &&
      of === currency &&
      daysBetween(countedOn, today) < yearDays,
  );
  return { count: given.length, givenMinor: given.reduce((sum, { stakeMinor }) => sum + stakeMinor, 0) };
}

const givenKinds: readonly Approval['kind'][] = ['settlement', 'adjustment', 'writeOff', 'refund'];
