import type { Language } from '#domain/language.ts';

const words: Readonly<Record<Language, readonly [page: string, of: string]>> = {
  en: ['Page', 'of'],
  de: ['Seite', 'von'],
  fr: ['Page', 'sur'],
  es: ['Página', 'de'],
};

/** The line below each page of a letter; the runtime fills in the numbers. */
export function footerHtmlOf(language: Language): string {
  const [page, of] = words[language];
  // The runtime's own style for it has no size that could be read.
  const style = "width:100%;padding:0 20mm 2mm;font:8px 'Liberation Sans',Arial,sans-serif;color:#555;text-align:right";
  return `<div style="${style}">${page} <span class="pageNumber"></span> ${of} <span class="totalPages"></span></div>`;
}
