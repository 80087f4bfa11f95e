import { IconClockUp } from '@tabler/icons-react';
import styles from './waiting-mark.module.css';

const words = 'Saved on this computer, waiting for the server';

/** Beside anything the central API has not confirmed yet. `short` leaves the words to the tooltip and the screen reader. */
export function WaitingMark({ short = false }: { readonly short?: boolean }) {
  return (
    <span className={styles.mark} title={words}>
      <IconClockUp size={13} stroke={2} aria-hidden="true" />
      {short ? <span className="said-only">{words}</span> : 'Waiting for the server'}
    </span>
  );
}
