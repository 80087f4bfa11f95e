import { z } from 'zod';
import { type Approval, approvalSchema } from './approval-rows.ts';
import type { Folder } from './folder.ts';
import { compareTexts } from './kernel/compare-texts.ts';
import { daysBetween } from './kernel/dates.ts';

/** So much of the evidence is in a summary; the folder has all of it. */
const evidenceCharacters = 120;

/** What a summary says of a request. */
export const approvalFactsSchema = approvalSchema
  .pick({
    id: true,
    kind: true,
    status: true,
    requestedById: true,
    requestedByName: true,
    requestedAt: true,
    expiresOn: true,
    reason: true,
    currency: true,
    amountMinor: true,
    stakeMinor: true,
    editedById: true,
    decidedByName: true,
  })
  .extend({
    evidence: z.string().max(evidenceCharacters),
    /** Of a settlement the percent that is paid, of a plan the instalments, of an extension its days; null: of no arrangement. */
    measure: z.number().int().nullable(),
  });
export type ApprovalFacts = z.infer<typeof approvalFactsSchema>;

/** The requests of a folder that wait, and the decided ones of which whoever asked has not taken note; the oldest first. */
export const approvalFactsOf = (folder: Folder): ApprovalFacts[] =>
  folder.approvals
    .filter(isOfNote)
    .sort((a, b) => compareTexts(a.requestedAt, b.requestedAt) || compareTexts(a.id, b.id))
    .map((approval) => {
      const { requestedById, requestedByName, requestedAt, editedById, decidedByName } = approval;
      const { id, kind, status, expiresOn, reason, currency, amountMinor, stakeMinor } = approval;
      const who = { requestedById, requestedByName, requestedAt, editedById, decidedByName };
      const what = { currency, amountMinor, stakeMinor, measure: measureOf(approval, folder) };
      return { id, kind, status, ...who, expiresOn, reason, evidence: approval.evidence.slice(0, evidenceCharacters), ...what };
    });

/** Whether a request waits, or whoever asked has not heard of what came of it. */
function isOfNote({ status, seenAt }: Approval): boolean {
  if (status === 'open' || status === 'askedBack') return true;
  return (status === 'approved' || status === 'refused' || status === 'void') && seenAt === null;
}

function measureOf({ arrangementId }: Approval, { arrangements }: Folder): number | null {
  const arrangement = arrangementId === null ? undefined : arrangements.find(({ id }) => id === arrangementId);
  if (!arrangement) return null;
  const { kind: what, payMinor, owedMinor, instalmentCount, proposedOn, lastDate } = arrangement;
  if (what === 'settlement') return Math.floor((payMinor * 100) / Math.max(1, owedMinor));
  return what === 'plan' ? instalmentCount : daysBetween(proposedOn, lastDate);
}
