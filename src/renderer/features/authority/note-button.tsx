import { useState } from 'react';
import type { PolicyRequestId } from '#domain/kernel/ids.ts';
import { askPolicyRequestsAgain } from '#renderer/state/policy-requests.ts';
import { inOneLine, wordsOfFailure } from '#renderer/ui/failure-words.ts';

type Props = { readonly id: PolicyRequestId; readonly className?: string | undefined };

/** Takes note of what became of one's own change of the policy: it is news no more, at any computer. */
export function NoteButton({ id, className }: Props) {
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const note = async (): Promise<void> => {
    setBusy(true);
    const answer = await window.desk['policyRequests.note']({ id });
    setBusy(false);
    if (!answer.ok) return setProblem(inOneLine(wordsOfFailure(answer.error)));
    setProblem(null);
    askPolicyRequestsAgain();
  };
  return (
    <>
      {problem !== null && <p role="alert">{problem}</p>}
      <button type="button" className={className} disabled={isBusy} onClick={() => void note()}>
        Noted
      </button>
    </>
  );
}
