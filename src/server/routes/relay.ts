import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { chooseRelayRequestSchema, chooseRelayResponseSchema, relayStandingSchema } from '#contracts/relay.ts';
import { everyRole, overseers } from '#domain/command.ts';
import { ownLetterSettingsOf } from '#domain/letter-settings.ts';
import { underFourEyes } from '../authority/policy-requests.ts';
import { loadCompany } from '../company.ts';
import { withCompany } from '../db/connections.ts';
import { access, callerOf } from '../plugins/access.ts';
import { RequestProblem } from '../problem.ts';
import { forgetTrouble, troubleOf } from '../mail/relay-trouble.ts';
import { changeLetters } from '../templates/change-letters.ts';
import type { RouteContext } from './context.ts';
import { letterProblemOf } from './letters.ts';

/** `GET` and `PUT /v1/relay`: who sends a company's e-mails. */
export function relayRoutes(root: FastifyInstance, { db, now, hasRelay }: RouteContext): void {
  const app = root.withTypeProvider<ZodTypeProvider>();
  app.route({
    method: 'GET',
    url: '/v1/relay',
    config: access(everyRole, 'read'),
    schema: {
      summary: 'Whether there is a relay and it can send',
      querystring: z.strictObject({}),
      response: { 200: relayStandingSchema },
    },
    handler: (request) => {
      const { companyId } = callerOf(request);
      return withCompany(db, companyId, async (trx) => ({ isReady: hasRelay, trouble: await troubleOf(trx, companyId) }));
    },
  });
  app.route({
    method: 'PUT',
    url: '/v1/relay',
    config: access(overseers, 'write'),
    schema: {
      summary: "Say who sends the company's e-mails",
      body: chooseRelayRequestSchema,
      response: { 200: chooseRelayResponseSchema },
    },
    handler: async (request) => {
      const caller = callerOf(request);
      const { requestId, basedOnVersion, relay } = request.body;
      if (relay !== null && !hasRelay) throw new RequestProblem(409, 'relay.missing', noRelay);
      const answer = await withCompany(db, caller.companyId, async (trx) => {
        const { company } = await loadCompany(trx, caller.companyId);
        const settings = { ...ownLetterSettingsOf(company.policy.letters), relay };
        const body = { requestId, basedOnVersion, settings };
        const changed = await underFourEyes(trx, caller, { part: 'letters', body }, now(), () => changeLetters(trx, caller, body, now()));
        if (changed.ok) return changed.value;
        throw letterProblemOf(changed.error);
      });
      // What kept the sender before from sending says nothing of this one.
      await forgetTrouble(db, caller.companyId);
      return answer;
    },
  });
}

const noRelay = 'This server has no mail server to send e-mails by. Nothing was changed; whoever runs it enters one in relay.json.';
