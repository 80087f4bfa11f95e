import { execFile } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { languages } from '#domain/language.ts';
import { pdfPartsOf } from '#main/print/pdf-parts.ts';
import { type GalleryLetter, letterGallery } from '#tests/support/letter-gallery.ts';
import { type PressProgram, openPressProgram } from '#tests/support/press-program/open-press-program.ts';

let press: PressProgram;
beforeAll(async () => {
  press = await openPressProgram();
});
afterAll(() => press.close());

const printed = async (sheet: GalleryLetter['sheet']): Promise<Buffer> => {
  const { pdf } = await press.run({ kind: 'press', sheets: [sheet], wantsPdf: true });
  return Buffer.from(pdf, 'base64');
};

/** The window of an envelope on the first sheet, in millimetres from its upper left corner: what stands in it is seen. */
const windows = {
  // DIN 5008 form B: the field of the address, below the zone of the sender's line.
  de: { left: 20, right: 105, top: 62.7, bottom: 90 },
  // What shows whichever way a folded sheet lies in a no. 10 envelope.
  en: { left: 25.4, right: 109.3, top: 53.3, bottom: 79 },
} as const;
const millimetresAPoint = 25.4 / 72;

describe.each(languages)('every letter the program comes with, in %s,', (language) => {
  const letters = letterGallery().filter((letter) => letter.language === language);

  test('is whole on paper: nothing missing, nothing left over, every page numbered', async () => {
    expect(letters).toHaveLength(15);
    for (const { key, accountNumber, invoiceNumbers, sheet } of letters) {
      const bytes = await printed(sheet);
      const { pageCount } = pdfPartsOf(bytes);
      expect(pageCount, key).toBeGreaterThan(invoiceNumbers.length > 100 ? 5 : 0);
      expect(pageCount, key).toBeLessThan(invoiceNumbers.length > 100 ? 14 : 3);
      const words = await read(bytes, '-layout');
      if (words === null) continue;
      const pages = words.split('\f').slice(0, -1);
      expect(pages, key).toHaveLength(pageCount);
      for (const [at, page] of pages.entries()) {
        expect(page, `${key}, page ${at + 1}`).toMatch(new RegExp(`(?:Page|Seite|Página) ${at + 1} (?:of|von|sur|de) ${pageCount}\\b`));
        // More than the lines below the page: no sheet is left to the foot alone.
        expect(page.split('\n').filter((line) => line.trim() !== '').length, `${key}, page ${at + 1}`).toBeGreaterThan(4);
      }
      expect(words, key).not.toMatch(/\{\{|\{%|undefined|null|NaN|\[object|\uFFFD/);
      expect(words, key).toContain(accountNumber);
      if (invoiceNumbers.length > 100) for (const number of invoiceNumbers) expect(words).toContain(number);
    }
  });

  test('shows its address in the window of its envelope, and its amounts in one line from above to below', async () => {
    const letter = letters.find(({ key }) => key === 'firmNotice');
    if (!letter) throw new Error('it is one of the letters');
    const boxes = await read(await printed(letter.sheet), '-bbox');
    if (boxes === null) return;
    const [first = ''] = boxes.split('</page>');
    const words = wordsOf(first);
    const place = language === 'en' ? windows.en : windows.de;
    const address = words.slice(words.findIndex(({ text, top }) => top > place.top && text === letter.toName.split(' ')[0]));
    const inWindow = address.slice(0, wordsAsLongAs(letter.toName, address));
    expect(inWindow.map(({ text }) => text).join('')).toBe(letter.toName.replaceAll(' ', ''));
    for (const { left, right, top, bottom } of inWindow) {
      expect(left).toBeGreaterThanOrEqual(place.left);
      expect(right).toBeLessThanOrEqual(place.right);
      expect(top).toBeGreaterThanOrEqual(place.top);
      expect(bottom).toBeLessThanOrEqual(place.bottom);
    }
    const ends = rowEndsOf(words, letter.invoiceNumbers);
    expect(ends.length).toBeGreaterThan(10);
    expect(Math.max(...ends) - Math.min(...ends)).toBeLessThan(0.5);
  });
});

test('the sum below a table never stands on a sheet without rows of it', async () => {
  const letter = letterGallery().find(({ key, language }) => key === 'secondReminder' && language === 'en');
  if (!letter) throw new Error('it is one of the letters');
  for (const rows of [8, 11, 12, 13, 16, 43, 44, 45, 46, 48]) {
    const html = letter.sheet.html.replace(/<tbody>(<tr>.*?<\/tr>)/, (_, row: string) => `<tbody>${row.repeat(rows)}`);
    const words = await read(await printed({ ...letter.sheet, html }), '-layout');
    if (words === null) return;
    const page = words.split('\f').find((each) => each.includes('Total past due')) ?? '';
    expect(page.match(/\d{2} \w{3} 2026 +\d+ +\S+$/gm)?.length ?? 0, `${rows} rows`).toBeGreaterThan(1);
  }
});

/** How many words from the first on have the name's letters: a line may also break inside one, behind its hyphen. */
function wordsAsLongAs(name: string, words: readonly Word[]): number {
  const wanted = name.replaceAll(' ', '').length;
  let length = 0;
  let count = 0;
  for (const { text } of words) {
    if (length >= wanted) break;
    length += text.length;
    count += 1;
  }
  return count;
}

type Word = { readonly text: string; readonly left: number; readonly right: number; readonly top: number; readonly bottom: number };

/** The words of a page and where they stand, in millimetres. */
const wordsOf = (boxes: string): readonly Word[] =>
  [...boxes.matchAll(/<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)<\/word>/g)].map(
    ([, left, top, right, bottom, text = '']) => ({
      text: text.replaceAll('&amp;', '&'),
      left: Number(left) * millimetresAPoint,
      right: Number(right) * millimetresAPoint,
      top: Number(top) * millimetresAPoint,
      bottom: Number(bottom) * millimetresAPoint,
    }),
  );

/** Where the last words of the rows of a table end, in millimetres from the left edge; a row is known by the number it begins with. */
const rowEndsOf = (words: readonly Word[], numbers: readonly string[]): readonly number[] =>
  words
    .filter(({ text }) => numbers.includes(text))
    .map(({ top }) => Math.max(...words.filter((word) => Math.abs(word.top - top) < 1).map(({ right }) => right)));

/** What a program on this machine reads of a PDF (poppler-utils); null where there is none. */
function read(pdf: Uint8Array, how: '-layout' | '-bbox'): Promise<string | null> {
  return new Promise((resolve) => {
    const child = execFile('pdftotext', [how, '-', '-'], { maxBuffer: 50_000_000 }, (fault, words) => resolve(fault ? null : words));
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(pdf);
  });
}
