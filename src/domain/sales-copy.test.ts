import { expect, test } from 'vitest';
import { build } from '#tests/support/build.ts';
import { hostileTexts } from '#tests/support/hostile-texts.ts';
import { ccOfRun, salesCopyOf } from './sales-copy.ts';

const rep = (salesRep: string | null, salesRepEmail: string | null) => build.account({ salesRep, salesRepEmail });

test('the sales representative of an account gets a copy where the books have one whole address', () => {
  expect(salesCopyOf(rep('A. Ortiz', 'a.ortiz@brightwater.example'))).toEqual({
    status: 'open',
    name: 'A. Ortiz',
    address: 'a.ortiz@brightwater.example',
  });
  expect(salesCopyOf(rep('A. Ortiz', null))).toEqual({ status: 'noAddress', name: 'A. Ortiz' });
  expect(salesCopyOf(rep(null, null))).toEqual({ status: 'nobody' });
  expect(salesCopyOf(rep(null, 'sales@brightwater.example'))).toMatchObject({ status: 'open', name: 'sales@brightwater.example' });
});

test('what is no one address gets nothing, whatever the books say', () => {
  const more = [
    'a@b.example, c@d.example',
    'a@b.example\r\nBcc: evil@x.test',
    'Ann <a@b.example>',
    'a@b.example;c@d.example',
    'a@localhost',
  ];
  for (const text of [...hostileTexts, ...more]) {
    if (text.length > 254) continue;
    expect(salesCopyOf(rep('A. Ortiz', text)).status).toBe('noAddress');
    expect(ccOfRun(rep('A. Ortiz', text), { copiesSalesRep: true }, 'ap@customer.example')).toBeNull();
  }
});

test('a run copies to them only where the company wants that, and nobody gets a mail twice', () => {
  const account = rep('A. Ortiz', 'a.ortiz@brightwater.example');
  expect(ccOfRun(account, { copiesSalesRep: true }, 'ap@customer.example')).toBe('a.ortiz@brightwater.example');
  expect(ccOfRun(account, { copiesSalesRep: false }, 'ap@customer.example')).toBeNull();
  expect(ccOfRun(account, { copiesSalesRep: true }, 'A.Ortiz@brightwater.example')).toBeNull();
});
