import { type ReactNode, useId, useState } from 'react';
import type { Failure } from '#contracts/failure.ts';
import type { DecidePolicyRequestCall, PolicyDecision, PolicyRequest } from '#contracts/policy-requests.ts';
import { type Company, businessDateOf } from '#domain/company.ts';
import { policyAuthority, policyLevel } from '#domain/policy-approval.ts';
import { useDataClient, useMayAct, useOpened } from '#renderer/data/use-data.ts';
import { askPolicyRequestsAgain, usePolicyRequests } from '#renderer/state/policy-requests.ts';
import { policyPartWords } from '#renderer/ui/authority-words.ts';
import { Card } from '#renderer/ui/card.tsx';
import { formatFullDate, formatMoment } from '#renderer/ui/dates.ts';
import { FailureNotice } from '#renderer/ui/failure-notice.tsx';
import { Field } from '#renderer/ui/field.tsx';
import { Notice } from '#renderer/ui/notice.tsx';
import { roleWords } from '#renderer/ui/words.ts';
import { useNow } from '#renderer/ui/use-now.ts';
import dialog from '#renderer/ui/dialog.module.css';
import { NoteButton } from './note-button.tsx';
import { policyDecisionWords } from './policy-decision-words.ts';
import { policyRequestWords } from './policy-request-words.ts';
import styles from './policy-requests.module.css';

type Props = {
  readonly company: Company;
  /** What a change would come to on the accounts of this window, for the parts where that is counted. */
  readonly effectsOf?: (request: PolicyRequest) => ReactNode;
};

/** Changes of the policy that wait for a second person: what each changes, who asked, and the decision; below them what became of one's own. */
export function PolicyRequestsPane({ company, effectsOf }: Props) {
  const { requests, decisions, failure } = usePolicyRequests();
  const [told, setTold] = useState<string | null>(null);
  return (
    <div className={styles.pane} tabIndex={0} role="group" aria-label="Changes of the policy">
      {failure && (
        <FailureNotice failure={failure}>
          <button type="button" onClick={askPolicyRequestsAgain}>
            Ask again
          </button>
        </FailureNotice>
      )}
      {told !== null && (
        <Notice tone="plain" role="status">
          <p>{told}</p>
        </Notice>
      )}
      {requests?.length === 0 && <p className={styles.none}>No change of the policy waits for a second person.</p>}
      {requests?.map((request) => (
        <RequestCard
          key={request.id}
          request={request}
          company={company}
          effects={effectsOf?.(request)}
          onDecided={(words) => {
            setTold(words);
            askPolicyRequestsAgain();
          }}
        />
      ))}
      {decisions.map((decision) => (
        <DecisionCard key={decision.id} decision={decision} company={company} />
      ))}
    </div>
  );
}

/** What became of a change that the person asked for, with the words of whoever decided it. */
function DecisionCard({ decision, company }: { readonly decision: PolicyDecision; readonly company: Company }) {
  const now = useNow();
  return (
    <Card
      title={`${policyPartWords[decision.part]}, asked for by you`}
      aside={`${formatMoment(decision.requestedAt, now)} · decided ${formatMoment(decision.decidedAt, now)}`}
    >
      <div className={styles.outcome}>
        <p>{policyDecisionWords(decision)}</p>
        {decision.comment !== '' && <p>“{decision.comment}”</p>}
      </div>
      {decision.status !== 'approved' && <Changes request={decision} company={company} />}
      {decision.seenAt === null && (
        <footer className={styles.decision}>
          <NoteButton id={decision.id} className={dialog.plain} />
        </footer>
      )}
    </Card>
  );
}

/** What a change would change of what is in use now. */
function Changes({ request, company }: { readonly request: PolicyRequest; readonly company: Company }) {
  const words = policyRequestWords(request, company);
  return (
    <ul className={styles.changes} aria-label="What it changes">
      {words.map((each) => (
        <li key={each}>{each}</li>
      ))}
      {words.length === 0 && <li>Nothing of what is in use now.</li>}
    </ul>
  );
}

type CardProps = {
  readonly request: PolicyRequest;
  readonly company: Company;
  readonly effects: ReactNode;
  readonly onDecided: (words: string) => void;
};

function RequestCard({ request, company, effects, onDecided }: CardProps) {
  const now = useNow();
  const user = useOpened()?.user;
  const mayAct = useMayAct();
  const isOwn = request.requestedById === user?.id;
  const mayDecide = user && policyAuthority(user, request, company.policy.approval, businessDateOf(company, now)) !== undefined;
  return (
    <Card
      title={`${policyPartWords[request.part]}, asked for by ${request.requestedByName}`}
      aside={`${formatMoment(request.requestedAt, now)} · can be decided until ${formatFullDate(request.expiresOn)}`}
    >
      <Changes request={request} company={company} />
      {effects && <div className={styles.effects}>{effects}</div>}
      {mayAct &&
        (isOwn || mayDecide ? (
          <Decision request={request} isOwn={isOwn} onDecided={onDecided} />
        ) : (
          <SomebodyElse request={request} company={company} />
        ))}
    </Card>
  );
}

/** Says who decides a change that the person may not decide. */
function SomebodyElse({ request, company }: Pick<CardProps, 'request' | 'company'>) {
  const role = policyLevel(request.part, company.policy.approval);
  return (
    <footer className={styles.decision}>
      <p>
        This needs {role === 'administrator' ? 'an' : 'a'} {roleWords[role].toLowerCase()}, or somebody to whom that authority is lent: you
        may read it, and not decide it.
      </p>
    </footer>
  );
}

type DecisionProps = Pick<CardProps, 'request' | 'onDecided'> & { readonly isOwn: boolean };

function Decision({ request, isOwn, onDecided }: DecisionProps) {
  const id = useId();
  const client = useDataClient();
  const [comment, setComment] = useState('');
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isMissing, setMissing] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const decide = async (decision: DecidePolicyRequestCall['decision']): Promise<void> => {
    if (decision === 'refuse' && comment.trim() === '') return setMissing(true);
    setBusy(true);
    setMissing(false);
    const answer = await window.desk['policyRequests.decide']({ id: request.id, proposalHash: request.proposalHash, decision, comment });
    setBusy(false);
    client.syncNow();
    if (!answer.ok) return setFailure(answer.error);
    const name = policyPartWords[request.part];
    if (answer.value.status === 'approved') return onDecided(`${name}: approved, and in use from now on.`);
    if (answer.value.status === 'void') {
      return onDecided(`${name}: void, because something else has come into use since it was asked for. It has to be asked for again.`);
    }
    return onDecided(`${name}: ${answer.value.status === 'refused' ? 'refused' : 'taken back'}. Nothing was changed.`);
  };
  return (
    <footer className={styles.decision}>
      {failure && <FailureNotice failure={failure} />}
      {isOwn ? (
        <>
          <p>You asked for this: somebody else decides it.</p>
          <button type="button" className={dialog.plain} disabled={isBusy} onClick={() => void decide('withdraw')}>
            Take back
          </button>
        </>
      ) : (
        <>
          <Field id={`${id}-comment`} label="Comment" problem={isMissing ? 'Say why you refuse it: whoever asked reads this.' : null}>
            {(field) => <input {...field} maxLength={1000} value={comment} onChange={(event) => setComment(event.target.value)} />}
          </Field>
          <button type="button" className={dialog.main} disabled={isBusy} onClick={() => void decide('approve')}>
            Approve
          </button>
          <button type="button" className={dialog.plain} disabled={isBusy} onClick={() => void decide('refuse')}>
            Refuse
          </button>
        </>
      )}
    </footer>
  );
}
