import { Fragment } from 'react';
import styles from './search-overlay.module.css';

/** A text with the words searched for marked in it. Marking is by plain letters; what matched by accents folded stays unmarked. */
export function Marked({ text, words }: { readonly text: string; readonly words: string }) {
  const wanted = words
    .trim()
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  if (wanted.length === 0) return text;
  const parts = text.split(new RegExp(`(${wanted.join('|')})`, 'gi'));
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
