import { csvOfDryRun } from '#domain/dry-run-report.ts';
import type { Strategy } from '#domain/strategy.ts';
import { dryRunDays } from '#domain/strategy-dry-run.ts';
import type { DryRunOutcome, DryRunProgress } from '#renderer/data/dry-run-outcome.ts';
import { useDataClient } from '#renderer/data/use-data.ts';
import { useLongWork } from '#renderer/state/use-long-work.ts';
import { Card } from '#renderer/ui/card.tsx';
import { formatFullDate } from '#renderer/ui/dates.ts';
import { FailureNotice } from '#renderer/ui/failure-notice.tsx';
import { formatCount } from '#renderer/ui/money.ts';
import { ProgressBar } from '#renderer/ui/progress-bar.tsx';
import dialog from '#renderer/ui/dialog.module.css';
import { TryFigures } from './try-figures.tsx';
import { TryLines } from './try-lines.tsx';
import fields from './fields.module.css';
import styles from './try-card.module.css';

/** A dry run that is through, and the list it was of. */
export type Tried = Extract<DryRunOutcome, { status: 'done' }> & { readonly list: readonly Strategy[]; readonly inUseVersion: number };

type Props = {
  readonly list: readonly Strategy[];
  readonly inUseVersion: number;
  /** What keeps the list from being tried; null: nothing. */
  readonly problem: string | null;
  readonly tried: Tried | null;
  readonly onTried: (tried: Tried) => void;
};

/** Whether figures are those of a list as it is now, beside the version in use as it is now. */
export const isOfNow = (tried: Tried | null, list: readonly Strategy[], inUseVersion: number): tried is Tried =>
  tried !== null && tried.inUseVersion === inUseVersion && JSON.stringify(tried.list) === JSON.stringify(list);

/** Tries the strategies on the days behind: who would have been contacted, and who wrongly, beside the strategies in use. */
export function TryCard({ list, inUseVersion, problem, tried, onTried }: Props) {
  const client = useDataClient();
  const { isRunning, progress, ending, start, stop } = useLongWork<DryRunProgress, DryRunOutcome>(client.dryRunProgress);
  const tryOut = async (): Promise<void> => {
    const outcome = await start(() => client.dryRun(list));
    if (outcome.status === 'done') onTried({ ...outcome, list, inUseVersion });
  };
  return (
    <Card title={`The last ${dryRunDays} days`} aside="nothing is sent and nothing is changed">
      <div className={fields.body}>
        <div className={styles.acts}>
          {isRunning ? (
            <>
              <Progress done={progress?.done ?? 0} of={progress?.of ?? 0} />
              <button type="button" className={dialog.plain} onClick={stop}>
                Stop
              </button>
            </>
          ) : (
            <button type="button" className={dialog.plain} disabled={problem !== null} onClick={() => void tryOut()}>
              Try it on the last {dryRunDays} days
            </button>
          )}
        </div>
        {ending?.status === 'stopped' && <p role="status">Stopped. Nothing was changed.</p>}
        {ending?.status === 'failed' && <FailureNotice failure={ending.failure} />}
        {tried && (
          <>
            {!isOfNow(tried, list, inUseVersion) && (
              <p className={fields.warning} role="status">
                These figures are of the strategies before your last edits. Try again to see what they come to now.
              </p>
            )}
            <TryFigures inUse={tried.inUse} edited={tried.edited} />
            <p className={styles.how}>
              {formatFullDate(tried.edited.from)} to {formatFullDate(tried.edited.to)}, {formatCount(tried.edited.accountCount)} accounts,
              each day with what was known that morning. Disputes are kept without their dates: what is disputed now counts as disputed on
              all the days.
            </p>
            <TryLines report={tried.edited} csv={() => csvOfDryRun(tried.edited)} />
          </>
        )}
      </div>
    </Card>
  );
}

function Progress({ done, of }: { readonly done: number; readonly of: number }) {
  return (
    <div className={styles.progress}>
      <ProgressBar label="Accounts tried" done={done} of={of} className={styles.bar} />
      <span>
        {formatCount(done)} of {formatCount(of)} accounts
      </span>
    </div>
  );
}
