import { useState } from 'react';
import type { PastDueWeek } from '#domain/collections-figures.ts';
import { bucketLabel } from '#domain/aging.ts';
import type { LocalDate } from '#domain/kernel/dates.ts';
import type { Currency } from '#domain/kernel/money.ts';
import type { Policy } from '#domain/policy.ts';
import { Card } from '#renderer/ui/card.tsx';
import { formatDate } from '#renderer/ui/dates.ts';
import { LinkButton } from '#renderer/ui/link-button.tsx';
import { formatShortMoney, formatWholeMoney } from '#renderer/ui/money.ts';
import table from '#renderer/ui/table.module.css';
import styles from './past-due-chart.module.css';

type Props = {
  readonly weeks: readonly PastDueWeek[];
  readonly currency: Currency;
  readonly policy: Policy;
  readonly today: LocalDate;
};

/** From the bottom of a bar to its top. */
const buckets = ['first', 'second', 'third', 'beyond'] as const;

/** What was past due in each of the last weeks, by how late it was then: as bars, and the same as a table. */
export function PastDueChart(props: Props) {
  const [isTable, setTable] = useState(false);
  return (
    <Card
      title={`Past due by aging bucket, ${props.weeks.length} weeks`}
      aside={<LinkButton onClick={() => setTable(!isTable)}>{isTable ? 'As bars' : 'As a table'}</LinkButton>}
    >
      <div className={styles.body}>{isTable ? <WeekTable {...props} /> : <Bars {...props} />}</div>
    </Card>
  );
}

const totalOf = ({ bucketsMinor }: PastDueWeek): number => buckets.reduce((sum, bucket) => sum + bucketsMinor[bucket], 0);
/** A credit in a bucket has no height; the table has its amount. */
const heightOf = ({ bucketsMinor }: PastDueWeek): number => buckets.reduce((sum, bucket) => sum + Math.max(0, bucketsMinor[bucket]), 0);

function Bars({ weeks, currency, policy, today }: Props) {
  const highest = Math.max(1, ...weeks.map(heightOf));
  const said = weeks.map((week) => `${formatDate(week.on, today)} ${formatShortMoney(totalOf(week), currency)}`).join(', ');
  return (
    <>
      <div className={styles.bars} role="img" aria-label={`Past due in ${currency}: ${said}`}>
        {weeks.map((week) => (
          <div key={week.on} className={styles.week} title={titleOf(week, currency, policy)}>
            <span className={styles.total}>{formatShortMoney(totalOf(week), currency)}</span>
            <div className={styles.place}>
              <div className={styles.bar} style={{ height: `${(heightOf(week) / highest) * 100}%` }}>
                {buckets.toReversed().map((bucket) => (
                  <i key={bucket} className={styles[bucket]} style={{ flexGrow: Math.max(0, week.bucketsMinor[bucket]) }} />
                ))}
              </div>
            </div>
            <span>{week.on === today ? 'today' : formatDate(week.on, today)}</span>
          </div>
        ))}
      </div>
      <ul className={styles.legend} aria-label="Days late">
        {buckets.map((bucket) => (
          <li key={bucket}>
            <i className={styles[bucket]} />
            {bucketLabel(bucket, policy)} d
          </li>
        ))}
      </ul>
    </>
  );
}

const titleOf = (week: PastDueWeek, currency: Currency, policy: Policy): string =>
  buckets.map((bucket) => `${bucketLabel(bucket, policy)} days late: ${formatWholeMoney(week.bucketsMinor[bucket], currency)}`).join('\n');

function WeekTable({ weeks, currency, policy, today }: Props) {
  return (
    <div className={styles.scroller} role="group" aria-label="Weeks" tabIndex={0}>
      <table className={`${table.table} ${table.sticky} ${styles.table}`} aria-label={`Past due in ${currency} by days late`}>
        <thead>
          <tr>
            <th scope="col">Day</th>
            {buckets.map((bucket) => (
              <th key={bucket} scope="col" className={table.right}>
                {bucketLabel(bucket, policy)}
              </th>
            ))}
            <th scope="col" className={table.right}>
              All
            </th>
          </tr>
        </thead>
        <tbody>
          {weeks.map((week) => (
            <tr key={week.on}>
              <th scope="row">{week.on === today ? 'Today' : formatDate(week.on, today)}</th>
              {buckets.map((bucket) => (
                <td key={bucket} className={table.right}>
                  {formatWholeMoney(week.bucketsMinor[bucket], currency)}
                </td>
              ))}
              <td className={table.right}>{formatWholeMoney(totalOf(week), currency)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
