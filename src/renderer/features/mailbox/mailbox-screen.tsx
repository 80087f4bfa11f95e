import { useEffect, useState } from 'react';
import type { Failure } from '#contracts/failure.ts';
import type { User } from '#contracts/http.ts';
import type { MailboxState } from '#contracts/mailbox.ts';
import { FailureNotice } from '#renderer/ui/failure-notice.tsx';
import { MailboxForm } from './mailbox-form.tsx';
import { ReadingCard } from './reading-card.tsx';
import { SendingLine } from './sending-line.tsx';
import styles from './mailbox-screen.module.css';

/** Where a person's e-mails leave from and answers come to, and how sending and reading go. */
export function MailboxScreen({ user }: { readonly user: User }) {
  const [state, setState] = useState<MailboxState | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  useEffect(() => {
    const stop = window.desk.on('mailbox.changed', setState);
    void window.desk['mailbox.get']().then((got) => (got.ok ? setState(got.value) : setFailure(got.error)));
    return stop;
  }, []);
  return (
    <div className={styles.screen}>
      <h1>Mailbox</h1>
      {failure && <FailureNotice failure={failure} />}
      {state && (
        <>
          <SendingLine state={state} />
          <ReadingCard reading={state.reading} onState={setState} />
          <MailboxForm user={user} state={state} onKept={setState} />
        </>
      )}
    </div>
  );
}
