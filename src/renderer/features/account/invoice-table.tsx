import { type SortFn, createColumnHelper, createSortedRowModel, rowSortingFeature, tableFeatures, useTable } from '@tanstack/react-table';
import { useMemo, useState } from 'react';
import { daysLateOf } from '#domain/aging.ts';
import type { LocalDate } from '#domain/kernel/dates.ts';
import { type PayerKnown, type PaymentExpectation, orderOf, paymentExpectationOf } from '#domain/payment-expectation.ts';
import type { Policy } from '#domain/policy.ts';
import type { Invoice } from '#domain/rows.ts';
import type { AccountView } from '#renderer/data/worker-protocol.ts';
import { formatDate } from '#renderer/ui/dates.ts';
import { formatCount } from '#renderer/ui/money.ts';
import { SortHeader } from '#renderer/ui/sort-header.tsx';
import { SpacerRow } from '#renderer/ui/spacer-row.tsx';
import table from '#renderer/ui/table.module.css';
import { useVirtualRows } from '#renderer/ui/use-virtual-rows.ts';
import { amountFormatOf } from './amount-format.ts';
import { wordsOfExpectation, wordsOfExpectedBase, wordsOfPaidDay } from './expected-words.ts';
import { InvoiceBox } from './invoice-box.tsx';
import { InvoiceStatus } from './invoice-status.tsx';
import { type InvoicePicking, useInvoicePicking } from './use-invoice-picking.ts';
import { usePayer } from './use-payer.ts';
import columnStyles from './invoice-table.module.css';
import styles from './tab-tools.module.css';

const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel() });

/** A row of the table: the invoice, how late it is and when it is expected to be paid, worked out once. */
type Line = { readonly invoice: Invoice; readonly daysLate: number; readonly expectation: PaymentExpectation | null };

const helper = createColumnHelper<typeof features, Line>();
const byValue: SortFn<typeof features, Line> = (a, b, columnId) => {
  const [left, right] = [a.getValue<string | number>(columnId), b.getValue<string | number>(columnId)];
  return left < right ? -1 : left > right ? 1 : 0;
};
const columns = helper.columns([
  helper.accessor((line) => line.invoice.number, { id: 'number', header: 'Invoice', sortFn: byValue }),
  helper.accessor((line) => line.invoice.purchaseOrder ?? '', { id: 'po', header: 'PO', sortFn: byValue }),
  helper.accessor((line) => line.invoice.issueDate, { id: 'issued', header: 'Issued', sortFn: byValue }),
  helper.accessor((line) => line.invoice.dueDate, { id: 'due', header: 'Due', sortFn: byValue }),
  helper.accessor((line) => line.daysLate, { id: 'daysLate', header: 'Days late', sortFn: byValue, sortDescFirst: true }),
  helper.accessor((line) => orderOf(line.expectation), { id: 'expected', header: 'Expected', sortFn: byValue }),
  helper.accessor((line) => line.invoice.amountMinor, { id: 'amount', header: 'Amount', sortFn: byValue, sortDescFirst: true }),
  helper.accessor((line) => line.invoice.openAmountMinor, { id: 'open', header: 'Open', sortFn: byValue, sortDescFirst: true }),
  helper.accessor((line) => line.invoice.status, { id: 'status', header: 'Status', sortFn: byValue }),
]);
const classNames: Readonly<Record<string, string | undefined>> = {
  po: columnStyles.po,
  issued: table.third,
  daysLate: `${table.right} ${columnStyles.daysLate}`,
  expected: columnStyles.expected,
  amount: `${table.right} ${table.second}`,
  open: table.right,
  status: table.wide,
};

type Props = { readonly account: AccountView; readonly policy: Policy; readonly scroller: HTMLElement | null };

