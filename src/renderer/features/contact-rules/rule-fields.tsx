import { useId, useState } from 'react';
import { mostPrompts, promptFields } from '#domain/call-prompts.ts';
import type { ContactRuleSettings } from '#domain/contact-rules.ts';
import { Card } from '#renderer/ui/card.tsx';
import { Choices } from '#renderer/ui/choices.tsx';
import { Field } from '#renderer/ui/field.tsx';
import { NumberField } from '#renderer/ui/number-field.tsx';
import { callsADayWords } from '#renderer/ui/words.ts';
import { verdictChoices } from './rule-words.ts';
import styles from './contact-rules.module.css';

type Props = { readonly settings: ContactRuleSettings; readonly onChange: (settings: ContactRuleSettings) => void };
type Contact = ContactRuleSettings['contact'];

/** What a company chooses of calls and e-mails. */
export function RuleFields(props: Props) {
  return (
    <>
      <CallRules {...props} />
      <PeopleRules {...props} />
      <OtherRules {...props} />
    </>
  );
}

/** The fields that the cards are made of. */
function fieldsOf({ settings, onChange }: Props) {
  const { contact } = settings;
  const change = (part: Partial<ContactRuleSettings>): void => onChange({ ...settings, ...part });
  const changeContact = (part: Partial<Contact>): void => change({ contact: { ...contact, ...part } });
  const verdict = (of: keyof Contact['verdicts'], label: string) => (
    <Choices
      label={label}
      choices={verdictChoices}
      chosen={contact.verdicts[of]}
      onChange={(value) => changeContact({ verdicts: { ...contact.verdicts, [of]: value } })}
    />
  );
  const number = (label: string, value: number, [least, most]: readonly [number, number], take: (value: number) => void) => (
    <NumberField label={label} value={value} least={least} most={most} onChange={(typed) => typed !== null && take(typed)} />
  );
  return { contact, change, changeContact, verdict, number };
}

function CallRules(props: Props) {
  const { settings } = props;
  const { contact, change, changeContact, verdict, number } = fieldsOf(props);
  return (
    <>
      <Card title="When customers are called">
        <div className={styles.fields}>
          <div className={styles.row}>
            <Time label="From, on their clock" value={contact.callFrom} onChange={(callFrom) => changeContact({ callFrom })} />
            <Time label="Until, on their clock" value={contact.callUntil} onChange={(callUntil) => changeContact({ callUntil })} />
          </div>
          <Weekdays chosen={contact.callWeekdays} onChange={(callWeekdays) => changeContact({ callWeekdays })} />
          {verdict('hours', 'Outside these hours')}
        </div>
      </Card>
      <Card title="How often">
        <div className={styles.fields}>
          <div className={styles.row}>
            {number('Calls to one account', settings.callAttemptLimit, [1, 100], (callAttemptLimit) => change({ callAttemptLimit }))}
            {number('in so many days', settings.callAttemptDays, [1, 30], (callAttemptDays) => change({ callAttemptDays }))}
          </div>
          {verdict('attempts', 'When they are reached')}
          {number('Quiet days after a conversation', contact.quietDays, [0, 90], (quietDays) => changeContact({ quietDays }))}
          {verdict('conversation', 'In the quiet days')}
        </div>
      </Card>
    </>
  );
}

/** What holds for natural persons and consumers beside the hours, which are everybody's. */
function PeopleRules(props: Props) {
  const { contact, changeContact, number } = fieldsOf(props);
  const { people } = contact;
  const change = (part: Partial<Contact['people']>): void => changeContact({ people: { ...people, ...part } });
  const verdict = (of: keyof Contact['people']['verdicts'], label: string) => (
    <Choices
      label={label}
      choices={verdictChoices}
      chosen={people.verdicts[of]}
      onChange={(value) => change({ verdicts: { ...people.verdicts, [of]: value } })}
    />
  );
  return (
    <Card title="Natural persons and consumers">
      <div className={styles.fields}>
        <p className={styles.hint}>
          In place of the limits above, for accounts that are a person’s. For consumers in the United States 12 CFR 1006 is asked as well: 7
          calls in 7 days, 7 quiet days, 08:00 to 21:00; past it a second person is asked at least, whatever is chosen here.
        </p>
        {verdict('hours', 'A person outside the hours')}
        <div className={styles.row}>
          {number('Calls to one person', people.callAttemptLimit, [1, 100], (callAttemptLimit) => change({ callAttemptLimit }))}
          {number('in so many days, to a person', people.callAttemptDays, [1, 30], (callAttemptDays) => change({ callAttemptDays }))}
        </div>
        {verdict('attempts', 'When a person’s are reached')}
        {number('Quiet days after a conversation with a person', people.quietDays, [0, 90], (quietDays) => change({ quietDays }))}
        {verdict('conversation', 'In a person’s quiet days')}
      </div>
    </Card>
  );
}

