import { useId } from 'react';
import type { Company } from '#domain/company.ts';
import { addMonths, localDateSchema } from '#domain/kernel/dates.ts';
import { paymentSchema } from '#domain/rows.ts';
import type { AccountView } from '#renderer/data/worker-protocol.ts';
import type { ArrangementDraft } from '#contracts/begun-form.ts';
import { Choices } from '#renderer/ui/choices.tsx';
import { Field } from '#renderer/ui/field.tsx';
import { LinkButton } from '#renderer/ui/link-button.tsx';
import { ProblemBox } from '#renderer/ui/problem-box.tsx';
import { methodWords } from '#renderer/ui/words.ts';
import { type Arrangeable, leastOffer, scheduleOf, typedOf } from './arrangement-draft.ts';
import styles from './approval.module.css';

type Props = {
  readonly draft: ArrangementDraft;
  readonly of: Arrangeable;
  readonly account: AccountView;
  readonly company: Company;
  readonly problemOf: (field: string) => string | null;
  readonly onChange: (over: Partial<ArrangementDraft>) => void;
};

/** What is paid, how often and from when. */
export function PlanFields(props: Props) {
  const { draft, of, problemOf, onChange } = props;
  const isCustom = draft.kind === 'plan' && draft.rhythm === 'custom';
  const begin = (): ArrangementDraft['custom'] => {
    const schedule = scheduleOf({ ...draft, rhythm: 'monthly' }, of);
    return schedule.ok ? typedOf(schedule.value, of.currency) : [];
  };
  return (
    <>
      {draft.kind === 'plan' && (
        <Choices
          label="Payments"
          choices={[
            { value: 'weekly', words: 'Weekly' },
            { value: 'everyTwoWeeks', words: 'Every two weeks' },
            { value: 'monthly', words: 'Monthly' },
            { value: 'custom', words: 'One by one' },
          ]}
          chosen={draft.rhythm}
          onChange={(rhythm) => onChange(rhythm === 'custom' ? { rhythm, custom: begin() } : { rhythm })}
        />
      )}
      {isCustom ? <CustomPayments draft={draft} problem={problemOf('custom')} onChange={onChange} /> : <WhenFields {...props} />}
      <WhoFields {...props} />
    </>
  );
}

/** How much or how many, and from when on. */
function WhenFields({ draft, of, account, company, problemOf, onChange }: Props) {
  const id = useId();
  return (
    <div className={styles.pair}>
      {draft.kind === 'settlement' && (
        <Field id={`${id}-pay`} label={`They pay (${of.currency})`} problem={problemOf('amount')}>
          {(field) => (
            <input
              {...field}
              inputMode="decimal"
              placeholder={`at least ${leastOffer(of, company)}`}
              value={draft.amount}
              onChange={(event) => onChange({ amount: event.target.value })}
            />
          )}
        </Field>
      )}
      {draft.kind === 'plan' && (
        <Field id={`${id}-count`} label="How many" problem={problemOf('count')}>
          {(field) => (
            <input {...field} inputMode="numeric" value={draft.count} onChange={(event) => onChange({ count: event.target.value })} />
          )}
        </Field>
      )}
      <Field id={`${id}-first`} label={draft.kind === 'plan' ? 'The first by' : 'By'} problem={problemOf('firstDate')}>
        {(field) => (
          <input
            {...field}
            type="date"
            min={account.today}
            value={draft.firstDate}
            onChange={(event) => onChange({ firstDate: event.target.value })}
          />
        )}
      </Field>
      {draft.kind === 'plan' && (
        <Field id={`${id}-weekday`} label="On a" problem={null}>
          {(field) => (
            <select {...field} value={draft.weekday} onChange={(event) => onChange({ weekday: event.target.value })}>
              <option value="">Day of the first</option>
              {['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'].map((day, at) => (
                <option key={day} value={at + 1}>
                  {day}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
    </div>
  );
}

/** Interest, who agreed to it, and how it is paid. */
function WhoFields({ draft, problemOf, onChange }: Props) {
  const id = useId();
  return (
    <div className={styles.pair}>
      {draft.kind === 'plan' && (
        <Field id={`${id}-interest`} label="Interest, % a year" problem={problemOf('interest')}>
          {(field) => (
            <input
              {...field}
              inputMode="decimal"
              placeholder="none"
              value={draft.interest}
              onChange={(event) => onChange({ interest: event.target.value })}
            />
          )}
        </Field>
      )}
      <Field id={`${id}-by`} label="Who agreed to it" problem={null}>
        {(field) => (
          <input
            {...field}
            maxLength={200}
            value={draft.promisedByName}
            onChange={(event) => onChange({ promisedByName: event.target.value })}
          />
        )}
      </Field>
      <Field id={`${id}-method`} label="Paid by" problem={null}>
        {(field) => (
          <select
            {...field}
            value={draft.method}
            onChange={(event) => onChange({ method: paymentSchema.shape.method.parse(event.target.value) })}
          >
            {paymentSchema.shape.method.options.map((method) => (
              <option key={method} value={method}>
                {method === 'unknown' ? 'Not said' : methodWords[method]}
              </option>
            ))}
          </select>
        )}
      </Field>
    </div>
  );
}

/** Payments of which each has a day and an amount of its own. */
function CustomPayments({ draft, problem, onChange }: Pick<Props, 'draft' | 'onChange'> & { readonly problem: string | null }) {
  const { custom } = draft;
  const set = (at: number, over: Partial<ArrangementDraft['custom'][number]>) =>
    onChange({ custom: custom.map((each, place) => (place === at ? { ...each, ...over } : each)) });
  const add = () => {
    const last = localDateSchema.safeParse(custom.at(-1)?.date);
    onChange({ custom: [...custom, { date: last.success ? addMonths(last.data, 1) : '', amount: '' }] });
  };
  return (
    <fieldset className={styles.custom}>
      <legend className="said-only">Payments one by one</legend>
      {custom.map(({ date, amount }, at) => (
        // A payment is known by its place alone while it is typed.
        <div key={at} className={styles.typed}>
          <input
            type="date"
            aria-label={`Day of payment ${at + 1}`}
            value={date}
            onChange={(event) => set(at, { date: event.target.value })}
          />
          <input
            inputMode="decimal"
            aria-label={`Amount of payment ${at + 1}`}
            value={amount}
            onChange={(event) => set(at, { amount: event.target.value })}
          />
          <LinkButton
            aria-label={`Leave out payment ${at + 1}`}
            onClick={() => onChange({ custom: custom.filter((_, place) => place !== at) })}
          >
            Leave out
          </LinkButton>
        </div>
      ))}
      <LinkButton onClick={add}>Add a payment</LinkButton>
      <ProblemBox problem={problem} />
    </fieldset>
  );
}
