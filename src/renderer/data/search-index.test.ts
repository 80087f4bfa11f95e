// @vitest-environment node
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Folder } from '#domain/folder.ts';
import type { AccountId } from '#domain/kernel/ids.ts';
import { build, newId } from '#tests/support/build.ts';
import { SearchIndex } from './search-index.ts';
import { queryOf } from './search-query.ts';
import { folded, searchTextOf } from './search-text.ts';

const note = (text: string) => build.note({ text });
const payment = (over: { reference: string; amountMinor: number; currency?: string }) => ({
  id: newId(),
  receivedDate: '2026-03-20',
  method: 'check',
  currency: 'USD',
  unappliedAmountMinor: 0,
  batchId: null,
  version: 1,
  ...over,
});
const plain = build.account();
const shownInvoice = 'INV-77 · PO 4711 · 1,234.50 of 9,876,543.10 USD';
const shownContact = 'José Núñez · +1 (312) 555-0148 · jose@cafe.example';

let index: SearchIndex;
const add = (folder: Folder): Folder => {
  index.set(folder.account.id, searchTextOf(folder));
  return folder;
};
const names = (text: string): string[] => index.find(text).hits.map((hit) => hit.name);

describe('search', () => {
  beforeEach(() => {
    index = new SearchIndex();
    add(
      build.folder({
        account: build.account({ number: '0100', name: 'Ångström Café GmbH' }),
        invoices: [
          build.invoice({ number: 'INV-77', purchaseOrder: 'PO 4711', amountMinor: 9_876_543_10, openAmountMinor: 1_234_50 }),
          build.invoice({ number: 'INV-78', status: 'paid', openAmountMinor: 0, amountMinor: 666_66 }),
        ],
        payments: [payment({ reference: 'Check 88104', amountMinor: 5_000_00 })],
        contacts: [build.contact({ name: 'José Núñez', phone: '+1 (312) 555-0148', email: 'jose@cafe.example' })],
        notes: [
          note('Says the crane was never delivered;\nwants proof of delivery before paying anything at all, and a call on Friday morning'),
        ],
      }),
    );
    add(build.folder({ account: build.account({ number: '0200', name: 'Harbor Crane Works' }) }));
    add(build.folder({ account: build.account({ number: '7700', name: 'Craneford Mills' }) }));
  });

  it.each([
    ['angstrom', 'name', 'Ångström Café GmbH'],
    ['ÅNGSTRÖM cafe', 'name', 'Ångström Café GmbH'],
    ['010', 'number', '0100'],
    ['#0100', 'number', '0100'],
    ['inv-77', 'invoice', shownInvoice],
    ['4711', 'invoice', shownInvoice],
    ['1,234.50', 'amount', shownInvoice],
    ['1234.5', 'amount', shownInvoice],
    ['1.234,50', 'amount', shownInvoice],
    ['1 234,50', 'amount', shownInvoice],
    ['1234', 'amount', shownInvoice],
    ['$1,234.50', 'amount', shownInvoice],
    ['9’876’543.10', 'amount', shownInvoice],
    ['9,876,543', 'amount', shownInvoice],
    ['check 88104', 'payment', 'Check 88104 · 5,000.00 USD'],
    ['8810', 'payment', 'Check 88104 · 5,000.00 USD'],
    ['5.000', 'amount', 'Check 88104 · 5,000.00 USD'],
    ['inv-78', 'invoice', 'INV-78'],
    ['nunez', 'contact', shownContact],
    ['312-555-0148', 'contact', shownContact],
    ['5550148', 'contact', shownContact],
    ['(312) 555 0148', 'contact', shownContact],
    ['+1 312 555', 'contact', shownContact],
    ['001 312 555 0148', 'contact', shownContact],
    ['2555', 'contact', shownContact],
    ['jose@cafe', 'contact', shownContact],
  ])('finds %s in the %s', (text, found, excerpt) => {
    expect(index.find(text).hits).toMatchObject([{ number: '0100', name: 'Ångström Café GmbH', found, excerpt }]);
  });

  it('puts words that stand one behind the other before those that stand apart', () => {
    add(
      build.folder({ account: build.account({ name: 'Aardvark' }), payments: [payment({ reference: 'Check 10', amountMinor: 8810_00 })] }),
    );
    expect(names('check 8810')).toEqual(['Ångström Café GmbH', 'Aardvark']);
    expect(names('check 88104')).toEqual(['Ångström Café GmbH']);
  });

  it('finds letters that Unicode does not take apart', () => {
    add(build.folder({ account: build.account({ name: 'Białe Źródło Øst' }) }));
    expect(names('biale zrodlo ost')).toEqual(['Białe Źródło Øst']);
  });

  it('leaves the amounts of paid invoices to their payments', () => {
    expect(names('666.66')).toEqual([]);
  });

  it('puts a whole number, amount, reference or telephone number before parts of others', () => {
    index.clear();
    const rows = {
      'A part': { invoices: [build.invoice({ number: '9917250', openAmountMinor: 17_250_10, amountMinor: 17_250_10 })] },
      'B amount': { invoices: [build.invoice({ number: 'X1', openAmountMinor: 1_725_00, amountMinor: 1_725_00 })] },
      'C order': { invoices: [build.invoice({ number: 'X2', purchaseOrder: 'PO 1725' })] },
      'D reference': { payments: [payment({ reference: 'Check 1725', amountMinor: 1_00 })] },
      'E telephone': { contacts: [build.contact({ phone: '+49 (0)30 171 7250', email: null })] },
    };
    for (const [name, parts] of Object.entries(rows)) add(build.folder({ account: build.account({ name, number: name }), ...parts }));
    expect(names('1725')).toEqual(['B amount', 'C order', 'D reference', 'A part', 'E telephone']);
    expect(names('030 1717250')).toEqual(['E telephone']);
    expect(index.find('1717250').hits).toMatchObject([{ name: 'E telephone', found: 'contact' }]);
  });

  it('finds the same key by key as a plain look through all texts, whatever has changed meanwhile', () => {
    const word = fc.constantFrom('crane', 'mill', '1234', '12', '34.5', '1,2', '5 0', 'o', '’s', 'works 12', '+1 31');
    const name = fc.array(fc.constantFrom('Crane', 'Mill', '1234', '34.50', 'O’Works', '5', '01', '131'), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 300 }), fc.array(word, { maxLength: 4 }), fc.nat(), (all, words, at) => {
        const own = new SearchIndex();
        const kept = new Map<AccountId, string>();
        const put = (id: AccountId, parts: readonly string[]) => {
          const text = searchTextOf(build.folder({ account: { ...plain, id, name: parts.join(' ') } }));
          own.set(id, text);
          kept.set(id, folded(text));
        };
        for (const parts of all) put(build.accountId(), parts);
        const typed = words.join(' ');
        for (let key = 1; key <= typed.length; key += 1) {
          if (key === 2) {
            const id = [...kept.keys()][at % kept.size];
            if (id) put(id, [typed, 'Crane']);
          }
          if (key === 3) {
            const id = [...kept.keys()][at % kept.size];
            if (id) {
              own.delete(id);
              kept.delete(id);
            }
          }
          const query = queryOf(typed.slice(0, key));
          const has = (text: string) => query.some((reading) => reading.every((ways) => ways.some((way) => text.includes(way))));
          expect(own.find(typed.slice(0, key)).total).toBe([...kept.values()].filter(has).length);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('counts all that it does not show', () => {
    for (let at = 0; at < 200; at += 1) add(build.folder({ account: build.account({ name: `Mill ${at}` }) }));
    expect(index.find('mill').hits).toHaveLength(50);
    expect(index.find('mill').total).toBe(201);
  });

  it('cuts a long note around the word', () => {
    expect(index.find('proof').hits).toMatchObject([
      { found: 'note', excerpt: '…was never delivered; wants proof of delivery before paying anything at all, and a call on Friday…' },
    ]);
  });

  it('wants every word, wherever it stands', () => {
    expect(names('crane angstrom')).toEqual(['Ångström Café GmbH']);
    expect(names('crane angstrom harbor')).toEqual([]);
    expect(names('  ')).toEqual([]);
  });

  it('puts beginnings of names and numbers before words inside, and those before notes', () => {
    expect(names('crane')).toEqual(['Craneford Mills', 'Harbor Crane Works', 'Ångström Café GmbH']);
    expect(names('77')).toEqual(['Craneford Mills', 'Ångström Café GmbH']);
  });

  it('forgets what was deleted and sees what was set again', () => {
    const folder = add(build.folder({ account: build.account({ name: 'Zebra' }) }));
    add({ ...folder, account: { ...folder.account, name: 'Quagga' } });
    expect(names('zebra')).toEqual([]);
    expect(names('quagga')).toEqual(['Quagga']);
    index.delete(folder.account.id);
    expect(names('quagga')).toEqual([]);
  });

  it('gives the best fifty of many, in order', () => {
    for (let at = 0; at < 200; at += 1)
      add(build.folder({ account: build.account({ name: `Mill ${String((at * 37) % 200).padStart(3, '0')}` }) }));
    const found = names('mill');
    expect(found).toHaveLength(50);
    expect(found).toEqual(Array.from({ length: 50 }, (_, at) => `Mill ${String(at).padStart(3, '0')}`));
  });

  it('never finds a word across two parts', () => {
    expect(names('gmbh0100')).toEqual([]);
  });
});

describe('folded', () => {
  it('keeps every place where it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const composed = text.normalize('NFC');
        expect(folded(composed)).toHaveLength(composed.length);
      }),
    );
  });

  it('finds any part of a name that anybody may have', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), fc.nat(), fc.nat(), (text, from, length) => {
        const name = [...text.normalize('NFC')];
        const start = from % name.length;
        const word = name.slice(start, start + 1 + (length % name.length)).join('');
        // A word with a blank in it is two words, and control characters cannot be typed.
        fc.pre(!/[\s\p{Cc}]/u.test(word) && /^[^\p{M}]/u.test(word));
        const one = new SearchIndex();
        const folder = build.folder({ account: build.account({ name: 'Placeholder' }) });
        one.set(folder.account.id, searchTextOf({ ...folder, account: { ...folder.account, name: name.join('') } }));
        expect(one.find(word).total).toBe(1);
      }),
    );
  });
});
