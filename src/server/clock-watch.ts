import { sql } from 'kysely';
import { type ServerClockDoubt, clockToleranceMs, lengthInWords } from '#contracts/clock-doubt.ts';
import { type Instant, epochMsOf } from '#domain/kernel/dates.ts';
import type { Database } from './db/connections.ts';

/** Keeps an eye on the clock that everything of this process is dated with. It changes no data. */
export type ClockWatch = {
  /** What is wrong with it as of the last look; null while nothing is. */
  readonly doubt: () => ServerClockDoubt | null;
  /** Looks at once, and says in words what has changed. */
  readonly look: () => Promise<void>;
  readonly close: () => void;
};

const lookEveryMs = 5 * 60_000;

/**
 * Compares this process's clock with the database's and with the newest moment that it has recorded, when `look` is called and every few
 * minutes after that. `owner` is the tables' owner, who sees every company; `warn` gets sentences for the log.
 */
export function watchClock(options: {
  readonly owner: Database;
  readonly now: () => Instant;
  readonly warn: (words: string) => void;
  readonly everyMs?: number;
}): ClockWatch {
  const { owner, now, warn, everyMs = lookEveryMs } = options;
  let doubt: ServerClockDoubt | null = null;
  let lastReadMs = Number.NEGATIVE_INFINITY;

  const look = async (): Promise<void> => {
    const askedMs = epochMsOf(now());
    // Without the database nothing is known; it is not the clock's fault.
    const moments = await momentsOf(owner).catch(() => null);
    if (moments === null) return;
    const answeredMs = epochMsOf(now());
    const before = doubt;
    doubt = doubtOf({ askedMs, answeredMs, ...moments, recordedMs: Math.max(moments.recordedMs, lastReadMs) });
    lastReadMs = answeredMs;
    if (doubt !== null && doubt.reason !== before?.reason) warn(wordsOf(doubt));
    if (doubt === null && before !== null) warn('The clock of this machine agrees again with its database and with what it has recorded.');
  };
  const timer = setInterval(() => void look(), everyMs);
  timer.unref();
  return { doubt: () => doubt, look, close: () => clearInterval(timer) };
}

async function momentsOf(owner: Database): Promise<{ databaseMs: number; recordedMs: number }> {
  const { rows } = await sql<{ databaseAt: Instant; commandAt: Instant | null; accessAt: Instant | null }>`
    select clock_timestamp() as database_at,
      (select received_at from command_log order by position desc limit 1) as command_at,
      (select at from access_event order by position desc limit 1) as access_at`.execute(owner);
  const [row] = rows;
  if (row === undefined) throw new Error('the database did not say what time it is');
  const recorded = [row.commandAt, row.accessAt].map((at) => (at === null ? Number.NEGATIVE_INFINITY : epochMsOf(at)));
  return { databaseMs: epochMsOf(row.databaseAt), recordedMs: Math.max(...recorded) };
}

/** Moments in ms since 1970; the database was asked and has answered between two of them. */
export type ClockReading = {
  readonly askedMs: number;
  readonly answeredMs: number;
  readonly databaseMs: number;
  /** The newest that is known to have been. */
  readonly recordedMs: number;
};

/** What a reading says against this process's clock. That two clocks are apart comes first: either may be the wrong one. */
export function doubtOf({ askedMs, answeredMs, databaseMs, recordedMs }: ClockReading): ServerClockDoubt | null {
  const apartMs = Math.max(askedMs - databaseMs, databaseMs - answeredMs);
  if (apartMs > clockToleranceMs) return { reason: 'database', seconds: Math.round(apartMs / 1000) };
  const backMs = recordedMs - answeredMs;
  return backMs > clockToleranceMs ? { reason: 'backwards', seconds: Math.round(backMs / 1000) } : null;
}

const consequences =
  'No data was changed. The order of work does not depend on clocks; business days, leases and the ends of sessions do. ' +
  'Set the clock right and let a time service keep it so.';

function wordsOf({ reason, seconds }: ServerClockDoubt): string {
  const by = lengthInWords(seconds);
  return reason === 'database'
    ? `The clock of this machine and the clock of its database are ${by} apart. ${consequences}`
    : `The clock of this machine is ${by} behind a moment that was recorded already: it was set back, or was ahead before. ${consequences}`;
}
