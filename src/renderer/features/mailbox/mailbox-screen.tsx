import { type ReactNode, useEffect, useState } from 'react';
import type { Failure } from '#contracts/failure.ts';
import type { User } from '#contracts/http.ts';
import type { RelaySender } from '#domain/letter-settings.ts';
import type { MailboxState } from '#contracts/mailbox.ts';
import { FailureNotice } from '#renderer/ui/failure-notice.tsx';
import { Notice } from '#renderer/ui/notice.tsx';
import { MailboxForm } from './mailbox-form.tsx';
import { ReadingCard } from './reading-card.tsx';
import { SendingLine } from './sending-line.tsx';
import styles from './mailbox-screen.module.css';

type Props = {
  readonly user: User;
  /** Whom the company's relay sends as, where e-mails leave by it; null: each person sends from their own mailbox. */
  readonly relay: RelaySender | null;
  /** What those who lead have below. */
  readonly children?: ReactNode;
};

/** Where a person's e-mails leave from, and how sending goes. */
export function MailboxScreen({ user, relay, children }: Props) {
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
      {relay && (
        <Notice tone="plain" title="Your company sends e-mails by its relay">
          <p>
            They leave from {relay.fromAddress} by way of the central API, also while this computer is off. Nothing is sent from a mailbox
            entered here; its signature stands under your messages.
          </p>
        </Notice>
      )}
      {state && (
        <>
          {relay === null && <SendingLine state={state} />}
          <ReadingCard reading={state.reading} onState={setState} />
          <MailboxForm user={user} state={state} onKept={setState} />
        </>
      )}
      {children}
    </div>
  );
}
