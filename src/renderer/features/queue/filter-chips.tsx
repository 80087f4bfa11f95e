import type { Policy } from '#domain/policy.ts';
import { type QueueFilter, noFilter } from '#domain/queue-filter.ts';
import { chooseFilter } from '#renderer/state/screen.ts';
import { LinkButton } from '#renderer/ui/link-button.tsx';
import { RemovableChip } from '#renderer/ui/removable-chip.tsx';
import { partsOf } from './filter-words.ts';
import styles from './filter-chips.module.css';

/** What the lists are narrowed to, each part with its way out. */
export function FilterChips({ filter, policy }: { readonly filter: QueueFilter; readonly policy: Policy }) {
  const parts = partsOf(filter, policy);
  if (parts.length === 0) return null;
  return (
    <div className={styles.chips} role="group" aria-label="Filter in force">
      {parts.map(({ words, none }) => (
        <RemovableChip
          key={words}
          words={words}
          act={`${words}: take this out of the filter`}
          className={styles.chip}
          onRemove={() => chooseFilter({ ...filter, ...none })}
        />
      ))}
      <LinkButton onClick={() => chooseFilter(noFilter)}>Clear</LinkButton>
    </div>
  );
}
