import { useId, useState } from 'react';
import { templateKeys, templateKeySchema } from '#domain/message-template.ts';
import { type StrategyStep, stepAttachmentSchema, strategyStepSchema } from '#domain/strategy.ts';
import field from '#renderer/ui/field.module.css';
import { Field } from '#renderer/ui/field.tsx';
import { templateWords } from '#renderer/ui/template-words.ts';
import styles from './writing-fields.module.css';
import { attachmentWords, chargeWords, minimumWords, readMinimum } from './writing-words.ts';

type Props = { readonly step: StrategyStep; readonly number: number; readonly onChange: (over: Partial<StrategyStep>) => void };
const chargesSchema = strategyStepSchema.shape.charges.unwrap();

/** What a step that writes sends, to whom it does not, and what it asks for beside the invoices. */
export function WritingFields({ step, number, onChange }: Props) {
  const attached = (attachment: (typeof step.attach)[number], isOn: boolean): void =>
    onChange({ attach: stepAttachmentSchema.options.filter((each) => (each === attachment ? isOn : step.attach.includes(each))) });
  return (
    <div className={styles.writing}>
      <Choice
        label={`Template of step ${number}`}
        value={step.templateKey ?? ''}
        options={[['', 'Chosen when it is written'], ...templateKeys.map((key) => [key, templateWords[key]] as const)]}
        onChange={(value) => onChange({ templateKey: templateKeySchema.nullable().catch(null).parse(value) })}
      />
      <MinimumField step={step} number={number} onChange={onChange} />
      <Choice
        label={`Beside the invoices step ${number} asks for`}
        value={step.charges}
        options={chargesSchema.options.map((charges) => [charges, chargeWords[charges]] as const)}
        onChange={(value) => onChange({ charges: chargesSchema.catch('none').parse(value) })}
      />
      <fieldset className={styles.checks}>
        <legend className="said-only">Step {number}</legend>
        {stepAttachmentSchema.options.map((attachment) => (
          <Check
            key={attachment}
            label={`with ${attachmentWords[attachment]}`}
            isOn={step.attach.includes(attachment)}
            onChange={(isOn) => attached(attachment, isOn)}
          />
        ))}
        <Check label="needs a supervisor" isOn={step.needsSupervisor} onChange={(needsSupervisor) => onChange({ needsSupervisor })} />
      </fieldset>
    </div>
  );
}

/** Below it nothing is written; taken when the field is left, if it can be read. */
function MinimumField({ step, number, onChange }: Props) {
  const id = useId();
  const [begun, setBegun] = useState<string | null>(null);
  const take = (): void => {
    const minimumMinor = begun === null ? null : readMinimum(begun);
    if (minimumMinor !== null) onChange({ minimumMinor });
    setBegun(null);
  };
  const isWrong = begun !== null && readMinimum(begun) === null;
  return (
    <Field id={id} label={`Not below, step ${number}`} hideLabel problem={isWrong ? 'Such as 50.00 USD, 45.00 EUR' : null}>
      {(parts) => (
        <input
          {...parts}
          autoComplete="off"
          placeholder="any amount"
          title="Not below this: 50.00 USD, 45.00 EUR"
          value={begun ?? minimumWords(step.minimumMinor)}
          onChange={(event) => setBegun(event.target.value)}
          onBlur={take}
        />
      )}
    </Field>
  );
}

type ChoiceProps = {
  readonly label: string;
  readonly value: string;
  readonly options: readonly (readonly [value: string, words: string])[];
  readonly onChange: (value: string) => void;
};

const Choice = ({ label, value, options, onChange }: ChoiceProps) => (
  <select className={field.input} aria-label={label} title={label} value={value} onChange={(event) => onChange(event.target.value)}>
    {options.map(([each, words]) => (
      <option key={each} value={each}>
        {words}
      </option>
    ))}
  </select>
);

const Check = ({
  label,
  isOn,
  onChange,
}: {
  readonly label: string;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
}) => (
  <label>
    <input type="checkbox" checked={isOn} onChange={(event) => onChange(event.target.checked)} />
    {label}
  </label>
);
