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
                <span>{reason.words}</span>
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

/** The main currency's amounts; the others are counted, and told in the tooltip, because they cannot be added to it. */
function Amounts({ row }: { readonly row: QueueRow }) {
  const [main, ...others] = row.totals;
  if (!main) return <div className={styles.amounts}>—</div>;
  const all = row.totals.map(
    ({ currency, pastDueMinor, openMinor }) => `${formatMoney(pastDueMinor, currency)} past due of ${formatMoney(openMinor, currency)}`,
  );
  return (
    <div className={styles.amounts} title={all.join('\n')}>
      <b>{formatMoney(main.pastDueMinor, main.currency)}</b>
      <small>
        of {formatWholeMoney(main.openMinor, main.currency)}
        {others.length > 0 && ` +${others.length}`}
      </small>
    </div>
  );
}
