import type { Instalment } from '#domain/instalments.ts';
import type { LocalDate } from '#domain/kernel/dates.ts';
import type { Currency } from '#domain/kernel/money.ts';
import { formatNearDate } from '#renderer/ui/dates.ts';
import { formatMoney } from '#renderer/ui/money.ts';
import table from '#renderer/ui/table.module.css';
import styles from './approval.module.css';

type Props = {
  readonly instalments: readonly Instalment[];
  /** Comes with the last payment. Minor units. */
  readonly interestMinor: number;
  readonly currency: Currency;
  readonly today: LocalDate;
};

/** The payments of an arrangement, one a line, and what they come to. */
export function ScheduleTable({ instalments, interestMinor, currency, today }: Props) {
  const totalMinor = instalments.reduce((sum, { amountMinor }) => sum + amountMinor, interestMinor);
  return (
    <div className={styles.schedule} role="group" aria-label="Payments to come" tabIndex={0}>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">Payment</th>
            <th scope="col">By</th>
            <th scope="col" className={table.right}>
              Amount
            </th>
          </tr>
        </thead>
        <tbody>
          {instalments.map(({ dueDate, amountMinor }, at) => (
            <tr key={`${at} ${dueDate}`}>
              <td>{at + 1}</td>
              <td>{formatNearDate(dueDate, today)}</td>
              <td className={table.right}>{formatMoney(amountMinor, currency)}</td>
            </tr>
          ))}
          {interestMinor > 0 && (
            <tr>
              <td colSpan={2}>Interest, with the last payment</td>
              <td className={table.right}>{formatMoney(interestMinor, currency)}</td>
            </tr>
          )}
          <tr>
            <td colSpan={2}>
              <b>In all</b>
            </td>
            <td className={table.right}>
              <b>{formatMoney(totalMinor, currency)}</b>
            </td>
          </tr>
        </tbody>
      </table>
    </div>
  );
}
