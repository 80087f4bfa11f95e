import type { AgingTotals } from '#domain/aging.ts';
import { sumByCurrency } from '#domain/kernel/money.ts';
import type { Policy } from '#domain/policy.ts';
import type { PromiseToPay } from '#domain/rows.ts';
import type { AccountView } from '#renderer/data/worker-protocol.ts';
import { formatMoney } from '#renderer/ui/money.ts';
import { AgingBar } from './aging-bar.tsx';
import styles from './account-totals.module.css';

/** What is owed, one line of figures and one bar a currency: amounts of two currencies are never added. */
export function AccountTotals({ account, policy }: { readonly account: AccountView; readonly policy: Policy }) {
  if (account.totals.length === 0) return <p className={styles.none}>Nothing is open on this account.</p>;
  return (
    <div className={styles.all}>
      {account.totals.map((totals) => (
        <div key={totals.currency} className={styles.one}>
          <Figures totals={totals} promises={account.folder.promises} isOnly={account.totals.length === 1} />
          <AgingBar totals={totals} policy={policy} />
        </div>
      ))}
    </div>
  );
}

type FiguresProps = { readonly totals: AgingTotals; readonly promises: readonly PromiseToPay[]; readonly isOnly: boolean };

function Figures({ totals, promises, isOnly }: FiguresProps) {
  const { currency, openMinor, pastDueMinor, disputedMinor } = totals;
  const promisedMinor = sumByCurrency(promises.filter((promise) => promise.status === 'open'))[currency] ?? 0;
  return (
    <dl className={isOnly ? styles.figures : `${styles.figures} ${styles.small}`} aria-label={`Totals in ${currency}`}>
      <Figure words="Total open" amount={formatMoney(openMinor, currency)} />
      <Figure words="Past due" amount={formatMoney(pastDueMinor, currency)} isBad={pastDueMinor > 0} />
      {disputedMinor > 0 && <Figure words="Disputed" amount={formatMoney(disputedMinor, currency)} />}
      {promisedMinor > 0 && <Figure words="Promised" amount={formatMoney(promisedMinor, currency)} />}
    </dl>
  );
}

function Figure({ words, amount, isBad = false }: { readonly words: string; readonly amount: string; readonly isBad?: boolean }) {
  return (
    <div>
      <dt>{words}</dt>
      <dd className={isBad ? styles.bad : undefined}>{amount}</dd>
    </div>
  );
}
