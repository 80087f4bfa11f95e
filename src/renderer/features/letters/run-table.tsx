import { useEffect, useRef, useState } from 'react';
import type { AccountId } from '#domain/kernel/ids.ts';
import type { RunRow, RunStep, RunView } from '#renderer/data/run-outcome.ts';
import { chooseRunAccount, editKeyOf, leaveOut, useLetters } from '#renderer/state/letters.ts';
import { useMayAct } from '#renderer/data/use-data.ts';
import { usePlainKeys } from '#renderer/state/plain-keys.ts';
import { countOf } from '#renderer/ui/money.ts';
import { SpacerRow } from '#renderer/ui/spacer-row.tsx';
import { Tag } from '#renderer/ui/tag.tsx';
import table from '#renderer/ui/table.module.css';
import { useVirtualRows } from '#renderer/ui/use-virtual-rows.ts';
import { alongWords, askedWords, stateWords, stepTitle } from './run-words.ts';
import styles from './run-table.module.css';

/** Rows asked for beyond the ones in view; the window starts on multiples of the step. */
const [spareRows, windowStep] = [30, 20];

type Props = {
  readonly view: RunView;
  readonly step: RunStep;
  readonly accountId: AccountId | null;
  readonly onRange: (range: { readonly first: number; readonly count: number }) => void;
  /** What E does on the chosen row. */
  readonly onEdit: () => void;
};

/** Who is due for the chosen step: whom it goes to, what it asks for, and where each stands. J and K move, X takes out, E edits. */
export function RunTable({ view, step, accountId, onRange, onEdit }: Props) {
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null);
  const { indexes, abovePx, belowPx } = useVirtualRows(view.total, scroller);
  const [firstShown = 0, lastShown = 0] = [indexes[0], indexes.at(-1)];
  useEffect(() => {
    const first = Math.max(0, Math.floor((firstShown - spareRows / 2) / windowStep) * windowStep);
    onRange({ first, count: Math.ceil((lastShown - first + spareRows) / windowStep) * windowStep });
  }, [firstShown, lastShown, onRange]);
  const chosen = view.rows.find((row) => row.accountId === accountId);
  useRunKeys(view, chosen, onEdit);
  useScrollToChosen(scroller, accountId);

  return (
    <section className={styles.card} aria-label={`Step ${step.stepNumber}: ${stepTitle(step)}`}>
      <header>
        <h2>
          Step {step.stepNumber} · {stepTitle(step)}
        </h2>
        <span>{countOf(view.total, 'account')}</span>
      </header>
      <div
        ref={setScroller}
        className={`${styles.scroller} ${table.frame}`}
        tabIndex={0}
        role="group"
        aria-label="Accounts due for this step"
      >
        {view.total === 0 ? (
          <p className={styles.none}>Nobody is due for this step today.</p>
        ) : (
          <table className={`${table.table} ${table.sticky} ${styles.table}`} aria-rowcount={view.total + 1} aria-label="Accounts">
            <thead>
              <tr>
                <th className={styles.box}>
                  <span className="said-only">Written to</span>
                </th>
                <th>Account</th>
                <th className={styles.to}>To</th>
                <th className={table.right}>Asked for</th>
                <th className={styles.along}>Along with it</th>
                <th>State</th>
              </tr>
            </thead>
            <tbody>
              <SpacerRow heightPx={abovePx} />
              {indexes.map((index) => {
                const row = view.rows[index - view.first];
                return row ? (
                  <Row key={row.accountId} row={row} view={view} index={index} isChosen={row.accountId === accountId} />
                ) : (
                  <tr key={`blank ${index}`} aria-rowindex={index + 2}>
                    <td colSpan={6} />
                  </tr>
                );
              })}
              <SpacerRow heightPx={belowPx} />
            </tbody>
          </table>
        )}
      </div>
    </section>
  );
}

function Row({
  row,
  view,
  index,
  isChosen,
}: {
  readonly row: RunRow;
  readonly view: RunView;
  readonly index: number;
  readonly isChosen: boolean;
}) {
  const isOut = useLetters(({ leftOut }) => leftOut.has(row.accountId));
  const isEdited = useLetters(({ edits }) => edits.has(editKeyOf(row.accountId, row)));
  const mayAct = useMayAct();
  const { tone, words } = stateWords(row, view.today);
  return (
    <tr
      aria-rowindex={index + 2}
      data-chosen={isChosen}
      data-out={isOut || row.status !== 'ready'}
      data-account={row.accountId}
      onClick={() => chooseRunAccount(row.accountId)}
    >
      <td className={styles.box} onClick={(event) => event.stopPropagation()}>
        <input
          type="checkbox"
          aria-label={`Write to ${row.name}`}
          checked={row.status === 'ready' && !isOut}
          disabled={!mayAct || row.status !== 'ready'}
          onChange={() => leaveOut(row, !isOut)}
        />
      </td>
      <td className={styles.name} title={`${row.name} · #${row.number}`}>
        <button type="button" aria-pressed={isChosen} onClick={() => chooseRunAccount(row.accountId)}>
          {row.name}
        </button>
      </td>
      <td className={styles.to} title={row.to ?? undefined}>
        {row.to === null || row.to === '' ? <span className={table.faint}>{row.to === null ? '…' : 'none known'}</span> : row.to}
      </td>
      <td className={table.right}>{askedWords(row.asked)}</td>
      <td className={styles.along}>{alongWords(row)}</td>
      <td className={styles.state}>
        <Tag tone={tone}>{words}</Tag>
        {isEdited && <Tag tone="violet">Edited</Tag>}
      </td>
    </tr>
  );
}

/** J and K move the choice, X takes the chosen account out or back in, E edits its message. */
function useRunKeys(view: RunView, chosen: RunRow | undefined, onEdit: () => void): void {
  const move = (by: 1 | -1) => (): void => {
    const at = chosen ? view.rows.indexOf(chosen) : by === 1 ? -1 : view.rows.length;
    const next = view.rows[at + by];
    if (next) chooseRunAccount(next.accountId);
  };
  const mayAct = useMayAct();
  const acts = {
    x: () => {
      if (chosen?.status === 'ready') leaveOut(chosen, !useLetters.getState().leftOut.has(chosen.accountId));
    },
    e: onEdit,
  };
  usePlainKeys({ j: move(1), k: move(-1), ...(mayAct ? acts : {}) });
}

/** The chosen row comes into sight when the keys have moved there. */
function useScrollToChosen(scroller: HTMLDivElement | null, accountId: AccountId | null): void {
  const last = useRef(accountId);
  useEffect(() => {
    if (last.current === accountId) return;
    last.current = accountId;
    scroller?.querySelector(`[data-account="${accountId}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [scroller, accountId]);
}
