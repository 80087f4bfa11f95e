import { type FormEvent, useId, useState } from 'react';
import type { Approval } from '#domain/approval-rows.ts';
import { useDataClient } from '#renderer/data/use-data.ts';
import { tellMasked } from '#renderer/state/masked-cards.ts';
import { inOneLine } from '#renderer/ui/failure-words.ts';
import { Field } from '#renderer/ui/field.tsx';
import { FormActs } from '#renderer/ui/form-acts.tsx';
import { wordsOfRefusal } from '#renderer/ui/rejection-words.ts';
import styles from './approval.module.css';

/** Answers what was asked back: other words for why, and more that speaks for it. */
export function AnswerForm({ approval, onDone }: { readonly approval: Approval; readonly onDone: () => void }) {
  const id = useId();
  const client = useDataClient();
  const { id: approvalId, accountId } = approval;
  const [reason, setReason] = useState(approval.reason);
  const [evidence, setEvidence] = useState(approval.evidence);
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (isBusy) return;
    setBusy(true);
    const outcome = await client.run('approval.revise', accountId, { approvalId, accountId, reason, evidence });
    setBusy(false);
    tellMasked(outcome);
    if (outcome.saved) return onDone();
    setProblem(inOneLine(wordsOfRefusal(outcome.refusal)));
  };
  return (
    <form className={styles.answer} onSubmit={(event) => void submit(event)} aria-label="Answer" noValidate>
      <Field id={`${id}-reason`} label="Why" problem={problem}>
        {(field) => <input {...field} maxLength={500} value={reason} onChange={(event) => setReason(event.target.value)} />}
      </Field>
      <Field id={`${id}-evidence`} label="What speaks for it" problem={null}>
        {(field) => (
          <textarea {...field} rows={2} maxLength={2000} value={evidence} onChange={(event) => setEvidence(event.target.value)} />
        )}
      </Field>
      <FormActs act="Ask again" isBusy={isBusy} onCancel={onDone} />
    </form>
  );
}
