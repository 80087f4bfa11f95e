import { describe, expect, it } from 'vitest';
import { build, newId } from '#tests/support/build.ts';
import { noteTextOf, numbersOf } from './about-line.ts';
import { invoiceIdSchema } from '#domain/kernel/ids.ts';

describe('the line about the invoices', () => {
  it('stands above the words', () => {
    expect(noteTextOf(['INV-1', 'INV-2'], ' Pays on Friday. ')).toBe('About: INV-1, INV-2.\nPays on Friday.');
  });

  it('stands alone where nothing was said, and is not there without invoices', () => {
    expect(noteTextOf(['INV-1'], '')).toBe('About: INV-1.');
    expect(noteTextOf([], ' Pays. ')).toBe('Pays.');
  });

  it('counts what would leave no room for words', () => {
    const numbers = Array.from({ length: 200 }, (_, index) => `INV-${index}`);
    expect(noteTextOf(numbers, '')).toMatch(/INV-39 and 160 more\.$/);
  });

  it('leaves out an invoice that has left the folder', () => {
    const invoice = build.invoice({ number: 'INV-1' });
    const folder = build.folder({ invoices: [invoice] });
    expect(numbersOf(folder, { invoiceIds: [invoiceIdSchema.parse(newId()), invoice.id] })).toEqual(['INV-1']);
  });
});
