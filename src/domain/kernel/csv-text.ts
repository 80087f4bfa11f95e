/** Rows as CSV (RFC 4180), each with a line end behind it. Safe to open in a spreadsheet. */
export const csvText = (rows: readonly (readonly string[])[]): string => rows.map((row) => `${row.map(csvCell).join(',')}\r\n`).join('');

/**
 * A cell that no spreadsheet takes for a formula: what begins like one (also in full width, or behind white space) gets an
 * apostrophe. Source: OWASP, CSV injection.
 */
function csvCell(text: string): string {
  const harmless = formulaStart.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** Behind white space and control characters, which spreadsheets pass over; tab and line ends count by themselves. */
const formulaStart = /^(?:[\s\p{Cc}]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n])/u;
