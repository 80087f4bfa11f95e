import { useId } from 'react';
import { type ArrangementRules, leastInstalments } from '#domain/arrangement-rules.ts';
import type { Company } from '#domain/company.ts';
import { printRate, readRate } from '#domain/own-rates.ts';
import { arrangementRuleWords, promiseRuleWords } from '#renderer/ui/arrangement-rule-words.ts';
import { limitText, readLimit } from '#renderer/ui/authority-words.ts';
import { formatMoney } from '#renderer/ui/money.ts';
import { NumberField } from '#renderer/ui/number-field.tsx';
import { ValueField } from './value-field.tsx';
import styles from './arrangement-rules.module.css';

type Props = { readonly company: Company; readonly rules: ArrangementRules; readonly onChange: (rules: ArrangementRules) => void };

/** What a company chooses of promises, plans, settlements and extensions. */
export function RuleFields({ company, rules, onChange }: Props) {
  const id = useId();
  const { promise, arrangement } = rules;
  const changePromise = (over: Partial<ArrangementRules['promise']>): void => onChange({ ...rules, promise: { ...promise, ...over } });
  const change = (over: Partial<ArrangementRules['arrangement']>): void => onChange({ ...rules, arrangement: { ...arrangement, ...over } });
  const days = (name: 'mostInstalments' | 'mostDays' | 'leastSettlementPercent' | 'mostExtensionDays', least: number, most: number) => (
    <NumberField
      label={arrangementRuleWords[name].label}
      value={arrangement[name]}
      least={least}
      most={most}
      onChange={(value) => value !== null && change({ [name]: value })}
    />
  );
  const rate = (name: 'mostInterestBasisPoints' | 'discountBasisPoints') => (
    <ValueField
      label={arrangementRuleWords[name].label}
      value={arrangement[name]}
      print={printRate}
      read={readYearly}
      problem="0 to 100 %, such as 7.50"
      onChange={(value) => change({ [name]: value })}
    />
  );
  const inOthers = leastInstalments(arrangement.instalmentFloor, company).map(({ currency, leastMinor }) =>
    formatMoney(leastMinor, currency),
  );
  return (
    <>
      <Group id={`${id}-promises`} name="Promises">
        <NumberField
          label={promiseRuleWords.toleranceDays.label}
          value={promise.toleranceDays}
          least={0}
          most={30}
          onChange={(toleranceDays) => toleranceDays !== null && changePromise({ toleranceDays })}
        />
        <NumberField
          label={promiseRuleWords.mostDaysAhead.label}
          value={promise.mostDaysAhead}
          least={1}
          most={365}
          onChange={(mostDaysAhead) => mostDaysAhead !== null && changePromise({ mostDaysAhead })}
        />
      </Group>
      <Group id={`${id}-plans`} name="Payment plans">
        <ValueField
          label={`${arrangementRuleWords.instalmentFloor.label}, in ${company.currency}`}
          value={arrangement.instalmentFloor}
          print={limitText}
          read={readFloor}
          problem="An amount such as 100 or 99.50"
          onChange={(instalmentFloor) => change({ instalmentFloor })}
        />
        {days('mostInstalments', 1, 200)}
        {days('mostDays', 1, 3650)}
        {rate('mostInterestBasisPoints')}
        {inOthers.length > 0 && (
          <p className={styles.hint}>As much counts in other currencies: {inOthers.join(', ')}. The last instalment may be smaller.</p>
        )}
      </Group>
      <Group id={`${id}-others`} name="Settlements and extensions">
        {days('leastSettlementPercent', 0, 100)}
        {days('mostExtensionDays', 1, 365)}
        {rate('discountBasisPoints')}
      </Group>
    </>
  );
}

type GroupProps = { readonly id: string; readonly name: string; readonly children: React.ReactNode };

const Group = ({ id, name, children }: GroupProps) => (
  <div role="group" aria-labelledby={id} className={styles.group}>
    <h3 id={id}>{name}</h3>
    {children}
  </div>
);

const mostRate = 100_00;
/** Hundredths of a percent, as far as a rule may say. */
function readYearly(text: string): number | null {
  const read = readRate(text);
  return read !== null && read >= 0 && read <= mostRate ? read : null;
}

function readFloor(text: string): number | null {
  const read = readLimit(text);
  return read.ok ? (read.limit ?? null) : null;
}
