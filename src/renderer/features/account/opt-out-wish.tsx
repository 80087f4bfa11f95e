import { useState } from 'react';
import { v7 as uuidv7 } from 'uuid';
import { contactStopIdSchema } from '#domain/kernel/ids.ts';
import type { ReceivedMail } from '#domain/received-mail-row.ts';
import { useDataClient, useMayAct } from '#renderer/data/use-data.ts';
import { inOneLine } from '#renderer/ui/failure-words.ts';
import { LinkButton } from '#renderer/ui/link-button.tsx';
import { wordsOfRefusal } from '#renderer/ui/rejection-words.ts';
import styles from './timeline.module.css';

/** What a stop says of why it stands. */
const mostReason = 500;

/** Below a mail that seems to ask for no more e-mails: stops them to an address, once a person has read it. */
export function OptOutWish({ mail, address }: { readonly mail: ReceivedMail; readonly address: string }) {
  const client = useDataClient();
  const mayAct = useMayAct();
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const stop = async (): Promise<void> => {
    if (isBusy) return;
    setBusy(true);
    const { accountId, subject } = mail;
    const contactStopId = contactStopIdSchema.parse(uuidv7());
    const reason = `Asked for by e-mail: ${subject}`.slice(0, mostReason);
    const placed = { contactStopId, accountId, kind: 'optOut', channel: 'email', contactId: null, address, reason } as const;
    const outcome = await client.run('contactStop.place', accountId, placed);
    setBusy(false);
    setProblem(outcome.saved ? null : inOneLine(wordsOfRefusal(outcome.refusal)));
  };
  return (
    <>
      <p className={styles.next}>
        It seems to ask for no more e-mails. None is stopped yet: read it, and stop them if that is what is wanted.{' '}
        {mayAct && <LinkButton onClick={() => void stop()}>Stop e-mails to {address}</LinkButton>}
      </p>
      {problem !== null && (
        <p className={styles.next} role="alert">
          {problem}
        </p>
      )}
    </>
  );
}
