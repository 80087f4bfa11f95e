import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { changeContactRulesRequestSchema, changeContactRulesResponseSchema } from '#contracts/contact-rules.ts';
import { overseers } from '#domain/command.ts';
import { underFourEyes } from '../authority/policy-requests.ts';
import { withCompany } from '../db/connections.ts';
import { changeContactRules } from '../phone/change-contact-rules.ts';
import { access, callerOf } from '../plugins/access.ts';
import { RequestProblem } from '../problem.ts';
import type { RouteContext } from './context.ts';

/** `PUT /v1/contact-rules`; what is in use comes to every desktop with the company's record. */
export function contactRuleRoutes(root: FastifyInstance, { db, now }: RouteContext): void {
  const app = root.withTypeProvider<ZodTypeProvider>();
  app.route({
    method: 'PUT',
    url: '/v1/contact-rules',
    config: access(overseers, 'write'),
    schema: {
      summary: 'Put contact rules into use',
      body: changeContactRulesRequestSchema,
      response: { 200: changeContactRulesResponseSchema },
    },
    handler: (request) => {
      const caller = callerOf(request);
      return withCompany(db, caller.companyId, async (trx) => {
        const { body } = request;
        const changed = await underFourEyes(trx, caller, { part: 'contactRules', body }, now(), () =>
          changeContactRules(trx, caller, body, now()),
        );
        if (changed.ok) return changed.value;
        const { code } = changed.error;
        throw new RequestProblem(409, code, problemWords[code] ?? 'Nothing was changed.');
      });
    },
  });
}

const problemWords: Readonly<Record<string, string>> = {
  'contactRules.changedMeanwhile': 'Somebody else has changed the contact rules meanwhile. Nothing was changed.',
  'request.idReused': 'Another request was made under this id. Nothing was changed.',
};
