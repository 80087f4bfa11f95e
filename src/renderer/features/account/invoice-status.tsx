import type { LocalDate } from '#domain/kernel/dates.ts';
import type { Invoice } from '#domain/rows.ts';
import { formatDate } from '#renderer/ui/dates.ts';
import { formatMoney } from '#renderer/ui/money.ts';
import { Tag } from '#renderer/ui/tag.tsx';
import table from '#renderer/ui/table.module.css';
import { invoiceStatusWords } from '#renderer/ui/words.ts';

/** How an invoice stands: paid and when, disputed and why, or simply open. */
export function InvoiceStatus({ invoice, today }: { readonly invoice: Invoice; readonly today: LocalDate }) {
  if (invoice.status === 'paid') {
    return <Tag tone="ok">{invoice.paidDate === null ? 'Paid' : `Paid ${formatDate(invoice.paidDate, today)}`}</Tag>;
  }
  if (invoice.status === 'void') return <Tag tone="neutral">{invoiceStatusWords.void}</Tag>;
  if (invoice.disputedAmountMinor > 0) {
    const reason = invoice.disputeReason ?? 'reason unknown';
    return (
      <Tag tone="violet" title={`${formatMoney(invoice.disputedAmountMinor, invoice.currency)} disputed: ${reason}`}>
        Disputed<span className={table.lessNarrow}>: {reason}</span>
      </Tag>
    );
  }
  if (invoice.kind === 'creditMemo') return <Tag tone="ok">Credit memo</Tag>;
  if (invoice.openAmountMinor < invoice.amountMinor) return <Tag tone="neutral">Partly paid</Tag>;
  return <Tag tone="neutral">{invoiceStatusWords.open}</Tag>;
}
