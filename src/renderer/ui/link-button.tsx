import type { ButtonHTMLAttributes } from 'react';
import styles from './link-button.module.css';

/** A button that reads as words among words. */
export function LinkButton({ className = '', ...rest }: ButtonHTMLAttributes<HTMLButtonElement>) {
  return <button type="button" className={`${styles.button} ${className}`} {...rest} />;
}
