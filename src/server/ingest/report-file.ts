import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Refusal, Warning } from './ledger-line.ts';

/** Longer values are cut: the line number says where the whole is. */
const longestValue = 200;

/** The report as CSV text, one line a finding, in the order of the file. Safe to open in a spreadsheet. */
export function reportText(findings: readonly (Refusal | Warning)[]): string {
  const rows = [...findings].sort((a, b) => a.line - b.line);
  const lines = rows.map(({ line, column, value, code, why }) =>
    [String(line), column, value.slice(0, longestValue), code, why].map(csvCell).join(','),
  );
  return `${['line,column,value,code,why', ...lines].join('\r\n')}\r\n`;
}

/**
 * A cell that no spreadsheet takes for a formula: what begins like one (also in full width, or behind white space) gets an
 * apostrophe. Source: OWASP, CSV injection.
 */
export function csvCell(text: string): string {
  const harmless = formulaStart.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** Behind white space and control characters, which spreadsheets pass over; tab and line ends count by themselves. */
const formulaStart = /^(?:[\s\p{Cc}]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n])/u;

/** Writes a report beside others, making its folder; a byte order mark tells spreadsheets that it is UTF-8. */
export function writeReport(file: string, findings: readonly (Refusal | Warning)[]): void {
  mkdirSync(path.dirname(path.resolve(file)), { recursive: true });
  writeFileSync(file, `\uFEFF${reportText(findings)}`);
}
