import { type KeyboardEvent, type RefObject, useId, useRef, useState } from 'react';
import type { Approval } from '#domain/approval-rows.ts';
import type { Authority } from '#domain/authority.ts';
import type { Result } from '#domain/kernel/result.ts';
import { useDataClient } from '#renderer/data/use-data.ts';
import { type DecisionDraft, keepDecisionDraft, useDecisionDraft } from '#renderer/state/decision-drafts.ts';
import { tellMasked } from '#renderer/state/masked-cards.ts';
import { usePlainKeys } from '#renderer/state/plain-keys.ts';
import { inOneLine } from '#renderer/ui/failure-words.ts';
import { Field } from '#renderer/ui/field.tsx';
import { Key } from '#renderer/ui/key.tsx';
import { ProblemBox } from '#renderer/ui/problem-box.tsx';
import { wordsOfRefusal } from '#renderer/ui/rejection-words.ts';
import { WaitingMark } from '#renderer/ui/waiting-mark.tsx';
import { whyNotWords } from './why-not-words.ts';
import styles from './approval.module.css';

type Props = {
  readonly approval: Approval;
  /** By what authority the person may approve it, or why they may not. */
  readonly authority: Result<Authority>;
  readonly isDecided: boolean;
  readonly onOpen: () => void;
};

/** Approves, refuses or asks back, with a condition and a comment; the central API decides whether it holds. */
export function DecisionForm({ approval, authority, isDecided, onOpen }: Props) {
  const client = useDataClient();
  const comments = useRef<HTMLTextAreaElement>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const { id: approvalId, accountId, proposalHash } = approval;
  const words = useDecisionDraft(approvalId);
  const { condition, comment } = words;
  const write = (over: Partial<DecisionDraft>): void => keepDecisionDraft(approvalId, { ...words, ...over });
  const mayRefuse = authority.ok || !hasNoSay.includes(authority.error.code);
  const decide = async (decision: 'approve' | 'refuse' | 'askBack') => {
    if (isBusy || isDecided || (decision === 'approve' ? !authority.ok : !mayRefuse)) return;
    if (decision !== 'approve' && comment.trim() === '') {
      setProblem(inOneLine(wordsOfRefusal({ code: 'approval.commentMissing' })));
      return comments.current?.focus();
    }
    setBusy(true);
    const outcome = await client.run('approval.decide', accountId, { approvalId, accountId, decision, proposalHash, condition, comment });
    setBusy(false);
    tellMasked(outcome);
    if (outcome.saved) keepDecisionDraft(approvalId, { condition: '', comment: '' });
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
      {!authority.ok && <p className={styles.what}>{whyNotWords(authority.error)}</p>}
      {mayRefuse && (
        <DecisionWords
          commentsRef={comments}
          {...{ condition, comment }}
          onCondition={authority.ok ? (text) => write({ condition: text }) : null}
          onComment={(text) => write({ comment: text })}
        />
      )}
      <ProblemBox problem={problem} />
      <div className={styles.acts}>
        {authority.ok && (
          <button type="button" className={styles.main} disabled={isBusy} aria-keyshortcuts="A" onClick={() => void decide('approve')}>
            Approve <Key keys="A" />
          </button>
        )}
        {mayRefuse && (
          <>
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

/** Who asked for it or wrote it last decides nothing of it, and so does who leads nobody. */
const hasNoSay: readonly string[] = ['approval.ownRequest', 'approval.ownEdit', 'approval.notAuthorised'];

/** Escape leaves a field: keys are shortcuts again. */
function leaveField({ key, target }: KeyboardEvent<HTMLFormElement>): void {
  if (key === 'Escape' && target instanceof HTMLElement) target.blur();
}

type WordsProps = {
  readonly condition: string;
  readonly comment: string;
  readonly commentsRef: RefObject<HTMLTextAreaElement | null>;
  /** Null: who only refuses or asks back sets no condition. */
  readonly onCondition: ((text: string) => void) | null;
  readonly onComment: (text: string) => void;
};

/** The condition an approval is bound to, and words to whoever asked. */
function DecisionWords({ condition, comment, commentsRef, onCondition, onComment }: WordsProps) {
  const id = useId();
  return (
    <>
      {onCondition && (
        <Field id={`${id}-condition`} label="On the condition that" problem={null}>
          {(field) => <input {...field} maxLength={500} value={condition} onChange={(event) => onCondition(event.target.value)} />}
        </Field>
      )}
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
