import type { Approval } from './approval-rows.ts';
import type { ContactAction, ContactDecision, ContactHit, ContactOverride, Question } from './contact-question.ts';
import type { Folder } from './folder.ts';
import type { Instant } from './kernel/dates.ts';
import type { UserId } from './kernel/ids.ts';
import { type Put, put } from './rows.ts';

/** A rule with its version, as an approval names it: 'hours@4'. */
export const ruleMarkOf = ({ ruleId, version }: Pick<ContactHit, 'ruleId' | 'version'>): string => `${ruleId}@${version}`;

/**
 * What a second person has agreed to for somebody on an account: approved, their own request, and not used up, except by the call or message `forId` itself,
 * which may be asked about once more, or by a call that nobody has heard. Whether it still holds is the guard's question.
 */
export function overridesFor(
  { approvals, calls }: Pick<Folder, 'approvals' | 'calls'>,
  actorId: UserId,
  forId: string | null = null,
): readonly ContactOverride[] {
  const unheard = new Set<string>(calls.flatMap(({ id, state }) => (state === 'cancelled' ? [id] : [])));
  return approvals.flatMap((approval) => {
    const { id: approvalId, kind, status, requestedById, usedById, contactId, reason } = approval;
    const { contactChannel: channel, contactAddress: address, contactRules, lapsesAt: until, decidedByName: byName } = approval;
    if (kind !== 'contactOverride' || status !== 'approved' || requestedById !== actorId) return [];
    if (channel === null || contactRules === null || until === null || byName === null) return [];
    if (usedById !== null && usedById !== forId && !unheard.has(usedById)) return [];
    return [{ approvalId, channel, contactId, address, rules: contactRules.split(','), until, byName, reason }];
  });
}

/** Hits with what a second person has agreed to: such a rule is advice, as long as the approval holds. Every other one says what it said. */
export function withOverrides(hits: readonly ContactHit[], { action, facts, now }: Question): ContactHit[] {
  const overrides = (facts.overrides ?? []).filter((override) => isOfAction(override, action) && now < override.until);
  return hits.map((each) => {
    const override = each.verdict === 'needsApproval' ? overrides.find(({ rules }) => rules.includes(ruleMarkOf(each))) : undefined;
    return override ? { ...each, verdict: 'warn', override } : each;
  });
}

const isOfAction = (override: ContactOverride, { channel, contactId = null, address = null }: ContactAction): boolean =>
  override.channel === channel && override.contactId === contactId && override.address === address;

/** The approvals a contact is made under, used up by it; one that stands so already is not written again. */
export function usedUp(
  { hits }: Pick<ContactDecision, 'hits'>,
  approvals: readonly Approval[],
  { usedById, at }: { readonly usedById: string; readonly at: Instant },
): readonly Put[] {
  const ids = new Set(hits.flatMap(({ override }) => override?.approvalId ?? []));
  return approvals
    .filter((approval) => ids.has(approval.id) && approval.usedById !== usedById)
    .map((approval) => put('approvals', { ...approval, usedById, seenAt: approval.seenAt ?? at }));
}
