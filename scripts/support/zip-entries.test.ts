import { deflateRawSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { zipEntries } from './zip-entries.ts';

interface File {
  name: string;
  content: string;
  method: number;
  mode: number;
}

/** The smallest archive the format allows: local headers with data, the central directory, its end. */
function zipOf(files: readonly File[]): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content, method, mode } of files) {
    const packed = method === 8 ? deflateRawSync(content) : Buffer.from(content);
    // The two headers may have extra fields of different lengths; the local one decides where the data is.
    const local = Buffer.alloc(30 + name.length + 5);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(name.length, 26);
    local.writeUInt16LE(5, 28);
    local.write(name, 30);
    const central = Buffer.alloc(46 + name.length);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE(method, 10);
    central.writeUInt32LE(packed.length, 20);
    central.writeUInt16LE(name.length, 28);
    central.writeUInt16LE(mode, 40);
    central.writeUInt32LE(offset, 42);
    central.write(name, 46);
    locals.push(local, packed);
    directory.push(central);
    offset += local.length + packed.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, ...directory, end]);
}

it('reads stored and deflated entries with their modes', () => {
  const files: File[] = [
    { name: 'App/', content: '', method: 0, mode: 0o40755 },
    { name: 'App/program', content: 'stored', method: 0, mode: 0o100755 },
    { name: 'App/data', content: 'deflated '.repeat(500), method: 8, mode: 0o100644 },
  ];
  const entries = [...zipEntries(zipOf(files))].map((entry) => ({ name: entry.name, mode: entry.mode, content: entry.read().toString() }));
  expect(entries).toEqual(files.map(({ name, mode, content }) => ({ name, mode, content })));
});

it('refuses other packing methods and files that are no zip', () => {
  const [entry] = zipEntries(zipOf([{ name: 'x', content: 'x', method: 12, mode: 0o100644 }]));
  expect(() => entry?.read()).toThrow('packing method 12');
  expect(() => [...zipEntries(Buffer.from('text'))]).toThrow('no zip directory');
});
