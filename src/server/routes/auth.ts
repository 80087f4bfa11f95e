import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { signInRequestSchema, signInResponseSchema } from '#contracts/http.ts';
import { everyRole } from '#domain/command.ts';
import { revokeSession } from '../auth/sessions.ts';
import { signIn } from '../auth/sign-in.ts';
import { access, callerOf } from '../plugins/access.ts';
import type { RouteContext } from './context.ts';

/** `POST /v1/auth/sign-in` and `/v1/auth/sign-out`. */
export function authRoutes(root: FastifyInstance, { db, now, serverKey }: RouteContext): void {
  const app = root.withTypeProvider<ZodTypeProvider>();
  app.route({
    method: 'POST',
    url: '/v1/auth/sign-in',
    config: access('anyone', 'signIn'),
    schema: { summary: 'Sign in on a device', body: signInRequestSchema, response: { 200: signInResponseSchema } },
    handler: (request) => signIn({ db, now: now(), serverKey }, request.body, request.ip),
  });
  app.route({
    method: 'POST',
    url: '/v1/auth/sign-out',
    config: access(everyRole, 'write', 'answered'),
    schema: { summary: 'End this session', body: z.strictObject({}), response: { 200: z.strictObject({}) } },
    handler: async (request) => {
      await revokeSession(db, callerOf(request), now());
      return {};
    },
  });
}
