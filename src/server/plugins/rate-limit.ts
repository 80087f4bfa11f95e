import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance } from 'fastify';
import { RequestProblem } from '../problem.ts';
import { type RateClass, requestsPerMinute } from './access.ts';
import { RequestCounts } from './request-counts.ts';

/**
 * Limits how often a desktop may ask, per rate class; before sign-in the network address counts. `limits` replaces the
 * standard ones. Must be registered before the routes.
 */
export async function limitRates(app: FastifyInstance, limits: Partial<Record<RateClass, number>> = {}): Promise<void> {
  app.decorate('requestsPerMinute', { ...requestsPerMinute, ...limits });
  await app.register(rateLimit, {
    global: false,
    store: RequestCounts,
    keyGenerator: (request) => request.caller?.clientId ?? request.ip,
    errorResponseBuilder: (_request, context) =>
      new RequestProblem(429, 'request.tooMany', 'Too many requests. Wait a little.', {
        retryAfterSeconds: Math.max(1, Math.ceil(context.ttl / 1000)),
      }),
  });
}
