import { describe, expect, it } from 'vitest';
import { build } from '#tests/support/build.ts';
import { attachmentsOf, enclosuresOf, madeCountOf } from './message-enclosures.ts';

const items = (...numbers: string[]) => numbers.map((number) => ({ invoice: build.invoice({ number }) }));

describe('what goes along with a message', () => {
  it('is written a line each and read back as it was', () => {
    const attachments = attachmentsOf(['statement', 'invoices'], items('1001', 'R 2026/4'));
    expect(attachments).toBe('statement\ninvoice 1001\ninvoice R 2026/4');
    expect(enclosuresOf({ attachments })).toEqual([
      { kind: 'statement' },
      { kind: 'invoice', number: '1001' },
      { kind: 'invoice', number: 'R 2026/4' },
    ]);
    expect(madeCountOf({ attachments: `${attachments}\nfile ${'a'.repeat(64)} note.txt` })).toBe(3);
    expect(attachmentsOf([], items('1001'))).toBe('');
    expect(madeCountOf({ attachments: '' })).toBe(0);
    expect(enclosuresOf({ attachments: '' })).toEqual([]);
  });

  it('fits its row: of very many invoices as many copies go along as have room, each with its whole number', () => {
    const numbers = Array.from({ length: 500 }, (_, at) => `INV-2026-${at + 10_000}`);
    const attachments = attachmentsOf(['statement', 'invoices'], items(...numbers));
    expect(build.message({ attachments }).attachments).toBe(attachments);
    const copies = enclosuresOf({ attachments }).flatMap((each) => (each.kind === 'invoice' ? [each.number] : []));
    expect(copies.length).toBeGreaterThan(100);
    expect(copies).toEqual(numbers.slice(0, copies.length));
  });

  it('may be a file by its content and name; other lines are none', () => {
    const sha256 = 'a'.repeat(64);
    expect(enclosuresOf({ attachments: `file ${sha256} Contract 2026.pdf\nfile abc x.pdf\nsomething` })).toEqual([
      { kind: 'file', sha256, name: 'Contract 2026.pdf' },
    ]);
  });
});
