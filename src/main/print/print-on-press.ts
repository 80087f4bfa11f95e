import type { PrintSheet } from '#contracts/printing.ts';
import { footerHtmlOf } from './footer-html.ts';
import { openPress } from './press.ts';

/** Prints documents, each to a PDF of its own, on a press that is opened for them and closed again. Throws where one cannot be laid out. */
export async function printOnPress(sheets: readonly PrintSheet[]): Promise<readonly Uint8Array[]> {
  const press = openPress();
  try {
    const pdfs: Uint8Array[] = [];
    for (const sheet of sheets) pdfs.push(await press.print({ html: sheet.html, paper: sheet.paper, footerHtml: footerHtmlOf(sheet) }));
    return pdfs;
  } finally {
    press.close();
  }
}
