import type { AccountView } from '#renderer/data/worker-protocol.ts';
import { formatNearDate } from '#renderer/ui/dates.ts';
import { countOf, formatMoney } from '#renderer/ui/money.ts';
import { outcomeWords } from '#renderer/ui/words.ts';
import { promptsOf } from './call-prompts.ts';
import styles from './call-card.module.css';

/** The account in a few lines beside the call: what is disputed, what was said last, and what to say. */
export function CallBrief({ account }: { readonly account: AccountView }) {
  const { folder, today, totals } = account;
  const last = folder.notes.toSorted((a, b) => (a.recordedAt < b.recordedAt ? 1 : -1))[0];
  const disputed = totals.filter(({ disputedMinor }) => disputedMinor > 0);
  return (
    <div className={styles.brief}>
      <ol aria-label="What to say">
        {promptsOf(folder, today).map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ol>
      {disputed.length > 0 && (
        <p>
          Disputed: {disputed.map(({ disputedMinor, currency }) => formatMoney(disputedMinor, currency)).join(', ')} on{' '}
          {countOf(
            folder.invoices.filter(({ status, disputedAmountMinor }) => status === 'open' && disputedAmountMinor > 0).length,
            'invoice',
          )}
        </p>
      )}
      {last && (
        <p className={styles.last} title={last.text}>
          Last {formatNearDate(last.recordedOn, today)}, {outcomeWords[last.outcome].toLowerCase()}
          {last.text !== '' && `: ${last.text}`}
        </p>
      )}
    </div>
  );
}
