import { useMayAct } from '#renderer/data/use-data.ts';
import { IconArrowDown, IconArrowUp, IconTrash } from '@tabler/icons-react';
import { v7 as uuidv7 } from 'uuid';
import type { Strategy } from '#domain/strategy.ts';
import { openStrategy } from '#renderer/state/strategy-edits.ts';
import { countOf } from '#renderer/ui/money.ts';
import { mayAddStrategy, mayMoveStrategy, movedStrategy, withNewStrategy, withoutStrategy } from './edit-list.ts';
import { segmentSentence } from './segment-words.ts';
import styles from './strategy-list.module.css';

type Props = {
  readonly list: readonly Strategy[];
  readonly openId: string;
  readonly onChange: (list: readonly Strategy[]) => void;
};

/** The strategies in their order: an account has the first one whose segment it is in. */
export function StrategyList({ list, openId, onChange }: Props) {
  const mayAct = useMayAct();
  const open = list.find(({ id }) => id === openId);
  const add = (): void => {
    const added = withNewStrategy(list, uuidv7);
    onChange(added.list);
    openStrategy(added.id);
  };
  return (
    <section className={styles.pane} aria-label="Strategies">
      <header>
        <h1>Strategies</h1>
        <p>An account has the first one it fits.</p>
      </header>
      <ol>
        {list.map(({ id, name, segment, steps }, at) => (
          <li key={id}>
            <button type="button" aria-current={id === openId} onClick={() => openStrategy(id)}>
              <i aria-hidden="true">{at + 1}</i>
              <b>{name.trim() === '' ? 'Without a name' : name}</b>
              <span>{segmentSentence(segment)}</span>
              <em>{countOf(steps.length, 'step')}</em>
            </button>
          </li>
        ))}
      </ol>
      {mayAct && (
        <footer>
          <button type="button" onClick={add} disabled={!mayAddStrategy(list)}>
            Add
          </button>
          <button
            type="button"
            aria-label={`Move ${open?.name ?? ''} up`}
            title="Move up"
            disabled={!mayMoveStrategy(list, openId, -1)}
            onClick={() => onChange(movedStrategy(list, openId, -1))}
          >
            <IconArrowUp size={15} aria-hidden="true" />
          </button>
          <button
            type="button"
            aria-label={`Move ${open?.name ?? ''} down`}
            title="Move down"
            disabled={!mayMoveStrategy(list, openId, 1)}
            onClick={() => onChange(movedStrategy(list, openId, 1))}
          >
            <IconArrowDown size={15} aria-hidden="true" />
          </button>
          <button
            type="button"
            aria-label={`Remove ${open?.name ?? ''}`}
            title="Remove"
            disabled={open === list.at(-1)}
            onClick={() => onChange(withoutStrategy(list, openId))}
          >
            <IconTrash size={15} aria-hidden="true" />
          </button>
        </footer>
      )}
    </section>
  );
}
