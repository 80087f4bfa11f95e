import { useState } from 'react';
import type { UserId } from '#domain/kernel/ids.ts';
import type { Currency } from '#domain/kernel/money.ts';
import { Card } from '#renderer/ui/card.tsx';
import { SortHeader } from '#renderer/ui/sort-header.tsx';
import table from '#renderer/ui/table.module.css';
import { Tag } from '#renderer/ui/tag.tsx';
import { type TeamColumn, type TeamLine, columnsOf, sortedLines } from './team-columns.ts';
import styles from './team.module.css';

type Props = {
  readonly lines: readonly TeamLine[];
  readonly currency: Currency;
  readonly callsADay: number;
  readonly chosenId: UserId | null;
  readonly onChoose: (id: UserId) => void;
};

/** Everybody who works accounts, with their day; the head of a column sorts by it. */
export function TeamTable({ lines, currency, callsADay, chosenId, onChoose }: Props) {
  const [sort, setSort] = useState<{ readonly by: TeamColumn; readonly isDescending: boolean }>({ by: 'name', isDescending: false });
  const columns = columnsOf(currency, callsADay);
  const column = columns.find(({ id }) => id === sort.by) ?? columns[0];
  const sorted = column === undefined ? lines : sortedLines(lines, column, sort.isDescending);
  // Figures are looked at from the largest on, names from the first.
  const sortBy = (id: TeamColumn): void => setSort({ by: id, isDescending: sort.by === id ? !sort.isDescending : id !== 'name' });
  return (
    <Card title="Team today" aside={`promises kept: 30 days · collected: 7 days, in ${currency}`}>
      <div className={`${styles.scroller} ${table.frame}`} role="group" aria-label="Collectors" tabIndex={0}>
        {lines.length === 0 ? (
          <p className={styles.empty}>
            Nobody works accounts yet. Your administrator adds collectors; as soon as one has a book, their day stands here.
          </p>
        ) : (
          <table className={`${table.table} ${table.sticky} ${styles.team}`} aria-label="Team today">
            <thead>
              <tr>
                {columns.map(({ id, words, className }) => (
                  <SortHeader
                    key={id}
                    words={words}
                    className={id === 'name' ? table.wide : `${table.right} ${className === null ? '' : table[className]}`}
                    sorted={sort.by === id && (sort.isDescending ? 'desc' : 'asc')}
                    onSort={() => sortBy(id)}
                  />
                ))}
              </tr>
            </thead>
            <tbody>
              {sorted.map((line) => (
                <tr key={line.day.userId} aria-selected={line.day.userId === chosenId} onClick={() => onChoose(line.day.userId)}>
                  {columns.map(({ id, className, cell, isBad }) =>
                    id === 'name' ? (
                      <th key={id} scope="row" className={table.wide}>
                        <button
                          type="button"
                          className={styles.choose}
                          aria-pressed={line.day.userId === chosenId}
                          onClick={() => onChoose(line.day.userId)}
                        >
                          {line.day.name}
                        </button>{' '}
                        {line.day.isDisabled && <Tag tone="bad">cannot sign in</Tag>}
                      </th>
                    ) : (
                      <td
                        key={id}
                        data-column={id}
                        className={`${table.right} ${className === null ? '' : table[className]} ${isBad(line) ? styles.bad : ''}`}
                      >
                        {cell(line)}
                      </td>
                    ),
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
    </Card>
  );
}
