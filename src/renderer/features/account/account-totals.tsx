import { type ReactNode, useMemo } from 'react';
import type { AgingTotals } from '#domain/aging.ts';
import type { Folder } from '#domain/folder.ts';
import type { Currency } from '#domain/kernel/money.ts';
import { type NextPayment, nextPaymentOf } from '#domain/next-payment.ts';
import type { PayerKnown } from '#domain/payment-expectation.ts';
import type { Policy } from '#domain/policy.ts';
import { toComeMinorOf } from '#domain/promise-judgement.ts';
import type { LocalDate } from '#domain/kernel/dates.ts';
import type { AccountView } from '#renderer/data/worker-protocol.ts';
import { formatDate } from '#renderer/ui/dates.ts';
import { countOf, formatMoney, formatWholeMoney } from '#renderer/ui/money.ts';
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
          <Figures totals={each} folder={folder} payer={payer} today={today} isOnly={totals.length === 1} />
          <AgingBar totals={each} policy={policy} />
        </div>
      ))}
    </div>
  );
}

type FiguresProps = {
  readonly totals: AgingTotals;
  readonly folder: Folder;
  readonly payer: PayerKnown;
  readonly today: LocalDate;
  readonly isOnly: boolean;
};

function Figures({ totals, folder, payer, today, isOnly }: FiguresProps) {
  const { currency, openMinor, pastDueMinor, disputedMinor } = totals;
  const next = useMemo(() => nextPaymentOf(folder, currency, payer, today), [folder, currency, payer, today]);
  const promisedMinor = folder.promises.reduce(
    (sum, promise) => sum + (promise.status === 'open' && promise.currency === currency ? toComeMinorOf(promise) : 0),
    0,
  );
  // The next payment says it then, with its day.
  const isPromisedNext = next?.kind === 'promised' && next.amountMinor === promisedMinor;
  return (
    <dl
      className={isOnly ? styles.figures : `${styles.figures} ${styles.small}`}
      aria-label={`Totals in ${currency}`}
      data-many={disputedMinor > 0 || promisedMinor > 0}
    >
      <Figure words="Total open" amount={<Amount minor={openMinor} currency={currency} />} />
      <Figure words="Past due" amount={<Amount minor={pastDueMinor} currency={currency} />} isBad={pastDueMinor > 0} />
      {disputedMinor > 0 && <Figure words="Disputed" amount={<Amount minor={disputedMinor} currency={currency} />} />}
      {promisedMinor > 0 && !isPromisedNext && <Figure words="Promised" amount={<Amount minor={promisedMinor} currency={currency} />} />}
      {next && <NextExpected next={next} currency={currency} paidCount={payer.recentDelays.length} today={today} />}
    </dl>
  );
}

/** An amount to the cent; where many stand in a narrow pane without the cents, which are then in its tooltip and said all the same. */
function Amount({ minor, currency }: { readonly minor: number; readonly currency: Currency }) {
  const exact = formatMoney(minor, currency);
  return (
    <>
      <span className={styles.exact}>{exact}</span>
      <span className={styles.whole} title={exact} aria-hidden="true">
        {formatWholeMoney(minor, currency)}
      </span>
    </>
  );
}

type NextProps = { readonly next: NextPayment; readonly currency: Currency; readonly paidCount: number; readonly today: LocalDate };

/** When the next payment is expected: on the day it was promised for, or by the payer's habit. */
function NextExpected({ next, currency, paidCount, today }: NextProps) {
  const amount = formatMoney(next.amountMinor, currency);
  if (next.kind === 'promised') {
    return (
      <Figure
        words={`Next: promised ${formatDate(next.on, today)}`}
        amount={<Amount minor={next.amountMinor} currency={currency} />}
        detail={wordsOfPromised(next, amount, today)}
      />
    );
  }
  const { short, how, isTold } = wordsOfExpectation(next.expectation, paidCount, today);
  if (!isTold) return <Figure words="Next expected" amount={`— ${short}`} detail={how} isFaint />;
  const what = next.invoices.length === 1 ? `invoice ${next.invoices[0]?.number}` : countOf(next.invoices.length, 'invoice');
  return (
    <Figure words="Next expected" amount={rangeOfExpectation(next.expectation, short, today)} detail={`${amount} on ${what}. ${how}`} />
  );
}

type FigureProps = {
  readonly words: string;
  readonly amount: ReactNode;
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
