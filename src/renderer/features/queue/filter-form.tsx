import { type FormEvent, useId, useState } from 'react';
import { type AgingBucket, agingBuckets, bucketLabel } from '#domain/aging.ts';
import type { Policy } from '#domain/policy.ts';
import { type QueueFilter, askedCount, noFilter } from '#domain/queue-filter.ts';
import type { QueueFacets } from '#renderer/data/worker-protocol.ts';
import { chooseFilter, closeOverlay } from '#renderer/state/screen.ts';
import dialog from '#renderer/ui/dialog.module.css';
import { Field } from '#renderer/ui/field.tsx';
import { riskWords } from '#renderer/ui/words.ts';
import { type FilterProblem, type FilterValues, filterOf, valuesOf } from './filter-values.ts';
import { countryWords } from './filter-words.ts';
import { SavedFilters } from './saved-filters.tsx';
import styles from './filter-form.module.css';

type Props = { readonly filter: QueueFilter; readonly facets: QueueFacets | null; readonly policy: Policy };

/** Everything the lists can be narrowed to; it holds as soon as it is applied, and what is kept under a name is here too. */
export function FilterForm({ filter, facets, policy }: Props) {
  const [values, setValues] = useState(() => valuesOf(filter));
  const [problem, setProblem] = useState<FilterProblem | null>(null);
  const change = (part: Partial<FilterValues>) => {
    setProblem(null);
    setValues({ ...values, ...part });
  };
  const apply = (next: QueueFilter) => {
    chooseFilter(next);
    closeOverlay();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const read = filterOf(values);
    if (read.ok) apply(read.value);
    else setProblem(read.error);
  };
  return (
    <div className={styles.all}>
      <form className={styles.form} onSubmit={submit} noValidate aria-label="Filter">
        <Buckets values={values} policy={policy} onChange={change} />
        <Amount values={values} facets={facets} problem={problem} onChange={change} />
        <Facts values={values} facets={facets} problem={problem} onChange={change} />
        <div className={`${dialog.acts} ${styles.acts}`}>
          <button type="button" className={dialog.plain} disabled={askedCount(filter) === 0} onClick={() => apply(noFilter)}>
            Clear
          </button>
          <button type="submit" className={dialog.main}>
            Apply
          </button>
        </div>
      </form>
      <SavedFilters current={filterOf(values)} onChoose={apply} />
    </div>
  );
}

type PartProps = {
  readonly values: FilterValues;
  readonly facets: QueueFacets | null;
  readonly problem: FilterProblem | null;
  readonly onChange: (part: Partial<FilterValues>) => void;
};

function Buckets({ values, policy, onChange }: Pick<PartProps, 'values' | 'onChange'> & { readonly policy: Policy }) {
  const toggle = (bucket: AgingBucket) =>
    onChange({ buckets: values.buckets.includes(bucket) ? values.buckets.filter((each) => each !== bucket) : [...values.buckets, bucket] });
  return (
    <fieldset className={styles.buckets}>
      <legend>Days past due</legend>
      <div>
        {agingBuckets.map((bucket, index) => (
          <label key={bucket}>
            <input
              type="checkbox"
              data-autofocus={index === 0 ? true : undefined}
              checked={values.buckets.includes(bucket)}
              onChange={() => toggle(bucket)}
            />
            <span>{bucketLabel(bucket, policy)}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

const problemAt = (problem: FilterProblem | null, field: FilterProblem['field']): string | null =>
  problem?.field === field ? problem.text : null;

function Amount({ values, facets, problem, onChange }: PartProps) {
  return (
    <div className={styles.three}>
      <Text
        label="Open from"
        inputMode="decimal"
        maxLength={20}
        value={values.from}
        problem={problemAt(problem, 'amount')}
        onChange={(from) => onChange({ from })}
      />
      <Text label="Open up to" inputMode="decimal" maxLength={20} value={values.to} problem={null} onChange={(to) => onChange({ to })} />
      <Select
        label="Currency"
        value={values.currency}
        choices={(facets?.currencies ?? []).map((value) => ({ value, words: value }))}
        onChange={(currency) => onChange({ currency })}
      />
    </div>
  );
}

function Facts({ values, facets, problem, onChange }: PartProps) {
  const days = (key: 'fromTerms' | 'toTerms' | 'silentDays', label: string, said: string | null) => (
    <Text
      label={label}
      inputMode="numeric"
      maxLength={4}
      value={values[key]}
      problem={said}
      onChange={(value) => onChange({ [key]: value })}
    />
  );
  return (
    <>
      <div className={styles.three}>
        {days('fromTerms', 'Terms from, days', problemAt(problem, 'terms'))}
        {days('toTerms', 'Terms up to', null)}
        {days('silentDays', 'No contact, days', problemAt(problem, 'silentDays'))}
      </div>
      <div className={styles.two}>
        <Select
          label="Sales"
          value={values.salesRep}
          choices={(facets?.salesReps ?? []).map((value) => ({ value, words: value }))}
          onChange={(salesRep) => onChange({ salesRep })}
        />
        <Select
          label="Country"
          value={values.country}
          choices={(facets?.countries ?? []).map((value) => ({ value, words: countryWords(value) }))}
          onChange={(country) => onChange({ country })}
        />
        <Select
          label="Risk"
          value={values.riskClass}
          choices={(['high', 'medium', 'low'] as const).map((value) => ({ value, words: riskWords[value] }))}
          onChange={(riskClass) => onChange({ riskClass })}
        />
        <Select
          label="Group"
          value={values.parentNumber}
          choices={(facets?.parents ?? []).map((value) => ({ value, words: value }))}
          onChange={(parentNumber) => onChange({ parentNumber })}
        />
      </div>
    </>
  );
}

type TextProps = {
  readonly label: string;
  readonly inputMode: 'decimal' | 'numeric';
  readonly maxLength: number;
  readonly value: string;
  readonly problem: string | null;
  readonly onChange: (value: string) => void;
};

function Text({ label, inputMode, maxLength, value, problem, onChange }: TextProps) {
  const id = useId();
  return (
    <Field id={id} label={label} problem={problem}>
      {(field) => (
        <input {...field} inputMode={inputMode} maxLength={maxLength} value={value} onChange={(event) => onChange(event.target.value)} />
      )}
    </Field>
  );
}

type SelectProps = {
  readonly label: string;
  readonly value: string;
  readonly choices: readonly { readonly value: string; readonly words: string }[];
  readonly onChange: (value: string) => void;
};

/** One of what the book has, or any. A value the book no longer has stays to choose, so that it is seen. */
function Select({ label, value, choices, onChange }: SelectProps) {
  const id = useId();
  const isKnown = value === '' || choices.some((choice) => choice.value === value);
  return (
    <Field id={id} label={label} problem={null}>
      {(field) => (
        <select {...field} value={value} onChange={(event) => onChange(event.target.value)}>
          <option value="">Any</option>
          {!isKnown && <option value={value}>{value}</option>}
          {choices.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.words}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
