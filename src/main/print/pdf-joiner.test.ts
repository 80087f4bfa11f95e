import { describe, expect, it } from 'vitest';
import { createPdfJoiner } from './pdf-joiner.ts';
import { PdfFault, movedOn, pdfPartsOf } from './pdf-parts.ts';

/** A PDF as the runtime writes one: objects anywhere, a classic table, so many pages whose content is `words`. */
function pdfOf(words: string, pages = 1): Uint8Array {
  const stream = `BT (${words}) Tj ET 7 0 R`;
  const kids = Array.from({ length: pages }, (_, at) => 10 + at);
  const objects: [number, string][] = [
    [1, '<</Creator (one \\( 2 0 R) /Producer (Skia)>>'],
    [3, `<</Length ${stream.length}>> stream\n${stream}\nendstream`],
    ...kids.map((kid): [number, string] => [
      kid,
      '<</Type /Page /MediaBox [0 0 595 842] /Contents 3 0 R /Parent 6 0 R /Title (see (1 0 R))>>',
    ]),
    [6, `<</Type /Pages\n/Count ${pages}\n/Kids [${kids.map((kid) => `${kid} 0 R`).join(' ')}]>>`],
    [7, '<</Type /Catalog /Pages 6 0 R>>'],
  ];
  const highest = Math.max(...objects.map(([number]) => number));
  let text = '%PDF-1.4\n%\xd3\xeb\n';
  const places = new Map<number, number>();
  for (const [number, body] of objects) {
    places.set(number, text.length);
    text += `${number} 0 obj\n${body}\nendobj\n`;
  }
  const tableAt = text.length;
  text += `xref\n0 ${highest + 1}\n0000000000 65535 f \n`;
  for (let number = 1; number <= highest; number += 1) {
    const at = places.get(number);
    text += at === undefined ? '0000000000 65535 f \n' : `${String(at).padStart(10, '0')} 00000 n \n`;
  }
  text += `trailer\n<</Size ${highest + 1}\n/Root 7 0 R\n/Info 1 0 R>>\nstartxref\n${tableAt}\n%%EOF`;
  return Buffer.from(text, 'latin1');
}

async function joined(pdfs: readonly Uint8Array[], title = 'Letters') {
  const pieces: Uint8Array[] = [];
  const joiner = await createPdfJoiner(async (bytes) => void pieces.push(bytes), title);
  for (const pdf of pdfs) await joiner.add(pdf);
  const pages = await joiner.finish();
  const bytes = Buffer.concat(pieces);
  return { pages, bytes, text: bytes.toString('latin1'), parts: pdfPartsOf(bytes) };
}

describe('joined PDFs', () => {
  it('have the pages of all, in their order, and a table that finds every object', async () => {
    const { pages, parts } = await joined([pdfOf('first', 2), pdfOf('second'), pdfOf('third', 3)]);
    expect(pages).toBe(6);
    expect(parts.pageCount).toBe(6);
    const numbers = parts.objects.map(({ number }) => number);
    expect(new Set(numbers).size).toBe(numbers.length);
    const branches = [...(parts.objects.find(({ number }) => number === parts.pagesRoot)?.body.matchAll(/(\d+) 0 R/g) ?? [])];
    expect(branches).toHaveLength(3);
    const wordsOf = (branch: string): string => {
      const bodyOf = (number: string) => parts.objects.find((each) => String(each.number) === number)?.body ?? '';
      const page = /\/Kids \[(\d+) 0 R/.exec(bodyOf(branch))?.[1] ?? '';
      const content = /\/Contents (\d+) 0 R/.exec(bodyOf(page))?.[1] ?? '';
      return /\((\w+)\)/.exec(bodyOf(content))?.[1] ?? '';
    };
    expect(branches.map(([, branch]) => wordsOf(branch ?? ''))).toEqual(['first', 'second', 'third']);
  });

  it('hang each branch of pages from the one root', async () => {
    const { parts } = await joined([pdfOf('a'), pdfOf('b')]);
    const trees = parts.objects.filter(({ body }) => body.includes('/Type /Pages'));
    expect(trees).toHaveLength(3);
    for (const { number, body } of trees) if (number !== parts.pagesRoot) expect(body).toContain(`/Parent ${parts.pagesRoot} 0 R`);
  });

  it('take a title of any script and cannot be broken out of by one', async () => {
    const { text } = await joined([pdfOf('a')], 'Büro ) /Root 東京');
    expect(text).toContain('/Title <FEFF004200FC0072006F');
    expect(text).not.toContain(') /Root');
  });

  it('refuse what the runtime did not print', () => {
    const good = Buffer.from(pdfOf('a')).toString('latin1');
    const bytes = (text: string) => Buffer.from(text, 'latin1');
    for (const bad of ['', 'hello', good.slice(0, -40), good.replace('/Kids', '/Kidz(').replace('xref', 'xerf')]) {
      expect(() => pdfPartsOf(bytes(bad)), bad.slice(0, 20)).toThrow(PdfFault);
    }
    expect(() => pdfPartsOf(bytes(good.replace('/Size', '/Encrypt 1 0 R /Size')))).toThrow(PdfFault);
    expect(() => pdfPartsOf(bytes(good.replace('3 0 obj', '4 0 obj')))).toThrow(PdfFault);
    expect(() => pdfPartsOf(bytes(good.replace('/Count 1', '/Count 0')))).toThrow(PdfFault);
  });
});

describe('references that are moved on', () => {
  it('are those of the dictionary alone: texts and streams stay byte for byte', () => {
    expect(movedOn('<</A 1 0 R /B [2 0 R 13 0 R] /C (3 0 R) /D (a\\)4 0 R) /E 5 0 0 /F 16 0 Run>>', 10)).toBe(
      '<</A 11 0 R /B [12 0 R 23 0 R] /C (3 0 R) /D (a\\)4 0 R) /E 5 0 0 /F 16 0 Run>>',
    );
    expect(movedOn('<</Length 1 0 R>> stream\n2 0 R (\nendstream', 5)).toBe('<</Length 6 0 R>> stream\n2 0 R (\nendstream');
    expect(() => movedOn('<</A (never ends>>', 1)).toThrow(PdfFault);
  });
});
