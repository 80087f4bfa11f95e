import { expect, test } from 'vitest';
import { build } from '#tests/support/build.ts';
import { folderReader, withPuts } from './folder.ts';
import { put } from './rows.ts';

test('a newer row takes the place of the old one, an older one does not', () => {
  const folder = build.folder({ invoices: [build.invoice({ version: 5 })] });
  const [invoice] = folder.invoices;
  if (!invoice) throw new Error('the folder has an invoice');
  const older = withPuts(folder, [put('invoices', { ...invoice, openAmountMinor: 1, version: 4 })]);
  const newer = withPuts(folder, [put('invoices', { ...invoice, openAmountMinor: 2, version: 6 })]);
  expect(older.invoices[0]?.openAmountMinor).toBe(100_00);
  expect(newer.invoices[0]?.openAmountMinor).toBe(2);
});

test('a reader of one folder knows nothing of other accounts', async () => {
  const folder = build.folder({ contacts: [build.contact()] });
  const reader = folderReader(folder);
  const stranger = build.accountId();
  expect(await reader.ofAccount('contacts', stranger)).toEqual([]);
  expect(await reader.get('accounts', stranger, folder.account.id)).toBeUndefined();
  expect(await reader.get('accounts', folder.account.id, folder.account.id)).toEqual(folder.account);
});
