import { useState } from 'react';
import type { ArrangementDraft } from '#contracts/begun-form.ts';
import { approvalStanding } from '#domain/approval.ts';
import { instalmentsOf, standingOf } from '#domain/arrangement.ts';
import type { CommandInput, CommandName } from '#domain/commands.ts';
import type { Approval, Arrangement } from '#domain/approval-rows.ts';
import { useDataClient, useMayAct, useOpened } from '#renderer/data/use-data.ts';
import type { AccountView } from '#renderer/data/worker-protocol.ts';
import { keepArrangementDraft, useArrangementDraft } from '#renderer/state/arrangement-drafts.ts';
import { chooseNoteInvoices } from '#renderer/state/note-invoices.ts';
import { showOverlay } from '#renderer/state/screen.ts';
import { aboutOf, approvalKindWords, approvalStandingWords, arrangementLabel, toneOfKind, voidWords } from '#renderer/ui/approval-words.ts';
import { formatClock, formatDate } from '#renderer/ui/dates.ts';
import { inOneLine } from '#renderer/ui/failure-words.ts';
import { LinkButton } from '#renderer/ui/link-button.tsx';
import { formatMoney } from '#renderer/ui/money.ts';
import { wordsOfRefusal } from '#renderer/ui/rejection-words.ts';
import { Tag } from '#renderer/ui/tag.tsx';
import { WaitingMark } from '#renderer/ui/waiting-mark.tsx';
import { AnswerForm } from './answer-form.tsx';
import { draftAgain } from './ask-again.ts';
import styles from './approval.module.css';

/** What is agreed with the customer, what waits for an approval, and what has been decided since: under the account's name. */
export function ApprovalLines({ account }: { readonly account: AccountView }) {
  const { folder, today } = account;
  const userId = useOpened()?.user.id;
  const requests = folder.approvals.filter((approval) => {
    const standing = approvalStanding(approval, today);
    if (standing === 'open' || standing === 'askedBack' || standing === 'expired') return true;
    return (standing === 'approved' || standing === 'refused' || standing === 'void') && isNews(approval, userId);
  });
  const agreed = folder.arrangements.filter((arrangement) => {
    const standing = standingOf(arrangement, folder, today);
    return standing === 'running' || standing === 'broken';
  });
  return (
    <>
      {agreed.map((arrangement) => (
        <AgreedLine key={arrangement.id} arrangement={arrangement} account={account} />
      ))}
      {requests.map((approval) => (
        <RequestLine key={approval.id} approval={approval} account={account} isOwn={approval.requestedById === userId} />
      ))}
    </>
  );
}

const isNews = ({ requestedById, seenAt }: Approval, userId: string | undefined): boolean => requestedById === userId && seenAt === null;

type Act = <N extends CommandName>(name: N, input: CommandInput<N>) => Promise<void>;

/** Does a command on the account; what refuses it is kept as words. */
function useAct({ folder }: AccountView): { readonly act: Act; readonly refusal: string | null; readonly isBusy: boolean } {
  const client = useDataClient();
  const [refusal, setRefusal] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const act: Act = async (name, input) => {
    setBusy(true);
    const outcome = await client.run(name, folder.account.id, input);
    setBusy(false);
    setRefusal(outcome.saved ? null : inOneLine(wordsOfRefusal(outcome.refusal)));
  };
  return { act, refusal, isBusy };
}

