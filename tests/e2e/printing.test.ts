import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pdfPartsOf } from '#main/print/pdf-parts.ts';
import { footerHtmlOf } from '#main/print/footer-html.ts';
import { portOf } from '#tests/support/port-of.ts';
import { type PressProgram, openPressProgram } from '#tests/support/press-program/open-press-program.ts';

let press: PressProgram;
beforeAll(async () => {
  press = await openPressProgram();
});
afterAll(() => press.close());

const sheetOf = (body: string, style = '@page { size: A4; margin: 20mm }') => ({
  html: `<!doctype html><meta charset="utf-8"><style>${style}</style>${body}`,
  paper: 'a4' as const,
  footerHtml: footerHtmlOf({ language: 'en', footer: [] }),
});

/** A server on this computer that counts who comes; loopback stands for every place that a document must not reach. */
async function countingServer() {
  const asked: string[] = [];
  const server = createServer(({ url }, answer) => {
    asked.push(url ?? '');
    answer.writeHead(200, { 'content-type': 'image/svg+xml' }).end('<svg xmlns="http://www.w3.org/2000/svg"/>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { asked, url: `http://127.0.0.1:${portOf(server)}`, close: () => new Promise((resolve) => server.close(resolve)) };
}

/** Every way a document knows to fetch, to run or to open something. */
const hostileOf = (url: string): string => `
  <link rel="stylesheet" href="${url}/link.css"><link rel="preconnect" href="${url}"><link rel="icon" href="${url}/icon">
  <meta http-equiv="refresh" content="0;url=${url}/refresh">
  <style>@import url(${url}/import.css); @font-face { font-family: x; src: url(${url}/font) } p { font-family: x; background: url(${url}/background) }</style>
  <script>document.body.textContent = 'A script has run'; fetch('${url}/fetch')</script><script src="${url}/script.js"></script>
  <img src="${url}/img"><img src="x" onerror="fetch('${url}/onerror')"><img srcset="${url}/srcset 1x"><input type="image" src="${url}/input">
  <iframe src="${url}/frame"></iframe><iframe src="file:///etc/hostname"></iframe><iframe srcdoc="<img src=${url}/srcdoc>"></iframe>
  <img src="file:///etc/hostname"><object data="file:///etc/hostname"></object><embed src="${url}/embed"><object data="${url}/object"></object>
  <video src="${url}/video" poster="${url}/poster"></video><audio src="${url}/audio"></audio><svg><image href="${url}/svg"/><use href="${url}/use#a"/></svg>
  <form action="${url}/form" id="f"></form><a href="${url}/ping" ping="${url}/ping2">link</a><p>Still a letter</p>`;

describe('a document that means harm', () => {
  test('is printed without a script, without a file and without a single request', async () => {
    const server = await countingServer();
    try {
      const hostile = sheetOf(hostileOf(server.url));
      const { pdf } = await press.run({ kind: 'press', sheets: [hostile], wantsPdf: true });
      expect(server.asked).toEqual([]);
      const bytes = Buffer.from(pdf, 'base64');
      expect(pdfPartsOf(bytes).pageCount).toBe(1);
      const words = await wordsIn(bytes);
      if (words !== null) {
        expect(words).toContain('Still a letter');
        expect(words).not.toContain('A script has run');
      }
      // The very same document in a window that is not closed does reach out: the server would have noticed.
      await press.run({ kind: 'bare', sheets: [hostile], wantsPdf: false });
      expect(server.asked).not.toEqual([]);
    } finally {
      await server.close();
    }
  });

  test('is fetched nothing either where its own policy would not stop it', async () => {
    const server = await countingServer();
    try {
      const { refused } = await press.run({ kind: 'unguarded', sheets: [sheetOf(hostileOf(server.url))], wantsPdf: false });
      expect(server.asked).toEqual([]);
      expect(refused).toContain(`${server.url}/img`);
    } finally {
      await server.close();
    }
  });
});

describe('a batch', () => {
  test('has every page of every letter, and each letter counts its own', async () => {
    const long = sheetOf('<p>A line of the long one</p>'.repeat(80));
    const { pdf } = await press.run({
      kind: 'press',
      sheets: [sheetOf('<h1>Müller & Söhne 東京</h1>'), long, sheetOf('last')],
      wantsPdf: true,
    });
    const bytes = Buffer.from(pdf, 'base64');
    const pages = pdfPartsOf(bytes).pageCount;
    expect(pages).toBeGreaterThan(4);
    const words = await wordsIn(bytes);
    if (words === null) return;
    const ofLong = Array.from({ length: pages - 2 }, (_, at) => `Page ${at + 1} of ${pages - 2}`);
    expect(words.match(/Page \d of \d/g)).toEqual(['Page 1 of 1', ...ofLong, 'Page 1 of 1']);
  });

  test('goes on after a letter of 300 lines of a table', async () => {
    const rows = '<tr><td>1930438491</td><td>28,980.14</td></tr>'.repeat(300);
    const { pdf } = await press.run({ kind: 'press', sheets: [sheetOf(`<table>${rows}</table>`), sheetOf('next')], wantsPdf: true });
    expect(pdfPartsOf(Buffer.from(pdf, 'base64')).pageCount).toBeGreaterThan(5);
  });
});

describe('what goes to a printer', () => {
  test('is every page of the PDF as it would be saved, shown by a window that asks for nothing else', async () => {
    const sheets = [sheetOf('<h1>Müller & Söhne</h1>'), sheetOf('<p>A line of the long one</p>'.repeat(80)), sheetOf('last')];
    const saved = Buffer.from((await press.run({ kind: 'press', sheets, wantsPdf: true })).pdf, 'base64');
    const { pdf, refused } = await press.run({ kind: 'viewer', sheets, wantsPdf: true });
    const handedOver = Buffer.from(pdf, 'base64');
    expect(refused).toEqual([]);
    expect(pdfPartsOf(handedOver).pageCount).toBe(pdfPartsOf(saved).pageCount);
    const words = await wordsIn(handedOver);
    if (words !== null) expect(words.match(/Page \d of \d/g)).toEqual((await wordsIn(saved))?.match(/Page \d of \d/g));
  });
});

/** The words of a PDF where this machine has a program that reads them (poppler-utils); null where it has not. */
function wordsIn(pdf: Uint8Array): Promise<string | null> {
  return new Promise((resolve) => {
    const child = execFile('pdftotext', ['-', '-'], (fault, words) => resolve(fault ? null : words));
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(pdf);
  });
}
