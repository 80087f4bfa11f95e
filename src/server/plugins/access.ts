import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify';
import type { Role } from '#domain/command.ts';
import type { Instant } from '#domain/kernel/dates.ts';
import { callerOfToken } from '../auth/sessions.ts';
import type { Caller } from '../caller.ts';
import type { Database } from '../db/connections.ts';
import { type ForRevoked, refuseRevoked } from '../devices/standing.ts';
import { RequestProblem } from '../problem.ts';
import { RequestCounts } from './request-counts.ts';

/** How often one desktop (or, before sign-in, one network address) may ask, in requests a minute. Files come in small pieces, and reports of a telephone network for all its calls from a few addresses. */
export const requestsPerMinute = { open: 120, signIn: 60, read: 600, sync: 300, write: 300, files: 1200, reports: 12_000 } as const;
export type RateClass = keyof typeof requestsPerMinute;

const minuteMs = 60_000;

/** Who may use a route, how often, and whether a device without access may. A route without it does not get registered. */
export type Access = { readonly who: 'anyone' | readonly Role[]; readonly rate: RateClass; readonly forRevoked: ForRevoked };

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access;
  }
  interface FastifyRequest {
    caller: Caller | null;
  }
  interface FastifyInstance {
    requestsPerMinute: Readonly<Record<RateClass, number>>;
  }
}

/** A route's settings for who may use it and how often; a device whose access was withdrawn may not, unless it is said. */
export const access = (who: Access['who'], rate: RateClass, forRevoked: ForRevoked = 'refused') => ({
  access: { who, rate, forRevoked },
  rateLimit: {
    max: (request: FastifyRequest): number => request.server.requestsPerMinute[rate],
    timeWindow: '1 minute',
    groupId: rate,
  },
});

/** Who makes the request. Throws when asked on a route that is open to anyone, which is a bug. */
export function callerOf(request: FastifyRequest): Caller {
  if (request.caller === null) throw new Error('the route has no caller: it is open to anyone');
  return request.caller;
}

/**
 * Closes every route by default: one without schema, access and rate class is refused when it is registered, and one for
 * roles answers 401 without a living session and 403 to other roles and to devices whose access was withdrawn. An address that comes with tokens nobody knows more than
 * `unknownTokensPerMinute` times gets 429, before its token is looked up.
 */
export function guardRoutes(app: FastifyInstance, db: Database, now: () => Instant, unknownTokensPerMinute: number): void {
  app.decorateRequest('caller', null);
  app.addHook('onRoute', refuseOpenRoute);
  const unknownTokens = new RequestCounts();
  app.addHook('onRequest', async (request) => {
    const config = request.routeOptions.config.access;
    // Paths that lead nowhere have no settings; they get their 404 without a look at the token.
    if (!config || config.who === 'anyone') return;
    // Only requests without a living session count against an address, so an office behind one keeps its own limits.
    const { count, leftMs } = unknownTokens.countOf(request.ip, minuteMs);
    if (count >= unknownTokensPerMinute) {
      const retryAfterSeconds = Math.max(1, Math.ceil(leftMs / 1000));
      throw new RequestProblem(429, 'request.tooMany', 'Too many requests. Wait a little.', { retryAfterSeconds });
    }
    const caller = await callerOfToken(db, bearerToken(request), now());
    if (!caller) {
      unknownTokens.incr(request.ip, () => undefined, minuteMs);
      throw new RequestProblem(401, 'session.missing', 'Sign in again. Work that was not sent stays on this computer.');
    }
    refuseRevoked(caller, config.forRevoked);
    if (!config.who.includes(caller.role)) throw new RequestProblem(403, 'route.roleMissing', 'Your role does not allow this.');
    request.caller = caller;
  });
}

function refuseOpenRoute(route: RouteOptions): void {
  const name = `${String(route.method)} ${route.url}`;
  if (!route.config?.access) throw new Error(`route ${name} says neither who may use it nor how often`);
  if (!route.config.rateLimit) throw new Error(`route ${name} has no rate limit`);
  if (!route.schema?.response) throw new Error(`route ${name} has no schema for its answer`);
  if (route.url.includes(':') && !route.schema.params) throw new Error(`route ${name} has no schema for its path`);
  const isReading = route.method === 'GET' || route.method === 'HEAD';
  if (isReading && !route.schema.querystring) throw new Error(`route ${name} has no schema for its query`);
  if (!isReading && !route.schema.body) throw new Error(`route ${name} has no schema for its body`);
}

/** Longer than any token of ours; what is longer is not worth a hash. */
const longestToken = 200;

function bearerToken(request: FastifyRequest): string {
  const header = request.headers.authorization ?? '';
  return header.length <= longestToken && header.startsWith('Bearer ') ? header.slice('Bearer '.length) : '';
}
