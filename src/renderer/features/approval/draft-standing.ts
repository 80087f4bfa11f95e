import type { ApproverRole } from '#domain/approval-settings.ts';
import { mayAlone, requiredLevel, stakeWithBefore } from '#domain/authority.ts';
import type { Role } from '#domain/command.ts';
import type { Company } from '#domain/company.ts';
import { sumMinorOf } from '#domain/instalments.ts';
import { approvalIdSchema } from '#domain/kernel/ids.ts';
import type { AccountView } from '#renderer/data/worker-protocol.ts';
import type { ArrangementDraft } from '#contracts/begun-form.ts';
import { type Arrangeable, amountOf, scheduleOf } from './arrangement-draft.ts';

/** What a form puts at stake, and whether somebody else has to approve it, as far as this computer knows. */
export type DraftStanding = {
  /** Minor units. */
  readonly stakeMinor: number;
  readonly isAlone: boolean;
  /** The lowest role that can approve it. */
  readonly needs: ApproverRole;
};

const newRequest = approvalIdSchema.parse('00000000-0000-4000-8000-000000000000');

/** How a draft stands with the authority of whoever writes it, with what was done for the account before; null while the form does not say of how much. */
export function draftStanding(
  draft: ArrangementDraft,
  of: Arrangeable,
  { folder, today }: AccountView,
  { role, company }: { readonly role: Role; readonly company: Company },
): DraftStanding | null {
  const stakeMinor = stakeOf(draft, of);
  if (stakeMinor === null) return null;
  const { kind } = draft;
  const settings = company.policy.approval;
  const act = { id: newRequest, kind, currency: of.currency, stakeMinor };
  const stake = stakeWithBefore(act, folder.approvals, settings, { today, withOpen: true });
  return { stakeMinor, isAlone: mayAlone(role, kind, stake, settings), needs: requiredLevel(kind, stake, settings) };
}

/** Of an arrangement what it gives away or puts off, of another request the amount that is typed. Minor units. */
function stakeOf(draft: ArrangementDraft, of: Arrangeable): number | null {
  const { kind } = draft;
  if (kind === 'plan' || kind === 'settlement' || kind === 'extension') {
    const schedule = scheduleOf(draft, of);
    if (!schedule.ok) return null;
    return kind === 'settlement' ? Math.max(0, of.owedMinor - sumMinorOf(schedule.value)) : of.owedMinor;
  }
  const amount = amountOf(draft.amount, of.currency);
  return amount.ok ? amount.value : null;
}
