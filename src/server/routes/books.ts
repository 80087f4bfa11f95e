import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import {
  type HandOverRequest,
  bookPreviewRequestSchema,
  bookPreviewResponseSchema,
  endCoverRequestSchema,
  endCoverResponseSchema,
  handOverRequestSchema,
  handOverResponseSchema,
} from '#contracts/books.ts';
import { overseers } from '#domain/command.ts';
import { withCompany } from '../db/connections.ts';
import { access, callerOf } from '../plugins/access.ts';
import { handOver } from '../sync/hand-over.ts';
import { endCover } from '../team/book-cover.ts';
import { previewBook } from '../team/book-preview.ts';
import type { RouteContext } from './context.ts';

/** The ids of the largest book that goes in one go. */
const bodyBytes = 1024 * 1024;

/** `POST /v1/books/hand-over`, `POST /v1/books/preview`, which says what it would move, and `POST /v1/books/covers/:coverId/end`. */
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
  app.route({
    method: 'POST',
    url: '/v1/books/preview',
    bodyLimit: bodyBytes,
    config: access(overseers, 'read'),
    schema: { summary: 'What a hand-over would move', body: bookPreviewRequestSchema, response: { 200: bookPreviewResponseSchema } },
    handler: (request) => {
      const { companyId } = callerOf(request);
      return withCompany(db, companyId, (trx) => previewBook(trx, companyId, request.body, now()));
    },
  });
  app.route({
    method: 'POST',
    url: '/v1/books/covers/:coverId/end',
    config: access(overseers, 'write'),
    schema: {
      summary: 'End a cover: its accounts go back',
      params: endCoverRequestSchema,
      body: z.strictObject({}),
      response: { 200: endCoverResponseSchema },
    },
    handler: async (request) => {
      const { companyId, userId: id, name } = callerOf(request);
      const at = now();
      const handBack = (wish: HandOverRequest) => handOver(db, { companyId, id, name }, wish, at);
      return { accountCount: await endCover(db, companyId, request.params.coverId, handBack, at) };
    },
  });
}
