import type { BackTestResult } from '#domain/back-test.ts';
import type { LocalDate } from '#domain/kernel/dates.ts';
import type { Lift } from '#renderer/data/lift-outcome.ts';
import { Card } from '#renderer/ui/card.tsx';
import { formatDate } from '#renderer/ui/dates.ts';
import { countOf, formatCount } from '#renderer/ui/money.ts';
import table from '#renderer/ui/table.module.css';
import { LiftLines } from './lift-lines.tsx';
import { listedOrders, orderWords, shareText } from './lift-words.ts';
import styles from './lift.module.css';

/** What was measured: the orders side by side, day by day, and the hold-out. */
export function LiftReport({ lift, today }: { readonly lift: Lift; readonly today: LocalDate }) {
  return (
    <>
      {lift.backTest === null ? <TooShort lift={lift} /> : <BackTest result={lift.backTest} today={today} />}
      <HoldOut lift={lift} />
    </>
  );
}

function TooShort({ lift }: { readonly lift: Lift }) {
  return (
    <Card title="The history is too short">
      <p className={styles.words}>
        {countOf(lift.invoices, 'invoice')} of {countOf(lift.accounts, 'account')} were read. To test an order, days are needed with a
        history before them and 60 days behind them. Nothing is wrong; look again when more has been paid.
      </p>
    </Card>
  );
}

/** Fewer days than this are half a year of test dates, one every fourteen days, and settle nothing. */
const fewestDates = 13;

function BackTest({ result, today }: { readonly result: BackTestResult; readonly today: LocalDate }) {
  const { orders, paired } = result;
  const { agingBucket } = paired;
  return (
    <>
      <Card
        title="Late money in the first 50 accounts"
        aside={`${countOf(result.dates, 'day')}, ${formatDate(result.from, today)} to ${formatDate(result.to, today)}`}
      >
        <p className={styles.words}>
          Of all money that was late in the 60 days after a day, this queue had <b>{shareText(orders.ours['m60@50'])}</b> in its first 50
          accounts, the order by aging bucket <b>{shareText(orders.agingBucket['m60@50'])}</b>. Ours was ahead on{' '}
          {formatCount(agingBucket.betterOn)} of {countOf(result.dates, 'day')}. Each day saw only what was known on it.
          {result.dates < fewestDates && ' So few days say little: a small difference may be chance.'}
        </p>
        <ol className={styles.bars}>
          {listedOrders.map((name) => (
            <li key={name} data-ours={name === 'ours'} data-best={name === 'oracle'}>
              <span>{orderWords[name]}</span>
              <div aria-hidden="true">
                <i style={{ width: `${100 * orders[name]['m60@50']}%` }} />
              </div>
              <b>{shareText(orders[name]['m60@50'])}</b>
            </li>
          ))}
        </ol>
      </Card>
      <Card title="Day by day" aside="share of the late money in the first 50 accounts, on each tested day">
        <LiftLines byDate={result.byDate} today={today} />
      </Card>
      <AllFigures orders={orders} />
    </>
  );
}

function AllFigures({ orders }: Pick<BackTestResult, 'orders'>) {
  return (
    <Card title="All figures" aside="means over the days">
      <div className={table.frame}>
        <table className={table.table}>
          <thead>
            <tr>
              <th scope="col">Order</th>
              <th scope="col" className={table.right}>
                First 20
              </th>
              <th scope="col" className={table.right}>
                First 50
              </th>
              <th scope="col" className={table.right}>
                First 100
              </th>
              <th
                scope="col"
                className={`${table.right} ${table.first}`}
                title="How near the order of the first 50 is to the best possible, which is 1 (NDCG)"
              >
                Sequence
              </th>
            </tr>
          </thead>
          <tbody>
            {listedOrders.map((name) => (
              <tr key={name}>
                <th scope="row">{orderWords[name]}</th>
                <td className={table.right}>{shareText(orders[name]['m60@20'])}</td>
                <td className={table.right}>{shareText(orders[name]['m60@50'])}</td>
                <td className={table.right}>{shareText(orders[name]['m60@100'])}</td>
                <td className={`${table.right} ${table.first}`}>{orders[name]['ndcg@50'].toFixed(3)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}

/** Fewer held-out invoices than this say nothing yet. */
const fewestInvoices = 30;

function HoldOut({ lift }: { readonly lift: Lift }) {
  const { ordered, heldOut, days } = lift.holdOut;
  if (lift.holdOutPercent === 0) {
    return (
      <Card title="Hold-out">
        <p className={styles.words}>No account is held out, so what the order gains from here on is not measured.</p>
      </Card>
    );
  }
  return (
    <Card title="Hold-out" aside={`${lift.holdOutPercent}% of the accounts, last ${days} days`}>
      <p className={styles.words}>
        {countOf(heldOut.accounts, 'account')} drawn by their numbers are ordered by past-due amount alone. A unit of their money was{' '}
        <b>{heldOut.meanDaysLate.toFixed(1)} days</b> late on average, one of the {formatCount(ordered.accounts)} others{' '}
        <b>{ordered.meanDaysLate.toFixed(1)} days</b>.{' '}
        {heldOut.invoices < fewestInvoices &&
          `That rests on ${countOf(heldOut.invoices, 'held-out invoice')}: too few to say anything yet.`}
      </p>
    </Card>
  );
}
