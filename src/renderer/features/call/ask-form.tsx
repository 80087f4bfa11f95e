import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { openOverrideRequest } from '#domain/contact-override-request.ts';
import { useOpened } from '#renderer/data/use-data.ts';
import type { AccountView } from '#renderer/data/worker-protocol.ts';
import { formatClock } from '#renderer/ui/dates.ts';
import { WaitingMark } from '#renderer/ui/waiting-mark.tsx';
import type { CallInHand, Wanted } from './use-calling.ts';
import styles from './call-card.module.css';

type Props = { readonly wanted: Wanted; readonly words: readonly string[]; readonly account: AccountView; readonly inHand: CallInHand };

/** What speaks against a call that a second person has to agree to, and the line by which they are asked; or that they have been. */
export function AskForm({ wanted, words, account, inHand }: Props) {
  const id = useId();
  const [reason, setReason] = useState('');
  const [isBusy, setBusy] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const actorId = useOpened()?.user.id;
  const whom = { channel: 'call', contactId: wanted.contact.id, address: wanted.number } as const;
  const asked = actorId && openOverrideRequest(account.folder.approvals, whom, { actorId, today: account.today });
  // Once it is decided the guard is asked anew: it says then whether the call may be made.
  const wasAsked = useRef(false);
  useEffect(() => {
    if (asked) wasAsked.current = true;
    else if (wasAsked.current) void inHand.start(wanted.contact.id);
  });
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (isBusy) return;
    if (reason.trim() === '') return field.current?.focus();
    setBusy(true);
    await inHand.ask(wanted, reason.trim());
    setBusy(false);
  };
  return (
    <form
      className={styles.warn}
      aria-label="A second person has to agree"
      onSubmit={(event) => void submit(event)}
      onKeyDown={(event) => event.key === 'Escape' && inHand.giveUp()}
    >
      <b>A second person has to agree before {wanted.contact.name} is called</b>
      {words.map((each) => (
        <p key={each}>{each}</p>
      ))}
      {asked ? (
        <p role="status">
          You asked at {formatClock(asked.requestedAt)}; a supervisor decides it, and nobody is called before.{' '}
          {account.waitingIds.includes(asked.id) && <WaitingMark />}
        </p>
      ) : (
        <>
          <label htmlFor={id}>Why it should be made, in a line</label>
          <input ref={field} id={id} required maxLength={500} value={reason} onChange={(event) => setReason(event.target.value)} />
        </>
      )}
      <div className={styles.acts}>
        {!asked && (
          <button type="submit" className={styles.dial} disabled={isBusy}>
            Ask for approval
          </button>
        )}
        <button type="button" onClick={inHand.giveUp}>
          {asked ? 'Close' : 'Do not call'}
        </button>
      </div>
    </form>
  );
}
