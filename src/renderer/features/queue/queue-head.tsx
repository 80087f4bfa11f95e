import { Tooltip } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { memo } from 'react';
import type { Policy } from '#domain/policy.ts';
import type { QueueFilter } from '#domain/queue-filter.ts';
import type { WorkList } from '#domain/work-list.ts';
import type { QueueView } from '#renderer/data/worker-protocol.ts';
import { IconButton } from '#renderer/ui/icon-button.tsx';
import { formatCount } from '#renderer/ui/money.ts';
import { ProgressBar } from '#renderer/ui/progress-bar.tsx';
import { FilterButton } from './filter-button.tsx';
import { FilterChips } from './filter-chips.tsx';
import { ListChips } from './list-chips.tsx';
import styles from './queue-head.module.css';

const orderWords =
  'Ordered by the late money to expect in the next 60 days: what may be chased of each invoice × the days it is likely to be late, raised and lowered by promises, follow-ups and contacts. The figure beside a name puts that on a scale up to 99, the highest in your book.';

type Props = {
  readonly list: WorkList;
  readonly filter: QueueFilter;
  readonly view: QueueView | null;
  readonly policy: Policy;
};

/** The queue's title, how far the day has come, and the lists to choose from. */
export const QueueHead = memo(function QueueHead({ list, filter, view, policy }: Props) {
  const { done, of } = view?.progress ?? { done: 0, of: 0 };
  return (
    <header className={styles.head}>
      <div className={styles.title}>
        <h2>Today’s queue</h2>
        <Tooltip label={orderWords} multiline w={280} openDelay={150} events={{ hover: true, focus: true, touch: true }}>
          <IconButton className={styles.info} aria-label={`How the queue is ordered: ${orderWords}`}>
            <IconInfoCircle size={15} stroke={1.8} aria-hidden="true" />
          </IconButton>
        </Tooltip>
        {of > 0 && (
          <small className={styles.day}>
            {formatCount(done)} of {formatCount(of)} done
          </small>
        )}
        <FilterButton filter={filter} view={view} policy={policy} />
      </div>
      <ProgressBar label="Accounts contacted today" done={done} of={of} className={styles.bar} />
      <ListChips list={list} view={view} callsADay={policy.queue.callsADay} />
      <FilterChips filter={filter} policy={policy} />
    </header>
  );
});
