import { type FormEvent, useId, useState } from 'react';
import type { LinkState } from '#contracts/data-port.ts';
import { limits } from '#contracts/protocol.ts';
import { useDataClient } from '#renderer/data/use-data.ts';
import { tellMasked } from '#renderer/state/masked-cards.ts';
import { inOneLine } from '#renderer/ui/failure-words.ts';
import { Field } from '#renderer/ui/field.tsx';
import { wordsOfRefusal } from '#renderer/ui/rejection-words.ts';
import styles from './sync-details.module.css';

type Props = { readonly refused: LinkState['refused'][number]; readonly onCancel: () => void };

/** The one refusal that the central API has no copy of: it could not read the entry. */
const unreadableCode = 'command.malformed';

/** Takes a refusal off the list, once somebody has said how it was dealt with. When it works, the list loses this entry by itself. */
export function DismissRefusal({ refused, onCancel }: Props) {
  const client = useDataClient();
  const id = useId();
  const [reason, setReason] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);

  const dismiss = async (event: FormEvent) => {
    event.preventDefault();
    if (isBusy) return;
    if (reason.trim() === '') return setProblem('Say in a few words how this was dealt with.');
    setBusy(true);
    const outcome = await client.dismiss(refused.command.commandId, reason.trim());
    setBusy(false);
    tellMasked(outcome);
    if (outcome.saved) return;
    setProblem(inOneLine(wordsOfRefusal(outcome.refusal)));
  };

  return (
    <form className={styles.dismiss} aria-label="Dismiss the refused entry" onSubmit={(event) => void dismiss(event)}>
      <p>{refused.code === unreadableCode ? keptHereWords : keptWords}</p>
      <Field id={`${id}-reason`} label="How was it dealt with?" problem={problem}>
        {(field) => (
          <input
            {...field}
            autoFocus
            maxLength={limits.dismissReasonCharacters}
            placeholder="Such as: written down again on 12 Mar"
            value={reason}
            onChange={(event) => {
              setReason(event.target.value);
              setProblem(null);
            }}
          />
        )}
      </Field>
      <div className={styles.acts}>
        <button type="submit" aria-busy={isBusy}>
          Dismiss
        </button>
        <button type="button" onClick={onCancel}>
          Keep it here
        </button>
      </div>
    </form>
  );
}

const keptWords =
  'The entry leaves this list. Its words and the refusal stay in the central API’s log; your reason stays in this computer’s journal for a week or longer.';
const keptHereWords =
  'The entry leaves this list. The central API has no copy of it: copy the words first if they still matter. Your reason stays in this computer’s journal for a week or longer.';