function AgreedLine({ arrangement, account }: { readonly arrangement: Arrangement; readonly account: AccountView }) {
  const { act, refusal, isBusy } = useAct(account);
  const mayAct = useMayAct();
  const { folder, today, waitingIds } = account;
  const { id: arrangementId, accountId, kind, currency } = arrangement;
  const instalments = instalmentsOf(arrangement, folder.promises);
  const next = instalments.find(({ status }) => status === 'open');
  const broken = instalments.filter(({ status }) => status === 'broken' || status === 'partiallyKept').length;
  const kept = instalments.filter(({ status }) => status === 'kept').length;
  return (
    <div className={styles.line} role="group" aria-label={approvalKindWords[kind]}>
      <Tag tone={broken > 0 ? 'bad' : 'ok'}>{arrangementLabel(arrangement)}</Tag>
      <span>
        {formatMoney(arrangement.payMinor, currency)} agreed · {kept} of {instalments.length} paid
        {broken > 0 && ` · ${broken} not kept`}
        {next && ` · next ${formatMoney(next.amountMinor, currency)} by ${formatDate(next.promisedDate, today)}`}
        {waitingIds.includes(arrangementId) && <WaitingMark short />}
      </span>
      {mayAct && (
        <LinkButton disabled={isBusy} onClick={() => void act('arrangement.cancel', { arrangementId, accountId })}>
          End it
        </LinkButton>
      )}
      <span role="alert" className={styles.refusal}>
        {refusal}
      </span>
    </div>
  );
}

type RequestProps = { readonly approval: Approval; readonly account: AccountView; readonly isOwn: boolean };

function RequestLine({ approval, account, isOwn }: RequestProps) {
  const { act, refusal, isBusy } = useAct(account);
  const mayAct = useMayAct();
  const [isAnswering, setAnswering] = useState(false);
  const { folder, today, waitingIds } = account;
  const { id: approvalId, accountId, kind, lapsesAt } = approval;
  const arrangement = folder.arrangements.find(({ id }) => id === approval.arrangementId);
  const standing = approvalStanding(approval, today);
  const isWaiting = standing === 'open' || standing === 'askedBack';
  const isBegun = useArrangementDraft(accountId) !== undefined;
  // What is being written for the account already is not written over.
  const again = !isBegun && (standing === 'void' || standing === 'refused') ? draftAgain(approval, account) : null;
  const askAgain = (draft: ArrangementDraft): void => {
    if (arrangement) chooseNoteInvoices(accountId, arrangement.invoiceIds);
    keepArrangementDraft(folder, draft);
    showOverlay('arrangement');
  };
  return (
    <div className={styles.line} role="group" aria-label={`Request: ${approvalKindWords[kind]}`}>
      <Tag tone={toneOfKind(kind)}>{arrangement ? arrangementLabel(arrangement) : approvalKindWords[kind]}</Tag>
      <span>
        {aboutOf(approval, folder.contacts)} {approvalStandingWords[standing]}
        {isWaiting && <b>, not yet binding</b>} · {approval.requestedByName}
        {!isWaiting && approval.decidedByName !== null && ` · decided by ${approval.decidedByName}`}
        {lapsesAt !== null && ` · once, until ${formatClock(lapsesAt)}`}
        {standing === 'expired' && ` on ${formatDate(approval.expiresOn, today)}`}
        {approval.condition !== '' && ` · Condition: ${approval.condition}`}
        {approval.comment !== '' && ` · ${approval.comment}`}
        {approval.voidReason !== null && ` · ${voidWords[approval.voidReason]}`}
        {waitingIds.includes(approvalId) && <WaitingMark short />}
      </span>
      {mayAct && standing === 'askedBack' && !isAnswering && <LinkButton onClick={() => setAnswering(true)}>Answer…</LinkButton>}
      {isOwn && mayAct && again !== null && <LinkButton onClick={() => askAgain(again)}>Ask again…</LinkButton>}
      {isOwn && (isWaiting || standing === 'expired') && (
        <LinkButton disabled={isBusy} onClick={() => void act('approval.withdraw', { approvalId, accountId })}>
          Take back
        </LinkButton>
      )}
      {isOwn && !isWaiting && standing !== 'expired' && (
        <LinkButton disabled={isBusy} onClick={() => void act('approval.acknowledge', { approvalId, accountId })}>
          Noted
        </LinkButton>
      )}
      <span role="alert" className={styles.refusal}>
        {refusal}
      </span>
      {isAnswering && <AnswerForm approval={approval} onDone={() => setAnswering(false)} />}
    </div>
  );
}
