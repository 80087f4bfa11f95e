import { LinkButton } from '#renderer/ui/link-button.tsx';
import styles from './fix-line.module.css';

/** Says that the form holds a refused note again, and lets go of it without losing the refusal. */
export function FixLine({ onLeave }: { readonly onLeave: () => void }) {
  return (
    <div role="note" className={styles.line}>
      <p>
        <b>A refused note, to be sent again</b> when you save.
      </p>
      <LinkButton onClick={onLeave}>Leave it refused</LinkButton>
    </div>
  );
}
