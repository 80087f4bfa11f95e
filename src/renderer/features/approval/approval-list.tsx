import type { Instant } from '#domain/kernel/dates.ts';
import type { WaitingApproval } from '#renderer/data/worker-protocol.ts';
import { requestLabel, toneOfKind } from '#renderer/ui/approval-words.ts';
import { Card } from '#renderer/ui/card.tsx';
import { formatMoment } from '#renderer/ui/dates.ts';
import { formatMoney } from '#renderer/ui/money.ts';
import table from '#renderer/ui/table.module.css';
import { Tag } from '#renderer/ui/tag.tsx';
import styles from './approval.module.css';

type Props = {
  readonly approvals: readonly WaitingApproval[];
  readonly chosenId: string | null;
  readonly now: Instant;
  readonly onChoose: (id: WaitingApproval['id']) => void;
};

/** What waits for a decision, the oldest first. */
export function ApprovalList({ approvals, chosenId, now, onChoose }: Props) {
  return (
    <Card title="Waiting for you" aside="you can’t approve your own requests">
      {/* It may be longer than its place, and keys have to reach its end. */}
      <div className={`${styles.list} ${table.frame}`} role="group" aria-label="Requests" tabIndex={0}>
        {approvals.length === 0 ? (
          <p className={styles.empty}>Nothing waits for an approval.</p>
        ) : (
          <table className={`${table.table} ${table.sticky}`} aria-label="Waiting for you">
            <thead>
              <tr>
                <th scope="col">Request</th>
                <th scope="col">Account</th>
                <th scope="col" className={table.right}>
                  Amount
                </th>
                <th scope="col">By</th>
                <th scope="col" className={table.wide}>
                  Why
                </th>
                <th scope="col" className={table.third}>
                  Evidence
                </th>
                <th scope="col" className={table.second}>
                  Asked
                </th>
              </tr>
            </thead>
            <tbody>
              {approvals.map((approval) => (
                <tr key={approval.id} aria-selected={approval.id === chosenId} onClick={() => onChoose(approval.id)}>
                  <td>
                    <Tag tone={toneOfKind(approval.kind)}>{requestLabel(approval)}</Tag>
                  </td>
                  <td>
                    <button
                      type="button"
                      className={styles.choose}
                      aria-pressed={approval.id === chosenId}
                      onClick={() => onChoose(approval.id)}
                    >
                      {approval.accountName}
                    </button>
                  </td>
                  <td className={table.right}>
                    {approval.kind === 'contactOverride' ? '–' : formatMoney(approval.amountMinor, approval.currency)}
                  </td>
                  <td>{approval.requestedByName}</td>
                  <td className={table.wide}>{approval.reason}</td>
                  <td className={table.third}>{approval.evidence.slice(0, evidenceShown)}</td>
                  <td className={table.second}>
                    <time dateTime={approval.requestedAt}>{formatMoment(approval.requestedAt, now)}</time>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
    </Card>
  );
}

/** As much of the evidence as a column holds; the brief beside it has all. */
const evidenceShown = 24;
