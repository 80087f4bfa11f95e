// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { createSealer } from './seal.ts';

const keyBytes = () => new Uint8Array(32).fill(7);

describe('seal', () => {
  it('opens what it sealed, whatever the text', async () => {
    const sealer = await createSealer(keyBytes(), crypto);
    const record = await sealer.seal('folder|1', 'Ångström · 日本 · \u0001');
    expect(await sealer.open('folder|1', record)).toBe('Ångström · 日本 · \u0001');
    expect(new TextDecoder().decode(record.sealed)).not.toContain('ngstr');
  });

  it('opens under another sealer of the same key, and not of another key', async () => {
    const record = await (await createSealer(keyBytes(), crypto)).seal('a', 'text');
    expect(await (await createSealer(keyBytes(), crypto)).open('a', record)).toBe('text');
    const other = await createSealer(new Uint8Array(32).fill(8), crypto);
    await expect(other.open('a', record)).rejects.toThrow();
  });

  it('does not open a record that was changed or stands in the place of another', async () => {
    const sealer = await createSealer(keyBytes(), crypto);
    const record = await sealer.seal('folder|1', 'text');
    await expect(sealer.open('folder|2', record)).rejects.toThrow();
    new Uint8Array(record.sealed).set([1, 2, 3]);
    await expect(sealer.open('folder|1', record)).rejects.toThrow();
  });

  it('keeps labels and vectors apart for hundreds that are sealed at the same time', async () => {
    const sealer = await createSealer(keyBytes(), crypto);
    const labels = Array.from({ length: 600 }, (_, at) => `folder|${'x'.repeat(at % 7)}${at}`);
    const records = await Promise.all(labels.map((label) => sealer.seal(label, new TextEncoder().encode(`text of ${label}`))));
    expect(new Set(records.map(({ iv }) => iv.join())).size).toBe(600);
    const opened = await Promise.all(records.map((record, at) => sealer.open(labels[at] ?? '', record)));
    expect(opened).toEqual(labels.map((label) => `text of ${label}`));
    await expect(sealer.seal('x'.repeat(300), 'text')).rejects.toThrow(RangeError);
  });

  it('takes a new initialisation vector each time and leaves no key behind', async () => {
    const bytes = keyBytes();
    const sealer = await createSealer(bytes, crypto);
    expect([...bytes]).toEqual(Array.from({ length: 32 }, () => 0));
    const [one, two] = [await sealer.seal('a', 'text'), await sealer.seal('a', 'text')];
    expect([...one.iv]).not.toEqual([...two.iv]);
    expect(one.iv).toHaveLength(12);
  });
});
