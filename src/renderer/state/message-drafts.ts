import { type MessageDraft, formKeyOf } from '#contracts/begun-form.ts';
import type { Folder } from '#domain/folder.ts';
import type { AccountId } from '#domain/kernel/ids.ts';
import { dropForm, keepForm, useBegunForms } from './begun-forms.ts';

type Channel = 'email' | 'letter';

/** The words that were written over a template for an account and have not been sent; there until they are, also after a lock or a crash. Null: none. */
export function messageDraftOf(channel: Channel, accountId: AccountId): MessageDraft | null {
  const form = useBegunForms.getState().forms.get(formKeyOf({ of: channel, id: accountId }));
  return form?.of === channel ? form.draft : null;
}

export const keepMessageDraft = (
  channel: Channel,
  { account, invoices }: Pick<Folder, 'account' | 'invoices'>,
  draft: MessageDraft,
): void => keepForm({ of: channel, id: account.id, draft }, { account, invoices });

/** Forgets them: they have been sent, or the template's are taken. */
export const forgetMessageDraft = (channel: Channel, accountId: AccountId): void => dropForm({ of: channel, id: accountId });
