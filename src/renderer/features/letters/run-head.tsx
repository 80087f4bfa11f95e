import type { ReleaseProgress, RunStep, RunView } from '#renderer/data/run-outcome.ts';
import { useMayAct } from '#renderer/data/use-data.ts';
import { type LetterTarget, chooseLetterTarget, useLetters } from '#renderer/state/letters.ts';
import { formatFullDate } from '#renderer/ui/dates.ts';
import { Key } from '#renderer/ui/key.tsx';
import { countOf, formatCount } from '#renderer/ui/money.ts';
import { ProgressBar } from '#renderer/ui/progress-bar.tsx';
import dialog from '#renderer/ui/dialog.module.css';
import field from '#renderer/ui/field.module.css';
import styles from './run-head.module.css';

type Props = {
  readonly view: RunView;
  readonly step: RunStep | undefined;
  /** Ready ones of the step that nobody has taken out, as far as that is known. */
  readonly outCount: { readonly emails: number; readonly letters: number };
  readonly progress: ReleaseProgress | null;
  readonly isBusy: boolean;
  readonly onRelease: (channels: readonly ('email' | 'letter')[]) => void;
  readonly onStop: () => void;
};

/** What the day's run comes to, and its one act: send and print all that is ready of the chosen step. */
export function RunHead({ view, step, outCount, progress, isBusy, onRelease, onStop }: Props) {
  const sum = (of: (each: RunStep) => number): number => view.steps.reduce((total, each) => total + of(each), 0);
  const mayAct = useMayAct();
  const ready = sum(({ emails, letters }) => emails + letters);
  const needAddress = sum((each) => each.needAddress);
  const emails = (step?.emails ?? 0) - outCount.emails;
  const letters = (step?.letters ?? 0) - outCount.letters;
  return (
    <div className={styles.head}>
      <p className={styles.counts} role="status">
        {formatFullDate(view.today)} · {countOf(ready + view.held.count + needAddress, 'account')} due for a step · {formatCount(ready)}{' '}
        ready · {formatCount(view.held.count)} held · {formatCount(needAddress)} without an address
      </p>
      {!mayAct ? null : progress !== null || isBusy ? (
        <div className={styles.acts}>
          <span role="status">
            Releasing {formatCount(progress?.done ?? 0)} of {formatCount(progress?.of ?? 0)}
          </span>
          <ProgressBar label="Messages released" done={progress?.done ?? 0} of={progress?.of ?? 0} className={styles.bar} />
          <button type="button" className={dialog.plain} onClick={onStop}>
            Stop
          </button>
        </div>
      ) : (
        <div className={styles.acts}>
          {letters > 0 && <LettersGoTo />}
          {letters > 0 && emails > 0 && (
            <button type="button" className={dialog.plain} onClick={() => onRelease(['letter'])}>
              Print {countOf(letters, 'letter')} only
            </button>
          )}
          <button
            type="button"
            className={dialog.main}
            disabled={emails + letters === 0}
            aria-keyshortcuts="Control+Enter"
            onClick={() => onRelease(['email', 'letter'])}
          >
            {actWords(emails, letters)} <Key keys="Ctrl ⏎" onFill />
          </button>
        </div>
      )}
    </div>
  );
}

const targetWords: Readonly<Record<LetterTarget, string>> = { pdf: 'To a PDF', printer: 'To a printer' };

/** Where the letters go once they are released; the outbox has both ways for those that wait. */
function LettersGoTo() {
  const target = useLetters(({ lettersGoTo }) => lettersGoTo);
  return (
    <select
      className={`${field.input} ${styles.target}`}
      aria-label="Letters go to"
      value={target}
      onChange={(event) => chooseLetterTarget(event.target.value === 'printer' ? 'printer' : 'pdf')}
    >
      {(['pdf', 'printer'] as const).map((each) => (
        <option key={each} value={each}>
          {targetWords[each]}
        </option>
      ))}
    </select>
  );
}

/** 'Send 29 e-mails · print 12 letters', without the half there is nothing of. */
export function actWords(emails: number, letters: number): string {
  if (emails === 0 && letters === 0) return 'Nothing to send';
  const halves = [emails > 0 ? `send ${countOf(emails, 'e-mail')}` : null, letters > 0 ? `print ${countOf(letters, 'letter')}` : null];
  const words = halves.filter((half) => half !== null).join(' · ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
