import { type ReactNode, useMemo } from 'react';
import type { AgingTotals } from '#domain/aging.ts';
import type { Folder } from '#domain/folder.ts';
import { type Currency, sumByCurrency } from '#domain/kernel/money.ts';
import { nextPaymentOf } from '#domain/next-payment.ts';
import type { PayerKnown } from '#domain/payment-expectation.ts';
import type { Policy } from '#domain/policy.ts';
import type { PromiseToPay } from '#domain/rows.ts';
import type { LocalDate } from '#domain/kernel/dates.ts';
import type { AccountView } from '#renderer/data/worker-protocol.ts';
import { formatDate } from '#renderer/ui/dates.ts';
import { countOf, formatMoney } from '#renderer/ui/money.ts';
import { AgingBar } from './aging-bar.tsx';
import { rangeOfExpectation, wordsOfExpectation, wordsOfPromised } from './expected-words.ts';
import { usePayer } from './use-payer.ts';
import styles from './account-totals.module.css';

/** What is owed and when the next of it is expected, one line of figures and one bar a currency: amounts of two are never added. */
export function AccountTotals({ account, policy }: { readonly account: AccountView; readonly policy: Policy }) {
  const { folder, totals, today } = account;
  const payer = usePayer(folder, policy);
  if (totals.length === 0) return <p className={styles.none}>Nothing is open on this account.</p>;
  return (
    <div className={styles.all}>
      {totals.map((each) => (
        <div key={each.currency}>
          <Figures totals={each} promises={folder.promises} isOnly={totals.length === 1}>
            <NextExpected folder={folder} currency={each.currency} payer={payer} today={today} />
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

type NextProps = { readonly folder: Folder; readonly currency: Currency; readonly payer: PayerKnown; readonly today: LocalDate };

/** When the next payment is expected: on the day it was promised for, or by the payer's habit. */
function NextExpected({ folder, currency, payer, today }: NextProps) {
  const next = useMemo(() => nextPaymentOf(folder, currency, payer, today), [folder, currency, payer, today]);
  if (next === null) return null;
  const amount = formatMoney(next.amountMinor, currency);
  if (next.kind === 'promised') {
    return <Figure words="Next expected, promised" amount={formatDate(next.on, today)} detail={wordsOfPromised(next, amount, today)} />;
  }
  const { short, how, isTold } = wordsOfExpectation(next.expectation, payer.recentDelays.length, today);
  if (!isTold) return <Figure words="Next expected" amount={`— ${short}`} detail={how} isFaint />;
  const what = next.invoices.length === 1 ? `invoice ${next.invoices[0]?.number}` : countOf(next.invoices.length, 'invoice');
  return (
    <Figure words="Next expected" amount={rangeOfExpectation(next.expectation, short, today)} detail={`${amount} on ${what}. ${how}`} />
  );
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
