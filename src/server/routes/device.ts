import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { deviceResponseSchema, wipedRequestSchema } from '#contracts/http.ts';
import { everyRole } from '#domain/command.ts';
import { takeReceipt } from '../devices/held-work.ts';
import { access, callerOf } from '../plugins/access.ts';
import { type RouteContext, clockMember } from './context.ts';

/** Sealed work comes in parts of this size at most. */
const receiptBytes = 2 * 1024 * 1024;

/** `GET /v1/device` and `POST /v1/device/wiped`: what a desktop asks about itself, also when its access was withdrawn. */
export function deviceRoutes(root: FastifyInstance, context: RouteContext): void {
  const { db, now, serverKey } = context;
  const app = root.withTypeProvider<ZodTypeProvider>();
  app.route({
    method: 'GET',
    url: '/v1/device',
    config: access(everyRole, 'read', 'answered'),
    schema: { summary: 'How this desktop stands', querystring: z.strictObject({}), response: { 200: deviceResponseSchema } },
    handler: async (request) => ({ revocation: callerOf(request).revocation, serverTime: now(), ...clockMember(context, request) }),
  });
  app.route({
    method: 'POST',
    url: '/v1/device/wiped',
    bodyLimit: receiptBytes,
    config: access(everyRole, 'write', 'answered'),
    schema: { summary: 'The receipt of a wiped desktop', body: wipedRequestSchema, response: { 200: z.strictObject({}) } },
    handler: async (request) => {
      await takeReceipt(db, callerOf(request), request.body, now(), serverKey);
      return {};
    },
  });
}
