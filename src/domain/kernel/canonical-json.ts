/** A value that is its own canonical JSON already: a member that stands in several texts is written once. */
export class CanonicalText {
  readonly text: string;

  private constructor(text: string) {
    this.text = text;
  }

  /** The text of a value, or what is one already. */
  static of(value: unknown): CanonicalText {
    return value instanceof CanonicalText ? value : new CanonicalText(canonicalJson(value));
  }
}

/**
 * JSON with the keys of every object in order and no white space, so that equal values give equal text (RFC 8785 for the
 * strings, whole numbers, booleans and nulls that we keep).
 */
export function canonicalJson(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (value instanceof CanonicalText) return value.text;
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const keys = Object.keys(value);
  if (!isSorted(keys)) keys.sort();
  let text = '';
  for (const key of keys) {
    const member: unknown = Reflect.get(value, key);
    if (member !== undefined) text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(member)}`;
  }
  return `{${text}}`;
}

/** Objects that are written often have their keys in order already, and to see that takes less time than to sort them. */
const isSorted = (keys: readonly string[]): boolean => {
  for (let at = 1; at < keys.length; at += 1) if ((keys[at - 1] ?? '') > (keys[at] ?? '')) return false;
  return true;
};
