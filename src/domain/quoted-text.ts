/** As much of a mail as is looked at, and of one line. */
const mostCharacters = 200_000;
const mostLineCharacters = 400;

/** 'On 2 March, Dana Reyes wrote:' in four languages; it may be broken over two lines. */
const introduces = /^\s*(?:on|am|le|el)\s.{4,300}(?:\bwrote|\bschrieb(?:\s.{0,120})?|\ba écrit|\bescribió)\s{0,3}:\s*$/i;
const divides =
  /^\s*-{2,}\s*(?:original message|original[- ]nachricht|ursprüngliche nachricht|message d['’]origine|message original|mensaje original|forwarded message|weitergeleitete nachricht)\b/i;
const senders = /^\s*\*?(?:from|von|de)\s?:\*?\s*\S/i;
const sentAt = /^\s*\*?(?:sent|gesendet|envoyé|enviado(?: el)?|date|datum|fecha)\s?:\*?/i;
/** Lines between the sender and the date in the head of a quoted mail. */
const mostHeadLines = 4;

/**
 * A mail's own words, without what it quotes and without blank lines around them. Where the answer stands below or between what it quotes, the lines that are not
 * marked as quoted are its words; where nothing else is there, all of it is.
 */
export function ownWordsOf(text: string): string {
  const lines = text
    .slice(0, mostCharacters)
    .replaceAll('\r\n', '\n')
    .replaceAll('\r', '\n')
    .split('\n')
    .map((line) => line.trimEnd());
  const at = lines.findIndex((_line, place) => beginsQuote(lines, place));
  const above = at < 0 ? lines : lines.slice(0, at);
  const own = joined(above.filter((line) => !isQuoted(line)));
  if (own !== '') return own;
  const between = joined(lines.filter((line, place) => !isQuoted(line) && !beginsQuote(lines, place)));
  return between === '' ? joined(lines) : between;
}

const isQuoted = (line: string): boolean => /^\s{0,3}>/.test(line);

function beginsQuote(lines: readonly string[], at: number): boolean {
  const line = (lines[at] ?? '').slice(0, mostLineCharacters);
  if (divides.test(line) || introduces.test(line)) return true;
  if (/^\s*(?:on|am|le|el)\s/i.test(line) && introduces.test(`${line} ${lines[at + 1] ?? ''}`.slice(0, mostLineCharacters))) return true;
  return senders.test(line) && lines.slice(at + 1, at + 1 + mostHeadLines).some((next) => sentAt.test(next.slice(0, 80)));
}

const joined = (lines: readonly string[]): string =>
  lines
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
