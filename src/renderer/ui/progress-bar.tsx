import styles from './progress-bar.module.css';

type Props = {
  /** What is being counted, for a screen reader: 'Accounts loaded'. */
  readonly label: string;
  readonly done: number;
  /** The whole; 0 while it is not known yet. */
  readonly of: number;
  /** Its height and its place. */
  readonly className: string | undefined;
};

/** How much of a whole is done. */
export function ProgressBar({ label, done, of, className = '' }: Props) {
  const percent = of === 0 ? 0 : Math.round((done / of) * 100);
  return (
    <div
      className={`${styles.bar} ${className}`}
      role="progressbar"
      aria-label={label}
      aria-valuenow={percent}
      aria-valuemin={0}
      aria-valuemax={100}
    >
      <i style={{ width: `${percent}%` }} />
    </div>
  );
}
