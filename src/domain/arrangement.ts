import { z } from 'zod';
import { weighed, leastFor } from './authority.ts';
import type { CommandContext } from './command.ts';
import { type Instalment, simpleInterestMinor, sumMinorOf } from './instalments.ts';
import { collectableMinor } from './invoice.ts';
import { type LocalDate, daysBetween, localDateSchema } from './kernel/dates.ts';
import { accountIdSchema, approvalIdSchema, arrangementIdSchema, invoiceIdSchema, promiseIdSchema } from './kernel/ids.ts';
import { type Currency, currencySchema, minorSchema } from './kernel/money.ts';
import { type Result, ok, reject } from './kernel/result.ts';
import { type Account, type Invoice, type PromiseToPay, type Put, type Reader, promiseSchema, put } from './rows.ts';
import type { PaymentApplication } from './payment-application-row.ts';
import type { Approval, Arrangement } from './approval-rows.ts';

/** What every proposal of an arrangement says. Ids are made by whoever proposes. */
export const proposalShape = {
  arrangementId: arrangementIdSchema,
  approvalId: approvalIdSchema,
  accountId: accountIdSchema,
  invoiceIds: z.array(invoiceIdSchema).min(1).max(200),
  currency: currencySchema,
  /** What could be collected of the invoices as whoever proposes saw them. */
  owedMinor: minorSchema.min(1),
  method: promiseSchema.shape.method,
  promisedByName: z.string().trim().max(200),
  reason: z.string().trim().max(500),
  evidence: z.string().trim().max(2000),
};

/** A payment of an arrangement as it is proposed. Minor units, before interest. */
export const instalmentSchema = z.strictObject({
  promiseId: promiseIdSchema,
  dueDate: localDateSchema,
  amountMinor: minorSchema.min(1),
});

const proposalSchema = z.strictObject(proposalShape);
/** What is proposed, of whichever kind. */
export type Proposal = z.infer<typeof proposalSchema> & {
  readonly kind: Arrangement['kind'];
  readonly instalments: readonly z.infer<typeof instalmentSchema>[];
  readonly interestBasisPoints: number;
};

/** What is known of the account a proposal is about. */
export type ArrangementBooks = {
  readonly account: Account | undefined;
  readonly invoices: readonly Invoice[];
  readonly applications: readonly PaymentApplication[];
  readonly promises: readonly PromiseToPay[];
  readonly arrangements: readonly Arrangement[];
  readonly approvals: readonly Approval[];
};

/** Reads what is known of an account for proposals and their approval. */
export async function loadArrangementBooks(accountId: Account['id'], read: Reader): Promise<ArrangementBooks> {
  const [account, invoices, applications, promises, arrangements, approvals] = await Promise.all([
    read.get('accounts', accountId, accountId),
    read.ofAccount('invoices', accountId),
    read.ofAccount('paymentApplications', accountId),
    read.ofAccount('promises', accountId),
    read.ofAccount('arrangements', accountId),
    read.ofAccount('approvals', accountId),
  ]);
  return { account, invoices, applications, promises, arrangements, approvals };
}

/** What can be collected of these invoices, those that are not open counting nothing. Minor units. */
export const owedMinorOf = (invoiceIds: readonly Invoice['id'][], invoices: readonly Invoice[]): number =>
  invoices.reduce((sum, invoice) => sum + (isOfThese(invoiceIds, invoice) ? Math.max(0, collectableMinor(invoice)) : 0), 0);

const isOfThese = (invoiceIds: readonly Invoice['id'][], { id, status }: Invoice): boolean => status === 'open' && invoiceIds.includes(id);

/** The payments of an arrangement, the first one first. */
export const instalmentsOf = ({ id }: Pick<Arrangement, 'id'>, promises: readonly PromiseToPay[]): readonly PromiseToPay[] =>
  promises.filter(({ arrangementId }) => arrangementId === id).toSorted((a, b) => (a.promisedDate < b.promisedDate ? -1 : 1));

/** How an arrangement stands: as its row says, and once it is active as its payments say. `expired`: nobody decided in time. */
export type ArrangementStanding = Exclude<Arrangement['status'], 'active'> | 'running' | 'kept' | 'broken' | 'expired';

/** How an arrangement stands on a day. One payment that was not kept breaks it; the others are judged all the same. */
export function standingOf(
  arrangement: Pick<Arrangement, 'id' | 'status'>,
  { promises, approvals }: Pick<ArrangementBooks, 'promises' | 'approvals'>,
  today: LocalDate,
): ArrangementStanding {
  if (arrangement.status === 'proposed') {
    const approval = approvals.find(({ arrangementId }) => arrangementId === arrangement.id);
    return approval !== undefined && approval.expiresOn < today ? 'expired' : 'proposed';
  }
  if (arrangement.status !== 'active') return arrangement.status;
  const statuses = instalmentsOf(arrangement, promises).map(({ status }) => status);
  if (statuses.includes('broken') || statuses.includes('partiallyKept')) return 'broken';
  return statuses.includes('open') ? 'running' : 'kept';
}

