import type { BackTestResult } from '#domain/back-test.ts';
import type { OrderName } from '#domain/back-test-orders.ts';
import type { LocalDate } from '#domain/kernel/dates.ts';
import { formatDate } from '#renderer/ui/dates.ts';
import { orderWords } from './lift-words.ts';
import styles from './lift.module.css';

type Props = { readonly byDate: BackTestResult['byDate']; readonly today: LocalDate };

/** The lines that tell the story, as they lie on each other: the best that could be had, ours, and, dashed on top, what most systems do. */
const drawn = ['oracle', 'ours', 'agingBucket'] as const satisfies readonly OrderName[];
/** And as the legend names them. */
const named = ['ours', 'agingBucket', 'oracle'] as const satisfies readonly OrderName[];

const marks = [0, 0.25, 0.5, 0.75, 1] as const;
const mostTicks = 6;
/** So few days are drawn as points too: a line alone hides how few there are. */
const mostPoints = 30;

/** The share on each tested day as lines over time. The table beside it has the figures; this is the picture. */
export function LiftLines({ byDate, today }: Props) {
  // In hundredths of the drawing, which is stretched to its place; lines and letters keep their size.
  const x = (at: number): number => (byDate.length === 1 ? 50 : (100 * at) / (byDate.length - 1));
  const pointsOf = (name: OrderName): readonly (readonly [number, number])[] =>
    byDate.map((day, at) => [x(at), 100 * (1 - day['m60@50'][name])]);
  return (
    <figure className={styles.lines}>
      <div className={styles.plot}>
        {marks.map((share) => (
          <span key={share} className={styles.share} style={{ bottom: `${share * 100}%` }} aria-hidden="true">
            {share * 100}%
          </span>
        ))}
        <svg viewBox="0 0 100 100" preserveAspectRatio="none" role="img" aria-label={labelOf(byDate)}>
          {marks.map((share) => (
            <line key={share} className={styles.mark} x1={0} x2={100} y1={share * 100} y2={share * 100} />
          ))}
          {drawn.map((name) => (
            <g key={name} className={styles[name]}>
              <polyline
                points={pointsOf(name)
                  .map(([left, top]) => `${left.toFixed(2)},${top.toFixed(2)}`)
                  .join(' ')}
              />
              {byDate.length <= mostPoints && (
                <path
                  d={pointsOf(name)
                    .map(([left, top]) => `M${left.toFixed(2)} ${top.toFixed(2)}h0.01`)
                    .join('')}
                />
              )}
            </g>
          ))}
        </svg>
        {ticksOf(byDate.length).map((at) => (
          <span key={at} className={styles.day} style={{ left: `${x(at)}%` }} aria-hidden="true">
            {byDate[at] && formatDate(byDate[at].date, today)}
          </span>
        ))}
      </div>
      <figcaption>
        {named.map((name) => (
          <span key={name}>
            <svg viewBox="0 0 24 8" className={styles[name]} aria-hidden="true">
              <line x1={1} x2={23} y1={4} y2={4} />
            </svg>
            {orderWords[name]}
          </span>
        ))}
      </figcaption>
    </figure>
  );
}

/** The days named below the drawing: the first, the last, and some between them that do not crowd it. */
function ticksOf(days: number): readonly number[] {
  const count = Math.min(days, mostTicks);
  return Array.from({ length: count }, (_, at) => (count === 1 ? 0 : Math.round((at * (days - 1)) / (count - 1))));
}

function labelOf(byDate: Props['byDate']): string {
  const better = byDate.filter((day) => day['m60@50'].ours > day['m60@50'].agingBucket).length;
  return `On ${better} of ${byDate.length} days this queue had more of the late money in its first 50 accounts than the aging bucket had`;
}
