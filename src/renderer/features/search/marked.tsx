import { Fragment } from 'react';
import styles from './search-overlay.module.css';

/**
 * A text with the words searched for marked in it. Marking is by plain letters; what matched by accents folded stays unmarked. A number is
 * marked however it is written: '3125550148' in '+1 (312) 555-0148', and '1.234,50' in '1,234.50'.
 */
export function Marked({ text, words }: { readonly text: string; readonly words: string }) {
  const apart = wordsOf(words);
  // What was typed with blanks may be one number; it goes before its pieces.
  const wanted = [...wordsOf(words.replace(/(?<=[\d)])\s+(?=[\d(])/g, '')).flatMap(numberPattern), ...apart.map(escaped)];
  if (wanted.length === 0) return text;
  const parts = text.split(new RegExp(`(${wanted.join('|')})`, 'giu'));
  // Splitting at a captured group puts the matches at the odd places.
  return parts.map((part, index) =>
    index % 2 === 1 ? (
      <mark key={index} className={styles.mark}>
        {part}
      </mark>
    ) : (
      <Fragment key={index}>{part}</Fragment>
    ),
  );
}

const wordsOf = (text: string): readonly string[] => text.split(/\s+/).filter((word) => word !== '');

const escaped = (word: string): string => word.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

/** Fewer digits are part of a word rather than a number of their own. */
const fewestDigits = 4;

/** The digits of a number with anything but letters and digits between them. */
function numberPattern(word: string): readonly string[] {
  const digits = word.replace(/\D/g, '').replace(/^0+/, '');
  if (digits.length < fewestDigits || /\p{L}/u.test(word)) return [];
  return [[...digits].join(String.raw`[^\p{L}\p{N}]*`)];
}
