import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, memo, useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { WorkList } from '#domain/work-list.ts';
import type { AccountId } from '#domain/kernel/ids.ts';
import type { Policy } from '#domain/policy.ts';
import { useDataClient, useQueue } from '#renderer/data/use-data.ts';
import type { QueueRow, QueueView } from '#renderer/data/worker-protocol.ts';
import { openAccount, useScreen } from '#renderer/state/screen.ts';
import { QueueHead } from './queue-head.tsx';
import { QueueEmpty } from './queue-empty.tsx';
import { QueueRowContent } from './queue-row.tsx';
import { useQueueKeys } from './use-queue-keys.ts';
import styles from './queue-pane.module.css';

/** Rows asked for beyond the ones in view, so that the worker is asked once in a while and not at every notch of the wheel. */
const spareRows = 30;
/** The window starts on multiples of this many rows. */
const windowStep = 20;
const usualRowHeightPx = 74;
/** Rows drawn out of sight on each side; of the first frame, which somebody waits for, hardly any. */
const overscan = { firstFrame: 1, later: 4 } as const;

type Props = {
  readonly policy: Policy;
  /** Where Enter goes: into the account that is open. */
  readonly onEnter: () => void;
  /** Called once, when the rows (or the words that there are none) have been rendered. */
  readonly onShown: () => void;
  /** Whether they have been painted since. */
  readonly isPainted: boolean;
  /** What stands under the list. */
  readonly below?: ReactNode;
};

/** The ranked list: move with J and K or the arrow keys, the account beside it follows. */
export const QueuePane = memo(function QueuePane({ policy, onEnter, onShown, isPainted, below }: Props) {
  const list = useScreen((screen) => screen.list);
  const filter = useScreen((screen) => screen.filter);
  const accountId = useScreen((screen) => screen.accountId);
  const [range, setRange] = useState({ first: 0, count: windowStep + spareRows });
  const view = useQueue(list, range.first, range.count, filter);
  const latest = useLatestView();

  useOpenFirst(view, accountId);
  useEffect(() => {
    if (view) onShown();
  }, [view, onShown]);

  return (
    <section className={styles.pane} aria-label="Queue">
      <QueueHead list={list} filter={filter} view={view ?? latest} policy={policy} />
      {view?.total === 0 ? (
        <QueueEmpty list={list} filter={filter} accountCount={view.accountCount} done={view.progress.done} />
      ) : (
        <QueueList
          key={`${list} ${JSON.stringify(filter)}`}
          list={list}
          view={view}
          accountId={accountId}
          isPainted={isPainted}
          policy={policy}
          onEnter={onEnter}
          onRange={setRange}
        />
      )}
      {below}
    </section>
  );
});

/** The view as it last was, of whichever list: its counts keep the chips from blinking while the next list is on its way. */
function useLatestView(): QueueView | null {
  const { queue } = useDataClient();
  return useSyncExternalStore(queue.subscribe, queue.read);
}

/** With nothing open yet, the first account of the queue is. */
function useOpenFirst(view: QueueView | null, accountId: AccountId | null): void {
  const first = view?.first === 0 ? view.rows[0] : undefined;
  useEffect(() => {
    if (first && accountId === null) openAccount(first.accountId);
  }, [first, accountId]);
}

type ListProps = {
  readonly list: WorkList;
  readonly view: QueueView | null;
  readonly accountId: AccountId | null;
  readonly isPainted: boolean;
  readonly policy: Policy;
  readonly onEnter: () => void;
  readonly onRange: (range: { readonly first: number; readonly count: number }) => void;
};

function QueueList({ list, view, accountId, isPainted, policy, onEnter, onRange }: ListProps) {
  const client = useDataClient();
  const scroller = useRef<HTMLDivElement>(null);
  // oxlint-disable-next-line react/incompatible-library -- no compiler memoizes here, and `show` is made anew with it
  const virtual = useVirtualizer({
    count: view?.total ?? 0,
    getScrollElement: () => scroller.current,
    estimateSize: () => usualRowHeightPx,
    overscan: isPainted ? overscan.later : overscan.firstFrame,
  });
  const items = virtual.getVirtualItems();
  const firstShown = items[0]?.index ?? 0;
  const lastShown = items.at(-1)?.index ?? 0;
  useEffect(() => {
    const first = Math.max(0, Math.floor((firstShown - spareRows / 2) / windowStep) * windowStep);
    const count = Math.ceil((lastShown - first + spareRows) / windowStep) * windowStep;
    onRange({ first, count });
  }, [firstShown, lastShown, onRange]);

  const show = useCallback((index: number) => virtual.scrollToIndex(index, { align: 'auto' }), [virtual]);
  useQueueKeys({ client, list, view, show, onEnter });

  const rowAt = (index: number) => (view ? view.rows[index - view.first] : undefined);
  const isOpen = (row: QueueRow | undefined) => row !== undefined && row.accountId === accountId;
  const openId = accountId === null ? undefined : optionId(accountId);
  return (
    <div
      ref={scroller}
      className={styles.list}
      role="listbox"
      tabIndex={0}
      aria-label="Accounts, most urgent first"
      aria-keyshortcuts="J K"
      aria-activedescendant={items.some((item) => isOpen(rowAt(item.index))) ? openId : undefined}
    >
      <div className={styles.whole} style={{ height: virtual.getTotalSize() }}>
        {items.map((item) => {
          const row = rowAt(item.index);
          return (
            <div
              key={item.key}
              ref={virtual.measureElement}
              data-index={item.index}
              className={styles.row}
              style={{ transform: `translateY(${item.start}px)` }}
              role="option"
              id={row && optionId(row.accountId)}
              aria-selected={isOpen(row)}
              aria-setsize={view?.total}
              aria-posinset={item.index + 1}
              data-done={row?.isDone}
              onClick={() => row && openAccount(row.accountId)}
            >
              {row && view ? <QueueRowContent row={row} policy={policy} today={view.today} /> : <div className={styles.blank} />}
            </div>
          );
        })}
      </div>
    </div>
  );
}

const optionId = (accountId: AccountId): string => `queue-${accountId}`;
