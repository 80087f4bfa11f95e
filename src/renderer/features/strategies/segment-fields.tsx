import { type Currency, currencySchema } from '#domain/kernel/money.ts';
import { type Segment, type SegmentRisk, newAccountInvoices, segmentRiskSchema } from '#domain/strategy.ts';
import { AmountFields } from './amount-fields.tsx';
import { NumberField } from '#renderer/ui/number-field.tsx';
import { TextListField } from './text-list-field.tsx';
import styles from './fields.module.css';

type Props = { readonly segment: Segment; readonly usualCurrency: Currency; readonly onChange: (segment: Segment) => void };

const risks: readonly { readonly value: SegmentRisk; readonly words: string }[] = [
  { value: 'high', words: 'High' },
  { value: 'medium', words: 'Medium' },
  { value: 'low', words: 'Low' },
  { value: 'none', words: 'Not rated' },
];
const mostTermsDays = 3650;

/** Which accounts a strategy is for; whatever is left empty does not matter. */
export function SegmentFields({ segment, usualCurrency, onChange }: Props) {
  const set = (over: Partial<Segment>): void => onChange({ ...segment, ...over });
  const from = segment.terms?.fromDays ?? null;
  const to = segment.terms?.toDays ?? null;
  return (
    <div className={styles.segment}>
      <fieldset className={styles.risks}>
        <legend>Risk</legend>
        {risks.map(({ value, words }) => (
          <label key={value}>
            <input
              type="checkbox"
              checked={segment.riskClasses?.includes(value) ?? false}
              onChange={(event) => set({ riskClasses: withRisk(segment.riskClasses ?? [], value, event.target.checked) })}
            />
            {words}
          </label>
        ))}
        <label>
          <input
            type="checkbox"
            checked={segment.history === 'newAccount'}
            onChange={(event) => set({ history: event.target.checked ? 'newAccount' : null })}
          />
          New accounts only ({newAccountInvoices} invoices or fewer)
        </label>
      </fieldset>
      <div className={styles.row}>
        <NumberField
          label="Terms from, days"
          value={from}
          least={0}
          most={to ?? mostTermsDays}
          emptyMeans="any"
          onChange={(days) => set({ terms: termsOf(days, to) })}
        />
        <NumberField
          label="to, days"
          value={to}
          least={from ?? 0}
          most={mostTermsDays}
          emptyMeans="any"
          onChange={(days) => set({ terms: termsOf(from, days) })}
        />
        <TextListField<Currency>
          label="Currencies"
          values={segment.currencies}
          placeholder="any"
          problem="Each has three letters, such as USD."
          read={(word) => currencySchema.safeParse(word).data}
          onChange={(currencies) => set({ currencies })}
        />
        <TextListField<string>
          label="Countries"
          values={segment.countries}
          placeholder="any"
          problem="Each has two letters, such as DE."
          read={(word) => (/^[A-Z]{2}$/.test(word) ? word : undefined)}
          onChange={(countries) => set({ countries })}
        />
      </div>
      <AmountFields band={segment.openAmount} usualCurrency={usualCurrency} onChange={(openAmount) => set({ openAmount })} />
    </div>
  );
}

const termsOf = (fromDays: number | null, toDays: number | null): Segment['terms'] =>
  fromDays === null && toDays === null ? null : { fromDays: fromDays ?? 0, toDays };

function withRisk(chosen: readonly SegmentRisk[], risk: SegmentRisk, isOn: boolean): SegmentRisk[] | null {
  const next = segmentRiskSchema.options.filter((each) => (each === risk ? isOn : chosen.includes(each)));
  return next.length === 0 ? null : next;
}
