import type { Authority } from '#domain/authority.ts';
import type { Instant } from '#domain/kernel/dates.ts';
import type { Result } from '#domain/kernel/result.ts';
import type { WaitingApproval } from '#renderer/data/worker-protocol.ts';
import { requestLabel, toneOfKind } from '#renderer/ui/approval-words.ts';
import { Card } from '#renderer/ui/card.tsx';
import { formatMoment } from '#renderer/ui/dates.ts';
import { formatMoney } from '#renderer/ui/money.ts';
import table from '#renderer/ui/table.module.css';
import { Tag } from '#renderer/ui/tag.tsx';
import { neededWords } from './why-not-words.ts';
import styles from './approval.module.css';

/** A request that waits, and by what authority the person may approve it, or why they may not. */
export type ListedRequest = { readonly approval: WaitingApproval; readonly authority: Result<Authority> };

type Props = {
  readonly requests: readonly ListedRequest[];
  readonly chosenId: string | null;
  readonly now: Instant;
  readonly onChoose: (id: WaitingApproval['id']) => void;
};

/** What waits for a decision: what the person may approve, and below it what somebody else has to; each the oldest first. */
export function ApprovalList({ requests, ...rest }: Props) {
  const others = requests.filter(({ authority }) => !authority.ok);
  const own = requests.filter(({ authority }) => authority.ok);
  return (
    <Card title="Waiting for you" aside="you can’t approve your own requests">
      {/* It may be longer than its place, and keys have to reach its end. */}
      <div className={`${styles.list} ${table.frame}`} role="group" aria-label="Requests" tabIndex={0}>
        {own.length === 0 ? (
          <p className={styles.empty}>{others.length === 0 ? 'Nothing waits for an approval.' : 'Nothing waits for your approval.'}</p>
        ) : (
          <RequestTable name="Waiting for you" requests={own} {...rest} />
        )}
        {others.length > 0 && (
          <>
            <h2 className={styles.others}>Waiting for somebody else</h2>
            <RequestTable name="Waiting for somebody else" requests={others} {...rest} />
          </>
        )}
      </div>
    </Card>
  );
}

function RequestTable({ name, requests, chosenId, now, onChoose }: Props & { readonly name: string }) {
  return (
    <table className={`${table.table} ${table.sticky}`} aria-label={name}>
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
        {requests.map(({ approval, authority }) => (
          <tr key={approval.id} aria-selected={approval.id === chosenId} onClick={() => onChoose(approval.id)}>
            <td>
              <Tag tone={toneOfKind(approval.kind)}>{requestLabel(approval)}</Tag>
            </td>
            <td>
              <button type="button" className={styles.choose} aria-pressed={approval.id === chosenId} onClick={() => onChoose(approval.id)}>
                {approval.accountName}
              </button>
            </td>
            <td className={table.right}>
              {approval.kind === 'contactOverride' ? '–' : formatMoney(approval.amountMinor, approval.currency)}
            </td>
            <td>{approval.requestedByName}</td>
            <td className={table.wide}>
              {!authority.ok && <b>Needs {neededWords(authority.error)}. </b>}
              {approval.reason}
            </td>
            <td className={table.third}>{approval.evidence.slice(0, evidenceShown)}</td>
            <td className={table.second}>
              <time dateTime={approval.requestedAt}>{formatMoment(approval.requestedAt, now)}</time>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** As much of the evidence as a column holds; the brief beside it has all. */
const evidenceShown = 24;
