import type { Instant } from '#domain/kernel/dates.ts';
import type { Database } from '../db/connections.ts';
import type { ServerKey } from '../devices/seal-keys.ts';

/** What routes work with: the request connections, the clock, and the server's key where it has one. */
export type RouteContext = { readonly db: Database; readonly now: () => Instant; readonly serverKey: ServerKey | null };
