import type { ComponentProps } from 'react';
import styles from './icon-button.module.css';

/** A button of one small icon, named by its `aria-label`; `className` gives its size and what it looks like under the pointer. */
export function IconButton({ className = '', ...rest }: ComponentProps<'button'>) {
  return <button type="button" className={`${styles.button} ${className}`} {...rest} />;
}
