import { z } from 'zod';
import { balanceMinorOf, decided, newApproval, proposalHashOf, subjectOf } from './approval-request.ts';
import { type ArrangementBooks, begun, closed, loadArrangementBooks } from './arrangement.ts';
import { type Authority, authoritiesOf, hasAmount, isAuthor, requiredLevel, stakeWithBefore, sufficient } from './authority.ts';
import { type CommandContext, countedDayOf, runnable, workingRoles } from './command.ts';
import { type Instant, type LocalDate, epochMsOf, instantOf } from './kernel/dates.ts';
import { accountIdSchema, approvalIdSchema } from './kernel/ids.ts';
import { currencySchema, minorSchema } from './kernel/money.ts';
import { type Result, ok, reject } from './kernel/result.ts';
import { type Put, put } from './rows.ts';
import { type Approval, approvalKindSchema } from './approval-rows.ts';

/** How a request stands on a day: as its row says, or that nobody decided in time. */
export const approvalStanding = ({ status, expiresOn }: Approval, today: LocalDate): Approval['status'] | 'expired' =>
  (status === 'open' || status === 'askedBack') && expiresOn < today ? 'expired' : status;

/** Whether a request waits for somebody to decide it. */
export const isOpen = (approval: Approval, today: LocalDate): boolean => {
  const standing = approvalStanding(approval, today);
  return standing === 'open' || standing === 'askedBack';
};

const words = { reason: z.string().trim().max(500), evidence: z.string().trim().max(2000) };

/** Kinds for which nobody decides without seeing what speaks for it. */
const needsEvidence: readonly Approval['kind'][] = ['writeOff', 'refund', 'bankDetails'];

/**
 * Asks for an approval of what is not an arrangement: an adjustment, a write-off, a hold. What is approved is written down as decided; the ledger
 * does it. Refuses with `account.notFound`, `command.idTaken`, `approval.reasonMissing`, `approval.evidenceMissing`, `approval.amountMissing`, `approval.aboveOpen` or `approval.aboveReceived` (`openMinor`, `currency`).
 */
export const requestApproval = runnable({
  roles: workingRoles,
  mode: 'optimistic',
  input: z.strictObject({
    approvalId: approvalIdSchema,
    accountId: accountIdSchema,
    kind: approvalKindSchema.exclude(['settlement', 'plan', 'extension', 'contactOverride']),
    currency: currencySchema,
    amountMinor: minorSchema.min(0),
    ...words,
  }),
  async load(input, read) {
    const [books, payments] = await Promise.all([loadArrangementBooks(input.accountId, read), read.ofAccount('payments', input.accountId)]);
    return { books, payments };
  },
  decide({ approvalId: id, ...input }, { books, payments }, context) {
    const { kind, currency, amountMinor } = input;
    if (!books.account) return reject('account.notFound');
    if (books.approvals.some((approval) => approval.id === id)) return reject('command.idTaken');
    if (input.reason === '') return reject('approval.reasonMissing');
    if (input.evidence === '' && needsEvidence.includes(kind)) return reject('approval.evidenceMissing');
    if (hasAmount(kind) && amountMinor === 0) return reject('approval.amountMissing');
    const balanceMinor = balanceMinorOf(input, undefined, books);
    const receivedMinor = payments.reduce((sum, payment) => sum + (payment.currency === currency ? payment.amountMinor : 0), 0);
    if ((kind === 'adjustment' || kind === 'writeOff') && amountMinor > balanceMinor)
      return reject('approval.aboveOpen', { openMinor: Math.max(0, balanceMinor), currency });
    if (kind === 'refund' && amountMinor > receivedMinor)
      return reject('approval.aboveReceived', { openMinor: Math.max(0, receivedMinor), currency });
    const asked = { id, ...input, arrangementId: null, stakeMinor: amountMinor, balanceMinor };
    return ok([put('approvals', newApproval(asked, undefined, [], context))]);
  },
});

/** An open request by its id: the row, or `approval.notFound`, `approval.alreadyDecided` (`status`, `by`) or `approval.expired` (`expiresOn`). */
function openRequest(id: Approval['id'], approvals: readonly Approval[], context: CommandContext): Result<Approval> {
  const approval = approvals.find((each) => each.id === id);
  if (!approval) return reject('approval.notFound');
  const standing = approvalStanding(approval, countedDayOf(context));
  if (standing === 'expired') return reject('approval.expired', { expiresOn: approval.expiresOn });
  if (standing === 'open' || standing === 'askedBack') return ok(approval);
  return reject('approval.alreadyDecided', { status: approval.status, by: approval.decidedByName });
}

/**
 * Changes the words of a request, or answers what was asked back. Whoever does so cannot decide it any more, and what was decided on
 * the words before counts for nothing. Refuses as an open request does, and with `approval.reasonMissing`.
 */
