import { useId, useState } from 'react';
import type { OwnLetterSettings } from '#domain/letter-settings.ts';
import { Card } from '#renderer/ui/card.tsx';
import { Choices } from '#renderer/ui/choices.tsx';
import { Field } from '#renderer/ui/field.tsx';
import { NumberField } from '#renderer/ui/number-field.tsx';
import styles from './letterhead-pane.module.css';

type Props = {
  readonly settings: OwnLetterSettings;
  /** What is printed where no name is written. */
  readonly companyName: string;
  readonly onChange: (settings: OwnLetterSettings) => void;
};

/** What a company says of itself on letters and e-mails, and how it writes. */
export function LetterheadFields(props: Props) {
  return (
    <>
      <HeadCard {...props} />
      <SheetCard {...props} />
      <WritingCard {...props} />
    </>
  );
}

function HeadCard({ settings, companyName, onChange }: Props) {
  const { letterhead } = settings;
  const change = (part: Partial<OwnLetterSettings['letterhead']>): void =>
    onChange({ ...settings, letterhead: { ...letterhead, ...part } });
  return (
    <Card title="Letterhead">
      <div className={styles.card}>
        <TextField label="Name" value={letterhead.name} most={200} placeholder={companyName} onChange={(name) => change({ name })} />
        <LinesField
          label="Address and what else stands under the name"
          value={letterhead.lines}
          rows={4}
          onChange={(lines) => change({ lines })}
        />
        <div className={styles.row}>
          <TextField label="Telephone" value={letterhead.phone ?? ''} most={40} onChange={(phone) => change({ phone: orNull(phone) })} />
          <TextField label="E-mail" value={letterhead.email ?? ''} most={254} onChange={(email) => change({ email: orNull(email) })} />
        </div>
        <LinesField
          label="Below the pages: register, bank and tax numbers"
          value={letterhead.footer}
          rows={3}
          onChange={(footer) => change({ footer })}
        />
      </div>
    </Card>
  );
}

const orNull = (text: string): string | null => (text.trim() === '' ? null : text);

const papers = [
  { value: 'letter', words: 'US Letter' },
  { value: 'a4', words: 'A4' },
] as const;
const windows = [
  { value: 'us10', words: 'US no. 10' },
  { value: 'din5008', words: 'DIN 5008' },
] as const;

function SheetCard({ settings, onChange }: Props) {
  return (
    <Card title="Sheet and envelope">
      <div className={styles.card}>
        <div className={styles.row}>
          <Choices label="Paper" choices={papers} chosen={settings.paper} onChange={(paper) => onChange({ ...settings, paper })} />
          <Choices
            label="Window of the envelope"
            choices={windows}
            chosen={settings.window}
            onChange={(window) => onChange({ ...settings, window })}
          />
        </div>
        <p className={styles.hint}>The address is printed where the window is. Print a sample and fold it once before the first batch.</p>
      </div>
    </Card>
  );
}

function WritingCard({ settings, onChange }: Props) {
  const id = useId();
  const number = (
    label: string,
    of: 'mailsPerMinute' | 'payWithinDays' | 'quietDaysAfterPaid',
    [least, most]: readonly [number, number],
  ) => (
    <NumberField
      label={label}
      value={settings[of]}
      least={least}
      most={most}
      onChange={(typed) => typed !== null && onChange({ ...settings, [of]: typed })}
    />
  );
  return (
    <Card title="Writing">
      <div className={styles.card}>
        <div className={styles.row}>
          {number('E-mails a minute from one mailbox', 'mailsPerMinute', [1, 600])}
          {number('Days in which a demand asks to be paid', 'payWithinDays', [1, 60])}
          {number('Quiet days after “it is paid”', 'quietDaysAfterPaid', [0, 30])}
        </div>
        <Field id={`${id}-signature`} label="Signature of those who have none of their own, under their name" problem={null}>
          {(field) => (
            <textarea
              {...field}
              rows={3}
              maxLength={1000}
              value={settings.signature}
              onChange={(event) => onChange({ ...settings, signature: event.target.value })}
            />
          )}
        </Field>
        <label className={styles.check}>
          <input
            type="checkbox"
            checked={settings.offersEmailOptOut}
            onChange={(event) => onChange({ ...settings, offersEmailOptOut: event.target.checked })}
          />
          E-mails say how to ask for no more of them
        </label>
        <label className={styles.check}>
          <input
            type="checkbox"
            checked={settings.copiesSalesRep}
            onChange={(event) => onChange({ ...settings, copiesSalesRep: event.target.checked })}
          />
          E-mails of the dunning run go in copy to the account’s sales representative
        </label>
      </div>
    </Card>
  );
}

type TextProps = {
  readonly label: string;
  readonly value: string;
  readonly most: number;
  readonly placeholder?: string;
  readonly onChange: (value: string) => void;
};

function TextField({ label, value, most, placeholder, onChange }: TextProps) {
  return (
    <Field id={useId()} label={label} problem={null}>
      {(field) => (
        <input
          {...field}
          autoComplete="off"
          maxLength={most}
          placeholder={placeholder}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

type LinesProps = {
  readonly label: string;
  readonly value: readonly string[];
  readonly rows: number;
  readonly onChange: (value: string[]) => void;
};

const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** Lines of text. What is being typed stands in the field as it is; empty lines count for nothing. */
function LinesField({ label, value, rows, onChange }: LinesProps) {
  const [typed, setTyped] = useState<string | null>(null);
  // Another text than the typed one has been put in its place: the edits were discarded.
  const isTyped = typed !== null && linesOf(typed).join('\n') === value.join('\n');
  return (
    <Field id={useId()} label={label} problem={null}>
      {(field) => (
        <textarea
          {...field}
          rows={rows}
          value={isTyped ? typed : value.join('\n')}
          onChange={(event) => {
            setTyped(event.target.value);
            onChange(linesOf(event.target.value));
          }}
        />
      )}
    </Field>
  );
}
