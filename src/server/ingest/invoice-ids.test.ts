import { describe, expect, it } from 'vitest';
import { BinaryRows } from '../db/copy-binary.ts';
import { stableId } from '../stable-id.ts';
import { invoiceId, keyOfAccount, variantOf } from './invoice-ids.ts';

const account = '0190f3a2-7b1c-8def-8abc-0123456789ab';

/** The text of an id, by way of the bytes that PostgreSQL gets. */
function textOf(accountId: string, number: string, variant?: number): string {
  const words = new Int32Array(4);
  invoiceId(keyOfAccount(accountId), number, words);
  const rows = new BinaryRows('t', ['id']);
  rows.row();
  rows.id(words, variant);
  const hex = rows.take().subarray(25, 41).toString('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

describe('the id of an invoice', () => {
  it('follows from account and number, and is the stable id but for the variant', () => {
    const variant = /(?<=-8[\da-f]{3}-)[\da-f]/;
    for (const number of ['INV-1', '', 'é☃', 'x'.repeat(64)]) {
      const id = textOf(account, number);
      expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-8[\da-f]{3}-[\da-f]{12}$/);
      expect(id).toBe(stableId('invoice', account, number).replace(variant, '8'));
    }
  });

  it('is another for another number, another account and another row of the family', () => {
    const other = account.replace('a2', 'a3');
    const ids = Object.values(variantOf).flatMap((variant) => [
      textOf(account, 'INV-1', variant),
      textOf(account, 'INV-2', variant),
      textOf(other, 'INV-1', variant),
    ]);
    expect(new Set(ids).size).toBe(9);
  });
});
