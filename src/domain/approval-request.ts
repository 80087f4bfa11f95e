import { type Authority, mayAlone, stakeWithBefore } from './authority.ts';
import { type CommandContext, countedDayOf } from './command.ts';
import {
  type ArrangementBooks,
  type Proposal,
  begun,
  fitProposal,
  instalmentsOf,
  owedMinorOf,
  proposedRows,
  stakeMinorOf,
} from './arrangement.ts';
import { openMinorIn } from './invoice.ts';
import { addDays } from './kernel/dates.ts';
import { type Result, ok } from './kernel/result.ts';
import { sha256Hex } from './kernel/sha256.ts';
import { type PromiseToPay, type Put, put } from './rows.ts';
import type { Approval, Arrangement } from './approval-rows.ts';

/** What an approval is asked for, as its hash covers it. */
type Asked = Pick<
  Approval,
  'id' | 'accountId' | 'kind' | 'currency' | 'amountMinor' | 'stakeMinor' | 'balanceMinor' | 'reason' | 'evidence'
> &
  Partial<OfContact>;
type OfContact = Pick<Approval, 'contactChannel' | 'contactId' | 'contactAddress' | 'contactRules'>;
const ofNoContact: OfContact = { contactChannel: null, contactId: null, contactAddress: null, contactRules: null };

/**
 * The hash of everything that is asked for: whoever approves names it, so that what was changed behind their back is not approved. Dates and
 * amounts of all payments are in it.
 */
export function proposalHashOf(asked: Asked, arrangement: Arrangement | undefined, instalments: readonly PromiseToPay[]): string {
  const { id, accountId, kind, currency, amountMinor, stakeMinor, balanceMinor, reason, evidence } = asked;
  const terms = arrangement && [
    arrangement.id,
    arrangement.kind,
    arrangement.invoiceIds.toSorted(),
    arrangement.owedMinor,
    arrangement.payMinor,
    arrangement.interestBasisPoints,
    instalments.map((promise) => [promise.id, promise.promisedDate, promise.amountMinor, promise.currency]),
  ];
  const { contactChannel, contactId, contactAddress, contactRules } = { ...ofNoContact, ...asked };
  const contact = kind === 'contactOverride' ? [contactChannel, contactId, contactAddress, contactRules] : null;
  const about = terms ?? contact;
  return sha256Hex(JSON.stringify([id, accountId, kind, currency, amountMinor, stakeMinor, balanceMinor, reason, evidence, about]));
}

/** What an approval's balance is: what can be collected of the arrangement's invoices, or all that is open in the currency. Minor units. */
export const balanceMinorOf = (
  { currency }: Pick<Approval, 'currency'>,
  arrangement: Pick<Arrangement, 'invoiceIds'> | undefined,
  { invoices }: Pick<ArrangementBooks, 'invoices'>,
): number =>
  arrangement
    ? owedMinorOf(arrangement.invoiceIds, invoices)
    : openMinorIn(
        invoices.filter(({ status }) => status === 'open'),
        currency,
      );

/** A request as of now, open; `asked` is what it is about. */
export function newApproval(
  asked: Asked & Pick<Approval, 'arrangementId'>,
  arrangement: Arrangement | undefined,
  instalments: readonly PromiseToPay[],
  context: CommandContext,
): Approval {
  const { at, actorId, actorName, company } = context;
  const day = countedDayOf(context);
  return {
    ...ofNoContact,
    ...asked,
    proposalHash: proposalHashOf(asked, arrangement, instalments),
    status: 'open',
    voidReason: null,
    condition: '',
    comment: '',
    requestedAt: at,
    requestedById: actorId,
    requestedByName: actorName,
    editedById: actorId,
    editedByName: actorName,
    expiresOn: addDays(day, company.policy.approval.expiresAfterDays),
    countedOn: day,
    decidedAt: null,
    decidedById: null,
    decidedByName: null,
    onBehalfOfName: null,
    seenAt: null,
    lapsesAt: null,
    usedById: null,
    version: 0,
  };
}

/** A request with the decision of whoever acts. */
export const decided = (
  approval: Approval,
  status: 'askedBack' | 'approved' | 'refused' | 'void',
  context: CommandContext,
  over: Partial<Pick<Approval, 'condition' | 'comment' | 'voidReason' | 'lapsesAt'>> & { readonly by?: Authority | undefined } = {},
): Approval => {
  const { by, ...words } = over;
  return {
    ...approval,
    ...words,
    status,
    decidedAt: context.at,
    decidedById: context.actorId,
    decidedByName: context.actorName,
    onBehalfOfName: by?.onBehalfOfName ?? null,
    countedOn: countedDayOf(context),
    seenAt: null,
  };
};

/**
 * Decides a proposal that its own kind has found well formed: within the authority of whoever proposes it begins at once, above that it waits for
 * an approval. Refuses as `fitProposal` does.
 */
export function propose(proposal: Proposal, books: ArrangementBooks, context: CommandContext): Result<readonly Put[]> {
  const fits = fitProposal(proposal, books, context);
  if (!fits.ok) return fits;
  const { arrangement, promises } = proposedRows(proposal, context);
  const approval = newApproval(
    {
      id: proposal.approvalId,
      accountId: proposal.accountId,
      kind: proposal.kind,
      arrangementId: arrangement.id,
      currency: proposal.currency,
      amountMinor: arrangement.payMinor,
      stakeMinor: stakeMinorOf(proposal),
      balanceMinor: proposal.owedMinor,
      reason: proposal.reason,
      evidence: proposal.evidence,
    },
    arrangement,
    promises,
    context,
  );
  const settings = context.company.policy.approval;
  const before = [...books.approvals, ...(context.groupApprovals ?? [])];
  const stake = stakeWithBefore(approval, before, settings, { today: countedDayOf(context), withOpen: true });
  if (!mayAlone(context.role, proposal.kind, stake, settings))
    return ok([put('approvals', approval), put('arrangements', arrangement), ...promises.map((promise) => put('promises', promise))]);
  const { at, actorId: decidedById, actorName: decidedByName } = context;
  return ok([
    put('approvals', { ...approval, status: 'withinAuthority', decidedAt: at, decidedById, decidedByName, seenAt: at }),
    ...begun(arrangement, promises, books, context),
  ]);
}

/** The arrangement a request is about with its payments; undefined for the other kinds. */
export function subjectOf(
  { arrangementId }: Pick<Approval, 'arrangementId'>,
  { arrangements, promises }: Pick<ArrangementBooks, 'arrangements' | 'promises'>,
): { readonly arrangement: Arrangement; readonly instalments: readonly PromiseToPay[] } | undefined {
  const arrangement = arrangementId === null ? undefined : arrangements.find(({ id }) => id === arrangementId);
  return arrangement && { arrangement, instalments: instalmentsOf(arrangement, promises) };
}
