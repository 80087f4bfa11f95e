import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { csvText } from '#domain/kernel/csv-text.ts';
import type { Refusal, Warning } from './ledger-line.ts';

/** Longer values are cut: the line number says where the whole is. */
const longestValue = 200;

/** The report as CSV text, one line a finding, in the order of the file. Safe to open in a spreadsheet. */
export function reportText(findings: readonly (Refusal | Warning)[]): string {
  const rows = [...findings].sort((a, b) => a.line - b.line);
  return csvText([
    ['line', 'column', 'value', 'code', 'why'],
    ...rows.map(({ line, column, value, code, why }) => [String(line), column, value.slice(0, longestValue), code, why]),
  ]);
}

/** Writes a report beside others, making its folder; a byte order mark tells spreadsheets that it is UTF-8. */
export function writeReport(file: string, findings: readonly (Refusal | Warning)[]): void {
  mkdirSync(path.dirname(path.resolve(file)), { recursive: true });
  writeFileSync(file, `\uFEFF${reportText(findings)}`);
}
