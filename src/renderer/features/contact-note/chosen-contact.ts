import type { Folder } from '#domain/folder.ts';
import type { Contact } from '#domain/rows.ts';
import type { NoteDraft } from '#contracts/note-draft.ts';

/** Whom a draft is about: a contact of the account, or a name of somebody who is none. */
export type ChosenContact = { readonly contact: Contact | null; readonly name: string };

/** The draft's own choice, or the primary contact as long as nobody has been chosen. */
export function chosenContactOf(folder: Folder, draft: NoteDraft): ChosenContact {
  const active = folder.contacts.filter((contact) => contact.status === 'active');
  if (draft.contactName === null) {
    const primary = active.find((contact) => contact.isPrimary) ?? active[0] ?? null;
    return { contact: primary, name: primary?.name ?? '' };
  }
  return { contact: active.find((contact) => contact.id === draft.contactId) ?? null, name: draft.contactName };
}
