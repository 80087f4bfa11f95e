import type { Instant } from '#domain/kernel/dates.ts';
import type { Database } from '../db/connections.ts';
import type { ServerKey } from '../devices/seal-keys.ts';
import type { EventStreams } from '../sync/event-streams.ts';

/** What routes work with: the request connections, the clock, the server's key where it has one, the desktops that wait for pokes. */
export type RouteContext = {
  readonly db: Database;
  readonly now: () => Instant;
  readonly serverKey: ServerKey | null;
  readonly streams: EventStreams;
};
