import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hostileTexts } from '#tests/support/hostile-texts.ts';
import { blocksOf, escapeMarkup, oneLineOf, plainLine } from './message-markup.ts';

const plain = (text: string) => [{ text, isStrong: false }];

test('a text is read as paragraphs, lists and tables', () => {
  expect(blocksOf('One\ntwo\n\n\n- a\n- **b**\n\n| X | Y |\n|--|--:|\n| 1 | 2 |\nafter')).toEqual([
    { kind: 'paragraph', lines: [plain('One'), plain('two')] },
    { kind: 'list', items: [plain('a'), [{ text: 'b', isStrong: true }]] },
    { kind: 'table', columns: ['left', 'right'], head: [plain('X'), plain('Y')], rows: [[plain('1'), plain('2')]] },
    { kind: 'paragraph', lines: [plain('after')] },
  ]);
});

test('lines may end in any way', () => {
  expect(blocksOf('a\r\n\r\nb\rc')).toEqual([
    { kind: 'paragraph', lines: [plain('a')] },
    { kind: 'paragraph', lines: [plain('b'), plain('c')] },
  ]);
});

test('what is no whole mark is text', () => {
  for (const text of ['**', '**open', '| a |', '-x', 'a | b', '\\x', '* a', '****']) {
    expect(blocksOf(text)).toEqual([{ kind: 'paragraph', lines: [plain(text)] }]);
  }
});

test('a row that is too short or too long has the columns of its table', () => {
  const [table] = blocksOf('| X | Y |\n|--|--|\n| 1 |\n| 1 | 2 | 3 |');
  expect(table).toMatchObject({
    rows: [
      [plain('1'), []],
      [plain('1'), plain('2')],
    ],
  });
});

test('an escaped text is read as itself, on its own and in a cell, whatever it is', () => {
  const expectItself = (text: string): void => {
    const escaped = escapeMarkup(text);
    const line = oneLineOf(text);
    const [alone] = blocksOf(escaped);
    if (line.trim() === '') expect(alone).toBeUndefined();
    else expect(alone?.kind === 'paragraph' && alone.lines.map(plainLine)).toEqual([line]);
    const [table] = blocksOf(`| X | Y |\n|--|--|\n| ${escaped} | ${escaped} |`);
    expect(table?.kind === 'table' && table.rows.map((row) => row.map(plainLine))).toEqual([[line, line]]);
    const [strong] = blocksOf(`**a${escaped}**`);
    expect(strong).toEqual({ kind: 'paragraph', lines: [[{ text: `a${line}`, isStrong: true }]] });
  };
  for (const text of hostileTexts) expectItself(text);
  fc.assert(fc.property(fc.string({ unit: fc.constantFrom('*', '\\', '|', '-', ' ', 'a', '\n', ':', '\u202E') }), expectItself), {
    numRuns: 2000,
  });
  fc.assert(fc.property(fc.string({ unit: 'binary' }), expectItself), { numRuns: 500 });
});

test('any text can be read', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('*', '\\', '|', '-', ' ', 'a', '\n', ':') }), (text) => {
      for (const block of blocksOf(text)) {
        if (block.kind === 'table') for (const row of block.rows) expect(row).toHaveLength(block.columns.length);
      }
    }),
    { numRuns: 2000 },
  );
});
