import { type ReactNode, useMemo } from 'react';
import type { AgingTotals } from '#domain/aging.ts';
import { sumByCurrency } from '#domain/kernel/money.ts';
import { type NextPayment, nextPaymentOf, payerKnownOf } from '#domain/payment-expectation.ts';
import type { Policy } from '#domain/policy.ts';
import type { PromiseToPay } from '#domain/rows.ts';
import type { LocalDate } from '#domain/kernel/dates.ts';
import type { AccountView } from '#renderer/data/worker-protocol.ts';
import { countOf, formatMoney } from '#renderer/ui/money.ts';
import { AgingBar } from './aging-bar.tsx';
import { rangeOfExpectation, wordsOfExpectation } from './expected-words.ts';
import styles from './account-totals.module.css';

/** What is owed and when the next of it is expected, one line of figures and one bar a currency: amounts of two are never added. */
export function AccountTotals({ account, policy }: { readonly account: AccountView; readonly policy: Policy }) {
  const { folder, totals, today } = account;
  const { delayQuantiles } = policy.lateness;
  const payer = useMemo(() => payerKnownOf(folder, delayQuantiles), [folder, delayQuantiles]);
  const next = useMemo(
    () => new Map(totals.map(({ currency }) => [currency, nextPaymentOf(folder.invoices, currency, payer, today)])),
    [folder, totals, payer, today],
  );
  if (totals.length === 0) return <p className={styles.none}>Nothing is open on this account.</p>;
  return (
    <div className={styles.all}>
      {totals.map((each) => (
        <div key={each.currency} className={styles.one}>
          <Figures totals={each} promises={folder.promises} isOnly={totals.length === 1}>
            <Expected next={next.get(each.currency) ?? null} paidCount={payer.recentDelays.length} today={today} />
          </Figures>
          <AgingBar totals={each} policy={policy} />
        </div>
      ))}
    </div>
  );
}

type FiguresProps = {
  readonly totals: AgingTotals;
  readonly promises: readonly PromiseToPay[];
  readonly isOnly: boolean;
  readonly children: ReactNode;
};

function Figures({ totals, promises, isOnly, children }: FiguresProps) {
  const { currency, openMinor, pastDueMinor, disputedMinor } = totals;
  const promisedMinor = sumByCurrency(promises.filter((promise) => promise.status === 'open'))[currency] ?? 0;
  return (
    <dl className={isOnly ? styles.figures : `${styles.figures} ${styles.small}`} aria-label={`Totals in ${currency}`}>
      <Figure words="Total open" amount={formatMoney(openMinor, currency)} />
      <Figure words="Past due" amount={formatMoney(pastDueMinor, currency)} isBad={pastDueMinor > 0} />
      {disputedMinor > 0 && <Figure words="Disputed" amount={formatMoney(disputedMinor, currency)} />}
      {promisedMinor > 0 && <Figure words="Promised" amount={formatMoney(promisedMinor, currency)} />}
      {children}
    </dl>
  );
}

type ExpectedProps = { readonly next: NextPayment | null; readonly paidCount: number; readonly today: LocalDate };

/** When the next payment is expected, by the payer's habit; what a promise says stands beside it and in the timeline. */
function Expected({ next, paidCount, today }: ExpectedProps) {
  if (next === null) return null;
  const { short, how, isTold } = wordsOfExpectation(next.expectation, paidCount, today);
  const [first] = next.invoices;
  if (!first) return null;
  const what = next.invoices.length === 1 ? `invoice ${first.number}` : countOf(next.invoices.length, 'invoice');
  const detail = `${formatMoney(next.amountMinor, first.currency)} on ${what}. ${how}`;
  if (!isTold) return <Figure words="Next expected" amount={`— ${short}`} detail={how} isFaint />;
  return <Figure words="Next expected" amount={rangeOfExpectation(next.expectation, short, today)} detail={detail} />;
}

type FigureProps = {
  readonly words: string;
  readonly amount: string;
  readonly isBad?: boolean;
  readonly isFaint?: boolean;
  /** More than the figure says, in the tooltip and to those who hear it. */
  readonly detail?: string;
};

function Figure({ words, amount, isBad = false, isFaint = false, detail }: FigureProps) {
  return (
    <div title={detail}>
      <dt>{words}</dt>
      <dd className={isBad ? styles.bad : isFaint ? styles.faint : undefined}>
        {amount}
        {detail !== undefined && <span className="said-only">. {detail}</span>}
      </dd>
    </div>
  );
}
