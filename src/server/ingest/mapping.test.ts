import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadMapping, shippedMappings } from './mapping.ts';

describe('mappings', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'collector-mapping-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('come with the program and are right', () => {
    expect(shippedMappings()).toEqual(['datarisk', 'generic', 'highradius', 'netsuite']);
    for (const name of shippedMappings()) expect(loadMapping(name).name).toBe(name);
  });

  it('can be a file of the user’s own', () => {
    const file = path.join(folder, 'mine.json');
    const layout = {
      dateFormats: ['DD.MM.YYYY'],
      decimalMark: ',',
      columns: { accountNumber: ['Kunde'], issueDate: ['Datum'], dueDate: ['fällig'], amount: ['Betrag'] },
      invoiceNumber: 'composed',
      currency: { fixed: 'EUR' },
    };
    writeFileSync(file, JSON.stringify({ about: 'mine', layouts: [layout] }));
    expect(loadMapping(file)).toMatchObject({ name: 'mine', timeZone: 'UTC', layouts: [{ delimiter: 'auto', decimalMark: ',' }] });
  });

  it.each([
    ['is not there', undefined, /There is no mapping.*datarisk, generic/],
    ['is not JSON', '{', /is not JSON/],
    ['has an unknown setting', '{"about":"","layouts":[],"colour":1}', /not right at/],
    [
      'divides by zero',
      JSON.stringify({
        about: '',
        layouts: [
          {
            dateFormats: ['YYYYMMDD'],
            columns: { accountNumber: ['a'], issueDate: ['b'], dueDate: ['c'], amount: ['d'] },
            invoiceNumber: 'composed',
            currency: { fixed: 'EUR' },
            amountDividedByCompanyCode: { x: '0.0' },
          },
        ],
      }),
      /not right at layouts/,
    ],
  ])('are refused with words when one %s', (_what, content, words) => {
    const file = path.join(folder, 'bad.json');
    if (content === undefined) rmSync(file, { force: true });
    else writeFileSync(file, content);
    expect(() => loadMapping(file)).toThrow(words);
  });

  it('are no way to other files by name', () => {
    expect(() => loadMapping('../demo/x')).toThrow(/There is no mapping/);
  });
});
