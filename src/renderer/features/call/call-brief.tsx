import type { Call } from '#domain/rows.ts';
import { type PromptFacts, defaultPrompts, filledPrompts } from '#domain/call-prompts.ts';
import { useOpened } from '#renderer/data/use-data.ts';
import type { AccountView } from '#renderer/data/worker-protocol.ts';
import { formatNearDate } from '#renderer/ui/dates.ts';
import { contactRuleWords } from '#renderer/ui/contact-rule-words.ts';
import { countOf, formatMoney } from '#renderer/ui/money.ts';
import { outcomeWords } from '#renderer/ui/words.ts';
import { promptFactsOf } from './call-prompts.ts';
import styles from './call-card.module.css';

/** The account in a few lines beside the call: what is disputed, what was said last, and what to say. */
export function CallBrief({ account, call }: { readonly account: AccountView; readonly call: Call }) {
  const { folder, today, totals } = account;
  const last = folder.notes.toSorted((a, b) => (a.recordedAt < b.recordedAt ? 1 : -1))[0];
  const lines = useOpened()?.company.policy.contact.prompts ?? defaultPrompts;
  const facts = promptFactsOf(folder, today);
  const prompts = filledPrompts(lines, facts);
  const disputed = totals.filter(({ disputedMinor }) => disputedMinor > 0);
  return (
    <div className={styles.brief} role="group" aria-label="The account in short" tabIndex={0}>
      <p className={call.verdict === 'allow' ? styles.allowed : styles.advised}>{guardLine(call)}</p>
      <p>{dueLine(facts)}</p>
      {facts.promiseAmount !== undefined && (
        <p>
          Last promise: {facts.promiseAmount} by {facts.promiseDate}
        </p>
      )}
      {prompts.length > 0 && (
        <ol aria-label="What to say">
          {prompts.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ol>
      )}
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

/** What is past due and may be asked for, whatever the company's lines name. */
const dueLine = ({ pastDue, oldestNumber, oldestDue }: PromptFacts): string =>
  pastDue === undefined ? 'Nothing is past due that may be asked for.' : `Past due ${pastDue}, the oldest ${oldestNumber} of ${oldestDue}`;

/** What the contact guard had said when the call was placed. */
function guardLine({ verdict, hitRules, overrideReason }: Call): string {
  if (verdict === 'allow') return 'Allowed to call: no rule spoke against it.';
  return `Called against advice (${contactRuleWords(hitRules)}): ${overrideReason ?? ''}`;
}
