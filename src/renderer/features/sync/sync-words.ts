import { assertNever } from '#domain/kernel/assert.ts';
import { type Instant, instantSchema } from '#domain/kernel/dates.ts';
import { type ClockDoubt, lengthInWords } from '#contracts/clock-doubt.ts';
import type { SyncState } from '#renderer/data/worker-protocol.ts';
import { formatMoment } from '#renderer/ui/dates.ts';
import type { Words } from '#renderer/ui/failure-words.ts';
import { formatCount } from '#renderer/ui/money.ts';

export type SyncTone = 'ok' | 'off' | 'bad';
export type SyncLine = { readonly tone: SyncTone; readonly text: string };

/** When the last sync was, as the screen says it. */
export const momentOf = (lastSyncedAt: string, now: Instant): string => formatMoment(instantSchema.parse(lastSyncedAt), now);

/**
 * The one line that is always on the screen: 'Synced 09:41 · 0 waiting', 'Offline · 3 waiting · last synced 09:41' or
 * '1 refused · 2 waiting'. It says only what the state says, and says the worst of it first.
 */
export function lineOfSync(state: SyncState, now: Instant): SyncLine {
  const { link, lastSyncedAt } = state;
  const waiting = `${formatCount(link.waitingCount)} waiting`;
  const synced = lastSyncedAt === null ? null : momentOf(lastSyncedAt, now);
  if (link.refused.length > 0) {
    const offline = link.isOnline ? null : 'offline';
    return { tone: 'bad', text: joined(`${formatCount(link.refused.length)} refused`, waiting, offline) };
  }
  if (state.disk === 'full') return { tone: 'bad', text: `Disk almost full · ${waiting}` };
  if (state.phase === 'failed') return { tone: 'bad', text: `Not synced · ${waiting}` };
  if (!link.isOnline) {
    return { tone: 'off', text: joined('Offline', waiting, synced && `last synced ${synced}`) };
  }
  if (link.problem) return { tone: 'bad', text: `Not sending · ${waiting}` };
  if (state.disk === 'low') return { tone: 'bad', text: joined('Not updated: little disk space', waiting) };
  if (state.phase === 'firstSync') return { tone: 'ok', text: `Loading accounts · ${waiting}` };
  if (state.progress) return { tone: 'ok', text: `Loading anew ${percentOf(state.progress)} % · ${waiting}` };
  if (synced === null) return { tone: 'ok', text: `Syncing · ${waiting}` };
  return { tone: 'ok', text: `Synced ${synced} · ${waiting}` };
}

const percentOf = ({ folders, of }: NonNullable<SyncState['progress']>): number => (of === 0 ? 0 : Math.floor((folders / of) * 100));

const joined = (...parts: readonly (string | null)[]): string => parts.filter((part) => part !== null).join(' · ');

/** What a person is told of a clock that is doubted. */
export function wordsOfClock({ reason, seconds }: ClockDoubt): Words {
  const by = lengthInWords(seconds);
  switch (reason) {
    case 'database':
      return { title: 'The central API’s clock is wrong', detail: `It is ${by} apart from its database’s. ${ofServer}` };
    case 'backwards':
      return { title: 'The central API’s clock is wrong', detail: `It is ${by} behind what it has recorded already. ${ofServer}` };
    case 'computerAhead':
      return { title: `This computer’s clock is ${by} ahead of the central API’s`, detail: ofComputer };
    case 'computerBehind':
      return { title: `This computer’s clock is ${by} behind the central API’s`, detail: ofComputer };
    default:
      return assertNever(reason);
  }
}

const ofServer = 'Nothing is lost and work goes on in its order; days and the end of your sign-in may be off. Tell your administrator.';
const ofComputer =
  'Nothing is lost: what you write keeps its order. Set this computer’s date and time right; if they are right, tell your administrator.';
