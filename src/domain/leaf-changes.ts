/** One value of a nested setting that differs: where it is, and what it was and is, as text. */
export type LeafChange = { readonly path: string; readonly from: string; readonly to: string };

/** Lists longer than this are told by their number alone: nobody reads them side by side. */
const longestValue = 300;

/** What differs between two JSON values, leaf by leaf, in the order of the second; '–' where there is nothing. Lists are compared as a whole. */
export function leafChanges(before: unknown, after: unknown, path = ''): readonly LeafChange[] {
  if (isRecord(before) && isRecord(after)) {
    const keys = [...new Set([...Object.keys(after), ...Object.keys(before)])];
    return keys.flatMap((key) => leafChanges(before[key], after[key], path === '' ? wordsOf(key) : `${path}, ${wordsOf(key)}`));
  }
  const [from, to] = [textOf(before), textOf(after)];
  return from === to ? [] : [{ path, from, to }];
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const wordsOf = (key: string): string => key.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

function textOf(value: unknown): string {
  if (value === undefined || value === null || value === '') return '–';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  // Never half of a character: no database takes that.
  return text.length <= longestValue ? text : `${text.slice(0, longestValue).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
