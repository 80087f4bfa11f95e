import { useId, useState } from 'react';
import type { AuthoritySettings } from '#domain/authority-change.ts';
import { type Currency, currencySchema } from '#domain/kernel/money.ts';
import { readWeight, weightText } from '#renderer/ui/authority-words.ts';
import { Card } from '#renderer/ui/card.tsx';
import dialog from '#renderer/ui/dialog.module.css';
import { Field } from '#renderer/ui/field.tsx';
import styles from './authority.module.css';

type Props = {
  readonly currency: Currency;
  readonly settings: AuthoritySettings;
  readonly unread: Readonly<Record<string, string>>;
  readonly onChange: (settings: AuthoritySettings, unread: Readonly<Record<string, string>>) => void;
};

/** What one unit of each currency counts against the limits, which are in the company's own. */
export function WeightsCard({ currency: own, settings, unread, onChange }: Props) {
  const weights = settings.weightPpm ?? {};
  const id = useId();
  const change = (currency: string, text: string): void => {
    const name = `weight ${currency}`;
    const { [name]: _, ...others } = unread;
    const read = readWeight(text);
    if (!read.ok || read.ppm === undefined) return onChange(settings, { ...others, [name]: text });
    return onChange({ ...settings, weightPpm: { ...weights, [currency]: read.ppm } }, others);
  };
  const takeOut = (currency: string): void => {
    const { [currency]: _weight, ...rest } = weights;
    const { [`weight ${currency}`]: _typed, ...others } = unread;
    onChange({ ...settings, weightPpm: rest }, others);
  };
  return (
    <Card title="What other currencies count" aside={`one unit, in ${own}`}>
      <div className={styles.days}>
        {Object.entries(weights).map(([currency, ppm]) => {
          const typed = unread[`weight ${currency}`];
          return (
            <Field
              key={currency}
              id={`${id}-${currency}`}
              label={`One ${currency} counts as`}
              problem={typed === undefined ? null : 'A number such as 1.1'}
            >
              {(field) => (
                <span className={styles.weight}>
                  <input
                    {...field}
                    inputMode="decimal"
                    autoComplete="off"
                    maxLength={13}
                    value={typed ?? weightText(ppm)}
                    onChange={(event) => change(currency, event.target.value)}
                  />
                  {currency !== own && (
                    <button type="button" className={dialog.plain} aria-label={`Take out ${currency}`} onClick={() => takeOut(currency)}>
                      Take out
                    </button>
                  )}
                </span>
              )}
            </Field>
          );
        })}
        <AddCurrency
          known={Object.keys(weights)}
          onAdd={(currency) => onChange({ ...settings, weightPpm: { ...weights, [currency]: 1_000_000 } }, unread)}
        />
        <p className={styles.note}>
          For limits and the smallest instalment alone: no amount is converted or shown by it. What is in a currency that is not here only
          an administrator approves.
        </p>
      </div>
    </Card>
  );
}

function AddCurrency({ known, onAdd }: { readonly known: readonly string[]; readonly onAdd: (currency: string) => void }) {
  const id = useId();
  const [text, setText] = useState('');
  const code = currencySchema.safeParse(text.trim().toUpperCase());
  const isNew = code.success && !known.includes(code.data);
  return (
    <Field id={id} label="Another currency" problem={code.success && !isNew ? 'It is there already.' : null}>
      {(field) => (
        <span className={styles.weight}>
          <input
            {...field}
            autoComplete="off"
            maxLength={3}
            placeholder="such as CHF"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <button
            type="button"
            className={dialog.plain}
            disabled={!isNew}
            onClick={() => {
              if (!code.success) return;
              onAdd(code.data);
              setText('');
            }}
          >
            Add
          </button>
        </span>
      )}
    </Field>
  );
}
