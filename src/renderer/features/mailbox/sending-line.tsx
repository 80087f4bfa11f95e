import type { MailboxState } from '#contracts/mailbox.ts';
import { Card } from '#renderer/ui/card.tsx';
import { formatClock } from '#renderer/ui/dates.ts';
import dialog from '#renderer/ui/dialog.module.css';
import { FailureNotice } from '#renderer/ui/failure-notice.tsx';
import styles from './mailbox-screen.module.css';

/** How many e-mails wait on this computer, what keeps them there, and when they are tried again. */
export function SendingLine({ state: { waiting, problem, nextTryAt, settings } }: { readonly state: MailboxState }) {
  const isNew = settings === null && waiting === 0;
  return (
    <Card title="Sending" aside={waiting === 0 ? 'nothing waits here' : `${waiting} on the way`}>
      <div className={styles.body}>
        {problem === null && (
          <p role="status">
            {waiting === 0 ? 'E-mails that are released leave from here, one after the other.' : 'They leave one after the other.'}
          </p>
        )}
        {problem !== null && isNew && (
          <p role="status">No mailbox is set up on this computer yet. E-mails that are released wait for it; none is lost.</p>
        )}
        {problem !== null && !isNew && (
          <FailureNotice failure={problem} {...(nextTryAt !== null && { kept: `The next try is at ${formatClock(nextTryAt)}.` })}>
            <button type="button" className={dialog.plain} onClick={() => void window.desk['mailbox.tryNow']()}>
              Try now
            </button>
          </FailureNotice>
        )}
      </div>
    </Card>
  );
}
