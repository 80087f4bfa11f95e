import { useState } from 'react';
import { type BrokenPromise, type Override, mostTeamLines } from '#contracts/team.ts';
import type { LocalDate } from '#domain/kernel/dates.ts';
import type { AccountId } from '#domain/kernel/ids.ts';
import type { ForgottenAccount } from '#renderer/data/dry-run-outcome.ts';
import { openAccount } from '#renderer/state/screen.ts';
import { contactRuleWords } from '#renderer/ui/contact-rule-words.ts';
import { formatDate, formatMoment } from '#renderer/ui/dates.ts';
import { LinkButton } from '#renderer/ui/link-button.tsx';
import { missingWords } from '#renderer/ui/missing-words.ts';
import { countOf, formatCount, formatMoney } from '#renderer/ui/money.ts';
import { useNow } from '#renderer/ui/use-now.ts';
import styles from './team.module.css';

type StepProps = {
  /** The first of them; null until they are counted. */
  readonly accounts: readonly ForgottenAccount[] | null;
  readonly count: number;
  /** Null: the person may hand nothing over. */
  readonly onHandOver: ((accountIds: readonly AccountId[]) => void) | null;
};

/** Accounts of a book without a next step; some of them can be chosen and handed over. */
export function StepList({ accounts, count, onHandOver }: StepProps) {
  const [ticked, setTicked] = useState<ReadonlySet<AccountId>>(new Set());
  if (accounts === null) return <p className={styles.empty}>Counting…</p>;
  if (count === 0) return <p className={styles.empty}>None: every account of this book has a next step with a date.</p>;
  const chosen = accounts.filter(({ accountId }) => ticked.has(accountId)).map(({ accountId }) => accountId);
  const tick = (id: AccountId, isOn: boolean): void => setTicked(new Set(isOn ? [...chosen, id] : chosen.filter((other) => other !== id)));
  return (
    <>
      <div className={styles.scroller} role="group" aria-label="Accounts without a next step" tabIndex={0}>
        <ul className={styles.lines}>
          {accounts.map(({ accountId, number, name, because }) => (
            <li key={accountId}>
              <div>
                <label>
                  {onHandOver && (
                    <input
                      type="checkbox"
                      aria-label={`Choose ${name}`}
                      checked={ticked.has(accountId)}
                      onChange={(event) => tick(accountId, event.target.checked)}
                    />
                  )}
                  <LinkButton onClick={() => openAccount(accountId)}>{name}</LinkButton>
                </label>
                <small>#{number}</small>
              </div>
              <p>{missingWords[because]}</p>
            </li>
          ))}
        </ul>
        {accounts.length < count && <p className={styles.more}>The first {formatCount(accounts.length)} are listed.</p>}
      </div>
      {onHandOver && (
        <div className={styles.which}>
          <span role="status">{chosen.length > 0 && countOf(chosen.length, 'account chosen', 'accounts chosen')}</span>
          <button type="button" className={styles.act} disabled={chosen.length === 0} onClick={() => onHandOver(chosen)}>
            Hand over…
          </button>
        </div>
      )}
    </>
  );
}

/** Contacts against the advice of the contact guard, and why they were made. */
export function OverrideList({ overrides }: { readonly overrides: readonly Override[] }) {
  const now = useNow();
  if (overrides.length === 0) return <p className={styles.empty}>None in 30 days: every contact was within the contact rules.</p>;
  return (
    <div className={styles.scroller} role="group" aria-label="Contacts against advice" tabIndex={0}>
      <ul className={styles.lines}>
        {overrides.map(({ kind, at, accountId, accountName, contactName, hitRules, reason }) => (
          <li key={`${kind} ${at} ${accountId}`}>
            <div>
              <LinkButton onClick={() => openAccount(accountId)}>{accountName}</LinkButton>
              <small>{formatMoment(at, now)}</small>
            </div>
            <p>
              {kindWords[kind]} {contactName}: “{reason}”
            </p>
            {hitRules !== '' && <small>Against: {contactRuleWords(hitRules)}</small>}
          </li>
        ))}
      </ul>
      <Cut count={overrides.length} />
    </div>
  );
}

const kindWords: Readonly<Record<Override['kind'], string>> = { call: 'Call to', email: 'E-mail to', letter: 'Letter to' };

/** Promises of the book that were not kept. */
export function BrokenList({ promises, today }: { readonly promises: readonly BrokenPromise[]; readonly today: LocalDate }) {
  if (promises.length === 0) return <p className={styles.empty}>None in 30 days: every promise that came to its day was kept.</p>;
  return (
    <div className={styles.scroller} role="group" aria-label="Promises not kept" tabIndex={0}>
      <ul className={styles.lines}>
        {promises.map(({ promiseId, status, accountId, accountName, currency, amountMinor, keptMinor, promisedDate }) => (
          <li key={promiseId}>
            <div>
              <LinkButton onClick={() => openAccount(accountId)}>{accountName}</LinkButton>
              <b>{formatMoney(amountMinor, currency)}</b>
            </div>
            <p>
              Promised for {formatDate(promisedDate, today)},{' '}
              {status === 'broken' ? 'nothing came in' : `${formatMoney(keptMinor, currency)} came in`}
            </p>
          </li>
        ))}
      </ul>
      <Cut count={promises.length} />
    </div>
  );
}

const Cut = ({ count }: { readonly count: number }) =>
  count < mostTeamLines ? null : <p className={styles.more}>The newest {formatCount(count)} are listed.</p>;
