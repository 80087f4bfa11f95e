import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import type { Failure } from '#contracts/failure.ts';
import { isEnded } from '#domain/call.ts';
import { isSoundGone } from '#domain/call-in-hand.ts';
import type { ContactDecision } from '#domain/contact-question.ts';
import { clockIn, epochMsOf, instantOf } from '#domain/kernel/dates.ts';
import type { ContactId } from '#domain/kernel/ids.ts';
import type { Call } from '#domain/rows.ts';
import type { AccountView } from '#renderer/data/worker-protocol.ts';
import { tellCallEnd, useLiveCall } from '#renderer/state/live-call.ts';
import { usePlainKeys } from '#renderer/state/plain-keys.ts';
import { useScreen } from '#renderer/state/screen.ts';
import { formatClock } from '#renderer/ui/dates.ts';
import { inOneLine, wordsOfFailure } from '#renderer/ui/failure-words.ts';
import { Key } from '#renderer/ui/key.tsx';
import night from '#renderer/ui/night-card.module.css';
import { usePhones } from '#renderer/ui/use-phone.ts';
import { useNow } from '#renderer/ui/use-now.ts';
import { callStateWords, contactLine } from '#renderer/ui/words.ts';
import { AskForm } from './ask-form.tsx';
import { CallBrief } from './call-brief.tsx';
import { likelyCalleeOf } from './dial-number.ts';
import { noteAfter } from './open-call.ts';
import { TelephoneKeys } from './telephone-keys.tsx';
import type { CallInHand, Wanted } from './use-calling.ts';
import styles from './call-card.module.css';

type Props = {
  readonly account: AccountView;
  readonly inHand: CallInHand;
  /** What the contact guard says, as one sentence a rule. */
  readonly guardWords: (decision: ContactDecision) => readonly string[];
  /** Whom somebody has chosen for the note; without a choice the best contact is called. */
  readonly chosenId: ContactId | undefined;
};

/** The call in hand: whom, where, how long, what the guard said, and how to end it; before it, why it is not made or what has to be said first. */
export function CallCard({ account, inHand, guardWords, chosenId }: Props) {
  const { call, calling } = inHand;
  // What never rang makes room for the next call.
  const isShown = call !== null && (call.state === 'cancelled' ? calling.stage === 'none' : calling.stage !== 'dialling');
  if (isShown) return <OpenCall account={account} call={call} inHand={inHand} />;
  switch (calling.stage) {
    case 'none':
      return <CallButton account={account} inHand={inHand} chosenId={chosenId} />;
    case 'dialling':
      return <Dialling takeBack={calling.takeBack} />;
    case 'refused':
      return (
        <div className={styles.stop} role="alert">
          <b>Not called</b>
          <p>{calling.words}</p>
          <div className={styles.acts}>
            {calling.handOff && (
              <button type="button" onClick={calling.handOff}>
                Call by the telephone on the desk
              </button>
            )}
            <button type="button" onClick={inHand.giveUp}>
              Close
            </button>
          </div>
        </div>
      );
    case 'blocked':
      return (
        <div className={styles.stop} role="alert">
          <b>This call is not allowed now</b>
          {guardWords(calling.wanted.decision).map((words) => (
            <p key={words}>{words}</p>
          ))}
          <button type="button" onClick={inHand.giveUp}>
            Close
          </button>
        </div>
      );
    case 'approval':
      return <AskForm wanted={calling.wanted} words={guardWords(calling.wanted.decision)} account={account} inHand={inHand} />;
    case 'asking':
      return <ReasonForm wanted={calling.wanted} words={guardWords(calling.wanted.decision)} inHand={inHand} />;
  }
}

/** A call is on its way, and can be taken back as long as nobody is rung. */
function Dialling({ takeBack }: { readonly takeBack: (() => void) | null }) {
  usePlainKeys(takeBack === null ? {} : { 'Shift+H': takeBack });
  return (
    <p className={styles.line} role="status">
      Dialling…
      {takeBack !== null && (
        <button type="button" className={styles.back} aria-keyshortcuts="Shift+H" title="Shift H" onClick={takeBack}>
          Take back
        </button>
      )}
    </p>
  );
}

