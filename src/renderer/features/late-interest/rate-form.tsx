import { type FormEvent, useId, useState } from 'react';
import { type LocalDate, addDays } from '#domain/kernel/dates.ts';
import { type ChargePack, chargePacks } from '#domain/late-interest-rates.ts';
import {
  type OwnRate,
  chargeRulesOf,
  halfYearEnd,
  isPossibleBase,
  ownRateSchema,
  ownRatesProblem,
  printRate,
  readRate,
} from '#domain/own-rates.ts';
import { Field } from '#renderer/ui/field.tsx';
import dialog from '#renderer/ui/dialog.module.css';
import { longDay, packWords, rateProblemWords } from './rate-words.ts';
import styles from './rates-card.module.css';

type Props = {
  readonly own: readonly OwnRate[];
  readonly today: LocalDate;
  readonly isBusy: boolean;
  /** Puts a rate into use; whether that was taken. */
  readonly onUse: (rate: OwnRate) => Promise<boolean>;
};
type Typed = { readonly pack: ChargePack; readonly base: string; readonly source: string; readonly publishedOn: string };
const packs: readonly ChargePack[] = ['eu', 'de', 'uk'];
const beginning: Typed = { pack: 'eu', base: '', source: '', publishedOn: '' };

/** Records the base rate of the next half-year that nobody knows yet, with where it was published, and says beforehand what it makes of letters. */
export function RateForm({ own, today, isBusy, onUse }: Props) {
  const id = useId();
  const [typed, setTyped] = useState(beginning);
  const [isTried, setTried] = useState(false);
  const { pack } = typed;
  const from = addDays(chargeRulesOf(pack, own).knownUntil, 1);
  const { rate, problems } = readTyped(typed, from);
  const against = rate && ownRatesProblem(own, [...own, rate], today);
  const change = (over: Partial<Typed>): void => setTyped({ ...typed, ...over });
  const use = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (rate === null || against !== null || !(await onUse(rate))) return;
    setTyped({ ...beginning, pack });
    setTried(false);
  };
  return (
    <form className={styles.form} aria-label="Record a base rate" onSubmit={(event) => void use(event)} noValidate>
      <Field id={`${id}law`} label="Law" problem={null}>
        {(field) => (
          <select {...field} value={pack} onChange={(event) => change({ pack: packs.find((each) => each === event.target.value) ?? pack })}>
            {packs.map((each) => (
              <option key={each} value={each}>
                {packWords[each].law}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field id={`${id}base`} label={`Base rate from ${longDay(from)}`} problem={isTried ? problems.base : null}>
        {(field) => (
          <input
            {...field}
            inputMode="decimal"
            placeholder="such as 2.40"
            value={typed.base}
            onChange={(event) => change({ base: event.target.value })}
          />
        )}
      </Field>
      <Field id={`${id}source`} label="Where it was published" problem={isTried ? problems.source : null} className={styles.wide}>
        {(field) => (
          <input
            {...field}
            placeholder={packWords[pack].base}
            value={typed.source}
            onChange={(event) => change({ source: event.target.value })}
          />
        )}
      </Field>
      <Field id={`${id}day`} label="Published on" problem={isTried ? problems.publishedOn : null}>
        {(field) => (
          <input {...field} type="date" value={typed.publishedOn} onChange={(event) => change({ publishedOn: event.target.value })} />
        )}
      </Field>
      <div className={styles.end}>
        <button type="submit" className={dialog.main} disabled={isBusy}>
          Record the rate
        </button>
      </div>
      <p className={styles.meaning} role="status">
        {rate === null ? '' : against === null ? meaningOf(rate) : rateProblemWords[against]}
      </p>
    </form>
  );
}

/** What a rate makes of letters, before it is in use. */
function meaningOf({ pack, from, base }: OwnRate): string {
  const { aboveBase, isFixed } = chargePacks[pack];
  const rate = `${printRate(Math.max(0, base + aboveBase))} a year (${printRate(base)} and ${aboveBase / 100} points above it)`;
  const days = `from ${longDay(from)} to ${longDay(halfYearEnd(from))}`;
  return isFixed
    ? `Interest that begins ${days} is asked for at ${rate}, for the debt’s whole life; what began before keeps its rate.`
    : `Interest of the days ${days} is asked for at ${rate}; that of the days before stays as it is.`;
}

type Read = { readonly rate: OwnRate | null; readonly problems: Readonly<Record<'base' | 'source' | 'publishedOn', string | null>> };

function readTyped({ pack, base: text, source, publishedOn }: Typed, from: LocalDate): Read {
  const base = readRate(text);
  const read = ownRateSchema.safeParse({ pack, from, base, source, publishedOn });
  const isWrong = (name: keyof OwnRate): boolean => read.error?.issues.some(({ path }) => path[0] === name) ?? false;
  return {
    rate: read.data ?? null,
    problems: {
      base:
        base === null
          ? 'A percentage with at most two places, such as 2.40.'
          : isPossibleBase(pack, base)
            ? null
            : 'This bank has never published such a rate. Enter the base rate alone, without what the law adds.',
      source: isWrong('source') ? 'At least five characters on one line: the gazette or the page with its number.' : null,
      publishedOn: isWrong('publishedOn') ? 'Choose the day on which it was published.' : null,
    },
  };
}
