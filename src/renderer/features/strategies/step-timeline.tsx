import { IconMail, IconMailbox, IconPhone } from '@tabler/icons-react';
import type { StepChannel, StrategyStep } from '#domain/strategy.ts';
import { stepChannelWords } from './next-step-words.ts';
import styles from './step-timeline.module.css';

const stepIcons: Readonly<Record<StepChannel, typeof IconPhone>> = { call: IconPhone, email: IconMail, letter: IconMailbox };

type Mark = { readonly key: string; readonly step: StrategyStep; readonly day: number; readonly isRepeat: boolean };

/** The steps on an axis of days around the due date, as they fall where nobody answers; those that come again are drawn fainter. */
export function StepTimeline({ steps }: { readonly steps: readonly StrategyStep[] }) {
  const marks = marksOf(steps);
  const first = Math.min(-5, ...marks.map(({ day }) => day - 2));
  const last = Math.max(20, ...marks.map(({ day }) => day + 3));
  const at = (day: number): string => `${(((day - first) / (last - first)) * 100).toFixed(2)}%`;
  return (
    <div className={styles.timeline} role="img" aria-label={`Steps on the days after the due date: ${wordsOf(steps)}`}>
      <div className={styles.axis} />
      {ticksOf(first, last).map((day) => (
        <span key={day} className={day === 0 ? `${styles.tick} ${styles.due}` : styles.tick} style={{ left: at(day) }}>
          {day === 0 ? 'due' : day}
        </span>
      ))}
      {marks.map(({ key, step, day, isRepeat }) => {
        const Icon = stepIcons[step.channel];
        return (
          <span
            key={key}
            className={isRepeat ? `${styles.mark} ${styles.repeat}` : styles.mark}
            data-channel={step.channel}
            style={{ left: at(day) }}
          >
            <Icon size={13} stroke={2} aria-hidden="true" />
          </span>
        );
      })}
    </div>
  );
}

/** How often the last step is drawn again. */
const repeatsDrawn = 2;

/** The day of each step after the due date, counted as if nothing held it back. */
function marksOf(steps: readonly StrategyStep[]): readonly Mark[] {
  const marks: Mark[] = [];
  let before: number | null = null;
  for (const step of steps) {
    const day: number = before === null ? step.startsAfterDays : Math.max(step.startsAfterDays, before + step.waitDays);
    marks.push({ key: step.id, step, day, isRepeat: false });
    before = day;
  }
  const last = steps.at(-1);
  for (let round = 1; last && last.repeatEveryDays !== null && round <= repeatsDrawn; round += 1) {
    marks.push({ key: `${last.id} ${round}`, step: last, day: (before ?? 0) + round * last.repeatEveryDays, isRepeat: true });
  }
  return marks;
}

function wordsOf(steps: readonly StrategyStep[]): string {
  const marks = marksOf(steps).filter(({ isRepeat }) => !isRepeat);
  const words = marks.map(({ step, day }) => `${stepChannelWords(step.channel)} on day ${day}`).join(', ');
  const repeat = steps.at(-1)?.repeatEveryDays ?? null;
  return repeat === null ? `${words}, then nothing more` : `${words}, then again every ${repeat} days`;
}

/** Round days that do not crowd the axis, and the due date. */
function ticksOf(first: number, last: number): readonly number[] {
  const gap = [5, 10, 20, 30, 60, 120].find((days) => (last - first) / days <= 10) ?? 180;
  const from = Math.ceil(first / gap);
  return Array.from({ length: Math.floor(last / gap) - from + 1 }, (_, index) => (from + index) * gap);
}