export const reviseApproval = runnable({
  roles: workingRoles,
  mode: 'optimistic',
  input: z.strictObject({ approvalId: approvalIdSchema, accountId: accountIdSchema, ...words }),
  load: (input, read) => loadArrangementBooks(input.accountId, read),
  decide({ approvalId, reason, evidence }, books, context) {
    const found = openRequest(approvalId, books.approvals, context);
    if (!found.ok) return found;
    if (reason === '') return reject('approval.reasonMissing');
    const { actorId: editedById, actorName: editedByName } = context;
    const changed: Approval = { ...found.value, reason, evidence, status: 'open', editedById, editedByName, seenAt: null };
    const subject = subjectOf(changed, books);
    const proposalHash = proposalHashOf(changed, subject?.arrangement, subject?.instalments ?? []);
    return ok([put('approvals', { ...changed, proposalHash })]);
  },
});

/** Takes a request back that nobody has decided, with what it proposed. Refuses as an open request does (an expired one may go), and with `approval.notYours`. */
export const withdrawApproval = runnable({
  roles: workingRoles,
  mode: 'optimistic',
  input: z.strictObject({ approvalId: approvalIdSchema, accountId: accountIdSchema }),
  load: (input, read) => loadArrangementBooks(input.accountId, read),
  decide({ approvalId }, books, context) {
    const approval = books.approvals.find(({ id }) => id === approvalId);
    if (!approval) return reject('approval.notFound');
    if (approval.status !== 'open' && approval.status !== 'askedBack')
      return reject('approval.alreadyDecided', { status: approval.status, by: approval.decidedByName });
    if (approval.requestedById !== context.actorId) return reject('approval.notYours', { by: approval.requestedByName });
    const subject = subjectOf(approval, books);
    return ok([
      put('approvals', { ...approval, status: 'withdrawn', seenAt: context.at }),
      ...(subject ? closed(subject.arrangement, 'withdrawn', books.promises, context) : []),
    ]);
  },
});

/** Whoever asked has taken note of a decision. The same again changes nothing. Refuses with `approval.notFound` or `approval.notYours`. */
export const acknowledgeApproval = runnable({
  roles: workingRoles,
  mode: 'optimistic',
  input: z.strictObject({ approvalId: approvalIdSchema, accountId: accountIdSchema }),
  load: (input, read) => read.get('approvals', input.accountId, input.approvalId),
  decide(_input, approval, context) {
    if (!approval) return reject('approval.notFound');
    if (approval.requestedById !== context.actorId) return reject('approval.notYours', { by: approval.requestedByName });
    return approval.seenAt === null && approval.decidedAt !== null ? ok([put('approvals', { ...approval, seenAt: context.at })]) : ok([]);
  },
});

const decisionInputSchema = z.strictObject({
  approvalId: approvalIdSchema,
  accountId: accountIdSchema,
  decision: z.enum(['approve', 'refuse', 'askBack']),
  /** The hash of what whoever decides has looked at. */
  proposalHash: z.string().regex(/^[0-9a-f]{64}$/),
  /** Words an approval is bound to. */
  condition: z.string().trim().max(500),
  comment: z.string().trim().max(1000),
});
type DecisionInput = z.infer<typeof decisionInputSchema>;

/**
 * Decides a request of somebody else. Approved, what was proposed is done in the same stroke, and a contact may be made for some hours; where the balance, the terms or the books are not what
 * they were, the approval is void instead, and it has to be asked anew. Refuses as an open request does, and with `approval.ownRequest`, `approval.ownEdit`,
 * `approval.notAuthorised`, `approval.amountMissing`, `approval.aboveAuthority` (`needs`), `approval.changedMeanwhile` or `approval.commentMissing`.
 */
export const decideApproval = runnable({
  roles: workingRoles,
  mode: 'confirmed',
  input: decisionInputSchema,
  load: (input, read) => loadArrangementBooks(input.accountId, read),
  decide(input, books, asked) {
    // Nothing of it is done before the server does it, so it is judged by the server's day.
    const context = { ...asked, today: countedDayOf(asked) };
    const found = openRequest(input.approvalId, books.approvals, context);
    if (!found.ok) return found;
    const approval = found.value;
    const by = authorityFor(approval, input, books, context);
    if (!by.ok) return by;
    if (input.proposalHash !== approval.proposalHash) return reject('approval.changedMeanwhile');
    const { comment, condition } = input;
    if (input.decision !== 'approve') {
      if (comment === '') return reject('approval.commentMissing');
      const status = input.decision === 'refuse' ? 'refused' : 'askedBack';
      return ok(ended(decided(approval, status, context, { comment, by: by.value }), books, context));
    }
    const voidReason = whyVoid(approval, books, context);
    if (voidReason !== null) return ok(ended(decided(approval, 'void', context, { voidReason, comment, by: by.value }), books, context));
    const subject = subjectOf(approval, books);
    return ok([
      put(
        'approvals',
        decided(approval, 'approved', context, { condition, comment, by: by.value, lapsesAt: lapsesAtOf(approval, context) }),
      ),
      ...(subject ? begun(subject.arrangement, subject.instalments, books, context) : []),
    ]);
  },
});

