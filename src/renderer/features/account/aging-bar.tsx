import { Tooltip } from '@mantine/core';
import { type AgingTotals, agingBuckets, bucketLabel } from '#domain/aging.ts';
import type { Policy } from '#domain/policy.ts';
import { formatMoney, formatShortAmount } from '#renderer/ui/money.ts';
import styles from './aging-bar.module.css';

/**
 * How late the open amount of one currency is, as one bar. Labels show only where they fit (the style sheet measures); the
 * tooltip and the description have every exact amount, also of credits, which have no width.
 */
export function AgingBar({ totals, policy }: { readonly totals: AgingTotals; readonly policy: Policy }) {
  const { currency, bucketsMinor } = totals;
  const wholeMinor = agingBuckets.reduce((sum, bucket) => sum + Math.max(0, bucketsMinor[bucket]), 0);
  const buckets = agingBuckets.map((bucket) => ({
    bucket,
    label: bucketLabel(bucket, policy),
    exact: formatMoney(bucketsMinor[bucket], currency),
    short: formatShortAmount(bucketsMinor[bucket], currency),
    amountMinor: bucketsMinor[bucket],
    percent: wholeMinor === 0 ? 0 : (Math.max(0, bucketsMinor[bucket]) / wholeMinor) * 100,
  }));
  const description = buckets.map(({ label, exact }) => `${label} ${exact}`).join(', ');
  return (
    <div className={styles.bar} role="img" aria-label={`Aging in ${currency}: ${description}`}>
      {buckets.map(({ bucket, label, exact, short, percent, amountMinor }) =>
        amountMinor === 0 || percent === 0 ? null : (
          <Tooltip key={bucket} label={`${label === 'Current' ? 'Current' : `${label} days late`}: ${exact}`}>
            <div className={styles[bucket]} style={{ flexGrow: percent }}>
              <span>
                {label} <b>{short}</b>
              </span>
            </div>
          </Tooltip>
        ),
      )}
      {wholeMinor === 0 && <div className={styles.empty}>Only credits are open</div>}
    </div>
  );
}
