import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { changeStrategiesRequestSchema, changeStrategiesResponseSchema, strategyVersionsResponseSchema } from '#contracts/strategies.ts';
import { companyReaders, overseers } from '#domain/command.ts';
import type { Rejection } from '#domain/kernel/result.ts';
import { underFourEyes } from '../authority/policy-requests.ts';
import { withCompany } from '../db/connections.ts';
import { positionSchema } from '../paging.ts';
import { access, callerOf } from '../plugins/access.ts';
import { RequestProblem } from '../problem.ts';
import { changeStrategies, listStrategyVersions } from '../strategies/change-strategies.ts';
import type { RouteContext } from './context.ts';

/** A version is some kilobytes, so a page of them is shorter than others. */
const mostVersions = 50;

/** `PUT /v1/strategies` and `GET /v1/strategies`. */
export function strategyRoutes(root: FastifyInstance, { db, now }: RouteContext): void {
  const app = root.withTypeProvider<ZodTypeProvider>();
  app.route({
    method: 'PUT',
    url: '/v1/strategies',
    config: access(overseers, 'write'),
    schema: {
      summary: 'Put strategies into use',
      body: changeStrategiesRequestSchema,
      response: { 200: changeStrategiesResponseSchema },
    },
    handler: (request) => {
      const caller = callerOf(request);
      return withCompany(db, caller.companyId, async (trx) => {
        const { body } = request;
        const changed = await underFourEyes(trx, caller, { part: 'strategies', body }, now(), () =>
          changeStrategies(trx, caller, body, now()),
        );
        if (changed.ok) return changed.value;
        throw problemOf(changed.error);
      });
    },
  });
  app.route({
    method: 'GET',
    url: '/v1/strategies',
    config: access(companyReaders, 'read'),
    schema: {
      summary: 'Every list of strategies that was put into use',
      querystring: z.strictObject({
        before: positionSchema.optional(),
        limit: z.coerce.number().int().min(1).max(mostVersions).optional(),
      }),
      response: { 200: strategyVersionsResponseSchema },
    },
    handler: (request) => {
      const { companyId } = callerOf(request);
      const { before, limit = mostVersions } = request.query;
      return withCompany(db, companyId, (trx) => listStrategyVersions(trx, companyId, { before, limit }));
    },
  });
}

function problemOf({ code }: Rejection): RequestProblem {
  if (code === 'strategies.changedMeanwhile') {
    return new RequestProblem(409, code, 'Somebody else has changed the strategies meanwhile. Nothing was changed.');
  }
  if (code === 'strategies.someWithout') {
    return new RequestProblem(400, code, 'The last strategy has to fit everybody. Nothing was changed.');
  }
  return new RequestProblem(409, code, 'Another request was made under this id. Nothing was changed.');
}