/**
 * Whether a proposal can stand as the books are: ok, or the refusal. `account.notFound`, `command.idTaken`, `arrangement.reasonMissing`, `arrangement.stayed`,
 * `arrangement.invoiceNotFound`, `arrangement.invoiceNotOpen` (`number`), `arrangement.currencyDiffers` (`number`, `currency`), `arrangement.alreadyRunning`,
 * `arrangement.alreadyProposed`, `arrangement.balanceChanged` (`wasMinor`, `openMinor`, `currency`), `arrangement.dateInPast`, `arrangement.datesOutOfOrder`, `arrangement.tooFarAhead` (`days`).
 */
export function fitProposal(proposal: Proposal, books: ArrangementBooks, context: CommandContext): Result<null> {
  const { account, promises, arrangements, approvals } = books;
  if (!account) return reject('account.notFound');
  if (account.staySince !== null) return reject('arrangement.stayed', { since: account.staySince });
  const ids = new Set<string>(proposal.instalments.map(({ promiseId }) => promiseId));
  const isTaken = arrangements.some(({ id }) => id === proposal.arrangementId) || approvals.some(({ id }) => id === proposal.approvalId);
  if (isTaken || ids.size < proposal.instalments.length || promises.some(({ id }) => ids.has(id))) return reject('command.idTaken');
  if (proposal.reason === '') return reject('arrangement.reasonMissing');
  const fits = fitInvoices(proposal, books, context.today);
  return fits.ok ? fitDates(proposal.instalments, context) : fits;
}

function fitInvoices(proposal: Proposal, books: ArrangementBooks, today: LocalDate): Result<null> {
  const { invoiceIds, currency, owedMinor } = proposal;
  for (const invoiceId of invoiceIds) {
    const invoice = books.invoices.find(({ id }) => id === invoiceId);
    if (!invoice) return reject('arrangement.invoiceNotFound');
    if (invoice.status !== 'open') return reject('arrangement.invoiceNotOpen', { number: invoice.number });
    if (invoice.currency !== currency) return reject('arrangement.currencyDiffers', { number: invoice.number, currency: invoice.currency });
    for (const other of books.arrangements) {
      const standing = other.invoiceIds.includes(invoiceId) ? standingOf(other, books, today) : null;
      if (standing === 'running') return reject('arrangement.alreadyRunning', { number: invoice.number });
      if (standing === 'proposed') return reject('arrangement.alreadyProposed', { number: invoice.number });
    }
  }
  const openMinor = owedMinorOf(invoiceIds, books.invoices);
  return openMinor === owedMinor ? ok(null) : reject('arrangement.balanceChanged', { wasMinor: owedMinor, openMinor, currency });
}

/** Whether the days of an arrangement that is proposed `today` follow each other and are not too far ahead: ok, or the refusal. */
export function fitDates(instalments: readonly Instalment[], { today, company }: Pick<CommandContext, 'today' | 'company'>): Result<null> {
  const days = company.policy.arrangement.mostDays;
  let before: LocalDate | null = null;
  for (const { dueDate } of instalments) {
    if (dueDate < today) return reject('arrangement.dateInPast', { dueDate });
    if (before !== null && dueDate <= before) return reject('arrangement.datesOutOfOrder', { dueDate });
    if (daysBetween(today, dueDate) > days) return reject('arrangement.tooFarAhead', { days });
    before = dueDate;
  }
  return ok(null);
}

/** Refuses instalments below the floor, the last one being let be, with `plan.belowFloor` (`leastMinor`, `currency`). */
export function fitFloor(
  instalments: readonly Instalment[],
  currency: Currency,
  { company: { policy } }: Pick<CommandContext, 'company'>,
): Result<null> {
  const { instalmentFloor } = policy.arrangement;
  const isBelow = ({ amountMinor }: Instalment): boolean =>
    (weighed(amountMinor, currency, policy.approval) ?? amountMinor) < instalmentFloor;
  if (!instalments.slice(0, -1).some(isBelow)) return ok(null);
  return reject('plan.belowFloor', { leastMinor: leastFor(instalmentFloor, currency, policy.approval), currency });
}

/** What a proposal gives away or puts off, by which authority is measured: what is forgiven of a settlement, else what is owed. Minor units. */
export const stakeMinorOf = ({ kind, owedMinor, instalments }: Pick<Proposal, 'kind' | 'owedMinor' | 'instalments'>): number =>
  kind === 'settlement' ? owedMinor - sumMinorOf(instalments) : owedMinor;

