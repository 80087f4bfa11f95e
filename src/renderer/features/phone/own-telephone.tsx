import { type FormEvent, useId, useState } from 'react';
import { v7 as uuidv7 } from 'uuid';
import type { PhoneSettingsResponse } from '#contracts/calls.ts';
import type { Failure } from '#contracts/failure.ts';
import { callIdSchema } from '#domain/kernel/ids.ts';
import { learnPhoneSettings } from '#renderer/state/phone-settings.ts';
import { Card } from '#renderer/ui/card.tsx';
import dialog from '#renderer/ui/dialog.module.css';
import { FailureNotice } from '#renderer/ui/failure-notice.tsx';
import { Field } from '#renderer/ui/field.tsx';
import { inOneLine } from '#renderer/ui/failure-words.ts';
import { wordsOfRefusal } from '#renderer/ui/rejection-words.ts';
import { loadParsePhone } from '#renderer/ui/use-phone.ts';
import styles from './phone-screen.module.css';

/** Where the person is rung when the central API makes her calls, and a call to try it. */
export function OwnTelephone({ inUse: { ownNumber, isReady, settings } }: { readonly inUse: PhoneSettingsResponse }) {
  const id = useId();
  const [typed, setTyped] = useState(ownNumber ?? '');
  const [problem, setProblem] = useState<string | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [said, setSaid] = useState('');
  const tell = (words: string, fault: Failure | null): void => {
    setSaid(words);
    setFailure(fault);
  };

  const notRungBecause = whyNotRung(isReady, settings.dialer);
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const number = typed.trim() === '' ? null : (await loadParsePhone())(typed, null);
    if (number !== null && !number.ok) return setProblem(inOneLine(wordsOfRefusal(number.error)));
    const outcome = await window.desk['phone.changeOwnNumber']({ number: number === null ? null : number.value.e164 });
    if (!outcome.ok) return tell('', outcome.error);
    tell(outcome.value.number === null ? 'Saved: you are not rung.' : 'Saved.', null);
    await learnPhoneSettings();
  };
  const tryIt = async (): Promise<void> => {
    tell('Ringing you…', null);
    const failed = await ringMe();
    tell(failed === null ? 'Your telephone rings: pick it up and hear a sentence.' : '', failed);
  };

  return (
    <Card title="Your telephone">
      <form className={styles.body} onSubmit={(event) => void save(event)}>
        <p>
          Where the central API rings you before it rings the customer. Calls from this window, and those that are handed to the telephone
          on the desk, do not need it.
        </p>
        <Field id={id} label="Your number, with its country code" problem={problem}>
          {(field) => (
            <input
              {...field}
              type="tel"
              autoComplete="off"
              maxLength={40}
              placeholder="+1 312 555 0148"
              value={typed}
              onChange={(event) => {
                setProblem(null);
                setTyped(event.target.value);
              }}
            />
          )}
        </Field>
        {failure && <FailureNotice failure={failure} />}
        <div className={styles.acts}>
          <button type="submit" className={dialog.main}>
            Save
          </button>
          <button
            type="button"
            className={dialog.plain}
            disabled={ownNumber === null || notRungBecause !== undefined}
            title={notRungBecause}
            onClick={() => void tryIt()}
          >
            Ring me to try it
          </button>
          <span role="status">{said}</span>
        </div>
      </form>
    </Card>
  );
}

/** Has the central API ring the person; why nobody is rung, or null. */
async function ringMe(): Promise<Failure | null> {
  const outcome = await window.desk['phone.testCall']({ callId: callIdSchema.parse(uuidv7()) });
  if (!outcome.ok) return outcome.error;
  const { refusal } = outcome.value;
  return refusal === null ? null : { code: refusal };
}

/** Why nobody can be rung to try it; undefined: she can. */
function whyNotRung(isReady: boolean, dialer: PhoneSettingsResponse['settings']['dialer']): string | undefined {
  if (!isReady) return 'The central API has no account with a telephone network yet';
  return dialer === 'softphone' ? 'Your company calls from this window, so your telephone is not rung' : undefined;
}
