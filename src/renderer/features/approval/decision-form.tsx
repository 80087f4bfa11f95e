import { type KeyboardEvent, type RefObject, useId, useRef, useState } from 'react';
import type { Approval } from '#domain/approval-rows.ts';
import { useDataClient, useOpened } from '#renderer/data/use-data.ts';
import { tellMasked } from '#renderer/state/masked-cards.ts';
import { usePlainKeys } from '#renderer/state/plain-keys.ts';
import { inOneLine } from '#renderer/ui/failure-words.ts';
import { Field } from '#renderer/ui/field.tsx';
import { Key } from '#renderer/ui/key.tsx';
import { ProblemBox } from '#renderer/ui/problem-box.tsx';
import { wordsOfRefusal } from '#renderer/ui/rejection-words.ts';
import { WaitingMark } from '#renderer/ui/waiting-mark.tsx';
import styles from './approval.module.css';

type Props = { readonly approval: Approval; readonly isDecided: boolean; readonly onOpen: () => void };

/** Approves, refuses or asks back, with a condition and a comment; the central API decides whether it holds. */
export function DecisionForm({ approval, isDecided, onOpen }: Props) {
  const client = useDataClient();
  const userId = useOpened()?.user.id;
  const comments = useRef<HTMLTextAreaElement>(null);
  const [condition, setCondition] = useState('');
  const [comment, setComment] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const { id: approvalId, accountId, proposalHash } = approval;
  const isOwn = approval.requestedById === userId || approval.editedById === userId;
  const decide = async (decision: 'approve' | 'refuse' | 'askBack') => {
    if (isBusy || isDecided || isOwn) return;
    if (decision !== 'approve' && comment.trim() === '') {
      setProblem(inOneLine(wordsOfRefusal({ code: 'approval.commentMissing' })));
      return comments.current?.focus();
    }
    setBusy(true);
    const outcome = await client.run('approval.decide', accountId, { approvalId, accountId, decision, proposalHash, condition, comment });
    setBusy(false);
    tellMasked(outcome);
    setProblem(outcome.saved ? null : inOneLine(wordsOfRefusal(outcome.refusal)));
  };
  usePlainKeys({ a: () => void decide('approve'), r: () => void decide('refuse'), b: () => void decide('askBack'), Enter: onOpen });
  if (isDecided) {
    return (
      <p className={styles.what}>
        Your decision is on its way. <WaitingMark />
      </p>
    );
  }
  return (
    <form className={styles.form} onSubmit={(event) => event.preventDefault()} onKeyDown={leaveField} aria-label="Decision" noValidate>
      {isOwn ? (
        <p className={styles.what}>You asked for this or wrote it last: somebody else decides it.</p>
      ) : (
        <DecisionWords commentsRef={comments} {...{ condition, comment }} onCondition={setCondition} onComment={setComment} />
      )}
      <ProblemBox problem={problem} />
      <div className={styles.acts}>
        {!isOwn && (
          <>
            <button type="button" className={styles.main} disabled={isBusy} aria-keyshortcuts="A" onClick={() => void decide('approve')}>
              Approve <Key keys="A" />
            </button>
            <button type="button" disabled={isBusy} aria-keyshortcuts="R" onClick={() => void decide('refuse')}>
              Refuse <Key keys="R" />
            </button>
            <button type="button" disabled={isBusy} aria-keyshortcuts="B" onClick={() => void decide('askBack')}>
              Ask back <Key keys="B" />
            </button>
          </>
        )}
        <button type="button" onClick={onOpen}>
          Open the account <Key keys="⏎" />
        </button>
      </div>
    </form>
  );
}

/** Escape leaves a field: keys are shortcuts again. */
function leaveField({ key, target }: KeyboardEvent<HTMLFormElement>): void {
  if (key === 'Escape' && target instanceof HTMLElement) target.blur();
}

type WordsProps = {
  readonly condition: string;
  readonly comment: string;
  readonly commentsRef: RefObject<HTMLTextAreaElement | null>;
  readonly onCondition: (text: string) => void;
  readonly onComment: (text: string) => void;
};

/** The condition an approval is bound to, and words to whoever asked. */
function DecisionWords({ condition, comment, commentsRef, onCondition, onComment }: WordsProps) {
  const id = useId();
  return (
    <>
      <Field id={`${id}-condition`} label="On the condition that" problem={null}>
        {(field) => <input {...field} maxLength={500} value={condition} onChange={(event) => onCondition(event.target.value)} />}
      </Field>
      <Field id={`${id}-comment`} label="Comment" problem={null}>
        {(field) => (
          <textarea
            {...field}
            ref={commentsRef}
            rows={2}
            maxLength={1000}
            value={comment}
            onChange={(event) => onComment(event.target.value)}
          />
        )}
      </Field>
    </>
  );
}
