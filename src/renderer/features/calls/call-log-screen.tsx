import { useEffect, useMemo, useState } from 'react';
import { type CallDays, type CallFilter, callTable, csvOfCalls, isAmong, noCallFilter } from '#domain/call-log.ts';
import { type LocalDate, addDays } from '#domain/kernel/dates.ts';
import { Choices } from '#renderer/ui/choices.tsx';
import { FailureNotice } from '#renderer/ui/failure-notice.tsx';
import { LinkButton } from '#renderer/ui/link-button.tsx';
import { countOf } from '#renderer/ui/money.ts';
import { useNow } from '#renderer/ui/use-now.ts';
import { CallFilters } from './call-filters.tsx';
import { SaveAsCsv } from '#renderer/ui/save-as-csv.tsx';
import layout from '#renderer/ui/log-page.module.css';
import { CallTable } from './call-table.tsx';
import type { ReadLog } from './read-log.ts';
import styles from './calls.module.css';

const ranges = [
  { value: '1', words: 'Today' },
  { value: '7', words: '7 days' },
  { value: '30', words: '30 days' },
  { value: '365', words: 'A year' },
] as const;
type Range = (typeof ranges)[number]['value'];

type Props = {
  readonly today: LocalDate;
  /** Whose calls these are, in words. */
  readonly whose: string;
  /** Reads the log of some days; null: another question took its place. */
  readonly read: (days: CallDays) => Promise<ReadLog | null>;
};

/** All calls of some days: who called whom, how it ended, what came of it, and what spoke against it. */
export function CallLogScreen({ today, whose, read }: Props) {
  const [filter, setFilter] = useState<CallFilter>(noCallFilter);
  const { range, log, choose, readAgain } = useLog(read, today);
  const calls = log !== null && 'calls' in log ? log.calls : none;
  const shown = useMemo(() => calls.filter((line) => isAmong(line, filter)), [calls, filter]);
  const now = useNow();
  return (
    <section className={layout.page} aria-label="Calls">
      <header className={styles.head}>
        <h1>Calls</h1>
        <div className={styles.days}>
          <Choices label="Days" hideLabel choices={ranges} chosen={range} onChange={choose} />
        </div>
      </header>
      <CallFilters filter={filter} calls={calls} onChange={(part) => setFilter({ ...filter, ...part })} />
      {log !== null && 'failure' in log && (
        <FailureNotice failure={log.failure} kept="No call is lost: this is the log alone.">
          <button type="button" onClick={readAgain}>
            Ask again
          </button>
        </FailureNotice>
      )}
      <div className={layout.card}>
        <div className={layout.line}>
          <span role="status">
            {log === null ? 'Reading the log…' : `${countOf(shown.length, 'call')} ${whose}`}
            {log !== null && 'calls' in log && log.isCut && ': the newest. Choose fewer days for the others.'}
          </span>
          <span className={styles.acts}>
            <LinkButton onClick={readAgain}>Read again</LinkButton>
            {shown.length > 0 && <CopyAsCsv key={`${range} ${JSON.stringify(filter)}`} text={() => csvOfCalls(shown)} />}
            {shown.length > 0 && (
              <SaveAsCsv key={`file ${range} ${JSON.stringify(filter)}`} name={`Calls ${today}`} rows={() => callTable(shown)} />
            )}
          </span>
        </div>
        {log !== null && 'calls' in log && shown.length === 0 ? (
          <Empty isNarrowed={calls.length > 0} onClear={() => setFilter(noCallFilter)} />
        ) : (
          <CallTable calls={shown} now={now} />
        )}
      </div>
    </section>
  );
}

const none: readonly never[] = [];

/** What is asked for; the same again is another object, so that it is read anew. */
type Asked = { readonly range: Range };

function useLog(read: Props['read'], today: LocalDate) {
  const [asked, setAsked] = useState<Asked>({ range: '7' });
  const [answer, setAnswer] = useState<{ readonly to: Asked; readonly log: ReadLog } | null>(null);
  const { range } = asked;
  useEffect(() => {
    let isGone = false;
    const days = { from: addDays(today, 1 - Number(asked.range)), until: today };
    void read(days).then((log) => isGone || log === null || setAnswer({ to: asked, log }));
    return () => {
      isGone = true;
    };
  }, [read, today, asked]);
  return {
    range,
    log: answer?.to === asked ? answer.log : null,
    choose: (next: Range) => setAsked({ range: next }),
    readAgain: () => setAsked({ range }),
  };
}

function CopyAsCsv({ text }: { readonly text: () => string }) {
  const [isCopied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text());
    setCopied(true);
  };
  return <LinkButton onClick={() => void copy()}>{isCopied ? 'Copied' : 'Copy as CSV'}</LinkButton>;
}

function Empty({ isNarrowed, onClear }: { readonly isNarrowed: boolean; readonly onClear: () => void }) {
  return (
    <div className={styles.empty}>
      <b>{isNarrowed ? 'No call is like this' : 'Nobody was called in these days'}</b>
      <p>
        {isNarrowed
          ? 'Calls there are, and the filter leaves none of them.'
          : 'Press C on an account to call; each call stands here from then on. More days may have some.'}
      </p>
      {isNarrowed && <LinkButton onClick={onClear}>Clear the filter</LinkButton>}
    </div>
  );
}
