import type { FastifyRequest } from 'fastify';
import { type ServerClockDoubt, clockPreference } from '#contracts/clock-doubt.ts';
import type { Instant } from '#domain/kernel/dates.ts';
import type { Database } from '../db/connections.ts';
import type { ServerKey } from '../devices/seal-keys.ts';
import type { PhoneLine } from '../phone/phone-line.ts';
import type { EventStreams } from '../sync/event-streams.ts';

/** What routes work with: the request connections, the clock and what is known against it, the server's key where it has one, the desktops that wait for pokes, its line to a telephone network where it has one. */
export type RouteContext = {
  readonly db: Database;
  readonly now: () => Instant;
  readonly serverKey: ServerKey | null;
  readonly streams: EventStreams;
  readonly phone: PhoneLine | null;
  /** Whether there is a mail server for companies that choose the relay. */
  readonly hasRelay: boolean;
  readonly clockDoubt: () => ServerClockDoubt | null;
};

/** The member that tells of the server's own clock, for a request that wants to hear of it; none while there is nothing to tell. */
export function clockMember(
  { clockDoubt }: Pick<RouteContext, 'clockDoubt'>,
  { headers }: Pick<FastifyRequest, 'headers'>,
): { readonly clockDoubt?: ServerClockDoubt } {
  const doubt = clockDoubt();
  return doubt === null || headers['prefer'] !== clockPreference ? {} : { clockDoubt: doubt };
}
