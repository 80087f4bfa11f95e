import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import {
  authorityResponseSchema,
  changeAuthorityRequestSchema,
  changeAuthorityResponseSchema,
  doneSchema,
  endLendingRequestSchema,
  lendAuthorityRequestSchema,
} from '#contracts/authority.ts';
import { decidePolicyRequestSchema, decidedPolicyRequestSchema, policyRequestsResponseSchema } from '#contracts/policy-requests.ts';
import { authorityKeepers, companyReaders, overseers } from '#domain/command.ts';
import { businessDateOf } from '#domain/company.ts';
import { policyRequestIdSchema } from '#domain/kernel/ids.ts';
import type { Rejection, Result } from '#domain/kernel/result.ts';
import { changeAuthority, colleagues, endLending, lendAuthority, withLendingsOfNow } from '../authority/change-authority.ts';
import { listPolicyDecisions, notePolicyDecision } from '../authority/policy-decisions.ts';
import { decidePolicyRequest, hasSecondPerson, listPolicyRequests, underFourEyes } from '../authority/policy-requests.ts';
import { loadCompany } from '../company.ts';
import { withCompany } from '../db/connections.ts';
import { access, callerOf } from '../plugins/access.ts';
import { RequestProblem } from '../problem.ts';
import type { RouteContext } from './context.ts';

/** `/v1/authority` and `/v1/policy-requests`: who may do what, who stands in for whom, and what waits for a second person. */
export function authorityRoutes(root: FastifyInstance, context: RouteContext): void {
  limitRoutes(root, context);
  lendingRoutes(root, context);
  requestRoutes(root, context);
}

function limitRoutes(root: FastifyInstance, { db, now }: RouteContext): void {
  const app = root.withTypeProvider<ZodTypeProvider>();
  app.route({
    method: 'GET',
    url: '/v1/authority',
    config: access(companyReaders, 'read'),
    schema: { summary: 'Who could stand in for somebody', querystring: z.strictObject({}), response: { 200: authorityResponseSchema } },
    handler: (request) => {
      const caller = callerOf(request);
      return withCompany(db, caller.companyId, async (trx) => {
        const company = await withLendingsOfNow(trx, (await loadCompany(trx, caller.companyId)).company);
        const people = await colleagues(trx);
        const today = businessDateOf(company, now());
        return {
          people: people.filter(({ role }) => overseers.includes(role)),
          hasSecondPerson: await hasSecondPerson(trx, caller, 'authority', company.policy.approval, today),
        };
      });
    },
  });
  app.route({
    method: 'PUT',
    url: '/v1/authority',
    config: access(authorityKeepers, 'write'),
    schema: {
      summary: 'Say who may do what alone, and who approves the rest',
      body: changeAuthorityRequestSchema,
      response: { 200: changeAuthorityResponseSchema },
    },
    handler: (request) => {
      const { body } = request;
      const caller = callerOf(request);
      return withCompany(db, caller.companyId, async (trx) =>
        answered(await underFourEyes(trx, caller, { part: 'authority', body }, now(), () => changeAuthority(trx, caller, body, now()))),
      );
    },
  });
}

function lendingRoutes(root: FastifyInstance, { db, now }: RouteContext): void {
  const app = root.withTypeProvider<ZodTypeProvider>();
  app.route({
    method: 'POST',
    url: '/v1/authority/lend',
    config: access(overseers, 'write'),
    schema: { summary: 'Lend one’s authority to a colleague', body: lendAuthorityRequestSchema, response: { 200: doneSchema } },
    handler: (request) => {
      const caller = callerOf(request);
      return withCompany(db, caller.companyId, async (trx) => {
        answered(await lendAuthority(trx, caller, request.body, now()));
        return {};
      });
    },
  });
  app.route({
    method: 'POST',
    url: '/v1/authority/end-lending',
    config: access(overseers, 'write'),
    schema: { summary: 'End a lending before its day', body: endLendingRequestSchema, response: { 200: doneSchema } },
    handler: (request) => {
      const caller = callerOf(request);
      return withCompany(db, caller.companyId, async (trx) => {
        answered(await endLending(trx, caller, request.body, now()));
        return {};
      });
    },
  });
}

