import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { changeArrangementRulesRequestSchema, changeArrangementRulesResponseSchema } from '#contracts/arrangement-rules.ts';
import { overseers } from '#domain/command.ts';
import { underFourEyes } from '../authority/policy-requests.ts';
import { withCompany } from '../db/connections.ts';
import { access, callerOf } from '../plugins/access.ts';
import { RequestProblem } from '../problem.ts';
import { changeArrangementRules } from '../promises/change-arrangement-rules.ts';
import type { RouteContext } from './context.ts';

/** `PUT /v1/arrangement-rules`; what is in use comes to every desktop with the company's record. */
export function arrangementRuleRoutes(root: FastifyInstance, { db, now }: RouteContext): void {
  root.withTypeProvider<ZodTypeProvider>().route({
    method: 'PUT',
    url: '/v1/arrangement-rules',
    config: access(overseers, 'write'),
    schema: {
      summary: 'Say how promises are judged, and how far plans, settlements and extensions go',
      body: changeArrangementRulesRequestSchema,
      response: { 200: changeArrangementRulesResponseSchema },
    },
    handler: (request) => {
      const caller = callerOf(request);
      return withCompany(db, caller.companyId, async (trx) => {
        const { body } = request;
        const changed = await underFourEyes(trx, caller, { part: 'arrangements', body }, now(), () =>
          changeArrangementRules(trx, caller, body, now()),
        );
        if (changed.ok) return changed.value;
        const { code } = changed.error;
        throw new RequestProblem(409, code, problemWords[code] ?? 'Nothing was changed.');
      });
    },
  });
}

const problemWords: Readonly<Record<string, string>> = {
  'arrangementRules.changedMeanwhile': 'Somebody else has changed the rules for promises and arrangements meanwhile. Nothing was changed.',
  'request.idReused': 'Another request was made under this id. Nothing was changed.',
};
