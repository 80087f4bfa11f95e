import { formKeyOf } from '#contracts/begun-form.ts';
import type { ApprovalId } from '#domain/kernel/ids.ts';
import { dropForm, keepForm, useBegunForms } from './begun-forms.ts';

/** The words of a decision while they are written. */
export type DecisionDraft = { readonly condition: string; readonly comment: string };

const empty: DecisionDraft = { condition: '', comment: '' };

/** The words written for a request that is not decided yet; they stay when another one is looked at, also after a lock or a crash. */
export const useDecisionDraft = (id: ApprovalId): DecisionDraft =>
  useBegunForms(({ forms }) => {
    const form = forms.get(formKeyOf({ of: 'decision', id }));
    return form?.of === 'decision' ? form : empty;
  });

/** Keeps the words; where there are none any more, there is nothing to keep. */
export function keepDecisionDraft(id: ApprovalId, { condition, comment }: DecisionDraft): void {
  if (condition === '' && comment === '') dropForm({ of: 'decision', id });
  else keepForm({ of: 'decision', id, condition, comment });
}
