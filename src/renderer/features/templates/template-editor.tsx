import { useId, useMemo, useState } from 'react';
import { v7 as uuidv7 } from 'uuid';
import type { Failure } from '#contracts/failure.ts';
import type { PolicyRequestId } from '#domain/kernel/ids.ts';
import { mergeFields } from '#domain/merge-fields.ts';
import { type MessageTemplate, type TemplateText, templateLimits } from '#domain/message-template.ts';
import { type LintRules, isUsable, lintTemplate } from '#domain/template-lint.ts';
import { useDataClient, useMayAct } from '#renderer/data/use-data.ts';
import { useStillWaits } from '#renderer/state/policy-requests.ts';
import { type TemplateEdit, type TemplateName, keepTemplateEdit } from '#renderer/state/template-edits.ts';
import { FailureNotice } from '#renderer/ui/failure-notice.tsx';
import { Field } from '#renderer/ui/field.tsx';
import { Notice } from '#renderer/ui/notice.tsx';
import { templateWords } from '#renderer/ui/template-words.ts';
import dialog from '#renderer/ui/dialog.module.css';
import { WaitingNotice } from '#renderer/ui/waiting-notice.tsx';
import { findingWords } from './finding-words.ts';
import { TemplateVersions } from './template-versions.tsx';
import styles from './template-editor.module.css';

type Props = {
  readonly of: TemplateName;
  readonly text: TemplateText;
  /** Null: nothing is changed. */
  readonly edit: TemplateEdit | null;
  readonly inUse: MessageTemplate;
  readonly shipped: MessageTemplate;
  readonly rules: LintRules;
  readonly onChange: (text: TemplateText) => void;
  readonly onDiscard: () => void;
};

/** Writes one template: subject, words, what speaks against it, and putting it into use at the central API. */
export function TemplateEditor({ of, text, edit, inUse, shipped, rules, onChange, onDiscard }: Props) {
  const id = useId();
  const findings = useMemo(() => lintTemplate({ ...of, subject: text.subject, body: text.body }, rules), [of, text, rules]);
  const { isBusy, failure, isWaiting, use } = useInUse(of);
  const mayAct = useMayAct();
  const isSurpassed = edit !== null && edit.basedOnVersion !== inUse.version;
  return (
    <section className={styles.editor} aria-label={templateWords[of.key]}>
      <UseLine
        mayAct={mayAct}
        edit={edit}
        inUse={inUse}
        isBusy={isBusy}
        isUsable={!isSurpassed && isUsable(findings)}
        onDiscard={onDiscard}
        onUse={use}
        text={text}
      />
      {isWaiting && edit === null && <WaitingNotice />}
      {failure && <FailureNotice failure={failure} kept="Your text is kept in this window." />}
      {isSurpassed && (
        <Notice tone="warn" role="alert" title={`Somebody else has put version ${inUse.version} into use since you began`}>
          <p>Your text is kept in this window and has changed nothing. Discard it to see theirs, or go on with yours in place of theirs.</p>
          <button type="button" onClick={() => keepTemplateEdit(of, { ...edit, basedOnVersion: inUse.version })}>
            Go on with mine
          </button>
        </Notice>
      )}
      <Field id={`${id}-subject`} label="Subject" problem={null}>
        {(field) => (
          <input
            {...field}
            readOnly={!mayAct}
            maxLength={templateLimits.subject}
            value={text.subject}
            onChange={(event) => onChange({ subject: event.target.value, body: text.body })}
          />
        )}
      </Field>
      <Field id={`${id}-body`} label="Words" problem={null} className={styles.words}>
        {(field) => (
          <textarea
            {...field}
            readOnly={!mayAct}
            maxLength={templateLimits.body}
            spellCheck={false}
            value={text.body}
            onChange={(event) => onChange({ subject: text.subject, body: event.target.value })}
          />
        )}
      </Field>
      <Findings findings={findings} />
      <FieldList />
      <TemplateVersions of={of} inUse={inUse} shipped={shipped} hasEdits={edit !== null || !mayAct} onTake={onChange} />
      {edit !== null && <ShippedHint text={text} shipped={shipped} onChange={onChange} />}
    </section>
  );
}