/** Whoever would decide, on which day, and by which settings. */
type Decider = Pick<CommandContext, 'actorId' | 'role' | 'today' | 'serverToday' | 'groupApprovals'> & {
  readonly company: Pick<CommandContext['company'], 'policy'>;
};

/** What of a request says who may decide it; a summary of an account has as much. */
type Decidable = Pick<Approval, 'id' | 'kind' | 'currency' | 'amountMinor' | 'stakeMinor' | 'requestedById' | 'editedById'>;

/**
 * By what authority whoever acts may decide so: four eyes always, and for an approval a limit that holds all that was done before. Refuses as `decideApproval`
 * does; where less is known of what was done before than the server knows, the server may refuse what this lets pass, and never the other way round.
 */
export function authorityFor(
  approval: Decidable,
  { decision }: Pick<DecisionInput, 'decision'>,
  { approvals }: Pick<ArrangementBooks, 'approvals'>,
  context: Decider,
): Result<Authority> {
  if (approval.requestedById === context.actorId) return reject('approval.ownRequest');
  if (isAuthor(context.actorId, approval)) return reject('approval.ownEdit');
  const settings = context.company.policy.approval;
  const today = countedDayOf(context);
  const authorities = authoritiesOf({ id: context.actorId, role: context.role }, approval, settings, today);
  const [first] = authorities;
  if (!first) return reject('approval.notAuthorised');
  if (decision !== 'approve') return ok(first);
  // Such a request may wait since before they were refused: nobody's limit says anything of it.
  if (hasAmount(approval.kind) && approval.amountMinor === 0) return reject('approval.amountMissing');
  const before = [...approvals, ...(context.groupApprovals ?? [])];
  const stake = stakeWithBefore(approval, before, settings, { today, withOpen: false });
  const enough = sufficient(authorities, approval.kind, stake, settings);
  return enough ? ok(enough) : reject('approval.aboveAuthority', { needs: requiredLevel(approval.kind, stake, settings) });
}

/** Until when a contact that is approved now may be made; null for all else, which is done at once. */
function lapsesAtOf({ kind }: Approval, { at, company }: CommandContext): Instant | null {
  return kind === 'contactOverride' ? instantOf(epochMsOf(at) + company.policy.contact.overrideHours * hourMs) : null;
}
const hourMs = 3_600_000;

/** Why an approval given now could not hold; null: it holds. */
export function whyVoid(approval: Approval, books: ArrangementBooks, { today }: Pick<CommandContext, 'today'>): Approval['voidReason'] {
  const subject = subjectOf(approval, books);
  if (approval.arrangementId !== null && subject?.arrangement.status !== 'proposed') return 'notPossible';
  if (proposalHashOf(approval, subject?.arrangement, subject?.instalments ?? []) !== approval.proposalHash) return 'proposalChanged';
  // A contact gives nothing away: it is bound to its rules, which the guard asks for again when it is made.
  if (approval.kind === 'contactOverride') return books.account && books.account.staySince !== null ? 'stayed' : null;
  if (balanceMinorOf(approval, subject?.arrangement, books) !== approval.balanceMinor) return 'balanceChanged';
  if (!subject) return null;
  if (books.account && books.account.staySince !== null) return 'stayed';
  return subject.arrangement.firstDate < today ? 'datePassed' : null;
}

/**
 * What becomes of a request that nobody has decided in time: it is void, whoever asked has yet to take note of that, and what it proposed does not begin. Nothing for
 * one that was decided, or can still be.
 */
export function expiredRows(
  id: Approval['id'],
  books: ArrangementBooks,
  { at, today }: { readonly at: Instant; readonly today: LocalDate },
): readonly Put[] {
  const approval = books.approvals.find((each) => each.id === id);
  if (!approval || approvalStanding(approval, today) !== 'expired') return [];
  const subject = subjectOf(approval, books);
  return [
    put('approvals', { ...approval, status: 'void', voidReason: 'expired', decidedAt: at, seenAt: null }),
    ...(subject ? closed(subject.arrangement, 'void', books.promises, { today }) : []),
  ];
}

/** A request that was not approved: what it proposed does not begin. One that was asked back stays as it is. */
function ended(approval: Approval, books: ArrangementBooks, context: CommandContext): readonly Put[] {
  const subject = subjectOf(approval, books);
  if (!subject || approval.status === 'askedBack') return [put('approvals', approval)];
  return [
    put('approvals', approval),
    ...closed(subject.arrangement, approval.status === 'void' ? 'void' : 'refused', books.promises, context),
  ];
}
