import { create } from 'zustand';
import type { Language } from '#domain/language.ts';
import type { TemplateKey, TemplateText } from '#domain/message-template.ts';

export type TemplateName = { readonly key: TemplateKey; readonly language: Language };

/** What somebody has changed of a template and not put into use: the text and the version it began from. */
export type TemplateEdit = TemplateText & { readonly basedOnVersion: number };

type TemplateEdits = { readonly open: TemplateName; readonly edits: ReadonlyMap<string, TemplateEdit> };

const beginning: TemplateEdits = { open: { key: 'friendlyReminder', language: 'en' }, edits: new Map() };

/** Which template is open, and the texts that are being written; they stay while other screens are looked at, and end with the session. */
export const useTemplateEdits = create<TemplateEdits>()(() => beginning);

export const nameOf = ({ key, language }: TemplateName): string => `${key} ${language}`;
export const openTemplate = (open: TemplateName): void => useTemplateEdits.setState({ open });

/** Keeps a text that is being written; null goes back to the one in use. */
export const keepTemplateEdit = (of: TemplateName, edit: TemplateEdit | null): void =>
  useTemplateEdits.setState(({ edits }) => {
    const next = new Map(edits);
    if (edit === null) next.delete(nameOf(of));
    else next.set(nameOf(of), edit);
    return { edits: next };
  });

export const resetTemplateEdits = (): void => useTemplateEdits.setState(beginning);