function ShippedHint({ text, shipped, onChange }: Pick<Props, 'text' | 'shipped' | 'onChange'>) {
  if (text.subject === shipped.subject && text.body === shipped.body) return null;
  return (
    <p className={styles.hint}>
      <button type="button" className={styles.back} onClick={() => onChange({ subject: shipped.subject, body: shipped.body })}>
        Begin from the text the program came with
      </button>
    </p>
  );
}

type UseLineProps = Pick<Props, 'text' | 'edit' | 'inUse' | 'onDiscard'> & {
  readonly mayAct: boolean;
  readonly isBusy: boolean;
  readonly isUsable: boolean;
  readonly onUse: (text: TemplateText | null, basedOnVersion: number) => Promise<void>;
};

/** What is in use, and what can be done about it. */
function UseLine({ mayAct, text, edit, inUse, isBusy, isUsable: mayBeUsed, onDiscard, onUse }: UseLineProps) {
  return (
    <div className={styles.line}>
      <p role="status">
        {edit === null ? 'In use' : 'Edited in this window, not in use yet. In use'}:{' '}
        {inUse.version === 0 ? 'the text the program came with' : `version ${inUse.version}`}.
      </p>
      {mayAct && (
        <>
          <button type="button" className={dialog.plain} disabled={edit === null} onClick={onDiscard}>
            Discard edits
          </button>
          {inUse.version > 0 && edit === null && (
            <button type="button" className={dialog.plain} disabled={isBusy} onClick={() => void onUse(null, inUse.version)}>
              Back to the shipped text
            </button>
          )}
          <button
            type="button"
            className={dialog.main}
            disabled={edit === null || isBusy || !mayBeUsed}
            onClick={() => void onUse(text, edit?.basedOnVersion ?? inUse.version)}
          >
            Put into use
          </button>
        </>
      )}
    </div>
  );
}

/** Gives a text to the central API; what came of it. */
function useInUse(of: TemplateName) {
  const client = useDataClient();
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [waitsAs, setWaitsAs] = useState<PolicyRequestId | null>(null);
  const isWaiting = useStillWaits(waitsAs);
  // The same for every try of one text: an answer that was lost is found again under it.
  const [request, setRequest] = useState({ id: uuidv7(), said: '' });
  const use = async (text: TemplateText | null, basedOnVersion: number): Promise<void> => {
    const asked = text === null ? null : { subject: text.subject, body: text.body };
    const said = JSON.stringify([of, asked, basedOnVersion]);
    const requestId = request.said === said ? request.id : uuidv7();
    setRequest({ id: requestId, said });
    setBusy(true);
    setFailure(null);
    const outcome = await window.desk['templates.change']({ requestId, key: of.key, language: of.language, basedOnVersion, text: asked });
    setBusy(false);
    client.syncNow();
    if (!outcome.ok) return setFailure(outcome.error);
    setWaitsAs(outcome.value.waitsAs ?? null);
    keepTemplateEdit(of, null);
  };
  return { isBusy, failure, isWaiting, use };
}

function Findings({ findings }: { readonly findings: ReturnType<typeof lintTemplate> }) {
  if (findings.length === 0) return null;
  return (
    <ul className={styles.findings} aria-label="What speaks against it">
      {findings.map((finding, at) => (
        <li key={at} data-error={finding.isError}>
          {findingWords(finding)}
        </li>
      ))}
    </ul>
  );
}

function FieldList() {
  return (
    <details className={styles.fields}>
      <summary>Fields that a template may name</summary>
      <dl>
        {mergeFields.map(({ path, says, mayBeMissing }) => (
          <div key={path}>
            <dt>
              <code>{`{{ ${path} }}`}</code>
            </dt>
            <dd>
              {says}
              {mayBeMissing && ' (may be missing: ask with if)'}
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
