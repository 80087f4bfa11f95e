import { Menu } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconChevronDown } from '@tabler/icons-react';
import { type WorkList, workLists } from '#domain/work-list.ts';
import type { QueueView } from '#renderer/data/worker-protocol.ts';
import { chooseList } from '#renderer/state/screen.ts';
import { formatCount } from '#renderer/ui/money.ts';
import { callsADayWords, listWords } from '#renderer/ui/words.ts';
import styles from './queue-head.module.css';

/** The lists a morning goes through; the rest is behind “More”, so that two lines are enough. */
const mainLists: readonly WorkList[] = ['callNow', 'promisesDue', 'followUps', 'disputed', 'all'];
/** In a narrow window, and of these only those that hold something. */
const narrowLists: readonly WorkList[] = ['callNow', 'promisesDue', 'followUps', 'all'];

type Props = { readonly list: WorkList; readonly view: QueueView | null; readonly callsADay: number };

/** The lists to choose from, each with its count. The chosen one is always in sight, if need be in the place of “More”. */
export function ListChips({ list, view, callsADay }: Props) {
  const isNarrow = useMediaQuery('(max-width: 1180px)', false, { getInitialValueInEffect: false });
  const isInSight = (each: WorkList) => each === 'callNow' || each === 'all' || each === list || (view?.counts[each] ?? 1) > 0;
  const chips = isNarrow ? narrowLists.filter(isInSight) : mainLists;
  const others = workLists.filter((each) => !chips.includes(each));
  return (
    <div className={styles.chips} role="group" aria-label="Lists">
      {chips.map((each) => (
        <button
          key={each}
          type="button"
          aria-pressed={each === list}
          title={each === 'callNow' ? callsADayWords(callsADay) : undefined}
          onClick={() => chooseList(each)}
        >
          {listWords[each]}
          <Count list={each} view={view} />
        </button>
      ))}
      <Menu position="bottom-start" width={210}>
        <Menu.Target>
          <button type="button" data-chosen={others.includes(list)} title="More lists">
            {others.includes(list) ? (
              <>
                <span className="said-only">Chosen list: </span>
                {listWords[list]}
                <Count list={list} view={view} />
              </>
            ) : (
              'More'
            )}
            <IconChevronDown size={12} stroke={2} aria-hidden="true" />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          {others.map((each) => (
            <Menu.Item
              key={each}
              aria-current={each === list}
              rightSection={<Count list={each} view={view} />}
              onClick={() => chooseList(each)}
            >
              {listWords[each]}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}

const Count = ({ list, view }: Pick<Props, 'list' | 'view'>) => (
  <span className={styles.count}>{view ? formatCount(view.counts[list]) : '–'}</span>
);
