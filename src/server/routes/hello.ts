import { sql } from 'kysely';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { type HelloResponse, helloResponseSchema } from '#contracts/http.ts';
import type { Role } from '#domain/command.ts';
import { protocolVersions } from '../auth/sign-in.ts';
import type { Database } from '../db/connections.ts';
import { access } from '../plugins/access.ts';
import { demoPassword } from '../auth/demo-password.ts';
import { type RouteContext, clockMember } from './context.ts';

/** `GET /v1/hello`: who answers; for a demo company also how to sign in. */
export function helloRoute(app: FastifyInstance, context: RouteContext): void {
  const { db, now } = context;
  app.route({
    method: 'GET',
    url: '/v1/hello',
    config: access('anyone', 'open'),
    schema: { summary: 'Who answers', querystring: z.strictObject({}), response: { 200: helloResponseSchema } },
    handler: async (request): Promise<HelloResponse> => ({
      product: 'collector-workstation',
      protocolVersions: [...protocolVersions],
      serverTime: now(),
      ...clockMember(context, request),
      demo: await demoOf(db),
    }),
  });
}

async function demoOf(db: Database): Promise<HelloResponse['demo']> {
  const found = await sql<{ companyName: string; name: string; email: string; role: Role }>`select * from cw_demo_users()`.execute(db);
  const companyName = found.rows[0]?.companyName;
  if (companyName === undefined) return null;
  return { companyName, users: found.rows.map(({ name, email, role }) => ({ name, email, role, password: demoPassword })) };
}
