import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { localDateSchema } from '#domain/kernel/dates.ts';
import { summaryOf } from './import-summary.ts';
import { loadMapping } from './mapping.ts';
import { parseLedger } from './parse-ledger.ts';

const asOf = localDateSchema.parse('2020-12-31');
const datariskHead = 'ID_CLIENTE,SAFRA_REF,DATA_EMISSAO_DOCUMENTO,DATA_PAGAMENTO,DATA_VENCIMENTO,VALOR_A_PAGAR,TAXA';
const genericHead = 'account_number,account_name,invoice_number,issue_date,due_date,paid_date,amount,currency';

describe('parseLedger', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'collector-ledger-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const parse = (content: string | Buffer, mapping = 'generic', more: { asOf?: string; allowLarge?: boolean; currency?: never } = {}) => {
    const file = path.join(folder, 'ledger.csv');
    writeFileSync(file, content);
    return parseLedger({
      file,
      mapping: loadMapping(mapping),
      asOf: more.asOf === undefined ? asOf : localDateSchema.parse(more.asOf),
      allowLarge: more.allowLarge,
    });
  };
  const lines = (...rows: string[]): string => [genericHead, ...rows, ''].join('\n');
  const good = 'A-1,Acme,INV-1,2020-01-02,2020-02-01,,100.00,USD';

  it('reads a line', async () => {
    const { lines: read, refused, warnings } = await parse(lines('A-1, Acme  Ltd ,INV-1,2020-01-02,2020-02-01,2020-02-03,100.5,usd'));
    expect(read).toEqual([
      {
        line: 2,
        accountNumber: 'A-1',
        accountName: 'Acme Ltd',
        parentNumber: null,
        salesRep: null,
        salesRepEmail: null,
        customer: { country: null, region: null, timeZone: null, partyKind: null },
        number: 'INV-1',
        purchaseOrder: null,
        kind: 'invoice',
        issueDate: '2020-01-02',
        dueDate: '2020-02-01',
        termsDays: 30,
        currency: 'USD',
        amountMinor: 10050,
        openAmountMinor: 0,
        paidDate: '2020-02-03',
      },
    ]);
    expect([refused, warnings]).toEqual([[], []]);
  });

  it('reads a parent, and refuses a customer that is its own and a parent without end', async () => {
    const row = (parent: string, at: number) => `41,Acme,INV-${at},2020-01-02,2020-02-01,100.00,USD,${parent}`;
    const head = 'account_number,account_name,invoice_number,issue_date,due_date,amount,currency,Parent';
    const file = [head, ...[' G-7 ', '', '41', '41.0', '7000.0', 'G'.repeat(65)].map(row), ''].join('\n');
    const { lines: read, refused } = await parse(file);
    expect(read.map(({ parentNumber }) => parentNumber)).toEqual(['G-7', null, '7000']);
    expect(refused.map(({ line, column, code }) => [line, column, code])).toEqual([
      [4, 'Parent', 'parent.itself'],
      [5, 'Parent', 'parent.itself'],
      [7, 'Parent', 'parent.tooLong'],
    ]);
    for (const { why } of refused) expect(why).toMatch(/^[a-z].{10,}/);
  });

  it('reads who sells to a customer, and says of what is no one address that the customer goes without', async () => {
    const row = (sales: string, at: number) => `41,Acme,INV-${at},2020-01-02,2020-02-01,100.00,USD,${sales}`;
    const head = 'account_number,account_name,invoice_number,issue_date,due_date,amount,currency,Sales Rep,Sales Rep Email';
    const bad = ['"a@b.example, c@d.example"', '"a@b.example\r\nBcc: evil@x.test"', 'Ann <a@b.example>', 'ann'];
    const file = [head, ...[' Ann , ann@b.example ', ',', ...bad.map((email) => `"An\nn",${email}`)].map(row), ''].join('\n');
    const { lines: read, refused, warnings } = await parse(file);
    expect(refused).toEqual([]);
    expect(read.map(({ salesRep, salesRepEmail }) => [salesRep, salesRepEmail])).toEqual([
      ['Ann', 'ann@b.example'],
      [null, null],
      ...bad.map(() => ['An n', null]),
    ]);
    expect(warnings.map(({ column, code }) => [column, code])).toEqual(bad.map(() => ['Sales Rep Email', 'salesEmailUnusable']));
    for (const { why } of warnings) expect(why).toContain('imported without it');
  });

  it('reads where a customer is and who it is, and says of what names nothing that the customer goes without', async () => {
    const row = (customer: string, at: number) => `41,Acme,INV-${at},2020-01-02,2020-02-01,100.00,USD,${customer}`;
    const head = 'account_number,account_name,invoice_number,issue_date,due_date,amount,currency,Country,State,Time Zone,Customer Type';
    const good = ['us,ca,America/Los_Angeles,Sole Trader', 'United States,California,,Consumer', ',,,', 'Canada,Quebec,,company'];
    const bad = ['Atlantis,Bayern,Mars/Base,robot'];
    const { lines: read, refused, warnings } = await parse([head, ...[...good, ...bad].map(row), ''].join('\n'));
    expect(refused).toEqual([]);
    expect(read.map(({ customer: { country, region, timeZone, partyKind } }) => [country, region, timeZone, partyKind])).toEqual([
      ['US', 'US-CA', 'America/Los_Angeles', 'naturalPerson'],
      ['US', 'US-CA', null, 'consumer'],
      [null, null, null, null],
      ['CA', 'CA-QC', null, 'company'],
      [null, null, null, null],
    ]);
    expect(warnings.map(({ line: at, column, value, code }) => [at, column, value, code])).toEqual([
      [6, 'Country', 'Atlantis', 'customerUnusable'],
      [6, 'State', 'Bayern', 'customerUnusable'],
      [6, 'Time Zone', 'Mars/Base', 'customerUnusable'],
      [6, 'Customer Type', 'robot', 'customerUnusable'],
    ]);
    for (const { why } of warnings) expect(why).toContain('imported without it');
  });

  it.each([
    ['no amount', 'A-1,,I,2020-01-02,2020-02-01,,,USD', 'amount', 'amount.missing'],
    ['an amount that is none', 'A-1,,I,2020-01-02,2020-02-01,,n/a,USD', 'amount', 'amount.unreadable'],
    ['an amount with too many decimals', 'A-1,,I,2020-01-02,2020-02-01,,1.005,USD', 'amount', 'amount.tooManyDecimals'],
    ['an amount of nothing', 'A-1,,I,2020-01-02,2020-02-01,,0.00,USD', 'amount', 'amount.zero'],
    ['an amount beyond reason', 'A-1,,I,2020-01-02,2020-02-01,,999999999999999,USD', 'amount', 'amount.tooLarge'],
    ['no customer', ' ,,I,2020-01-02,2020-02-01,,1,USD', 'account_number', 'account.missing'],
    ['no issue date', 'A-1,,I,,2020-02-01,,1,USD', 'issue_date', 'issueDate.missing'],
    ['an issue date that is none', 'A-1,,I,soon,2020-02-01,,1,USD', 'issue_date', 'issueDate.unreadable'],
    ['no due date', 'A-1,,I,2020-01-02,,,1,USD', 'due_date', 'dueDate.missing'],
    ['a due date that is not in the calendar', 'A-1,,I,2020-01-02,2020-02-30,,1,USD', 'due_date', 'dueDate.unreadable'],
    ['a paid date that is none', 'A-1,,I,2020-01-02,2020-02-01,00:00.0,1,USD', 'paid_date', 'paidDate.unreadable'],
    ['no invoice number', 'A-1,,,2020-01-02,2020-02-01,,1,USD', 'invoice_number', 'invoiceNumber.missing'],
    ['no currency', 'A-1,,I,2020-01-02,2020-02-01,,1,', 'currency', 'currency.missing'],
    ['a currency that is none', 'A-1,,I,2020-01-02,2020-02-01,,1,Dollars', 'currency', 'currency.unknown'],
    ['a cell too many that holds something', 'A-1,,I,2020-01-02,2020-02-01,,1,USD,,x', 'cell 10', 'line.tooManyCells'],
    ['fewer cells than the heading', 'A-1,,I,2020-01-02', 'amount', 'amount.missing'],
    ['a cell of 40 KB', `A-1,${'x'.repeat(40_000)},I,2020-01-02,2020-02-01,,1,USD`, 'cell 2', 'line.cellTooLong'],
    ['a number longer than any', `A-1,,${'9'.repeat(65)},2020-01-02,2020-02-01,,1,USD`, 'invoice_number', 'invoiceNumber.tooLong'],
  ])('refuses a line with %s, and only that line', async (_what, row, column, code) => {
    const { lines: read, refused } = await parse(lines(good, row, good.replace('INV-1', 'INV-2')));
    expect(refused).toMatchObject([{ line: 3, column, code }]);
    expect(refused[0]?.why).toMatch(/^[a-z].{10,}/);
    expect(read.map((line) => line.line)).toEqual([2, 4]);
  });

  it('refuses exact duplicates and counts them; a used number with other contents is refused too, but is none', async () => {
    const {
      lines: read,
      refused,
      duplicates,
    } = await parse(lines(good, good, good.replace('100.00', '100'), good.replace('100.00', '200.00'), good.replace('A-1', 'A-2')));
    expect(read.map((line) => line.line)).toEqual([2, 6]);
    expect(refused.map(({ line, code }) => [line, code])).toEqual([
      [3, 'line.duplicate'],
      [4, 'line.duplicate'],
      [5, 'invoiceNumber.taken'],
    ]);
    expect(duplicates).toBe(2);
  });

  it('imports oddities and lists them', async () => {
    const { lines: read, warnings } = await parse(
      lines(
        'A,,1,2020-05-02,2020-05-01,,1,USD',
        'A,,2,2020-05-02,2020-06-01,2020-05-01,1,USD',
        'A,,3,2018-05-02,2019-05-03,,1,USD',
        'A,,4,2019-05-02,2020-05-01,,1,USD',
        'A,,5,2019-05-02,2020-05-02,,1,USD',
      ),
    );
    expect(read).toHaveLength(5);
    expect(warnings.map(({ line, code }) => [line, code])).toEqual([
      [2, 'dueBeforeIssue'],
      [3, 'paidBeforeIssue'],
      [4, 'termsOverYear'],
      [6, 'termsOverYear'],
    ]);
  });

  it('takes payments after the business date for not having happened', async () => {
    const rows = lines('A,,1,2020-05-02,2020-06-01,2020-06-10,1,USD', 'A,,2,2020-05-02,2020-06-01,2020-06-11,1,USD');
    const { lines: read } = await parse(rows, 'generic', { asOf: '2020-06-10' });
    expect(read.map(({ openAmountMinor, paidDate }) => [openAmountMinor, paidDate])).toEqual([
      [0, '2020-06-10'],
      [100, null],
    ]);
  });

  it('takes negative amounts for credit memos', async () => {
    const { lines: read } = await parse(lines('A,,1,2020-05-02,2020-06-01,,-1.50,USD', 'A,,2,2020-05-02,2020-06-01,2020-06-02,(2.00),USD'));
    expect(read.map(({ kind, amountMinor, openAmountMinor }) => [kind, amountMinor, openAmountMinor])).toEqual([
      ['creditMemo', -150, -150],
      ['creditMemo', -200, 0],
    ]);
  });

  it('reads what is open of an invoice where the file says it', async () => {
    const head = 'customer,invoice,date,due date,amount,balance,currency';
    const { lines: read } = await parse(
      [
        head,
        'A,1,2020-05-02,2020-06-01,10,4,USD',
        'A,2,2020-05-02,2020-06-01,10,0,USD',
        'A,3,2020-05-02,2020-06-01,-10,-4,USD',
        'A,4,2020-05-02,2020-06-01,10,12,USD',
      ].join('\n'),
    );
    expect(read.map((line) => line.openAmountMinor)).toEqual([400, 0, -400, 1000]);
  });

  it('keeps numbers of 19 digits to the last one', async () => {
    const { lines: read } = await parse(lines('9223372036854775807,,1930438491.0,2020-05-02,2020-06-01,,1,USD'));
    expect(read[0]).toMatchObject({ accountNumber: '9223372036854775807', number: '1930438491' });
  });

  it('passes over empty lines and forty columns that nobody asked for', async () => {
    const extra = Array.from({ length: 40 }, (_, at) => `extra${at}`);
    const { lines: read, refused } = await parse(
      [`${genericHead},${extra.join(',')}`, `${good},${extra.join(',')}`, '', ',,,,,,,', `${good.replace('INV-1', 'INV-2')},`].join('\n'),
    );
    expect(read.map((line) => line.line)).toEqual([2, 5]);
    expect(refused).toEqual([]);
  });

  it('finds the columns in any order and case, behind any usual delimiter', async () => {
    for (const delimiter of [';', '\t', '|']) {
      const text = ['Currency;AMOUNT;Due_Date;issue_date;Invoice;Customer', 'USD;1,5;2020-02-01;2020-01-02;I;A']
        .join('\n')
        .replaceAll(';', delimiter)
        .replace('1,5', '1.5');
      expect((await parse(text)).lines).toMatchObject([{ accountNumber: 'A', amountMinor: 150 }]);
    }
  });

  it.each([
    ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF${genericHead}\nA,Müller,1,2020-01-02,2020-02-01,,1,USD`, 'utf8'), 'utf-8'],
    ['UTF-16', Buffer.from(`\uFEFF${genericHead}\nA,Müller,1,2020-01-02,2020-02-01,,1,USD`, 'utf16le'), 'utf-16le'],
    ['UTF-16 without a mark', Buffer.from(`${genericHead}\nA,Müller,1,2020-01-02,2020-02-01,,1,USD`, 'utf16le'), 'utf-16le'],
    [
      'UTF-16 the other way round',
      Buffer.from(`\uFEFF${genericHead}\nA,Müller,1,2020-01-02,2020-02-01,,1,USD`, 'utf16le').swap16(),
      'utf-16be',
    ],
    ['Windows-1252', Buffer.from(`${genericHead}\nA,Müller,1,2020-01-02,2020-02-01,,1,USD`, 'latin1'), 'windows-1252'],
  ])('reads %s', async (_what, content, encoding) => {
    const { lines: read, source } = await parse(content);
    expect(source.encoding).toBe(encoding);
    expect(read).toMatchObject([{ accountName: 'Müller', accountNumber: 'A' }]);
  });

  it('tells UTF-8 from other encodings where a character lies across two pieces of the file', async () => {
    const rows = Array.from({ length: 9_000 }, (_, at) => `A,Müller ☃😀,${at},2020-01-02,2020-02-01,,1,USD`);
    for (const start of ['', 'x', 'xx', 'xxx']) {
      const { lines: read, source } = await parse(lines(good.replace('Acme', `Acme${start}`), ...rows));
      expect(source.encoding).toBe('utf-8');
      expect(new Set(read.slice(1).map((line) => line.accountName))).toEqual(new Set(['Müller ☃😀']));
    }
    const cut = Buffer.concat([Buffer.from(lines(good)), Buffer.from('ü').subarray(0, 1)]);
    expect((await parse(cut)).source.encoding).toBe('windows-1252');
  });

  it.each([
    ['is empty', '', /is empty/],
    ['has zero bytes', Buffer.concat([Buffer.from(lines(good)), Buffer.from([0])]), /zero byte/],
    [
      'lacks a column',
      'account_number,amount\nA,1\n',
      /no column "issue_date" or .*"invoice_number".*Its columns are: account_number, amount/,
    ],
    ['has a column twice', `${genericHead},Amount\n${good},2`, /two columns named "amount"/],
    ['has 201 columns', `${genericHead}${',x'.repeat(193)}\n${good}`, /201 columns/],
    ['has a quote that is not closed', lines(good, `A-2,"Acme,INV-9,2020-01-02,2020-02-01,,100.00,USD`, good), /line 3 is not closed/],
    ['is another kind of file', Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 0, 1, 2, 3, 200]), /zero byte/],
  ])('refuses a file that %s, with words', async (_what, content, words) => {
    await expect(parse(content)).rejects.toThrow(words);
    await expect(parse(content)).rejects.toThrow(/Nothing was imported/);
  });

  it('refuses a file that is not there, and one with more lines than is sane unless told', async () => {
    await expect(parseLedger({ file: path.join(folder, 'none.csv'), mapping: loadMapping('generic'), asOf })).rejects.toThrow(
      /There is no file/,
    );
    const many = [genericHead, ...Array.from({ length: 200_001 }, (_, at) => `A,,${at},2020-01-02,2020-02-01,,1,USD`)].join('\n');
    await expect(parse(many)).rejects.toThrow(/more than 200,000 lines/);
    expect((await parse(many, 'generic', { allowLarge: true })).lines).toHaveLength(200_001);
  });

  describe('with the datarisk mapping', () => {
    it('makes stable invoice numbers, tells equal invoices apart by their payment, and counts duplicates', async () => {
      const row = (paid: string, rate = '5.99'): string => `1661240395903230676,2020-01,2020-01-17,${paid},2020-02-06,35516.41,${rate}`;
      const {
        lines: read,
        duplicates,
        layout,
      } = await parse([datariskHead, row('2020-02-06'), row('2020-02-09'), row('2020-02-06'), row(''), row('')].join('\n'), 'datarisk');
      expect(layout.currency).toEqual({ fixed: 'BRL' });
      expect(read.map((line) => line.number)).toEqual([
        '20200117-20200206-3551641',
        '20200117-20200206-3551641-2',
        '20200117-20200206-3551641-3',
      ]);
      expect(duplicates).toBe(2);
    });
  });

  describe('with the highradius mapping', () => {
    const head =
      ',business_code,cust_number,name_customer,clear_date,buisness_year,doc_id,posting_date,due_in_date,baseline_create_date,cust_payment_terms,converted_usd';

    it('reads the converted copy: the company code says the currency, and the conversion is undone', async () => {
      const {
        lines: read,
        refused,
        divided,
      } = await parse(
        [
          head,
          '3,CA02,0140105,SYSC llc,,2020,2960623488,30-03-2020,10-04-2020,31-03-2020,CA10,2309.79',
          '7,U001,CCU001,TARG us ,,2020,1930659387,19-03-2020,03-04-2020,19-03-2020,NAA8,11173.02',
          '8,CA02,1,X,,2020,5,19-03-2020,03-04-2020,,CA10,1.00',
        ].join('\n'),
        'highradius',
      );
      expect(read.map(({ accountNumber, currency, amountMinor }) => [accountNumber, currency, amountMinor])).toEqual([
        ['0140105', 'CAD', 329970],
        ['CCU001', 'USD', 1117302],
      ]);
      expect(refused).toMatchObject([{ line: 4, code: 'amount.notDivisible' }]);
      expect(divided).toBe(1);
    });

    it('reads the original: own currency, dates as floats and with a time', async () => {
      const original =
        'business_code,cust_number,name_customer,clear_date,doc_id,posting_date,due_in_date,invoice_currency,total_open_amount';
      const { lines: read, refused } = await parse(
        [
          original,
          'U001,200769623,WAL-MAR corp,2020-02-11 00:00:00,1930438491.0,2020-01-26,20200210.0,USD,54273.28',
          'CA02,140,X,,1930438492.0,2020-01-26,20200210.0,CAD,1.10',
          'CA02,140,X,00:00.0,1930438493.0,2020-01-26,20200210.0,CAD,1.10',
        ].join('\n'),
        'highradius',
      );
      expect(read).toMatchObject([
        { number: '1930438491', dueDate: '2020-02-10', paidDate: '2020-02-11', openAmountMinor: 0 },
        { currency: 'CAD', amountMinor: 110 },
      ]);
      expect(refused).toMatchObject([{ line: 4, code: 'paidDate.unreadable' }]);
    });
  });

  it('reads a NetSuite search with its words for currencies and kinds', async () => {
    const { lines: read, refused } = await parse(
      [
        'Type,Document Number,ID,Name,Date,Due Date,Amount,Amount Remaining,Currency',
        'Invoice,INV1,C1,Acme,1/31/2020,3/1/2020,"1,234.50","1,234.50",US Dollar',
        'Credit Memo,CM1,C1,Acme,2/1/2020,2/1/2020,"(50.00)",(50.00),US Dollar',
        'Payment,P1,C1,Acme,2/1/2020,2/1/2020,10.00,,US Dollar',
      ].join('\n'),
      'netsuite',
    );
    expect(read.map(({ number, kind, amountMinor, openAmountMinor }) => [number, kind, amountMinor, openAmountMinor])).toEqual([
      ['INV1', 'invoice', 123450, 123450],
      ['CM1', 'creditMemo', -5000, -5000],
    ]);
    expect(refused).toMatchObject([{ line: 4, column: 'Type', code: 'kind.unknown' }]);
  });

  it('sums a file by currency and never across', async () => {
    const ledger = await parse(
      lines(
        'A,,1,2020-01-02,2020-02-01,,1.10,USD',
        'A,,2,2020-01-02,2020-02-01,2020-02-01,2.20,USD',
        'B,,3,2020-01-02,2020-02-01,,-0.10,USD',
        'B,,4,2020-01-02,2020-02-01,,500,JPY',
        'B,,4,2020-01-02,2020-02-01,,500,JPY',
        'B,,5,2020-01-02,2020-02-01,,,JPY',
      ),
    );
    expect(summaryOf(ledger)).toEqual({
      accounts: 2,
      invoices: 4,
      open: 3,
      paid: 1,
      refused: 2,
      duplicates: 1,
      warnings: 0,
      openAmount: { JPY: '500', USD: '1.00' },
      paidAmount: { USD: '2.20' },
    });
  });
});
