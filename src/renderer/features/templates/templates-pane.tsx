import { type ReactNode, useMemo } from 'react';
import type { User } from '#contracts/http.ts';
import type { Company } from '#domain/company.ts';
import type { Language } from '#domain/language.ts';
import { type TemplateText, templateKeys } from '#domain/message-template.ts';
import { shippedTemplate, templateOf } from '#domain/shipped-templates.ts';
import { type TemplateEdit, keepTemplateEdit, nameOf, openTemplate, useTemplateEdits } from '#renderer/state/template-edits.ts';
import { Choices } from '#renderer/ui/choices.tsx';
import { Tag } from '#renderer/ui/tag.tsx';
import { templateWords } from '#renderer/ui/template-words.ts';
import { TemplateEditor } from './template-editor.tsx';
import { TemplatePreview } from './template-preview.tsx';
import { useShownAccount } from './use-shown-account.ts';
import styles from './templates-pane.module.css';

type Props = { readonly company: Company; readonly user: User; readonly title: ReactNode };

const languageChoices = [
  { value: 'en', words: 'English' },
  { value: 'de', words: 'German' },
  { value: 'fr', words: 'French' },
  { value: 'es', words: 'Spanish' },
] as const satisfies readonly { readonly value: Language; readonly words: string }[];

/** The company's texts, for those who lead: every template in every language, written with a real account beside it. */
export function TemplatesPane({ company, user, title }: Props) {
  const { letters } = company.policy;
  const { open, edits } = useTemplateEdits();
  const inUse = templateOf(open.key, open.language, letters);
  const edit = edits.get(nameOf(open)) ?? null;
  const text: TemplateText = edit ?? inUse;
  const shown = useShownAccount();
  const isChanged = (key: (typeof templateKeys)[number], language: Language): boolean =>
    letters.changedTemplates.some((template) => template.key === key && template.language === language);
  const change = (next: TemplateText): void => {
    const isAsInUse = next.subject === inUse.subject && next.body === inUse.body;
    const kept: TemplateEdit = { ...next, basedOnVersion: edit?.basedOnVersion ?? inUse.version };
    keepTemplateEdit(open, isAsInUse ? null : kept);
  };
  const shipped = useMemo(() => shippedTemplate(open.key, open.language), [open.key, open.language]);
  return (
    <>
      <div className={styles.head}>
        {title}
        <div className={styles.languages}>
          <Choices
            label="Language"
            hideLabel
            choices={languageChoices}
            chosen={open.language}
            onChange={(language) => openTemplate({ ...open, language })}
          />
        </div>
      </div>
      <div className={styles.columns}>
        <ul className={styles.list} aria-label="Templates">
          {templateKeys.map((key) => (
            <li key={key}>
              <button type="button" aria-pressed={key === open.key} onClick={() => openTemplate({ key, language: open.language })}>
                <span>{templateWords[key]}</span>
                {edits.has(nameOf({ key, language: open.language })) && <Tag tone="violet">Edited</Tag>}
                {isChanged(key, open.language) && <Tag tone="neutral">Own</Tag>}
              </button>
            </li>
          ))}
        </ul>
        <TemplateEditor
          key={nameOf(open)}
          of={open}
          text={text}
          edit={edit}
          inUse={inUse}
          shipped={shipped}
          rules={{ offersEmailOptOut: letters.offersEmailOptOut }}
          onChange={change}
          onDiscard={() => keepTemplateEdit(open, null)}
        />
        <TemplatePreview account={shown} of={open} text={text} company={company} user={user} />
      </div>
    </>
  );
}
