import { type ArrangementDraft, formKeyOf } from '#contracts/begun-form.ts';
import type { Folder } from '#domain/folder.ts';
import type { AccountId } from '#domain/kernel/ids.ts';
import { dropForm, keepForm, useBegunForms } from './begun-forms.ts';

/** What was typed for an account; it is there until it is saved, whatever is opened or closed meanwhile, also after a lock or a crash. */
export const useArrangementDraft = (accountId: AccountId): ArrangementDraft | undefined =>
  useBegunForms(({ forms }) => {
    const form = forms.get(formKeyOf({ of: 'arrangement', id: accountId }));
    return form?.of === 'arrangement' ? form.draft : undefined;
  });

export const keepArrangementDraft = ({ account, invoices }: Pick<Folder, 'account' | 'invoices'>, draft: ArrangementDraft): void =>
  keepForm({ of: 'arrangement', id: account.id, draft: { ...draft, custom: [...draft.custom] } }, { account, invoices });

/** Forgets what was typed for an account, which has been saved. */
export const forgetArrangementDraft = (accountId: AccountId): void => dropForm({ of: 'arrangement', id: accountId });
