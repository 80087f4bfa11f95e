import { accountFactsOf } from './account-facts.ts';
import type { Arrangement } from './approval-rows.ts';
import type { Folder } from './folder.ts';
import { compareTexts } from './kernel/compare-texts.ts';
import type { Instant } from './kernel/dates.ts';
import type { MergeAbout } from './merge-facts.ts';
import type { TemplateKey } from './message-template.ts';

/** What was agreed with a customer last, as it is confirmed in writing: the template, and what its message is about. */
export type Confirmation = {
  readonly templateKey: Extract<TemplateKey, 'promiseConfirmation' | 'planConfirmation' | 'settlementOffer'>;
  readonly about: MergeAbout;
};

/**
 * What of an account there is to confirm: the promise, plan, settlement or extension that was agreed last and still holds, or with `agreedId` (an arrangement's id, or that of
 * a group of promises) that one alone; null where there is none. Pure.
 */
export function confirmationOf(folder: Pick<Folder, 'promises' | 'arrangements'>, agreedId?: string): Confirmation | null {
  const agreed: { readonly id: string; readonly at: Instant; readonly confirmation: Confirmation }[] = [
    ...folder.arrangements.flatMap((arrangement) => {
      const confirmation = arrangement.status === 'active' ? ofArrangement(arrangement, folder) : null;
      return confirmation ? [{ id: arrangement.id, at: arrangement.proposedAt, confirmation }] : [];
    }),
    ...folder.promises
      .filter(({ status, arrangementId }) => status === 'open' && arrangementId === null)
      .map(({ recordedAt: at, groupId }) => ({ id: groupId, at, confirmation: ofPromise(groupId) })),
  ];
  const meant = agreed.filter(({ id }) => agreedId === undefined || id === agreedId);
  return meant.toSorted((a, b) => compareTexts(b.at, a.at))[0]?.confirmation ?? null;
}

/** The way a confirmation goes: by e-mail where somebody there reads them. */
export const confirmationChannel = (folder: Folder): 'email' | 'letter' =>
  accountFactsOf(folder).emailReach === 'open' ? 'email' : 'letter';

const ofPromise = (promiseGroupId: Folder['promises'][number]['groupId']): Confirmation => ({
  templateKey: 'promiseConfirmation',
  about: { promiseGroupId },
});

function ofArrangement(
  { id, kind, instalmentCount, currency, payMinor, lastDate, invoiceIds }: Arrangement,
  { promises }: Pick<Folder, 'promises'>,
): Confirmation | null {
  // A settlement that is paid in several parts is told as what it is to the customer: so many payments on so many days.
  if (instalmentCount > 1) return { templateKey: 'planConfirmation', about: {} };
  if (kind === 'settlement') {
    return { templateKey: 'settlementOffer', about: { settlement: { currency, amountMinor: payMinor, payBy: lastDate }, invoiceIds } };
  }
  const promise = promises.find(({ arrangementId, status }) => arrangementId === id && status === 'open');
  return promise ? ofPromise(promise.groupId) : null;
}
