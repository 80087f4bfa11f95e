import { describe, expect, it } from 'vitest';
import { build } from '#tests/support/build.ts';
import { invoiceCopyOf } from './invoice-copy.ts';
import { languages } from './language.ts';
import { blocksOf, plainLine } from './message-markup.ts';

const tableOf = (body: string) => {
  const table = blocksOf(body).find((block) => block.kind === 'table');
  if (table?.kind !== 'table') throw new Error('there is no table');
  return [table.head, ...table.rows].map((row) => row.map(plainLine));
};

describe('a copy of an invoice', () => {
  it('says that it is one, in every language, in its subject and below its table', () => {
    const invoice = build.invoice({ number: '1930438491' });
    const subjects = languages.map((language) => invoiceCopyOf(invoice, language).subject);
    expect(subjects).toEqual([
      'COPY: Invoice 1930438491',
      'KOPIE: Rechnung 1930438491',
      'COPIE: Facture 1930438491',
      'COPIA: Factura 1930438491',
    ]);
    for (const language of languages) expect(blocksOf(invoiceCopyOf(invoice, language).body).at(-1)?.kind).toBe('paragraph');
  });

  it('has the row’s own days and amounts', () => {
    const invoice = build.invoice({
      number: '7',
      issueDate: '2026-01-02',
      dueDate: '2026-02-01',
      purchaseOrder: 'PO 44',
      currency: 'EUR',
      amountMinor: 123_450,
      openAmountMinor: 100_000,
      disputedAmountMinor: 2500,
    });
    expect(tableOf(invoiceCopyOf(invoice, 'de').body)).toEqual([
      ['Rechnung', '7'],
      ['Rechnungsdatum', '02.01.2026'],
      ['Fällig am', '01.02.2026'],
      ['Ihre Bestellung', 'PO 44'],
      ['Betrag', '1.234,50\u00a0€'],
      ['Noch offen', '1.000,00\u00a0€'],
      ['Davon strittig', '25,00\u00a0€'],
    ]);
  });

  it('takes a number and an order for text, whatever they are', () => {
    const invoice = build.invoice({ number: 'a | **b** \\ -', purchaseOrder: '| x |\n|--|' });
    const { body } = invoiceCopyOf(invoice, 'en');
    expect(tableOf(body)[0]).toEqual(['Invoice', 'a | **b** \\ -']);
    expect(tableOf(body)[3]).toEqual(['Your order', '| x | |--|']);
  });
});
