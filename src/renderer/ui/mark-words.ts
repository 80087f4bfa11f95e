import { assertNever } from '#domain/kernel/assert.ts';
import type { LocalDate } from '#domain/kernel/dates.ts';
import type { QueueMark } from '#domain/rows.ts';
import { formatNearDate } from './dates.ts';
import type { Tone } from './tag.tsx';

/** A collector's mark in words: the label, and what follows from it. */
export type MarkWords = { readonly tone: Tone; readonly label: string; readonly meaning: string };

/** Says what a mark means on a day: 'Snoozed', 'comes back Mon 30 Nov'. */
export function wordsOfMark({ kind, until }: Pick<QueueMark, 'kind' | 'until'>, today: LocalDate): MarkWords {
  const day = formatNearDate(until, today);
  switch (kind) {
    case 'snooze':
      return { tone: 'neutral', label: 'Snoozed', meaning: `comes back ${day}` };
    case 'skip':
      return { tone: 'neutral', label: 'Skipped', meaning: `comes back ${day}` };
    case 'pin':
      return { tone: 'ok', label: 'Pinned', meaning: `on top until ${day}` };
    default:
      return assertNever(kind);
  }
}
