import { useEffect, useState } from 'react';
import type { Failure } from '#contracts/failure.ts';
import type { IpcOutput } from '#contracts/ipc.ts';
import type { TemplateVersions as Page } from '#contracts/templates.ts';
import type { Instant } from '#domain/kernel/dates.ts';
import type { MessageTemplate, TemplateText } from '#domain/message-template.ts';
import type { TemplateName } from '#renderer/state/template-edits.ts';
import { formatMoment } from '#renderer/ui/dates.ts';
import { FailureNotice } from '#renderer/ui/failure-notice.tsx';
import { useMayAct } from '#renderer/data/use-data.ts';
import { LinkButton } from '#renderer/ui/link-button.tsx';
import { Tag } from '#renderer/ui/tag.tsx';
import { useNow } from '#renderer/ui/use-now.ts';
import styles from './template-versions.module.css';

type Props = {
  readonly of: TemplateName;
  readonly inUse: MessageTemplate;
  readonly shipped: MessageTemplate;
  /** Somebody edits: their text is not written over by an older one. */
  readonly hasEdits: boolean;
  readonly onTake: (text: TemplateText) => void;
};

/** Who put which text in place of a template, and when; each can be read and taken again as a draft. Asked of the central API, as it keeps them. */
export function TemplateVersions(props: Props) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details className={styles.versions} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Earlier versions</summary>
      {isOpen && <Versions key={props.inUse.version} {...props} />}
    </details>
  );
}

function Versions({ of, inUse, shipped, hasEdits, onTake }: Props) {
  const { known, isBusy, failure, askMore } = useVersions(of);
  const now = useNow();
  return (
    <>
      {hasEdits && <p>Discard your edits first if you want to take up another version as a draft.</p>}
      {isBusy && <p role="status">Asking the central API…</p>}
      {failure && (
        <FailureNotice failure={failure} kept="The versions are kept at the central API.">
          <button type="button" onClick={askMore}>
            Try again
          </button>
        </FailureNotice>
      )}
      {known && (
        <ol aria-label="Versions, the newest first">
          {known.versions.map(({ version, text, actorName, at }) => (
            <Version
              key={version}
              name={text === null ? `Version ${version}: back to the shipped text` : `Version ${version}`}
              said={{ actorName, at }}
              now={now}
              // After a way back the shipped text is in use, which is version 0.
              isInUse={text !== null && version === inUse.version}
              text={text ?? shipped}
              hasEdits={hasEdits}
              onTake={onTake}
            />
          ))}
          {known.next === null && (
            <Version
              name="What the program comes with"
              said={null}
              now={now}
              isInUse={inUse.version === 0}
              text={shipped}
              hasEdits={hasEdits}
              onTake={onTake}
            />
          )}
        </ol>
      )}
      {known && known.next !== null && !isBusy && !failure && <LinkButton onClick={askMore}>Show older</LinkButton>}
    </>
  );
}

type VersionProps = Pick<Props, 'hasEdits' | 'onTake'> & {
  readonly name: string;
  /** Null: nobody put it into use. */
  readonly said: { readonly actorName: string; readonly at: Instant } | null;
  readonly now: Instant;
  readonly isInUse: boolean;
  readonly text: TemplateText;
};

function Version({ name, said, now, isInUse, text, hasEdits, onTake }: VersionProps) {
  const mayAct = useMayAct();
  const [isRead, setRead] = useState(false);
  return (
    <li>
      <div className={styles.head}>
        <b>{name}</b>
        {isInUse && <Tag tone="ok">in use</Tag>}
        {said && (
          <span>
            {said.actorName}, {formatMoment(said.at, now)}
          </span>
        )}
        <LinkButton aria-expanded={isRead} aria-label={`${isRead ? 'Close' : 'Read'}: ${name}`} onClick={() => setRead(!isRead)}>
          {isRead ? 'Close' : 'Read it'}
        </LinkButton>
        {mayAct && !isInUse && (
          <LinkButton
            disabled={hasEdits}
            aria-label={`Take these words again: ${name}`}
            onClick={() => onTake({ subject: text.subject, body: text.body })}
          >
            Take these again
          </LinkButton>
        )}
      </div>
      {isRead && (
        <pre className={styles.words} tabIndex={0}>
          {text.subject}
          {'\n\n'}
          {text.body}
        </pre>
      )}
    </li>
  );
}

type Asked = { readonly known: Page | null; readonly isBusy: boolean; readonly failure: Failure | null };

/** The first page as soon as this is on the screen, and `askMore` for the next one or once more for one that failed. */
function useVersions({ key, language }: TemplateName) {
  const [asked, setAsked] = useState<Asked>({ known: null, isBusy: true, failure: null });
  useEffect(() => {
    let isHere = true;
    void window.desk['templates.versions']({ key, language, before: null }).then(
      (answer) => isHere && setAsked((state) => answered(state, answer)),
    );
    return () => {
      isHere = false;
    };
  }, [key, language]);
  const askMore = async (): Promise<void> => {
    setAsked((state) => ({ ...state, isBusy: true, failure: null }));
    const answer = await window.desk['templates.versions']({ key, language, before: asked.known?.next ?? null });
    setAsked((state) => answered(state, answer));
  };
  return { ...asked, askMore: () => void askMore() };
}

/** An answer behind what is known already. */
function answered({ known }: Asked, answer: IpcOutput<'templates.versions'>): Asked {
  if (!answer.ok) return { known, isBusy: false, failure: answer.error };
  const { versions, next } = answer.value;
  return { known: { versions: [...(known?.versions ?? []), ...versions], next }, isBusy: false, failure: null };
}
