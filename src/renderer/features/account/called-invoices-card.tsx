import { isPastDue } from '#domain/invoice.ts';
import { compareTexts } from '#domain/kernel/compare-texts.ts';
import { daysBetween } from '#domain/kernel/dates.ts';
import type { Invoice } from '#domain/rows.ts';
import type { AccountView } from '#renderer/data/worker-protocol.ts';
import { chooseTab } from '#renderer/state/screen.ts';
import { Card } from '#renderer/ui/card.tsx';
import { formatDate } from '#renderer/ui/dates.ts';
import { LinkButton } from '#renderer/ui/link-button.tsx';
import { formatCount } from '#renderer/ui/money.ts';
import table from '#renderer/ui/table.module.css';
import { amountFormatOf } from './amount-format.ts';
import { InvoiceBox } from './invoice-box.tsx';
import { InvoiceStatus } from './invoice-status.tsx';
import { useInvoicePicking } from './use-invoice-picking.ts';

/** As many as are read at a glance; the rest is in the tab of invoices. */
const shownInvoices = 6;

type Props = { readonly account: AccountView; readonly onShowAll?: (() => void) | undefined };

const showInvoices = (): void => chooseTab('invoices');

/** The invoices a call is about: past due, oldest first; where none is, those that fall due next. */
export function CalledInvoicesCard({ account, onShowAll = showInvoices }: Props) {
  const { today, folder } = account;
  const open = folder.invoices.filter((invoice) => invoice.status === 'open');
  const owed = open
    .filter((invoice) => invoice.openAmountMinor > 0)
    .sort((a, b) => compareTexts(a.dueDate, b.dueDate) || b.openAmountMinor - a.openAmountMinor);
  const pastDue = owed.filter((invoice) => isPastDue(invoice, today));
  const isLate = pastDue.length > 0;
  const called = isLate ? pastDue : owed;
  const format = amountFormatOf(called);
  const shown = called.slice(0, shownInvoices);
  const picking = useInvoicePicking(folder.account.id, idsOf(shown), idsOf(called));
  if (called.length === 0) return null;
  return (
    <Card
      title={isLate ? 'Past-due invoices' : 'Invoices falling due'}
      aside={
        <>
          {formatCount(called.length)} of {formatCount(open.length)} {picking.mayPick && <PickingWords count={picking.chosen.length} />}{' '}
          {open.length > shown.length && <LinkButton onClick={onShowAll}>Show all</LinkButton>}
        </>
      }
    >
      <div className={table.frame}>
        <table className={table.table}>
          <thead>
            <tr>
              <th scope="col">Invoice</th>
              <th scope="col" className={table.first}>
                PO
              </th>
              <th scope="col">Due</th>
              <th scope="col" className={`${table.right} ${table.fourth}`}>
                <span className={table.lessNarrow}>Days </span>
                {isLate ? 'late' : 'left'}
              </th>
              <th scope="col" className={table.right}>
                Open
              </th>
              <th scope="col" className={table.wide}>
                Status
              </th>
            </tr>
          </thead>
          <tbody onKeyDown={picking.onKeyDown}>
            {shown.map((invoice) => (
              <tr key={invoice.id} data-chosen={picking.chosen.includes(invoice.id)}>
                <td className={table.id}>
                  <InvoiceBox invoice={invoice} picking={picking} />
                </td>
                <td className={table.first}>{invoice.purchaseOrder}</td>
                <td>{formatDate(invoice.dueDate, today)}</td>
                <td className={`${table.right} ${table.fourth}`}>{formatCount(Math.abs(daysBetween(invoice.dueDate, today)))}</td>
                <td className={table.right}>{format(invoice.openAmountMinor, invoice.currency)}</td>
                <td className={table.wide}>
                  <InvoiceStatus invoice={invoice} today={today} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}

const idsOf = (invoices: readonly Invoice[]) => invoices.map(({ id }) => id);
/** How many are in the note; while none is, how they get there, where there is room for that. */
const PickingWords = ({ count }: { readonly count: number }) =>
  count === 0 ? <span data-spare> · select with X</span> : <span> · {formatCount(count)} in the note</span>;
