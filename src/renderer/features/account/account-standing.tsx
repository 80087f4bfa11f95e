import { useState } from 'react';
import { holdsOn } from '#domain/queue-mark.ts';
import type { AccountView } from '#renderer/data/worker-protocol.ts';
import { useDataClient, useMayAct } from '#renderer/data/use-data.ts';
import { forgetMark } from '#renderer/state/last-mark.ts';
import { formatDate, formatFullDate } from '#renderer/ui/dates.ts';
import { inOneLine } from '#renderer/ui/failure-words.ts';
import { LinkButton } from '#renderer/ui/link-button.tsx';
import { wordsOfMark } from '#renderer/ui/mark-words.ts';
import { wordsOfRefusal } from '#renderer/ui/rejection-words.ts';
import { Tag } from '#renderer/ui/tag.tsx';
import type { CommandName } from '#domain/commands.ts';
import { isForAll } from '#domain/contact-stop-rules.ts';
import { stopWords } from './stop-words.ts';
import { WaitingMark } from '#renderer/ui/waiting-mark.tsx';
import styles from './account-standing.module.css';

/** What keeps the account from its place in the queue, or on top of it: a stay, and the collector's own mark. */
export function AccountStanding({ account }: { readonly account: AccountView }) {
  const { staySince } = account.folder.account;
  const { mark } = account.facts;
  return (
    <>
      {staySince !== null && (
        <p className={styles.stay} role="note">
          <b>Do not collect: stay since {formatFullDate(staySince)}.</b> No calls, letters or e-mails that ask for money. It is in no call
          list until the stay is lifted.
        </p>
      )}
      {account.facts.stops.filter(isOfAccount).map((stop) => (
        <p key={stop.id} className={isForAll(stop) ? styles.stay : styles.mark} role="note">
          <b>
            {stopWords(stop, account.folder.contacts)} since {formatFullDate(stop.since)}.
          </b>{' '}
          {isForAll(stop) && 'It is in no call list until a supervisor lifts that.'}
        </p>
      ))}
      {account.undecided.map((name) => (
        <p key={name} className={styles.mark}>
          {undecidedWords[name] ?? 'Asked for'} · <WaitingMark />
        </p>
      ))}
      {mark && holdsOn(mark, account.today) && <MarkLine account={account} mark={mark} />}
    </>
  );
}

/** A number that is somebody else's stands on the person whose it was. */
const isOfAccount = ({ kind }: AccountView['facts']['stops'][number]): boolean => kind !== 'wrongNumber';

const undecidedWords: Readonly<Partial<Record<CommandName, string>>> = {
  'stay.place': 'Stay asked for',
  'stay.lift': 'End of the stay asked for',
  'contactStop.lift': 'End of a stop asked for',
  'approval.decide': 'Decision on a request',
};

type Mark = NonNullable<AccountView['facts']['mark']>;

function MarkLine({ account, mark }: { readonly account: AccountView; readonly mark: Mark }) {
  const client = useDataClient();
  const mayAct = useMayAct();
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const { tone, label, meaning } = wordsOfMark(mark, account.today);
  const takeBack = async () => {
    setBusy(true);
    const { id: accountId } = account.folder.account;
    const outcome = await client.run('queueMark.clear', accountId, { queueMarkId: mark.id, accountId });
    setBusy(false);
    if (outcome.saved) return forgetMark(mark.id);
    setRefusal(inOneLine(wordsOfRefusal(outcome.refusal)));
  };
  return (
    <div className={styles.mark} role="group" aria-label="Mark">
      <Tag tone={tone}>{label}</Tag>
      <span className={styles.words}>
        {meaning}
        {mark.reason !== '' && ` · ${mark.reason}`} · {mark.recordedByName}, {formatDate(mark.recordedOn, account.today)}
        {account.waitingIds.includes(mark.id) && <WaitingMark short />}
      </span>
      {mayAct && (
        <LinkButton disabled={isBusy} onClick={() => void takeBack()}>
          Take back
        </LinkButton>
      )}
      <span role="alert" className={styles.refusal}>
        {refusal}
      </span>
    </div>
  );
}
