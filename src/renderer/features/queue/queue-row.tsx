import { IconCheck } from '@tabler/icons-react';
import { memo } from 'react';
import type { LocalDate } from '#domain/kernel/dates.ts';
import type { Policy } from '#domain/policy.ts';
import type { QueueRow } from '#renderer/data/worker-protocol.ts';
import { formatMoney, formatWholeMoney } from '#renderer/ui/money.ts';
import { Tag } from '#renderer/ui/tag.tsx';
import { WaitingMark } from '#renderer/ui/waiting-mark.tsx';
import { textOfReason, wordsOfReason } from './reason-words.ts';
import styles from './queue-row.module.css';

type Props = { readonly row: QueueRow; readonly policy: Policy; readonly today: LocalDate };

/** One account in the queue: how urgent, who, why, and how much. */
export const QueueRowContent = memo(function QueueRowContent({ row, policy, today }: Props) {
  const reasons = row.reasons.map((reason) => wordsOfReason(reason, policy, today));
  return (
    <>
      <PriorityBadge priority={row.priority} isDone={row.isDone} />
      <div className={styles.who}>
        <div className={styles.name} title={`${row.name} · #${row.number}`}>
          <span>{row.name}</span>
          {row.isWaiting && <WaitingMark short />}
        </div>
        <div className={styles.why} title={reasons.map(textOfReason).join(' · ')}>
          <ul>
            {reasons.map((reason, index) => (
              <li key={index}>
                {reason.tag && <Tag tone={reason.tag.tone}>{reason.tag.text}</Tag>}
                {reason.tag && <span className="said-only">{reason.joint}</span>}
                <span>
                  {reason.words}
                  {reason.spare !== undefined && <span className={styles.spare}>{reason.spare}</span>}
                </span>
              </li>
            ))}
          </ul>
        </div>
      </div>
      <Amounts row={row} />
    </>
  );
});

/** From here on a priority is drawn as urgent, and as raised. */
const highPriority = 85;
const raisedPriority = 70;

function PriorityBadge({ priority, isDone }: { readonly priority: number; readonly isDone: boolean }) {
  if (isDone) {
    return (
      <div className={`${styles.badge} ${styles.done}`} title="Contacted today">
        <IconCheck size={17} stroke={2.4} aria-hidden="true" />
        <span className="said-only">Contacted today</span>
      </div>
    );
  }
  if (priority === 0) {
    return (
      <div className={styles.badge} title="No late money to expect">
        <span aria-hidden="true">–</span>
        <span className="said-only">No late money to expect</span>
      </div>
    );
  }
  const height = priority >= highPriority ? styles.high : priority >= raisedPriority ? styles.raised : '';
  return (
    <div className={`${styles.badge} ${height}`}>
      <span className="said-only">Priority </span>
      {priority}
    </div>
  );
}

/**
 * What is past due in the first currency that has anything past due, of what is open in it; what is open where nothing is past due. The other
 * currencies are counted, and told in the tooltip, because they cannot be added to it.
 */
function Amounts({ row }: { readonly row: QueueRow }) {
  const main = row.totals.find(({ pastDueMinor }) => pastDueMinor > 0) ?? row.totals[0];
  if (!main) return <div className={styles.amounts}>—</div>;
  const { currency, openMinor, pastDueMinor } = main;
  const more = row.totals.length > 1 && ` +${row.totals.length - 1}`;
  return (
    <div className={styles.amounts} title={row.totals.map(wordsOfTotals).join('\n')}>
      <b>{formatMoney(pastDueMinor > 0 ? pastDueMinor : openMinor, currency)}</b>
      <small>
        {pastDueMinor > 0 ? (
          <>
            <span className="said-only">past due </span>of {formatWholeMoney(openMinor, currency)}
          </>
        ) : openMinor < 0 ? (
          'credit'
        ) : (
          'open'
        )}
        {more}
      </small>
    </div>
  );
}

function wordsOfTotals({ currency, openMinor, pastDueMinor }: QueueRow['totals'][number]): string {
  const open = formatMoney(openMinor, currency);
  if (pastDueMinor > 0) return `${formatMoney(pastDueMinor, currency)} past due of ${open} open`;
  return openMinor < 0 ? `${open}: credit` : `${open} open, nothing past due`;
}
