// @vitest-environment node
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { build } from '#tests/support/build.ts';
import { pageOf, printedPage } from './facts-page.ts';

const names = fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' });
const stamps = fc.record({ membershipVersion: fc.option(fc.nat()), rowCount: fc.nat(), versionSum: fc.nat() });

describe('a page of summaries', () => {
  it('gives back every summary and stamp, in whatever order they are read', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(names, stamps), { maxLength: 6 }), (accounts) => {
        const entries = accounts.map(([name, stamp]) => ({ facts: build.facts({ account: build.account({ name }) }), stamp }));
        const page = pageOf(printedPage(entries));
        expect(page.ids).toEqual(entries.map(({ facts }) => facts.account.id));
        expect(page.stamps).toEqual(entries.map(({ stamp }) => stamp));
        for (const at of [...entries.keys()].toReversed()) expect(page.factsAt(at)).toEqual(entries[at]?.facts);
      }),
    );
  });

  it('reads a summary only when it is asked for', () => {
    const stamp = { membershipVersion: 1, rowCount: 1, versionSum: 1 };
    const text = printedPage([1, 2].map(() => ({ facts: build.facts(), stamp })));
    const half = pageOf(`${text.slice(0, -1)}?`);
    expect(half.factsAt(0).account.name).toBe(build.account().name);
    expect(() => half.factsAt(1)).toThrow(SyntaxError);
  });
});
