import { describe, expect, it } from 'vitest';
import { commandEnvelopeSchema } from '#contracts/envelope.ts';
import type { SyncState } from '#renderer/data/worker-protocol.ts';
import { formatClock } from '#renderer/ui/dates.ts';
import { instant, newId } from '#tests/support/build.ts';
import { lineOfSync } from './sync-words.ts';

const now = instant('2026-03-31T15:30:00.000Z');
const at = instant('2026-03-31T15:00:00.000Z');
const clock = formatClock(at);
type Link = SyncState['link'];
const stateOf = (link: Partial<Link> = {}, over: Partial<SyncState> = {}): SyncState => ({
  phase: 'ready',
  progress: null,
  link: { isOnline: true, waitingCount: 0, refused: [], problem: null, ...link },
  isPulling: false,
  lastSyncedAt: at,
  problem: null,
  disk: 'ok',
  ...over,
});
const refused: Link['refused'] = [
  {
    code: 'note.textMissing',
    command: commandEnvelopeSchema.parse({
      commandId: newId(),
      name: 'contactNote.record',
      accountId: newId(),
      at,
      businessDate: '2026-03-31',
      input: {},
      seq: 1,
    }),
  },
];

describe('the line of the sync state', () => {
  it.each([
    ['all is well', stateOf(), 'ok', `Synced ${clock} · 0 waiting`],
    ['something waits', stateOf({ waitingCount: 1200 }), 'ok', `Synced ${clock} · 1,200 waiting`],
    ['offline', stateOf({ isOnline: false, waitingCount: 3 }), 'off', `Offline · 3 waiting · last synced ${clock}`],
    ['offline and never synced', stateOf({ isOnline: false }, { lastSyncedAt: null }), 'off', 'Offline · 0 waiting'],
    ['refused', stateOf({ refused, waitingCount: 2 }), 'bad', '1 refused · 2 waiting'],
    ['refused and offline', stateOf({ refused, isOnline: false }), 'bad', '1 refused · 0 waiting · offline'],
    ['the sign-in has ended', stateOf({ problem: { code: 'session.missing' }, waitingCount: 4 }), 'bad', 'Not sending · 4 waiting'],
    ['the copy could not be opened', stateOf({}, { phase: 'failed' }), 'bad', 'Not synced · 0 waiting'],
    ['the first sync', stateOf({}, { phase: 'firstSync', lastSyncedAt: null }), 'ok', 'Loading accounts · 0 waiting'],
    ['a new copy under way', stateOf({}, { progress: { folders: 4379, of: 10_000 } }), 'ok', 'Loading anew 43 % · 0 waiting'],
    ['little room on the disk', stateOf({ waitingCount: 2 }, { disk: 'low' }), 'bad', 'Not updated: little disk space · 2 waiting'],
    ['a disk almost full', stateOf({ isOnline: false, waitingCount: 2 }, { disk: 'full' }), 'bad', 'Disk almost full · 2 waiting'],
    ['opening', stateOf({}, { phase: 'opening', lastSyncedAt: null }), 'ok', 'Syncing · 0 waiting'],
  ] as const)('%s', (_story, state, tone, text) => {
    expect(lineOfSync(state, now)).toEqual({ tone, text });
  });
});
