const longestText = 300;

/**
 * Takes out of a text what must not reach a log file: e-mail addresses, tokens and keys (any long run of letters and digits
 * but an identifier), what stands in quotes (messages of faults quote the data they choked on) and numbers of six digits or
 * more (telephone, account and invoice numbers). Cut to 300 characters.
 */
export function redact(text: string): string {
  return text
    .slice(0, longestText * 4)
    .replace(/[^\s@"'<>]+@[^\s@"'<>]+/g, '[email]')
    .replace(/bearer\s+\S+/gi, '[secret]')
    .replace(/"[^"]*"|'[^']*'|`[^`]*`|“[^”]*”/g, '[text]')
    .replace(/(?<![\w-])(?![0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![\w-]))[\w+/=-]{32,}/gi, '[secret]')
    .replace(/(?<![\w-])\+?\d[\d ()./-]{4,}\d(?![\w-])/g, '[number]')
    .replace(/[\r\n]+/g, ' ')
    .slice(0, longestText);
}