/** All invoices and credit memos, sortable, open ones first to see; thousands stay smooth. */
export function InvoiceTable({ account, policy, scroller }: Props) {
  const { folder, today } = account;
  const [isOpenOnly, setOpenOnly] = useState(() => folder.invoices.some((invoice) => invoice.status === 'open'));
  const payer = usePayer(folder, policy);
  const lines = useMemo(() => linesOf(folder.invoices, isOpenOnly, payer, today), [folder.invoices, isOpenOnly, payer, today]);
  const openCount = useMemo(() => folder.invoices.filter((invoice) => invoice.status === 'open').length, [folder.invoices]);
  const model = useTable({
    features,
    columns,
    data: lines,
    initialState: { sorting: [{ id: 'due', desc: false }] },
    enableSortingRemoval: false,
  });
  const { rows } = model.getRowModel();
  const { indexes, abovePx, belowPx } = useVirtualRows(rows.length, scroller);
  const shownIds = useMemo(() => rows.map((row) => row.original.invoice.id), [rows]);
  const picking = useInvoicePicking(folder.account.id, shownIds, shownIds);
  const format = useMemo(() => amountFormatOf(lines.map((line) => line.invoice)), [lines]);
  if (folder.invoices.length === 0) return <p className={styles.none}>This account has no invoices.</p>;
  return (
    <>
      <WhichInvoices
        isOpenOnly={isOpenOnly}
        onChange={setOpenOnly}
        openCount={openCount}
        allCount={folder.invoices.length}
        paidCount={payer.recentDelays.length}
      />
      <div className={`${styles.frame} ${table.frame}`}>
        <table className={`${table.table} ${table.sticky} ${columnStyles.table}`} aria-rowcount={rows.length + 1} aria-label="Invoices">
          <thead>
            <tr>
              {model.getHeaderGroups()[0]?.headers.map(({ column }) => (
                <SortHeader
                  key={column.id}
                  words={String(column.columnDef.header)}
                  className={classNames[column.id]}
                  sorted={column.getIsSorted()}
                  onSort={() => column.toggleSorting()}
                />
              ))}
            </tr>
          </thead>
          <tbody onKeyDown={picking.onKeyDown}>
            <SpacerRow heightPx={abovePx} />
            {indexes.map((index) => {
              const row = rows[index];
              if (!row) return null;
              return (
                <InvoiceRow
                  key={row.original.invoice.id}
                  line={row.original}
                  today={today}
                  format={format}
                  paidCount={payer.recentDelays.length}
                  index={index}
                  picking={picking}
                />
              );
            })}
            <SpacerRow heightPx={belowPx} />
          </tbody>
        </table>
        {rows.length === 0 && <p className={styles.none}>Nothing is open. “All” shows what has been paid.</p>}
      </div>
    </>
  );
}

type WhichProps = {
  readonly isOpenOnly: boolean;
  readonly onChange: (isOpenOnly: boolean) => void;
  readonly openCount: number;
  readonly allCount: number;
  readonly paidCount: number;
};

function WhichInvoices({ isOpenOnly, onChange, openCount, allCount, paidCount }: WhichProps) {
  return (
    <div className={styles.tools} role="group" aria-label="Which invoices">
      <button type="button" aria-pressed={isOpenOnly} onClick={() => onChange(true)}>
        Open <span>{formatCount(openCount)}</span>
      </button>
      <button type="button" aria-pressed={!isOpenOnly} onClick={() => onChange(false)}>
        All <span>{formatCount(allCount)}</span>
      </button>
      {openCount > 0 && <p>{wordsOfExpectedBase(paidCount)}</p>}
    </div>
  );
}

function linesOf(invoices: readonly Invoice[], isOpenOnly: boolean, payer: PayerKnown, today: LocalDate): Line[] {
  return invoices
    .filter((invoice) => !isOpenOnly || invoice.status === 'open')
    .map((invoice) => ({
      invoice,
      daysLate: invoice.status === 'open' ? daysLateOf(invoice.dueDate, today) : 0,
      expectation: paymentExpectationOf(invoice, payer, today),
    }));
}

type RowProps = {
  readonly line: Line;
  readonly today: LocalDate;
  readonly format: ReturnType<typeof amountFormatOf>;
  readonly paidCount: number;
  readonly index: number;
  readonly picking: InvoicePicking;
};

function InvoiceRow({ line, today, format, paidCount, index, picking }: RowProps) {
  const { invoice, daysLate } = line;
  return (
    <tr aria-rowindex={index + 2} data-chosen={picking.chosen.includes(invoice.id)}>
      <td className={table.id}>
        <InvoiceBox invoice={invoice} picking={picking} />
      </td>
      <td className={columnStyles.po}>{invoice.purchaseOrder}</td>
      <td className={table.third}>{formatDate(invoice.issueDate, today)}</td>
      <td>{formatDate(invoice.dueDate, today)}</td>
      <td className={`${table.right} ${columnStyles.daysLate}`}>{daysLate > 0 ? formatCount(daysLate) : ''}</td>
      <ExpectedCell line={line} paidCount={paidCount} today={today} />
      <td className={`${table.right} ${table.second}`}>{format(invoice.amountMinor, invoice.currency)}</td>
      <td className={table.right}>{format(invoice.openAmountMinor, invoice.currency)}</td>
      <td className={table.wide}>
        <InvoiceStatus invoice={invoice} today={today} />
      </td>
    </tr>
  );
}

function ExpectedCell({ line: { invoice, expectation }, paidCount, today }: Pick<RowProps, 'line' | 'paidCount' | 'today'>) {
  if (expectation === null) {
    return <td className={columnStyles.expected} title={wordsOfPaidDay(invoice, today) ?? undefined} />;
  }
  const { short, how, isTold } = wordsOfExpectation(expectation, paidCount, today);
  return (
    <td className={`${columnStyles.expected} ${isTold ? '' : table.faint}`} title={how}>
      {short}
      {expectation.kind === 'expected' && expectation.latest > expectation.on && (
        <span className={columnStyles.latest}>–{formatDate(expectation.latest, today)}</span>
      )}
    </td>
  );
}
