import { create } from 'zustand';
import type { AccountId } from '#domain/kernel/ids.ts';
import type { Payment } from '#domain/rows.ts';
import type { ProposedKind } from '#domain/approval-rows.ts';

/** How often the payments of a plan come; `custom`: each day and amount is typed. */
export type PlanRhythm = 'weekly' | 'everyTwoWeeks' | 'monthly' | 'custom';

/** What somebody has typed for a plan, a settlement, an extension or another request, as they typed it. */
export type ArrangementDraft = {
  readonly kind: ProposedKind;
  readonly rhythm: PlanRhythm;
  readonly count: string;
  readonly weekday: string;
  readonly firstDate: string;
  readonly interest: string;
  readonly custom: readonly { readonly date: string; readonly amount: string }[];
  readonly amount: string;
  readonly method: Payment['method'];
  readonly promisedByName: string;
  readonly reason: string;
  readonly evidence: string;
};

const drafts = create<{ readonly byAccount: Readonly<Record<AccountId, ArrangementDraft>> }>()(() => ({ byAccount: {} }));

/** What was typed for an account; it is there until it is saved, whatever is opened or closed meanwhile. */
export const useArrangementDraft = (accountId: AccountId): ArrangementDraft | undefined => drafts(({ byAccount }) => byAccount[accountId]);

export const keepArrangementDraft = (accountId: AccountId, draft: ArrangementDraft): void =>
  drafts.setState(({ byAccount }) => ({ byAccount: { ...byAccount, [accountId]: draft } }));

/** Forgets what was typed for an account, which has been saved; or, without one, for all: somebody else signs in. */
export const forgetArrangementDraft = (accountId?: AccountId): void =>
  drafts.setState(({ byAccount }) => ({
    byAccount: Object.fromEntries(Object.entries(byAccount).filter(([id]) => accountId !== undefined && id !== accountId)),
  }));
