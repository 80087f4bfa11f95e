import { type Instant } from '#domain/kernel/dates.ts';
import type { CompanyId } from '#domain/kernel/ids.ts';
import { sessionEnd } from '../auth/sign-in.ts';
import type { Caller } from '../caller.ts';
import { type Database, withCompany } from '../db/connections.ts';
import type { EventStreams } from './event-streams.ts';

/** A stream outlives its session by no more than this. */
const lookEveryMs = 30_000;

/**
 * Looks from time to time whether the people behind open streams may still listen: one question a company. A session that was ended or ran
 * out, or whose person or computer may not any more what they might, loses its stream. Listening is not using: it keeps no session alive. Gives what stops it.
 */
export function watchSessions(db: Database, streams: EventStreams, now: () => Instant, everyMs = lookEveryMs): () => void {
  let isLooking = false;
  const look = async (): Promise<void> => {
    if (isLooking) return;
    isLooking = true;
    try {
      for (const [companyId, callers] of streams.callers) streams.end(await endedOf(db, companyId, callers, now()));
    } catch {
      // Without the database nothing is known of any session; the next look finds out.
    } finally {
      isLooking = false;
    }
  };
  const timer = setInterval(() => void look(), everyMs);
  timer.unref();
  return () => clearInterval(timer);
}

async function endedOf(db: Database, companyId: CompanyId, callers: readonly Caller[], now: Instant): Promise<ReadonlySet<string>> {
  const rows = await withCompany(db, companyId, (trx) =>
    trx
      .selectFrom('session')
      .innerJoin('appUser', 'appUser.id', 'session.userId')
      .innerJoin('client', 'client.clientId', 'session.clientId')
      .select(['session.id', 'session.lastUsedAt', 'session.expiresAt', 'appUser.role'])
      .where('session.id', 'in', [...new Set(callers.map(({ sessionId }) => sessionId))])
      .where('session.revokedAt', 'is', null)
      .where('client.revocation', 'is', null)
      .where('client.wipedAt', 'is', null)
      .execute(),
  );
  const alive = new Map(rows.filter((row) => sessionEnd(row.lastUsedAt, row.expiresAt) > now).map(({ id, role }) => [id, role]));
  return new Set(callers.filter(({ sessionId, role }) => alive.get(sessionId) !== role).map(({ sessionId }) => sessionId));
}
