import type { BackTestResult } from '#domain/back-test.ts';
import type { OrderName } from '#domain/back-test-orders.ts';
import type { LocalDate } from '#domain/kernel/dates.ts';
import { formatDate } from '#renderer/ui/dates.ts';
import { orderWords } from './lift-words.ts';
import styles from './lift.module.css';

type Props = { readonly byDate: BackTestResult['byDate']; readonly today: LocalDate };

/** The lines that tell the story: ours, what most systems do, and what could be had at best. */
const drawn: readonly OrderName[] = ['oracle', 'agingBucket', 'ours'];

const [width, height] = [640, 180];
const frame = { left: 40, right: 8, top: 8, bottom: 22 } as const;
const marks = [0, 0.25, 0.5, 0.75, 1] as const;

/** The share on each tested day as lines over time. The table beside it has the figures; this is the picture. */
export function LiftLines({ byDate, today }: Props) {
  const x = (at: number): number => frame.left + ((width - frame.left - frame.right) * at) / Math.max(1, byDate.length - 1);
  const y = (share: number): number => frame.top + (height - frame.top - frame.bottom) * (1 - share);
  const [first, last] = [byDate[0]?.date, byDate.at(-1)?.date];
  return (
    <figure className={styles.lines}>
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={labelOf(byDate)}>
        {marks.map((share) => (
          <g key={share}>
            <line className={styles.mark} x1={frame.left} x2={width - frame.right} y1={y(share)} y2={y(share)} />
            <text className={styles.scale} x={frame.left - 6} y={y(share) + 4} textAnchor="end">
              {share * 100}%
            </text>
          </g>
        ))}
        {drawn.map((name) => (
          <polyline
            key={name}
            className={styles[name]}
            points={byDate.map((day, at) => `${x(at).toFixed(1)},${y(day['m60@50'][name]).toFixed(1)}`).join(' ')}
          />
        ))}
        {first !== undefined && last !== undefined && (
          <>
            <text className={styles.scale} x={frame.left} y={height - 6}>
              {formatDate(first, today)}
            </text>
            <text className={styles.scale} x={width - frame.right} y={height - 6} textAnchor="end">
              {formatDate(last, today)}
            </text>
          </>
        )}
      </svg>
      <figcaption>
        {drawn.toReversed().map((name) => (
          <span key={name}>
            <i className={styles[`${name}Key`]} /> {orderWords[name]}
          </span>
        ))}
      </figcaption>
    </figure>
  );
}

function labelOf(byDate: Props['byDate']): string {
  const better = byDate.filter((day) => day['m60@50'].ours > day['m60@50'].agingBucket).length;
  return `On ${better} of ${byDate.length} days this queue had more of the late money in its first 50 accounts than the aging bucket had`;
}