function OtherRules(props: Props) {
  const { settings } = props;
  const { contact, change, changeContact, verdict, number } = fieldsOf(props);
  return (
    <>
      <Card title="E-mails to one person">
        <div className={styles.fields}>
          <div className={styles.row}>
            {number('A day', contact.emailsADay, [1, 100], (emailsADay) => changeContact({ emailsADay }))}
            {number('In seven days', contact.emailsAWeek, [1, 700], (emailsAWeek) => changeContact({ emailsAWeek }))}
          </div>
          {verdict('emails', 'When they are reached')}
        </div>
      </Card>
      <Card title="When somebody asks first">
        <div className={styles.fields}>
          <p className={styles.hint}>
            A supervisor decides on the Approve screen, for one contact with one person. Nobody decides their own request.
          </p>
          {number('Hours an approval holds', contact.overrideHours, [1, 72], (overrideHours) => changeContact({ overrideHours }))}
        </div>
      </Card>
      <Card title="The day’s calls">
        <div className={styles.fields}>
          <p className={styles.hint}>{callsADayWords(settings.callsADay)}</p>
          {number('Calls of a collector a day', settings.callsADay, [1, 1000], (callsADay) => change({ callsADay }))}
        </div>
      </Card>
      <Card title="What to say in a call">
        <div className={styles.fields}>
          <p className={styles.hint}>
            A line each, at most {mostPrompts}. Filled in from the account: {promptFields.map((field) => `{${field}}`).join(', ')}. A line
            that names what there is none of is left out.
          </p>
          <Lines value={contact.prompts} onChange={(prompts) => changeContact({ prompts })} />
        </div>
      </Card>
      <Card title="Where the company calls from">
        <div className={styles.fields}>
          <p className={styles.hint}>
            A recording needs everybody’s consent unless both ends are known to lie where one is enough. Country and state, as US-TX; empty:
            not said.
          </p>
          <Region value={contact.ownRegion} onChange={(ownRegion) => changeContact({ ownRegion })} />
        </div>
      </Card>
    </>
  );
}

type TextProps = { readonly label: string; readonly value: string; readonly onChange: (value: string) => void };

function Time({ label, value, onChange }: TextProps) {
  return (
    <Field id={useId()} label={label} problem={null}>
      {(field) => (
        <input
          {...field}
          type="time"
          required
          value={value}
          onChange={(event) => event.target.value !== '' && onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

/** Lines of text. What is being typed stands in the field as it is; empty lines count for nothing. */
function Lines({ value, onChange }: { readonly value: readonly string[]; readonly onChange: (value: string[]) => void }) {
  const [typed, setTyped] = useState<string | null>(null);
  const take = (text: string): void => {
    setTyped(text);
    onChange(
      text
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== ''),
    );
  };
  return (
    <Field id={useId()} label="Lines" problem={null}>
      {(field) => (
        <textarea
          {...field}
          rows={6}
          maxLength={2000}
          value={typed ?? value.join('\n')}
          onChange={(event) => take(event.target.value)}
          onBlur={() => setTyped(null)}
        />
      )}
    </Field>
  );
}

function Region({ value, onChange }: { readonly value: string | null; readonly onChange: (value: string | null) => void }) {
  return (
    <Field id={useId()} label="Country and state" problem={null}>
      {(field) => (
        <input
          {...field}
          autoComplete="off"
          maxLength={6}
          value={value ?? ''}
          onChange={(event) => onChange(event.target.value.trim() === '' ? null : event.target.value.trim().toUpperCase())}
        />
      )}
    </Field>
  );
}

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;

function Weekdays({ chosen, onChange }: { readonly chosen: readonly number[]; readonly onChange: (days: number[]) => void }) {
  const toggle = (day: number): void =>
    onChange(chosen.includes(day) ? chosen.filter((each) => each !== day) : [...chosen, day].sort((a, b) => a - b));
  return (
    <fieldset className={styles.days}>
      <legend>On</legend>
      <div>
        {weekdays.map((words, at) => (
          <label key={words}>
            <input type="checkbox" checked={chosen.includes(at + 1)} onChange={() => toggle(at + 1)} />
            <span>{words}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
