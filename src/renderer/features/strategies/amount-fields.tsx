import { useId, useState } from 'react';
import { type Currency, currencySchema, parseMinor, printMinor } from '#domain/kernel/money.ts';
import type { Segment } from '#domain/strategy.ts';
import { Field } from '#renderer/ui/field.tsx';
import styles from './fields.module.css';

type Band = NonNullable<Segment['openAmount']>;
type Typed = { readonly currency: string; readonly from: string; readonly to: string };
type Props = { readonly band: Band | null; readonly usualCurrency: Currency; readonly onChange: (band: Band | null) => void };

/** From how much to how much an account owes, in one currency; both ends empty mean that it does not matter. */
export function AmountFields({ band, usualCurrency, onChange }: Props) {
  const id = useId();
  const [begun, setBegun] = useState<Typed | null>(null);
  const shown = begun ?? typedOf(band, usualCurrency);
  const read = begun ? bandOf(begun) : { band, problem: null };
  const take = (over: Partial<Typed>): void => {
    const typed = { ...shown, ...over };
    setBegun(typed);
    const found = bandOf(typed);
    if (found.problem === null) onChange(found.band);
  };
  const input = (name: keyof Typed, label: string, placeholder: string) => (
    <Field id={`${id}-${name}`} label={label} problem={name === 'from' ? read.problem : null}>
      {(parts) => (
        <input
          {...parts}
          autoComplete="off"
          inputMode={name === 'currency' ? 'text' : 'decimal'}
          placeholder={placeholder}
          value={shown[name]}
          onChange={(event) => take({ [name]: event.target.value })}
        />
      )}
    </Field>
  );
  return (
    <div className={styles.amounts} onBlur={(event) => event.currentTarget.contains(event.relatedTarget) || setBegun(null)}>
      {input('from', 'Owes from', 'any')}
      {input('to', 'to below', 'any')}
      {input('currency', 'in', 'USD')}
    </div>
  );
}

const typedOf = (band: Band | null, usualCurrency: Currency): Typed => ({
  currency: band?.currency ?? usualCurrency,
  from: band === null || band.fromMinor === null ? '' : printMinor(band.fromMinor, band.currency),
  to: band === null || band.toMinor === null ? '' : printMinor(band.toMinor, band.currency),
});

/** The band that was typed, or what is wrong with it. */
function bandOf({ currency: code, from, to }: Typed): { readonly band: Band | null; readonly problem: string | null } {
  const wrong = (problem: string) => ({ band: null, problem });
  if (from.trim() === '' && to.trim() === '') return { band: null, problem: null };
  const currency = currencySchema.safeParse(code.trim().toUpperCase());
  if (!currency.success) return wrong('The currency has three letters, such as USD.');
  const [fromMinor, toMinor] = [from, to].map((text) => (text.trim() === '' ? null : parseMinor(text, currency.data)));
  if (fromMinor?.ok === false || toMinor?.ok === false) return wrong('Write amounts with digits and a point, such as 2500.00.');
  const band = { currency: currency.data, fromMinor: fromMinor?.value ?? null, toMinor: toMinor?.value ?? null };
  if ((band.fromMinor ?? 0) < 0 || (band.toMinor !== null && band.toMinor <= (band.fromMinor ?? 0))) {
    return wrong('The second amount has to be the larger one.');
  }
  return { band, problem: null };
}
