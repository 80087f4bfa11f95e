import { useMemo } from 'react';
import type { Folder } from '#domain/folder.ts';
import { compareTexts } from '#domain/kernel/compare-texts.ts';
import type { LocalDate } from '#domain/kernel/dates.ts';
import type { Payment } from '#domain/rows.ts';
import type { AccountView } from '#renderer/data/worker-protocol.ts';
import { formatDate } from '#renderer/ui/dates.ts';
import { formatMoney } from '#renderer/ui/money.ts';
import { SpacerRow } from '#renderer/ui/spacer-row.tsx';
import { Tag } from '#renderer/ui/tag.tsx';
import table from '#renderer/ui/table.module.css';
import { useVirtualRows } from '#renderer/ui/use-virtual-rows.ts';
import { methodWords } from '#renderer/ui/words.ts';
import { amountFormatOf } from './amount-format.ts';
import styles from './tab-tools.module.css';

type Props = { readonly account: AccountView; readonly scroller: HTMLElement | null };

/** The payments, newest first, each with what it paid. */
export function PaymentTable({ account, scroller }: Props) {
  const { folder, today } = account;
  const payments = useMemo(() => folder.payments.toSorted((a, b) => compareTexts(b.receivedDate, a.receivedDate)), [folder.payments]);
  const paidBy = useMemo(() => paidByPayment(folder), [folder]);
  const { indexes, abovePx, belowPx } = useVirtualRows(payments.length, scroller);
  const format = useMemo(() => amountFormatOf(payments), [payments]);
  if (payments.length === 0) return <p className={styles.none}>No payment has been received on this account.</p>;
  return (
    <div className={`${styles.frame} ${table.frame}`}>
      <table className={`${table.table} ${table.sticky}`} aria-rowcount={payments.length + 1} aria-label="Payments">
        <thead>
          <tr>
            <th scope="col">Received</th>
            <th scope="col">Method</th>
            <th scope="col" className={table.first}>
              Reference
            </th>
            <th scope="col" className={table.right}>
              Amount
            </th>
            <th scope="col" className={table.wide}>
              Paid
            </th>
          </tr>
        </thead>
        <tbody>
          <SpacerRow heightPx={abovePx} />
          {indexes.map((index) => {
            const payment = payments[index];
            return (
              payment && (
                <PaymentRow
                  key={payment.id}
                  payment={payment}
                  paid={paidBy.get(payment.id) ?? []}
                  today={today}
                  format={format}
                  index={index}
                />
              )
            );
          })}
          <SpacerRow heightPx={belowPx} />
        </tbody>
      </table>
    </div>
  );
}

type Paid = { readonly number: string; readonly amount: string };

function paidByPayment(folder: Folder): ReadonlyMap<string, readonly Paid[]> {
  const numbers = new Map(folder.invoices.map((invoice) => [invoice.id, invoice.number]));
  const paid = new Map<string, Paid[]>();
  for (const { paymentId, invoiceId, amountMinor, currency } of folder.paymentApplications) {
    const line = { number: numbers.get(invoiceId) ?? 'an invoice of another account', amount: formatMoney(amountMinor, currency) };
    paid.set(paymentId, [...(paid.get(paymentId) ?? []), line]);
  }
  return paid;
}

type RowProps = {
  readonly payment: Payment;
  readonly paid: readonly Paid[];
  readonly today: LocalDate;
  readonly format: ReturnType<typeof amountFormatOf>;
  readonly index: number;
};

function PaymentRow({ payment, paid, today, format, index }: RowProps) {
  return (
    <tr aria-rowindex={index + 2}>
      <td>{formatDate(payment.receivedDate, today)}</td>
      <td>{methodWords[payment.method]}</td>
      <td className={`${table.first} ${table.id}`}>{payment.reference}</td>
      <td className={table.right}>{format(payment.amountMinor, payment.currency)}</td>
      <td className={table.wide} title={paid.map(({ number, amount }) => `${number}: ${amount}`).join('\n')}>
        {payment.unappliedAmountMinor !== 0 && (
          <Tag tone="warn">{formatMoney(payment.unappliedAmountMinor, payment.currency)} not applied</Tag>
        )}{' '}
        {paid.map(({ number }) => number).join(', ')}
      </td>
    </tr>
  );
}
