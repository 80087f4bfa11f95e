// @vitest-environment node
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Folder } from '#domain/folder.ts';
import { build } from '#tests/support/build.ts';
import { SearchIndex } from './search-index.ts';
import { folded, searchTextOf } from './search-text.ts';

const note = (text: string) => build.note({ text });

let index: SearchIndex;
const add = (folder: Folder): Folder => {
  index.set(folder.account.id, searchTextOf(folder));
  return folder;
};
const names = (text: string): string[] => index.find(text).map((hit) => hit.name);

describe('search', () => {
  beforeEach(() => {
    index = new SearchIndex();
    add(
      build.folder({
        account: build.account({ number: '0100', name: 'Ångström Café GmbH' }),
        invoices: [build.invoice({ number: 'INV-77', purchaseOrder: 'PO 4711' })],
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
    ['inv-77', 'invoice', 'INV-77 · PO 4711'],
    ['4711', 'invoice', 'INV-77 · PO 4711'],
    ['nunez', 'contact', 'José Núñez · +1 (312) 555-0148 · jose@cafe.example'],
    ['312-555-0148', 'contact', 'José Núñez · +1 (312) 555-0148 · jose@cafe.example'],
    ['5550148', 'contact', 'José Núñez · +1 (312) 555-0148 · jose@cafe.example'],
    ['jose@cafe', 'contact', 'José Núñez · +1 (312) 555-0148 · jose@cafe.example'],
  ])('finds %s in the %s', (text, found, excerpt) => {
    expect(index.find(text)).toMatchObject([{ number: '0100', name: 'Ångström Café GmbH', found, excerpt }]);
  });

  it('cuts a long note around the word', () => {
    expect(index.find('proof')).toMatchObject([
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
        expect(one.find(word)).toHaveLength(1);
      }),
    );
  });
});
