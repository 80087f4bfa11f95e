import styles from './problem-box.module.css';

/** What went wrong where it belongs to no field; nothing is drawn while nothing has. `className` gives its place. */
export function ProblemBox({ problem, className = '' }: { readonly problem: string | null; readonly className?: string | undefined }) {
  return (
    <div role="alert" className={`${styles.problem} ${className}`}>
      {problem}
    </div>
  );
}
