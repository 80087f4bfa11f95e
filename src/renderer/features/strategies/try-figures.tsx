import type { DryRunReport } from '#domain/dry-run-report.ts';
import { formatCount } from '#renderer/ui/money.ts';
import styles from './try-figures.module.css';

type Figure = { readonly key: string; readonly words: string; readonly of: (report: DryRunReport) => number; readonly isBad: boolean };

const figures: readonly Figure[] = [
  { key: 'contacts', words: 'Contacts', of: (report) => report.contactCount, isBad: false },
  { key: 'wrong', words: 'Of them wrong', of: (report) => report.wrongCount, isBad: true },
  { key: 'paid', words: 'had paid', of: (report) => report.wrongByCause.paid, isBad: true },
  { key: 'disputed', words: 'disputed it', of: (report) => report.wrongByCause.disputed, isBad: true },
  { key: 'promised', words: 'had promised', of: (report) => report.wrongByCause.promised, isBad: true },
  { key: 'forgotten', words: 'Accounts without a next step today', of: (report) => report.withoutNextStep, isBad: true },
];

type Props = { readonly inUse: DryRunReport; readonly edited: DryRunReport };

/** What the strategies in use and the edited ones would have come to, side by side; the longer bar is the larger figure of its row. */
export function TryFigures({ inUse, edited }: Props) {
  return (
    <table className={styles.figures} aria-label="In use and edited, side by side">
      <thead>
        <tr>
          <th scope="col">
            <span className="said-only">Figure</span>
          </th>
          <th scope="col">In use</th>
          <th scope="col">Edited</th>
        </tr>
      </thead>
      <tbody>
        {figures.map(({ key, words, of, isBad }) => {
          const [before, after] = [of(inUse), of(edited)];
          const most = Math.max(before, after, 1);
          return (
            <tr key={key} data-figure={key}>
              <th scope="row">{words}</th>
              <Bar value={before} most={most} tone="plain" />
              <Bar value={after} most={most} tone={!isBad || after === before ? 'plain' : after > before ? 'worse' : 'better'} />
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function Bar({ value, most, tone }: { readonly value: number; readonly most: number; readonly tone: 'plain' | 'worse' | 'better' }) {
  return (
    <td>
      <span className={styles.value}>{formatCount(value)}</span>
      <span className={styles.track} aria-hidden="true">
        <i data-tone={tone} style={{ width: `${(value / most) * 100}%` }} />
      </span>
    </td>
  );
}
