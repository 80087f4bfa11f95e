import { Key } from '#renderer/ui/key.tsx';
import { ProblemBox } from '#renderer/ui/problem-box.tsx';
import styles from './save-bar.module.css';

type Props = {
  readonly isSaving: boolean;
  readonly problem: string | null;
  readonly onSave: (then: 'stay' | 'next') => Promise<void>;
  /** The note on a call that came in between: from it one goes back to the work in hand. */
  readonly isBeside: boolean;
};

/** The two ways to save, and what went wrong where it belongs to no field. */
export function SaveBar({ isSaving, problem, onSave, isBeside }: Props) {
  return (
    <div className={styles.bar}>
      <ProblemBox problem={problem} className={styles.problem} />
      <button
        type="button"
        className={styles.next}
        disabled={isSaving}
        aria-busy={isSaving}
        aria-keyshortcuts="Control+Enter"
        title={isBeside ? 'Save and go back to the work in hand (Ctrl ⏎)' : 'Save and open the next account of the list (Ctrl ⏎)'}
        onClick={() => void onSave('next')}
      >
        {isSaving ? 'Saving…' : isBeside ? 'Save & back' : 'Save & next'} <Key keys="Ctrl ⏎" onFill />
      </button>
      <button
        type="button"
        className={styles.save}
        disabled={isSaving}
        aria-keyshortcuts="Control+Shift+Enter"
        title="Save and stay on this account (Ctrl Shift ⏎)"
        onClick={() => void onSave('stay')}
      >
        Save
      </button>
    </div>
  );
}
