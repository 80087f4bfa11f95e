import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import table from './table.module.css';

type Props = {
  readonly words: string;
  readonly className: string | undefined;
  readonly sorted: 'asc' | 'desc' | false;
  readonly onSort: () => void;
};

/** A column's head that sorts by the column. */
export function SortHeader({ words, className, sorted, onSort }: Props) {
  const Icon = sorted === 'desc' ? IconChevronDown : IconChevronUp;
  return (
    <th scope="col" className={className} aria-sort={sorted === 'asc' ? 'ascending' : sorted === 'desc' ? 'descending' : 'none'}>
      <button type="button" className={table.sort} data-sorted={sorted !== false} onClick={onSort}>
        {words}
        <Icon size={13} stroke={2.2} aria-hidden="true" />
      </button>
    </th>
  );
}
