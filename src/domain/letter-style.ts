import type { LetterSettings } from './letter-settings.ts';

const papers = { a4: { size: '210mm 297mm', width: 210 }, letter: { size: '8.5in 11in', width: 215.9 } } as const;

/** Millimetres from the edges of the sheet that every page keeps free; the page number stands in the lower one. */
const pageMargins = { top: 20, right: 20, bottom: 22, left: 20 } as const;

/** Room that a line of the company's own takes below each page, in millimetres, and how many letters it holds, on the safe side. */
const footerLine = { height: 3.9, letters: 90 } as const;
const footerHeightOf = (footer: readonly string[]): number =>
  footer.reduce((sum, line) => sum + Math.ceil(line.length / footerLine.letters) * footerLine.height, 0);

/**
 * Where the address has to stand to be seen in the window, and where the text begins below it; millimetres from the upper left corner of the first sheet.
 * `din5008`: DIN 5008 form B for the window of DIN 680: the field from 45 mm down and 20 mm in, 85 mm by 45 mm, its upper 17.7 mm for the sender's line, the text
 * from 98.5 mm on. `us10`: a letter folded in three in a no. 10 envelope with the window 7/8 in from the left and 1/2 in from the bottom, 4 1/2 in by 1 1/8 in: as the
 * sheet may slide by half an inch either way, what stands 2.1 to 3.1 in down and 1 to 4.3 in from the left shows whichever way it lies.
 * `fromHeight` has room for two lines of the sender's.
 */
const windows = {
  din5008: { top: 45, left: 20, width: 85, height: 45, fromHeight: 17.7, indent: 5, textTop: 98.5, about: { top: 50, left: 125 } },
  us10: { top: 50, left: 25.4, width: 84, height: 29, fromHeight: 5.6, indent: 0, textTop: 87, about: { top: 50, left: 140 } },
} as const;

/** Below a table, in millimetres: what is between it and the words behind it, and the room that a line of words has there. */
const tableGap = 4.5;
const sumRoom = 10;

/** The styles of a letter's sheets: sizes, margins with room for the company's lines below each page, the place of the address, and a text that breaks between rows and keeps the heads of tables. */
export function letterStyle({ paper, window }: Pick<LetterSettings, 'paper' | 'window'>, footer: readonly string[]): string {
  const { size, width } = papers[paper];
  const place = windows[window];
  const { top, right, bottom, left } = pageMargins;
  const textIndent = 25 - left;
  const at = (mm: number): string => `${Math.round(mm * 100) / 100}mm`;
  return [
    `@page{size:${size};margin:${at(top)} ${at(right)} ${at(bottom + footerHeightOf(footer))} ${at(left)}}`,
    `*{box-sizing:border-box}html{-webkit-print-color-adjust:exact}`,
    `body{margin:0;position:relative;width:${at(width - left - right)};color:#000;background:#fff;`,
    `font:10.5pt/1.42 'Liberation Serif','Times New Roman',Times,serif;overflow-wrap:anywhere}`,
    `header{position:absolute;top:0;left:${at(textIndent)};right:0;display:flex;justify-content:space-between;gap:8mm;max-height:${at(place.top - top - 2)};overflow:hidden}`,
    `.name{flex:1;text-wrap:balance;font:600 15pt/1.2 'Liberation Sans',Arial,Helvetica,sans-serif}.lines{max-width:95mm}`,
    `.lines,.about{font:9pt/1.4 'Liberation Sans',Arial,Helvetica,sans-serif;color:#333;text-align:right}.small{font-size:7.5pt;line-height:1.2}.tiny{font-size:6pt;line-height:1.15}`,
    `.window{position:absolute;top:${at(place.top - top)};left:${at(place.left - left + place.indent)};width:${at(place.width - place.indent)};height:${at(place.height)};overflow:hidden}`,
    `.from{height:${at(place.fromHeight)};display:flex;align-items:flex-end;font:6pt/1.25 'Liberation Sans',Arial,Helvetica,sans-serif;color:#333;overflow:hidden}`,
    `.to{padding-top:1mm;font-size:10.5pt;line-height:1.25}.tosmall{padding-top:1mm;font-size:8.5pt;line-height:1.15}.totiny{font-size:7pt;line-height:1.1}`,
    `.about{position:absolute;top:${at(place.about.top - top)};left:${at(place.about.left - left)};right:0}`,
    `main{padding:${at(place.textTop - top)} 0 0 ${at(textIndent)}}`,
    `h1{margin:0 0 5mm;text-wrap:balance;font-size:11.5pt;line-height:1.3}`,
    `p,ul{margin:0 0 3.5mm;orphans:3;widows:3}ul{padding-left:6mm}`,
    `table{width:100%;border-collapse:collapse;margin:0 0 ${at(tableGap)};font-size:9.5pt;font-variant-numeric:tabular-nums}`,
    // Neither a single row nor the sum below a table is left alone on a sheet: the sum stands in a last row that is room for it alone.
    `thead{display:table-header-group}tr{break-inside:avoid}tbody tr:first-child{break-after:avoid}tbody tr:nth-last-child(-n+2){break-before:avoid}`,
    `tr.room td{height:${at(sumRoom)};padding:0;border:0}table.summed{margin:0}table.summed+p{margin-top:-${at(sumRoom - tableGap)}}`,
    `th{font-weight:600;border-bottom:.4pt solid #555;padding:1.2mm 3mm 1.2mm 0;vertical-align:bottom}`,
    `td{border-bottom:.3pt solid #ccc;padding:1mm 3mm 1mm 0;vertical-align:top}`,
    `th:last-child,td:last-child{padding-right:0}`,
    `.closing{break-inside:avoid}.signature{margin-top:7mm}`,
  ].join('');
}
