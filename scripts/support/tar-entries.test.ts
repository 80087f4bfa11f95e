import { expect, it } from 'vitest';
import { tarEntries } from './tar-entries.ts';

const BLOCK_BYTES = 512;

function tarFile(name: string, content: string): Buffer {
  const header = Buffer.alloc(BLOCK_BYTES);
  header.write(name, 0);
  header.write(content.length.toString(8).padStart(11, '0'), 124);
  const body = Buffer.alloc(Math.ceil(content.length / BLOCK_BYTES) * BLOCK_BYTES);
  body.write(content);
  return Buffer.concat([header, body]);
}

it('walks the files, whatever their length, up to the empty end', () => {
  const files: [string, string][] = [
    ['package/empty', ''],
    ['package/one-block', 'x'.repeat(BLOCK_BYTES)],
    ['package/more', 'y'.repeat(BLOCK_BYTES + 1)],
  ];
  const tar = Buffer.concat([...files.map(([name, content]) => tarFile(name, content)), Buffer.alloc(2 * BLOCK_BYTES)]);
  expect([...tarEntries(tar)].map((entry) => [entry.name, entry.data.toString()])).toEqual(files);
});

it('refuses a size it cannot read', () => {
  const tar = tarFile('package/file', 'text');
  tar.write('not a number', 124);
  expect(() => [...tarEntries(tar)]).toThrow('no readable size');
});