function CallButton({ account, inHand, chosenId }: Omit<Props, 'guardWords'>) {
  const chosen = account.folder.contacts.find(({ id }) => id === chosenId);
  const contact = chosen ?? likelyCalleeOf(account.folder);
  if (!contact?.phone) return null;
  return (
    <button
      type="button"
      className={styles.call}
      aria-keyshortcuts="C"
      title={`Call ${contact.phone} (C)`}
      onClick={() => void inHand.start(chosenId)}
    >
      Call {contact.name} <Key keys="C" onFill />
    </button>
  );
}

type ReasonProps = { readonly wanted: Wanted; readonly words: readonly string[]; readonly inHand: CallInHand };

/** What speaks against a call, and the line that has to be said before it is made all the same. */
function ReasonForm({ wanted, words, inHand }: ReasonProps) {
  const id = useId();
  // Whoever agreed has read why.
  const [reason, setReason] = useState(wanted.decision.hits.find(({ override }) => override)?.override?.reason ?? '');
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (reason.trim() === '') return field.current?.focus();
    return void inHand.dial(wanted, reason.trim());
  };
  return (
    <form className={styles.warn} onSubmit={submit} onKeyDown={(event) => event.key === 'Escape' && inHand.giveUp()}>
      <b>Call {wanted.contact.name} all the same?</b>
      {words.map((each) => (
        <p key={each}>{each}</p>
      ))}
      <label htmlFor={id}>Why, in a line</label>
      <input ref={field} id={id} required maxLength={500} value={reason} onChange={(event) => setReason(event.target.value)} />
      <div className={styles.acts}>
        <button type="submit" className={styles.dial}>
          Call
        </button>
        <button type="button" onClick={inHand.giveUp}>
          Do not call
        </button>
      </div>
    </form>
  );
}

type OpenProps = { readonly account: AccountView; readonly call: Call; readonly inHand: CallInHand };

function OpenCall({ account, call, inHand }: OpenProps) {
  const now = useNow();
  const { endedAt, said, callId } = useLiveCall();
  const refusals = useScreen((screen) => screen.leaveRefusals);
  const [isConfirmed, setConfirmed] = useState(false);
  const { city, timeZone } = account.folder.account;
  const person = account.folder.contacts.find(({ id }) => id === call.contactId);
  const place = [city, timeZone === null ? null : clockIn(timeZone, now)].filter((part) => part !== null).join(' ');
  const shown = usePhones([call.number], null)?.[0];
  const extension = person?.phone?.match(/\bext\.? ?\d+$/)?.[0];
  // Once the books know how it goes, nobody has to be asked.
  const isUntold = call.state === 'queued' || call.state === 'unknown';
  const isLost = callId === call.id && said === 'unknown' && isUntold && !isConfirmed;
  const isOpen = endedAt === null && !isEnded(call.state);
  // Its dialer is out of it, and the books have not heard the end yet.
  const isGone = call.dialer === 'softphone' && callId === call.id && isSoundGone(said);
  return (
    <>
      <section className={`${night.card} ${styles.card}`} aria-label="Call in hand" data-state={call.state}>
        <div className={night.name}>{person ? contactLine(person) : call.contactName}</div>
        <div className={`${night.quiet} ${styles.facts}`}>
          <span>{shown?.ok === true ? shown.value.international : call.number}</span>
          {extension !== undefined && <span>then {extension}</span>}
          {place !== '' && <span>{place}</span>}
        </div>
        {call.state === 'cancelled' ? (
          <NeverRang inHand={inHand} isOwnTelephone={call.dialer !== 'softphone'} />
        ) : isLost ? (
          <Lost account={account} call={call} inHand={inHand} onConfirm={() => setConfirmed(true)} />
        ) : (
          <>
            <Timer call={call} endedAt={endedAt ?? call.endedAt} />
            <div className={`${night.quiet} ${styles.facts}`}>
              <span>{endedAt !== null ? 'Ended' : stateWords(call)}</span>
            </div>
            {isOpen && isGone && (
              <p className={styles.gone}>This computer is not in the call any more. How it ended is asked of the telephone network.</p>
            )}
            {isOpen && !isGone && call.dialer === 'softphone' && <TelephoneKeys call={call} />}
            {isOpen && <EndButton call={call} />}
          </>
        )}
      </section>
      {refusals > 0 && (
        <p className={styles.hold} role="alert">
          Write down the call first: an outcome, and a next step or a follow-up. Then go on.
        </p>
      )}
      <CallBrief account={account} call={call} />
    </>
  );
}

