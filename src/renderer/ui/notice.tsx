import type { AriaRole, ReactNode } from 'react';
import styles from './notice.module.css';

type Props = {
  readonly tone: 'warn' | 'bad' | 'plain';
  readonly title?: string;
  /** 'alert' where it is to be heard at once, 'status' where it may wait. */
  readonly role?: AriaRole | undefined;
  /** Its place. */
  readonly className?: string | undefined;
  /** What follows from it, as paragraphs, and at most one button. */
  readonly children: ReactNode;
};

/** A framed word to the person. */
export function Notice({ tone, title, role, className = '', children }: Props) {
  return (
    <div className={`${styles.notice} ${styles[tone]} ${className}`} role={role}>
      {title !== undefined && <b>{title}</b>}
      {children}
    </div>
  );
}
