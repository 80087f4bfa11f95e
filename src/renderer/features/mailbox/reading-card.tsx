import type { MailboxState } from '#contracts/mailbox.ts';
import type { ReadingState } from '#contracts/mail-reading.ts';
import { openAccount } from '#renderer/state/screen.ts';
import { Card } from '#renderer/ui/card.tsx';
import { formatClock, formatMoment } from '#renderer/ui/dates.ts';
import dialog from '#renderer/ui/dialog.module.css';
import { wordsOfFailure } from '#renderer/ui/failure-words.ts';
import { LinkButton } from '#renderer/ui/link-button.tsx';
import { wordsOfReading } from '#renderer/ui/mailbox-words.ts';
import { countOf } from '#renderer/ui/money.ts';
import { Notice } from '#renderer/ui/notice.tsx';
import { Tag } from '#renderer/ui/tag.tsx';
import { useNow } from '#renderer/ui/use-now.ts';
import { UnmatchedMail } from './unmatched-mail.tsx';
import styles from './mailbox-screen.module.css';

type Props = { readonly reading: ReadingState; readonly onState: (state: MailboxState) => void };

/** How reading the mailbox goes: when it was read last, what keeps it from being read, what came and where it was filed, and what belongs to no account. */
export function ReadingCard({ reading, onState }: Props) {
  const now = useNow();
  const { isOn, lastReadAt, readCount, waiting, problem, unmatched, unmatchedCount } = reading;
  const last = lastReadAt === null ? 'not read yet' : `last read ${formatMoment(lastReadAt, now)}`;
  return (
    <Card title="Reading" aside={isOn ? last : 'not set up'}>
      <div className={styles.body}>
        {!isOn && (
          <p role="status">
            Your mailbox is not read: answers and mails that came back are not shown on their accounts. Name the server to read from below.
          </p>
        )}
        {isOn && problem === null && (
          <p role="status">
            {countOf(readCount, 'mail')} read so far{waiting > 0 && `, ${waiting} on the way to their accounts`}. It is read as mails come,
            and every two minutes.
          </p>
        )}
        {problem !== null && <ReadingProblem reading={reading} problem={problem} />}
        <RecentMails reading={reading} />
        {unmatched.length > 0 && (
          <>
            <h2 className={styles.part}>Of no account ({unmatchedCount})</h2>
            <ul className={styles.mails} aria-label="Mails of no account">
              {unmatched.map((mail) => (
                <UnmatchedMail key={mail.mailId} mail={mail} onState={onState} />
              ))}
            </ul>
          </>
        )}
      </div>
    </Card>
  );
}

type ProblemProps = { readonly reading: ReadingState; readonly problem: NonNullable<ReadingState['problem']> };

function ReadingProblem({ reading: { nextTryAt }, problem }: ProblemProps) {
  const { title, detail } = wordsOfReading(problem) ?? wordsOfFailure(problem);
  return (
    <Notice tone="bad" role="alert" title={title}>
      <p>
        {detail}
        {nextTryAt !== null && ` The next try is at ${formatClock(nextTryAt)}.`}
      </p>
      <button type="button" className={dialog.plain} onClick={() => void window.desk['mailbox.tryNow']()}>
        Read now
      </button>
    </Notice>
  );
}

const kindWords = { reply: 'Answer', automatic: 'Automatic', bulk: 'Automatic', report: 'Report' } as const;

function RecentMails({ reading: { recent } }: { readonly reading: ReadingState }) {
  const now = useNow();
  if (recent.length === 0) return null;
  return (
    <>
      <h2 className={styles.part}>Came last</h2>
      <ul className={styles.mails} aria-label="Mails that came last">
        {recent.map(({ mailId, kind, fromName, fromAddress, subject, receivedAt, accountId, accountName, isBounce }) => (
          <li key={mailId}>
            <div>
              <Tag tone={isBounce ? 'bad' : kind === 'reply' ? 'ok' : 'neutral'}>{isBounce ? 'Came back' : kindWords[kind]}</Tag>{' '}
              <LinkButton onClick={() => openAccount(accountId)}>{accountName}</LinkButton> <b>{subject}</b>
            </div>
            <span className={styles.quiet}>
              {fromName || fromAddress} · {formatMoment(receivedAt, now)}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