/** It ended before anything rang at the customer: what happened, and that nothing has to be written down. */
function NeverRang({ inHand, isOwnTelephone }: Pick<OpenProps, 'inHand'> & { readonly isOwnTelephone: boolean }) {
  const why = isOwnTelephone ? 'Your own telephone was not picked up, or the call was taken back.' : 'The call was taken back.';
  return (
    <div className={styles.lost} role="status">
      <p>Ended before it rang: nobody there has heard it. {why} Write it down if you like, or close it; C calls again.</p>
      <div className={styles.acts}>
        <button type="button" onClick={inHand.leave}>
          Close
        </button>
      </div>
    </div>
  );
}

const stateWords = ({ state, dialer }: Call): string => {
  if (state !== 'queued') return callStateWords[state];
  if (dialer === 'softphone') return 'Connecting';
  return dialer === 'handOff' ? 'Handed to the telephone' : 'Your telephone rings first';
};

/** Ends a call that can be ended from here; of one that was handed over it says that it has ended. */
function EndButton({ call: { id: callId, dialer } }: { readonly call: Call }) {
  const [failure, setFailure] = useState<Failure | null>(null);
  const end = async (): Promise<void> => {
    if (dialer !== 'handOff') {
      const outcome = await window.desk['phone.hangUp']({ callId, dialer });
      if (!outcome.ok) return setFailure(outcome.error);
    }
    tellCallEnd(instantOf(Date.now()));
  };
  usePlainKeys({ 'Shift+H': () => void end() });
  return (
    <>
      <button type="button" className={styles.end} aria-keyshortcuts="Shift+H" title="Shift H" onClick={() => void end()}>
        {dialer === 'handOff' ? 'Call ended' : 'Hang up'}
      </button>
      {failure && (
        <span className={`${night.quiet} ${styles.facts}`} role="alert">
          Not hung up: {inOneLine(wordsOfFailure(failure))}
        </span>
      )}
    </>
  );
}

/** After a crash, or where an answer was lost, nobody but the person knows whether the call took place; it is never dialled again by itself. */
function Lost({ account, call, inHand, onConfirm }: OpenProps & { readonly onConfirm: () => void }) {
  const note = noteAfter(account.folder, call);
  return (
    <div className={styles.lost}>
      <p>{lostWords(call)} Did it take place? It is not dialled again.</p>
      <div className={styles.acts}>
        <button type="button" onClick={onConfirm}>
          It did
        </button>
        <button type="button" onClick={() => void inHand.settle(call, null)}>
          It did not
        </button>
        {note && (
          <button type="button" onClick={() => void inHand.settle(call, note.id)}>
            It is in the note of {formatClock(note.recordedAt)}
          </button>
        )}
      </div>
    </div>
  );
}

const lostWords = ({ dialer, placedAt }: Call): string =>
  dialer === 'handOff'
    ? `The workstation was closed during this call of ${formatClock(placedAt)}.`
    : `Nobody has heard yet whether this call of ${formatClock(placedAt)} was placed; the telephone network is asked.`;

/** Minutes and seconds since the call was placed, until it ended. */
function Timer({ call, endedAt }: { readonly call: Call; readonly endedAt: Call['endedAt'] }) {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  const end = endedAt === null ? nowMs : epochMsOf(endedAt);
  return (
    <div className={styles.timer} role="timer" aria-label="Time since the call was placed">
      {clockOf(end - epochMsOf(call.placedAt))}
    </div>
  );
}

/** '02:14' of so many milliseconds; an hour more goes on counting minutes. */
function clockOf(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`;
}
