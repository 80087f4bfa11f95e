import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { handOverRequestSchema, handOverResponseSchema } from '#contracts/books.ts';
import { overseers } from '#domain/command.ts';
import { access, callerOf } from '../plugins/access.ts';
import { handOver } from '../sync/hand-over.ts';
import type { RouteContext } from './context.ts';

/** The ids of the largest book that goes in one go. */
const bodyBytes = 1024 * 1024;

/** `POST /v1/books/hand-over`. */
export function bookRoutes(root: FastifyInstance, { db, now }: RouteContext): void {
  const app = root.withTypeProvider<ZodTypeProvider>();
  app.route({
    method: 'POST',
    url: '/v1/books/hand-over',
    bodyLimit: bodyBytes,
    config: access(overseers, 'write'),
    schema: { summary: 'Hand accounts to another collector', body: handOverRequestSchema, response: { 200: handOverResponseSchema } },
    handler: (request) => {
      const { companyId, userId: id, name } = callerOf(request);
      return handOver(db, { companyId, id, name }, request.body, now());
    },
  });
}
