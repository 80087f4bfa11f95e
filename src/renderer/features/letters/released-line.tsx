import type { ReleaseOutcome } from '#renderer/data/run-outcome.ts';
import { openAccount } from '#renderer/state/screen.ts';
import { inOneLine } from '#renderer/ui/failure-words.ts';
import { LinkButton } from '#renderer/ui/link-button.tsx';
import { countOf } from '#renderer/ui/money.ts';
import { Notice } from '#renderer/ui/notice.tsx';
import { wordsOfRefusal } from '#renderer/ui/rejection-words.ts';
import styles from './released-line.module.css';

/** Accounts that are named one by one; more are found in their step, where they still stand. */
const mostListed = 20;

type Props = {
  readonly outcome: ReleaseOutcome;
  /** The company's relay sends the e-mails. */
  readonly isOfRelay: boolean;
  readonly onClose: () => void;
};

/** What a release came to: how many went on their way, whether it was stopped, and each that could not go, with what to do. */
export function ReleasedLine({ outcome, isOfRelay, onClose }: Props) {
  const { released, notReleased, status } = outcome;
  const emails = released.filter(({ channel }) => channel === 'email').length;
  const letters = released.length - emails;
  const title = `${status === 'stopped' ? 'Stopped: ' : ''}${countOf(emails, 'e-mail')} and ${countOf(letters, 'letter')} released`;
  return (
    <Notice tone={notReleased.length > 0 ? 'warn' : 'plain'} role="status" title={title}>
      <p>
        {emails > 0 &&
          `E-mails leave one after the other ${isOfRelay ? 'by the company’s relay' : 'from your mailbox'}; the outbox shows each. `}
        {status === 'stopped' && 'Nothing that was released is lost, and the others stand in their step as before. '}
        {notReleased.length > 0 && `${countOf(notReleased.length, 'account')} could not be written to:`}{' '}
        {notReleased.length === 0 && <LinkButton onClick={onClose}>Close</LinkButton>}
      </p>
      {notReleased.length > 0 && (
        <>
          <ul className={styles.list}>
            {notReleased.slice(0, mostListed).map(({ accountId, name, refusal }) => (
              <li key={accountId}>
                <LinkButton onClick={() => openAccount(accountId)}>{name}</LinkButton>: {inOneLine(wordsOfRefusal(refusal))}
              </li>
            ))}
            {notReleased.length > mostListed && <li>and {countOf(notReleased.length - mostListed, 'more')}, which stand in their step</li>}
          </ul>
          <p>
            <LinkButton onClick={onClose}>Close</LinkButton>
          </p>
        </>
      )}
    </Notice>
  );
}
