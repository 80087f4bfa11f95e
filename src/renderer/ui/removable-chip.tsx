import { IconX } from '@tabler/icons-react';
import styles from './removable-chip.module.css';

type Props = {
  readonly words: string;
  /** What a press does: 'Leave INV-7 out of the note'. */
  readonly act: string;
  /** Its colours. */
  readonly className: string | undefined;
  readonly onRemove: () => void;
};

/** One of several things that were chosen, with its way out. */
export function RemovableChip({ words, act, className = '', onRemove }: Props) {
  return (
    <button type="button" className={`${styles.chip} ${className}`} title={act} aria-label={act} onClick={onRemove}>
      <span>{words}</span>
      <IconX size={12} stroke={2} aria-hidden="true" />
    </button>
  );
}
