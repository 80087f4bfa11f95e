import { type FormEvent, useId, useState } from 'react';
import { v7 as uuidv7 } from 'uuid';
import type { Failure } from '#contracts/failure.ts';
import type { ChooseRelayRequest, ChooseRelayResponse } from '#contracts/relay.ts';
import { type RelaySender, relaySenderSchema } from '#domain/letter-settings.ts';
import { useRelayStanding } from '#renderer/state/relay-standing.ts';
import { Card } from '#renderer/ui/card.tsx';
import { Choices } from '#renderer/ui/choices.tsx';
import dialog from '#renderer/ui/dialog.module.css';
import { FailureNotice } from '#renderer/ui/failure-notice.tsx';
import { Field } from '#renderer/ui/field.tsx';
import { RelayTrouble } from '#renderer/ui/relay-trouble.tsx';
import { useNow } from '#renderer/ui/use-now.ts';
import styles from './mailbox-screen.module.css';

const ways = [
  { value: 'own', words: 'Each from their own', title: 'Everybody sends from the mailbox they have entered on their computer' },
  { value: 'relay', words: 'Company relay', title: 'The central API sends all e-mails of the company, from one address' },
] as const;

type Way = (typeof ways)[number]['value'];
type Typed = Readonly<Record<'fromName' | 'fromAddress' | 'replyTo', string>>;
const fields: readonly (readonly [keyof Typed, string])[] = [
  ['fromName', 'Name of the sender, as customers see it'],
  ['fromAddress', 'Address of the sender'],
  ['replyTo', 'Answers go to (empty: the sender)'],
];

type Props = {
  readonly relay: RelaySender | null;
  /** Of the letter settings in use. */
  readonly version: number;
  /** Something was put into use: it comes with the next sync. */
  readonly onChosen: () => void;
};

/** Who sends the company's e-mails, for those who lead. The mail server and its password are the central API's own. */
export function RelayCard({ relay, version, onChosen }: Props) {
  const { standing, failure: unread } = useRelayStanding(true);
  const now = useNow();
  const [way, setWay] = useState<Way>(relay === null ? 'own' : 'relay');
  const [typed, setTyped] = useState<Typed>(() => ({
    fromName: relay?.fromName ?? '',
    fromAddress: relay?.fromAddress ?? '',
    replyTo: relay?.replyTo ?? '',
  }));
  const { isBusy, said, problem, failure, choose } = useChoosing(version, onChosen);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void choose(way === 'own' ? null : typed);
  };
  return (
    <Card title="Who sends the company’s e-mails" aside={relay === null ? 'each from their own mailbox' : 'the company’s relay'}>
      <form className={styles.body} onSubmit={submit} noValidate aria-label="Relay">
        {unread && <FailureNotice failure={unread} />}
        {relay !== null && <RelayTrouble standing={standing} now={now} />}
        {relay === null && standing?.isReady === false && (
          <p role="status">
            The central API has no mail server of its own yet. Whoever runs it enters one in relay.json; then it can be chosen here.
          </p>
        )}
        <Choices label="E-mails leave" choices={ways} chosen={way} onChange={setWay} />
        {way === 'relay' && <SenderFields typed={typed} onChange={setTyped} />}
        {way === 'relay' && <RelayWays />}
        {problem !== null && <p role="alert">{problem}</p>}
        {failure && <FailureNotice failure={failure} kept="What you typed is still here." />}
        <div>
          <button type="submit" className={dialog.main} disabled={isBusy || (way === 'relay' && standing?.isReady !== true)}>
            Put into use
          </button>{' '}
          <span role="status">{said}</span>
        </div>
      </form>
    </Card>
  );
}

/** What is otherwise by the relay than from a mailbox of one's own. */
function RelayWays() {
  return (
    <>
      <p>
        Statements, invoice copies and files go along: the computer an e-mail was written on brings them to the central API, and until they
        are there the e-mail waits in the outbox.
      </p>
      <p>
        What comes back is seen by nobody here: answers go to the address above, reports that an e-mail was not delivered to the sender’s,
        and the workstation reads neither. Somebody has to read them there, and correct on the contact what address takes no mail.
      </p>
    </>
  );
}

function SenderFields({ typed, onChange }: { readonly typed: Typed; readonly onChange: (typed: Typed) => void }) {
  const id = useId();
  return fields.map(([name, label]) => (
    <Field key={name} id={`${id}-${name}`} label={label} problem={null}>
      {(field) => (
        <input {...field} maxLength={254} value={typed[name]} onChange={(event) => onChange({ ...typed, [name]: event.target.value })} />
      )}
    </Field>
  ));
}

/** Puts a choice into use; the same request goes again where its answer was lost. */
function useChoosing(version: number, onChosen: () => void) {
  const [request, setRequest] = useState<ChooseRelayRequest | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [said, setSaid] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const choose = async (typed: Typed | null): Promise<void> => {
    const sender = typed === null ? null : senderOf(typed);
    if (sender !== null && 'problem' in sender) return setProblem(sender.problem);
    const isSame = JSON.stringify(request?.relay) === JSON.stringify(sender) && request?.basedOnVersion === version;
    const next = isSame && request !== null ? request : { requestId: uuidv7(), basedOnVersion: version, relay: sender };
    setRequest(next);
    setProblem(null);
    setBusy(true);
    const outcome = await window.desk['relay.choose'](next);
    setBusy(false);
    setFailure(outcome.ok ? null : outcome.error);
    setSaid(outcome.ok ? saidOf(outcome.value) : '');
    if (outcome.ok) onChosen();
  };
  return { isBusy, said, problem, failure, choose };
}

const saidOf = ({ waitsAs }: ChooseRelayResponse): string =>
  waitsAs === undefined
    ? 'In use; every desktop gets it with its next sync.'
    : 'Asked for. It is in use once somebody else has approved it.';

function senderOf({ fromName, fromAddress, replyTo }: Typed): RelaySender | { readonly problem: string } {
  const read = relaySenderSchema.safeParse({
    fromName,
    fromAddress: fromAddress.trim(),
    replyTo: replyTo.trim() === '' ? null : replyTo.trim(),
  });
  if (read.success) return read.data;
  return { problem: 'The addresses have to be one e-mail address each, as credit@company.com. Nothing was changed yet.' };
}
