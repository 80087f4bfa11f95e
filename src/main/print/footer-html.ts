import type { PrintSheet } from '#contracts/printing.ts';
import type { Language } from '#domain/language.ts';
import { escapeHtml } from '#domain/message-html.ts';
import { oneLineOf } from '#domain/message-markup.ts';

const words: Readonly<Record<Language, readonly [page: string, of: string]>> = {
  en: ['Page', 'of'],
  de: ['Seite', 'von'],
  fr: ['Page', 'sur'],
  es: ['Página', 'de'],
};

/** What stands below each page of a letter: the company's own lines to the left, the page's number to the right; the runtime fills in the numbers. */
export function footerHtmlOf({ language, footer }: Pick<PrintSheet, 'language' | 'footer'>): string {
  const [page, of] = words[language];
  const lines = footer.map(oneLineOf).filter((line) => line !== '');
  // The runtime's own style for it has no size that could be read.
  const style = "width:100%;padding:0 20mm 0 25mm;font:10px/1.35 'Liberation Sans',Arial,sans-serif;color:#444";
  const rule = lines.length === 0 ? '' : ';border-top:1px solid #999;padding-top:4px';
  return [
    `<div style="${style}"><div style="display:flex;align-items:flex-end;gap:8mm${rule}">`,
    `<div style="flex:1">${lines.map(escapeHtml).join('<br>')}</div>`,
    `<div style="white-space:nowrap">${page} <span class="pageNumber"></span> ${of} <span class="totalPages"></span></div></div></div>`,
  ].join('');
}