/** The rows of a proposal that waits for its approval: the arrangement, and its payments, each naming the one before. Interest comes with the last. */
export function proposedRows(
  proposal: Proposal,
  context: CommandContext,
): { readonly arrangement: Arrangement; readonly promises: readonly PromiseToPay[] } {
  const { instalments, interestBasisPoints, accountId, currency } = proposal;
  const interestMinor = simpleInterestMinor(instalments, interestBasisPoints, context.today);
  const [first, last] = [instalments[0], instalments.at(-1)];
  if (!first || !last) throw new Error('an arrangement without payments');
  const arrangement: Arrangement = {
    id: proposal.arrangementId,
    accountId,
    kind: proposal.kind,
    invoiceIds: proposal.invoiceIds,
    currency,
    owedMinor: proposal.owedMinor,
    payMinor: sumMinorOf(instalments) + interestMinor,
    interestBasisPoints,
    firstDate: first.dueDate,
    lastDate: last.dueDate,
    instalmentCount: instalments.length,
    reason: proposal.reason,
    status: 'proposed',
    paidBeforeMinor: 0,
    activeOn: null,
    closedOn: null,
    proposedAt: context.at,
    proposedOn: context.today,
    proposedByName: context.actorName,
    version: 0,
  };
  const promises = instalments.map(({ promiseId, dueDate, amountMinor }, at): PromiseToPay => ({
    id: promiseId,
    accountId,
    groupId: first.promiseId,
    invoiceId: null,
    currency,
    amountMinor: amountMinor + (at === instalments.length - 1 ? interestMinor : 0),
    promisedDate: dueDate,
    method: proposal.method,
    promisedByName: proposal.promisedByName,
    status: 'proposed',
    keptMinor: 0,
    formerId: instalments[at - 1]?.promiseId ?? null,
    arrangementId: proposal.arrangementId,
    recordedOn: context.today,
    paidBeforeMinor: 0,
    closedOn: null,
    recordedAt: context.at,
    recordedByName: context.actorName,
    version: 0,
  }));
  return { arrangement, promises };
}

/** The arrangements of these invoices that were broken and that nobody has ended. */
export const brokenOf = (
  invoiceIds: readonly Invoice['id'][],
  books: Pick<ArrangementBooks, 'promises' | 'arrangements' | 'approvals'>,
  today: LocalDate,
): readonly Arrangement[] =>
  books.arrangements.filter((each) => each.invoiceIds.some((id) => invoiceIds.includes(id)) && standingOf(each, books, today) === 'broken');

/**
 * Ends the broken arrangements of invoices on which something else has been agreed: what is still to come of their payments is replaced by that, so that no
 * money is promised twice. What was judged of them stays judged.
 */
export const brokenEnded = (
  invoiceIds: readonly Invoice['id'][],
  books: Pick<ArrangementBooks, 'promises' | 'arrangements' | 'approvals'>,
  today: LocalDate,
): readonly Put[] =>
  brokenOf(invoiceIds, books, today).flatMap((arrangement) => [
    put('arrangements', { ...arrangement, status: 'cancelled', closedOn: today }),
    ...instalmentsOf(arrangement, books.promises)
      .filter(({ status }) => status === 'open')
      .map((promise) => put('promises', { ...promise, status: 'replaced', closedOn: today })),
  ]);

/**
 * Puts an arrangement into force: its payments become promises that are judged, open promises of its invoices are replaced, and broken arrangements of them
 * end. Money that was applied on its first day before it began counts for none of them.
 */
export function begun(
  arrangement: Arrangement,
  instalments: readonly PromiseToPay[],
  books: ArrangementBooks,
  { today }: CommandContext,
): readonly Put[] {
  const paidBeforeMinor = books.applications.reduce(
    (sum, { invoiceId, appliedDate, amountMinor }) =>
      sum + (arrangement.invoiceIds.includes(invoiceId) && appliedDate >= today ? amountMinor : 0),
    0,
  );
  const replaced = books.promises.filter(
    ({ status, invoiceId }) => status === 'open' && invoiceId !== null && arrangement.invoiceIds.includes(invoiceId),
  );
  return [
    put('arrangements', { ...arrangement, status: 'active', activeOn: today, paidBeforeMinor: Math.max(0, paidBeforeMinor) }),
    ...instalments.map((promise) => put('promises', { ...promise, status: 'open', recordedOn: today })),
    ...replaced.map((promise) => put('promises', { ...promise, status: 'replaced', closedOn: today })),
    ...brokenEnded(arrangement.invoiceIds, books, today),
  ];
}

/** Closes an arrangement that never began or that nobody holds to; what was judged of it stays judged. */
export function closed(
  arrangement: Arrangement,
  status: 'refused' | 'withdrawn' | 'void' | 'cancelled',
  promises: readonly PromiseToPay[],
  { today }: Pick<CommandContext, 'today'>,
): readonly Put[] {
  const waiting = instalmentsOf(arrangement, promises).filter((promise) => promise.status === 'open' || promise.status === 'proposed');
  return [
    put('arrangements', { ...arrangement, status, closedOn: today }),
    ...waiting.map((promise) => put('promises', { ...promise, status: 'cancelled', closedOn: today })),
  ];
}
