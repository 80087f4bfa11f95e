import { useId } from 'react';
import type { CallFilter, CallLine } from '#domain/call-log.ts';
import { callStateSchema, outcomeSchema } from '#domain/rows.ts';
import { userIdSchema } from '#domain/kernel/ids.ts';
import { Field } from '#renderer/ui/field.tsx';
import { SearchField } from '#renderer/ui/search-field.tsx';
import { callStateWords, outcomeWords } from '#renderer/ui/words.ts';
import { flagWords } from './flag-words.ts';
import styles from './calls.module.css';

type Props = { readonly filter: CallFilter; readonly calls: readonly CallLine[]; readonly onChange: (part: Partial<CallFilter>) => void };

/** What the log is narrowed to. */
export function CallFilters({ filter, calls, onChange }: Props) {
  const people = [...new Map(calls.map(({ call }) => [call.placedById, call.placedByName]))].sort(([, a], [, b]) => a.localeCompare(b));
  return (
    <div className={styles.filters} role="search" aria-label="Calls">
      <SearchField label="Account, person or number" text={filter.text} onChange={(text) => onChange({ text })} />
      <Select
        label="State"
        value={filter.state}
        choices={callStateSchema.options.map((value) => [value, callStateWords[value]])}
        onChange={(value) => onChange({ state: callStateSchema.nullable().parse(value) })}
      />
      <Select
        label="Outcome"
        value={filter.outcome}
        choices={[['none', 'Not written down'], ...outcomeSchema.options.map((value): Choice => [value, outcomeWords[value]])]}
        onChange={(value) => onChange({ outcome: value === 'none' ? 'none' : outcomeSchema.nullable().parse(value) })}
      />
      <Select
        label="Called by"
        value={filter.placedById}
        choices={people}
        onChange={(value) => onChange({ placedById: userIdSchema.nullable().parse(value) })}
      />
      <Select
        label="Flag"
        value={filter.flag}
        choices={Object.entries(flagWords)}
        onChange={(value) => onChange({ flag: flags.find((flag) => flag === value) ?? null })}
      />
    </div>
  );
}

const flags = ['any', 'advice', 'limitPassed', 'stayed', 'stopped', 'notApproved'] as const satisfies readonly (keyof typeof flagWords)[];

type Choice = readonly [value: string, words: string];
type SelectProps = {
  readonly label: string;
  readonly value: string | null;
  readonly choices: readonly Choice[];
  readonly onChange: (value: string | null) => void;
};

function Select({ label, value, choices, onChange }: SelectProps) {
  return (
    <Field id={useId()} label={label} problem={null}>
      {(field) => (
        <select {...field} value={value ?? ''} onChange={(event) => onChange(event.target.value === '' ? null : event.target.value)}>
          <option value="">All</option>
          {choices.map(([each, words]) => (
            <option key={each} value={each}>
              {words}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
