import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { type Instant, epochMsOf, instantOf } from '#domain/kernel/dates.ts';
import type { Database } from '../db/connections.ts';

/** How often a key may fail within the window before delays begin, and how long they get. */
type ThrottleLimit = { readonly freeFailures: number; readonly firstDelayMs: number; readonly longestDelayMs: number };

const windowMs = 15 * 60_000;
const longestDelayMs = windowMs;
/** One account: 5 tries, then 2, 4, 8 … seconds. */
export const accountLimit: ThrottleLimit = { freeFailures: 5, firstDelayMs: 2_000, longestDelayMs };
/** One address on the network: 50 tries, then the rest of a window each time. */
export const addressLimit: ThrottleLimit = { freeFailures: 50, firstDelayMs: longestDelayMs, longestDelayMs };

/**
 * Counts a try against a key before its outcome is known, so that many at once cannot slip through together. Gives the
 * seconds to wait where the key is blocked; tries that were turned away do not lengthen the wait.
 */
export async function countTry(db: Database, key: string, limit: ThrottleLimit, now: Instant): Promise<number> {
  const hashed = hashOf(key);
  const windowStart = instantOf(epochMsOf(now) - windowMs);
  const delays = sql`least(${limit.longestDelayMs}::float8, ${limit.firstDelayMs}::float8 * power(2, least(30, greatest(0, t.failure_count + 1 - ${limit.freeFailures}))))`;
  const answer = await sql<{ isAllowed: boolean; blockedUntil: Instant | null }>`
    insert into sign_in_throttle as t (key, failure_count, window_started_at, blocked_until)
    values (${hashed}, 1, ${now}, null)
    on conflict (key) do update set
      failure_count = case when t.window_started_at < ${windowStart} then 1 else t.failure_count + 1 end,
      window_started_at = case when t.window_started_at < ${windowStart} then ${now} else t.window_started_at end,
      blocked_until = case
        when t.window_started_at < ${windowStart} or t.failure_count + 1 < ${limit.freeFailures} then null
        else ${now}::timestamptz + ${delays} * interval '1 millisecond'
      end
    where t.blocked_until is null or t.blocked_until <= ${now} or t.window_started_at < ${windowStart}
    returning true as is_allowed`.execute(db);
  if (answer.rows.length > 0) return 0;
  const row = await db.selectFrom('signInThrottle').select('blockedUntil').where('key', '=', hashed).executeTakeFirst();
  const waitMs = row?.blockedUntil ? epochMsOf(row.blockedUntil) - epochMsOf(now) : 0;
  return Math.max(1, Math.ceil(waitMs / 1000));
}

/** Forgets the failures of a key: the right password was given. */
export async function forgetTries(db: Database, key: string): Promise<void> {
  await db.deleteFrom('signInThrottle').where('key', '=', hashOf(key)).execute();
}

/**
 * Takes one try of a key back: it was no failure. What others at the same address got wrong stays counted, or somebody with a
 * sign-in of their own could try passwords without end.
 */
export async function takeTryBack(db: Database, key: string, limit: ThrottleLimit): Promise<void> {
  await sql`
    update sign_in_throttle set
      failure_count = greatest(0, failure_count - 1),
      blocked_until = case when failure_count - 1 < ${limit.freeFailures} then null else blocked_until end
    where key = ${hashOf(key)}`.execute(db);
}

/** Removes keys whose window is long over, so that the table does not grow with every address that ever tried. */
export async function removeOldTries(db: Database, now: Instant): Promise<void> {
  await db
    .deleteFrom('signInThrottle')
    .where('windowStartedAt', '<', instantOf(epochMsOf(now) - 2 * windowMs))
    .execute();
}

/** Neither e-mail addresses nor network addresses are kept in clear. */
const hashOf = (key: string): string => createHash('sha256').update(key).digest('hex');
