import { useEffect, useState } from 'react';
import type { CommandName } from '#domain/commands.ts';
import type { Instant } from '#domain/kernel/dates.ts';
import type { AccountId } from '#domain/kernel/ids.ts';
import type { LinkState } from '#contracts/data-port.ts';
import { useDataClient, useSyncState } from '#renderer/data/use-data.ts';
import { type Refused, beginFix, isFixable, useFixes } from '#renderer/state/fixes.ts';
import { openAccount } from '#renderer/state/screen.ts';
import { formatMoment } from '#renderer/ui/dates.ts';
import { wordsOfRefusal } from '#renderer/ui/rejection-words.ts';
import { DismissRefusal } from './dismiss-refusal.tsx';
import styles from './sync-details.module.css';

type Props = { readonly refused: LinkState['refused']; readonly now: Instant; readonly onOpen: () => void };

const commandWords: Readonly<Record<CommandName, string>> = {
  'contactNote.record': 'Contact note',
  'followUp.schedule': 'Follow-up',
  'followUp.close': 'Closing a follow-up',
  'contact.add': 'New contact',
  'queueMark.set': 'Snooze, pin or skip',
  'queueMark.clear': 'Back to its place in the queue',
  'stay.place': 'Stay of collection',
  'stay.lift': 'End of a stay',
  'promise.record': 'Promise to pay',
  'promise.cancel': 'Taking back a promise',
  'call.place': 'Call',
  'call.close': 'End of a call',
  'contactStop.place': 'Stop',
  'contactStop.lift': 'End of a stop',
  'contact.markWrongNumber': 'Wrong number',
  'contact.correctNumber': 'Corrected number',
  'message.release': 'Message',
  'message.cancel': 'Taking back a message',
  'message.claim': 'Sending an e-mail',
  'message.report': 'What came of a message',
  'message.post': 'Posting a letter',
  'message.printAgain': 'Printing a letter again',
  'message.settle': 'Settling a message',
  'account.setAddress': 'Postal address',
  'contact.correctEmail': 'Corrected e-mail address',
  'plan.propose': 'Payment plan',
  'settlement.propose': 'Settlement',
  'extension.propose': 'Extension',
  'arrangement.cancel': 'End of a plan, settlement or extension',
  'approval.request': 'Request for an approval',
  'approval.revise': 'Changed request',
  'approval.withdraw': 'Taking back a request',
  'approval.decide': 'Decision on a request',
  'approval.acknowledge': 'Noted decision',
  'message.receive': 'Received mail',
  'contactOverride.request': 'Request for a contact against a rule',
};

/** What the central API would not take, with the collector's words kept: nothing anybody wrote is thrown away. */
export function RefusedCommands({ refused, now, onOpen }: Props) {
  return (
    <ul className={styles.refused} aria-label="Refused by the central API">
      {refused.map((each) => (
        <RefusedCommand key={each.command.commandId} refused={each} now={now} onOpen={onOpen} />
      ))}
    </ul>
  );
}

function RefusedCommand({ refused, now, onOpen }: { readonly refused: Refused; readonly now: Instant; readonly onOpen: () => void }) {
  const { command, code } = refused;
  const account = useNameInBook(command.accountId);
  const isInBook = account !== null && account.name !== null;
  const isSentAgain = useFixes(({ sentAgain }) => sentAgain.includes(command.commandId));
  const [isCopied, setCopied] = useState(false);
  const [isDismissing, setDismissing] = useState(false);
  const [isBlocked, setBlocked] = useState(false);
  const words = wordsOfInput(command.input);
  const { title } = wordsOfRefusal({ code: codeOf(code) });
  const fix = () => {
    if (beginFix(refused)) onOpen();
    else setBlocked(true);
  };
  return (
    <li>
      <b>
        {commandWords[command.name]} refused{isInBook && ` · ${account.name}`}
      </b>
      <p>{title}. Your words are kept here.</p>
      {words !== '' && <blockquote>{words}</blockquote>}
      {isSentAgain && <p>Sent again already, but this computer could not write that down. Dismiss this entry when its disk has room.</p>}
      {account !== null && !isInBook && <p>It cannot be sent again from here. Copy the words for whoever works the account now.</p>}
      {isBlocked && (
        <p role="alert">Another note on this account is not saved yet. Open the account, save or clear it, then fix this one.</p>
      )}
      <div className={styles.acts}>
        {isInBook && isFixable(refused) && !isSentAgain && (
          <button type="button" onClick={fix}>
            Fix and send again
          </button>
        )}
        {words !== '' && (
          <button type="button" onClick={() => void navigator.clipboard.writeText(words).then(() => setCopied(true))}>
            {isCopied ? 'Copied' : 'Copy words'}
          </button>
        )}
        {isInBook && (
          <button
            type="button"
            onClick={() => {
              openAccount(command.accountId);
              onOpen();
            }}
          >
            Open the account
          </button>
        )}
        {!isDismissing && (
          <button type="button" onClick={() => setDismissing(true)}>
            Dismiss…
          </button>
        )}
        <time dateTime={command.at}>{formatMoment(command.at, now)}</time>
      </div>
      {isDismissing && <DismissRefusal refused={refused} onCancel={() => setDismissing(false)} />}
    </li>
  );
}

/** What the account is called, with no name where it is not in the book; null until that is known. Looked at anew with every pull. */
function useNameInBook(accountId: AccountId): { readonly name: string | null } | null {
  const client = useDataClient();
  const { isPulling } = useSyncState();
  const [found, setFound] = useState<{ readonly name: string | null } | null>(null);
  useEffect(() => {
    if (isPulling) return undefined;
    let isStale = false;
    void client.nameOf(accountId).then((name) => !isStale && setFound({ name }));
    return () => {
      isStale = true;
    };
  }, [client, accountId, isPulling]);
  return found;
}

/** What a person typed into a command, in the order of its form. */
function wordsOfInput(input: Readonly<Record<string, unknown>>): string {
  const fields = [
    'contactName',
    'text',
    'nextStep',
    'reason',
    'name',
    'role',
    'phone',
    'email',
    'number',
    'overrideReason',
    'evidence',
    'condition',
    'comment',
  ];
  return fields.flatMap((field) => (typeof input[field] === 'string' && input[field] !== '' ? [input[field]] : [])).join('\n');
}

/** The server's code as a rule's code; anything else reads as one nobody worded. */
function codeOf(code: string): `${string}.${string}` {
  const [noun, reason] = code.split('.', 2);
  return `${noun ?? 'command'}.${reason ?? 'refused'}`;
}
