import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { teamMemberRequestSchema, teamMemberResponseSchema, teamResponseSchema } from '#contracts/team.ts';
import { companyReaders } from '#domain/command.ts';
import { recordRead } from '../audit/read-events.ts';
import { withCompany } from '../db/connections.ts';
import { access, callerOf } from '../plugins/access.ts';
import { teamFiguresOf } from '../team/team-figures.ts';
import { teamMemberOf } from '../team/team-member.ts';
import type { RouteContext } from './context.ts';

/** `GET /v1/team` and `GET /v1/team/:userId`. */
export function teamRoutes(root: FastifyInstance, { db, now }: RouteContext): void {
  const app = root.withTypeProvider<ZodTypeProvider>();
  app.route({
    method: 'GET',
    url: '/v1/team',
    config: access(companyReaders, 'read'),
    schema: {
      summary: 'The figures of the company and of its team',
      querystring: z.strictObject({}),
      response: { 200: teamResponseSchema },
    },
    handler: (request) => {
      const { companyId } = callerOf(request);
      return withCompany(db, companyId, (trx) => teamFiguresOf(trx, companyId, now()));
    },
  });
  app.route({
    method: 'GET',
    url: '/v1/team/:userId',
    config: access(companyReaders, 'read'),
    schema: {
      summary: 'What to look into of one person of the team',
      params: teamMemberRequestSchema,
      querystring: z.strictObject({}),
      response: { 200: teamMemberResponseSchema },
    },
    handler: (request) => {
      const caller = callerOf(request);
      return withCompany(db, caller.companyId, async (trx) => {
        await recordRead(trx, caller, 'team.read', now());
        return teamMemberOf(trx, caller.companyId, request.params.userId, now());
      });
    },
  });
}
