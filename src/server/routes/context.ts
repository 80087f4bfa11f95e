import type { Instant } from '#domain/kernel/dates.ts';
import type { Database } from '../db/connections.ts';

/** What routes work with: the request connections and the clock. */
export type RouteContext = { readonly db: Database; readonly now: () => Instant };