function requestRoutes(root: FastifyInstance, { db, now }: RouteContext): void {
  const app = root.withTypeProvider<ZodTypeProvider>();
  app.route({
    method: 'GET',
    url: '/v1/policy-requests',
    config: access(companyReaders, 'read'),
    schema: {
      summary: 'Changes of the policy that wait for a second person, and what became of one’s own',
      querystring: z.strictObject({}),
      response: { 200: policyRequestsResponseSchema },
    },
    handler: (request) => {
      const caller = callerOf(request);
      return withCompany(db, caller.companyId, async (trx) => {
        const { company } = await loadCompany(trx, caller.companyId);
        const requests = await listPolicyRequests(trx, caller, businessDateOf(company, now()));
        return { requests: [...requests], decisions: [...(await listPolicyDecisions(trx, caller, now()))] };
      });
    },
  });
  app.route({
    method: 'POST',
    url: '/v1/policy-requests/:policyRequestId/decide',
    config: access(overseers, 'write'),
    schema: {
      summary: 'Approve, refuse or take back a change of the policy',
      params: z.strictObject({ policyRequestId: policyRequestIdSchema }),
      body: decidePolicyRequestSchema,
      response: { 200: decidedPolicyRequestSchema },
    },
    handler: (request) => {
      const caller = callerOf(request);
      const { policyRequestId } = request.params;
      return withCompany(db, caller.companyId, async (trx) =>
        answered(await decidePolicyRequest(trx, caller, policyRequestId, request.body, now())),
      );
    },
  });
  app.route({
    method: 'POST',
    url: '/v1/policy-requests/:policyRequestId/noted',
    config: access(overseers, 'write'),
    schema: {
      summary: 'Take note of what became of one’s own change of the policy',
      params: z.strictObject({ policyRequestId: policyRequestIdSchema }),
      body: z.strictObject({}),
      response: { 200: doneSchema },
    },
    handler: (request) => {
      const caller = callerOf(request);
      const { policyRequestId } = request.params;
      return withCompany(db, caller.companyId, async (trx) => {
        answered(await notePolicyDecision(trx, caller, policyRequestId, now()));
        return {};
      });
    },
  });
}

function answered<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw problemOf(result.error);
}

const problems: Readonly<Record<string, readonly [status: number, title: string]>> = {
  'authority.changedMeanwhile': [409, 'Somebody else has changed the authority meanwhile. Nothing was changed.'],
  'authority.notYoursToLend': [403, 'You have no authority to lend. Nothing was changed.'],
  'authority.lentToSelf': [400, 'Nobody lends to themselves. Nothing was changed.'],
  'authority.colleagueUnfit': [400, 'Authority is lent to a colleague who leads and can sign in. Nothing was changed.'],
  'authority.daysTurned': [400, 'The last day is before the first. Nothing was changed.'],
  'authority.daysInPast': [400, 'The first day has passed. Nothing was changed.'],
  'authority.tooLong': [400, 'Authority is lent for two months at most. Nothing was changed.'],
  'authority.lentAlready': [409, 'It is lent to this colleague for one of these days already. Nothing was changed.'],
  'authority.notLent': [404, 'There is no such lending. Nothing was changed.'],
  'policyRequest.notFound': [404, 'There is no such request. Nothing was changed.'],
  'policyRequest.alreadyDecided': [409, 'This request was decided already. Nothing was changed.'],
  'policyRequest.changedMeanwhile': [409, 'The request is another one than was looked at. Nothing was changed.'],
  'policyRequest.ownRequest': [403, 'Nobody approves their own change. Nothing was changed.'],
  'policyRequest.notAuthorised': [403, 'You have no authority to decide this. Nothing was changed.'],
  'policyRequest.notYours': [403, 'Only whoever asked takes it back. Nothing was changed.'],
  'policyRequest.commentMissing': [400, 'Say why. Nothing was changed.'],
};

const problemOf = ({ code }: Rejection): RequestProblem => {
  const [status, title] = problems[code] ?? [409, 'Another request was made under this id. Nothing was changed.'];
  return new RequestProblem(status, code, title);
};
