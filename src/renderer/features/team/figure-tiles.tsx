import { Popover } from '@mantine/core';
import type { TeamFigures } from '#contracts/team.ts';
import type { Currency } from '#domain/kernel/money.ts';
import { chosenFigures } from './chosen-figures.ts';
import { type Figure, figuresOf } from './figure-words.ts';
import styles from './figure-tiles.module.css';

type Props = {
  readonly team: TeamFigures;
  /** Money of one currency is shown at a time; null: the company's own. */
  readonly currency: Currency | null;
};

/** The figures of the company at a glance; each opens what it is made of. */
export function FigureTiles({ team, currency }: Props) {
  return (
    <ul className={styles.tiles} aria-label="Figures">
      {figuresOf(team, chosenFigures(team, currency)).map((figure) => (
        <li key={figure.kind}>
          <Tile figure={figure} />
        </li>
      ))}
    </ul>
  );
}

function Tile({ figure: { value, label, change, formula, inputs } }: { readonly figure: Figure }) {
  return (
    <Popover
      position="bottom-start"
      width={330}
      trapFocus
      returnFocus
      hideDetached={false}
      middlewares={{ shift: { padding: 8 }, flip: true }}
    >
      <Popover.Target>
        <button type="button" className={styles.tile} title="What it is made of">
          <b>{value}</b>
          <span>
            {label}
            {change && (
              <>
                {' · '}
                <i className={change.isGood ? styles.good : styles.bad}>
                  <span aria-hidden="true">
                    {change.isUp ? '▲' : '▼'} {change.words}
                  </span>
                  <span className="said-only">{change.said}</span>
                </i>
              </>
            )}
          </span>
        </button>
      </Popover.Target>
      <Popover.Dropdown aria-label={label}>
        <div className={styles.receipt} tabIndex={-1} data-autofocus>
          <p>{formula}</p>
          <dl>
            {inputs.map(([name, amount]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{amount}</dd>
              </div>
            ))}
          </dl>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
