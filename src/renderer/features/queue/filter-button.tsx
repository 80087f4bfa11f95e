import { Popover } from '@mantine/core';
import { IconFilter } from '@tabler/icons-react';
import type { Policy } from '#domain/policy.ts';
import type { QueueFilter } from '#domain/queue-filter.ts';
import type { QueueView } from '#renderer/data/worker-protocol.ts';
import { usePlainKeys } from '#renderer/state/plain-keys.ts';
import { closeOverlay, showOverlay, useScreen } from '#renderer/state/screen.ts';
import { partsOf } from './filter-words.ts';
import { FilterForm } from './filter-form.tsx';
import styles from './queue-head.module.css';

type Props = { readonly filter: QueueFilter; readonly view: QueueView | null; readonly policy: Policy };

/** Opens what narrows the lists down; Shift F does it too. */
export function FilterButton({ filter, view, policy }: Props) {
  const isOpen = useScreen((screen) => screen.overlay === 'filter');
  usePlainKeys({ 'Shift+F': () => showOverlay('filter') });
  // As many as there are chips: an amount and its currency are one.
  const count = partsOf(filter, policy).length;
  return (
    <Popover
      opened={isOpen}
      onChange={(opened) => !opened && closeOverlay()}
      position="bottom-start"
      width={348}
      trapFocus
      returnFocus
      // The button never scrolls out of sight.
      hideDetached={false}
      middlewares={{ shift: { padding: 8 }, flip: true }}
    >
      <Popover.Target>
        <button
          type="button"
          className={styles.filter}
          data-asked={count > 0}
          aria-keyshortcuts="Shift+F"
          title="Filter the lists (Shift F)"
          onClick={() => (isOpen ? closeOverlay() : showOverlay('filter'))}
        >
          <IconFilter size={14} stroke={1.9} aria-hidden="true" />
          <span>Filter</span>
          {count > 0 && <b>{count}</b>}
        </button>
      </Popover.Target>
      <Popover.Dropdown p={0}>{isOpen && <FilterForm filter={filter} facets={view?.facets ?? null} policy={policy} />}</Popover.Dropdown>
    </Popover>
  );
}
