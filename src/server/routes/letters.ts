import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { changeLettersRequestSchema, changeLettersResponseSchema } from '#contracts/letters.ts';
import { overseers } from '#domain/command.ts';
import type { Rejection } from '#domain/kernel/result.ts';
import { underFourEyes } from '../authority/policy-requests.ts';
import { withCompany } from '../db/connections.ts';
import { access, callerOf } from '../plugins/access.ts';
import { RequestProblem } from '../problem.ts';
import { changeLetters } from '../templates/change-letters.ts';
import type { RouteContext } from './context.ts';

/** `PUT /v1/letters`. */
export function letterRoutes(root: FastifyInstance, { db, now }: RouteContext): void {
  root.withTypeProvider<ZodTypeProvider>().route({
    method: 'PUT',
    url: '/v1/letters',
    config: access(overseers, 'write'),
    schema: {
      summary: 'Say what all letters of the company have in common',
      body: changeLettersRequestSchema,
      response: { 200: changeLettersResponseSchema },
    },
    handler: (request) => {
      const caller = callerOf(request);
      return withCompany(db, caller.companyId, async (trx) => {
        const { body } = request;
        const changed = await underFourEyes(trx, caller, { part: 'letters', body }, now(), () => changeLetters(trx, caller, body, now()));
        if (changed.ok) return changed.value;
        throw letterProblemOf(changed.error);
      });
    },
  });
}

/** A refusal to change letter settings as an answer. */
export const letterProblemOf = ({ code }: Rejection): RequestProblem => new RequestProblem(409, code, problemWords[code] ?? usualProblem);

const usualProblem = 'Another request was made under this id. Nothing was changed.';
const problemWords: Readonly<Record<string, string>> = {
  'letters.changedMeanwhile': 'Somebody else has changed the letters’ settings meanwhile. Nothing was changed.',
  'letters.rateRefused':
    'A base rate is of a half-year that the program knows, leaves one out before it, or cannot be published yet. Nothing was changed.',
};
