import type { ReactNode } from 'react';
import styles from './tag.module.css';

export type Tone = 'bad' | 'warn' | 'ok' | 'violet' | 'neutral';

/** A short coloured label; the colour never says anything that the words do not. */
export function Tag({ tone, children, title }: { readonly tone: Tone; readonly children: ReactNode; readonly title?: string }) {
  return (
    <span className={`${styles.tag} ${styles[tone]}`} title={title}>
      {children}
    </span>
  );
}
