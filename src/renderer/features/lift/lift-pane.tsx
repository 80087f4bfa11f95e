import { useDataClient, useOpened } from '#renderer/data/use-data.ts';
import type { LiftOutcome, LiftProgress } from '#renderer/data/lift-outcome.ts';
import { useLongWork } from '#renderer/state/use-long-work.ts';
import { Card } from '#renderer/ui/card.tsx';
import dialog from '#renderer/ui/dialog.module.css';
import { FailureNotice } from '#renderer/ui/failure-notice.tsx';
import { countOf, formatCount } from '#renderer/ui/money.ts';
import { ProgressBar } from '#renderer/ui/progress-bar.tsx';
import type { LocalDate } from '#domain/kernel/dates.ts';
import { LiftReport } from './lift-report.tsx';
import styles from './lift.module.css';

/** The supervisor's question: does this order collect more? It is measured on the copy, here, when asked for. */
export function LiftPane({ today }: { readonly today: LocalDate }) {
  const client = useDataClient();
  const { isRunning, progress, ending, start, stop } = useLongWork<LiftProgress, LiftOutcome>(client.liftProgress);
  const company = useOpened()?.company;
  return (
    <section className={styles.page} aria-label="Lift" tabIndex={0}>
      <div>
        <header className={styles.head}>
          <div>
            <h1>What the order of the queue gains</h1>
            <p>
              {company ? `${company.name}’s own invoices and payments, read from the copy on this computer.` : ''} Nothing leaves it, and
              nothing is changed.
            </p>
          </div>
          {isRunning ? (
            <button type="button" className={dialog.plain} onClick={stop}>
              Stop
            </button>
          ) : (
            <button type="button" className={dialog.main} onClick={() => void start(() => client.measureLift())}>
              {ending === null ? 'Measure' : 'Measure again'}
            </button>
          )}
        </header>
        {!isRunning && ending === null && <WhatIsMeasured />}
        {isRunning && <Progress progress={progress} />}
        {ending?.status === 'done' && <LiftReport lift={ending.lift} today={today} />}
        {ending?.status === 'stopped' && <p role="status">Stopped. Nothing was kept of it.</p>}
        {ending?.status === 'failed' && <FailureNotice failure={ending.failure} />}
      </div>
    </section>
  );
}

function WhatIsMeasured() {
  return (
    <Card title="What is measured">
      <p className={styles.words}>
        For a day every fortnight of your history, all accounts are put in order with nothing but what was known on that day: by this queue,
        by what most systems go by, and by somebody who knew the future. How much of the money that was late in the 60 days after it stood
        among the first 20, 50 and 100 accounts is what an order is worth. It takes some seconds, and can be stopped.
      </p>
    </Card>
  );
}

function Progress({ progress }: { readonly progress: LiftProgress | null }) {
  const { step, done, of } = progress ?? { step: 'reading', done: 0, of: 0 };
  const words = step === 'reading' ? `Reading ${countOf(of, 'account')}` : `Looking back on ${countOf(of, 'day')}`;
  return (
    <div className={styles.progress}>
      {words}: {formatCount(done)} done
      <ProgressBar label={words} done={done} of={of} className={styles.bar} />
    </div>
  );
}
