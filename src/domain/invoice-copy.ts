import type { Invoice } from './rows.ts';
import type { Language } from './language.ts';
import { escapeMarkup } from './message-markup.ts';
import { printMoney, printShortDate } from './print-words.ts';

type Words = Readonly<
  Record<'invoice' | 'creditMemo' | 'copy' | 'issued' | 'due' | 'order' | 'amount' | 'open' | 'disputed' | 'paid' | 'note', string>
>;

const words: Readonly<Record<Language, Words>> = {
  en: {
    invoice: 'Invoice',
    creditMemo: 'Credit memo',
    copy: 'COPY',
    issued: 'Issued',
    due: 'Due',
    order: 'Your order',
    amount: 'Amount',
    open: 'Still open',
    disputed: 'Of which disputed',
    paid: 'Paid on',
    note: 'This is a copy from our receivables ledger and not an original for tax purposes.',
  },
  de: {
    invoice: 'Rechnung',
    creditMemo: 'Gutschrift',
    copy: 'KOPIE',
    issued: 'Rechnungsdatum',
    due: 'Fällig am',
    order: 'Ihre Bestellung',
    amount: 'Betrag',
    open: 'Noch offen',
    disputed: 'Davon strittig',
    paid: 'Bezahlt am',
    note: 'Dies ist eine Kopie aus unserer Debitorenbuchhaltung und kein Original im steuerlichen Sinn.',
  },
  fr: {
    invoice: 'Facture',
    creditMemo: 'Avoir',
    copy: 'COPIE',
    issued: 'Émise le',
    due: 'Échéance',
    order: 'Votre commande',
    amount: 'Montant',
    open: 'Restant dû',
    disputed: 'Dont contesté',
    paid: 'Payée le',
    note: 'Ceci est une copie issue de notre comptabilité clients et non un original à des fins fiscales.',
  },
  es: {
    invoice: 'Factura',
    creditMemo: 'Nota de crédito',
    copy: 'COPIA',
    issued: 'Emitida el',
    due: 'Vencimiento',
    order: 'Su pedido',
    amount: 'Importe',
    open: 'Pendiente',
    disputed: 'De ello en disputa',
    paid: 'Pagada el',
    note: 'Esta es una copia de nuestra contabilidad de clientes y no un original a efectos fiscales.',
  },
};

/** A copy of an invoice from its row, marked as one, in the markup of messages. The original with its lines is in the books it came from. */
export function invoiceCopyOf(invoice: Invoice, language: Language): { readonly subject: string; readonly body: string } {
  const say = words[language];
  const { kind, number, issueDate, dueDate, purchaseOrder, paidDate, amountMinor, openAmountMinor, disputedAmountMinor, currency } =
    invoice;
  const money = (minor: number): string => printMoney(minor, currency, language);
  const rows = [
    [say.issued, printShortDate(issueDate, language)],
    [say.due, printShortDate(dueDate, language)],
    ...(purchaseOrder === null ? [] : [[say.order, purchaseOrder]]),
    [say.amount, money(amountMinor)],
    ...(paidDate === null ? [] : [[say.paid, printShortDate(paidDate, language)]]),
    [say.open, money(openAmountMinor)],
    ...(disputedAmountMinor === 0 ? [] : [[say.disputed, money(disputedAmountMinor)]]),
  ];
  const table = rows.map((row) => `| ${row.map(escapeMarkup).join(' | ')} |`);
  return {
    subject: `${say.copy}: ${say[kind]} ${number}`,
    body: [[`| ${escapeMarkup(say[kind])} | ${escapeMarkup(number)} |`, '|--|-:|', ...table].join('\n'), say.note].join('\n\n'),
  };
}
