import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { callStandingSchema, hangUpRequestSchema, placeCallRequestSchema } from '#contracts/calls.ts';
import { callLogQuerySchema, callLogResponseSchema } from '#contracts/call-log.ts';
import { everyRole, workingRoles } from '#domain/command.ts';
import { callIdSchema, companyIdSchema } from '#domain/kernel/ids.ts';
import { recordRead } from '../audit/read-events.ts';
import { withCompany } from '../db/connections.ts';
import { callProblemOf } from '../phone/call-problem.ts';
import { standingOf } from '../phone/call-standing.ts';
import { connectSoftphone } from '../phone/connect-softphone.ts';
import { hangUp } from '../phone/hang-up.ts';
import { placeCall } from '../phone/place-call.ts';
import { listCalls } from '../phone/list-calls.ts';
import { formFieldsSchema, hearReport } from '../phone/hear-report.ts';
import { reportPath, softphonePath } from '../phone/report-url.ts';
import { limitSchema } from '../paging.ts';
import { access, callerOf } from '../plugins/access.ts';
import type { RouteContext } from './context.ts';

const callParams = z.strictObject({ callId: callIdSchema });

/** Calls through the server's telephone network: placing, looking, hanging up, and what the network reports and asks. */
export async function callRoutes(root: FastifyInstance, context: RouteContext): Promise<void> {
  const { db, now, phone } = context;
  const app = root.withTypeProvider<ZodTypeProvider>();
  app.route({
    method: 'POST',
    url: '/v1/calls',
    config: access(workingRoles, 'write'),
    schema: { summary: 'Call a customer', body: placeCallRequestSchema, response: { 200: callStandingSchema } },
    handler: async (request) => {
      const placed = await placeCall({ db, now, line: phone }, callerOf(request), request.body);
      if (placed.ok) return placed.value;
      throw callProblemOf(placed.error);
    },
  });
  app.route({
    method: 'GET',
    url: '/v1/calls',
    config: access(everyRole, 'read'),
    schema: {
      summary: 'The log of all calls',
      querystring: callLogQuerySchema.extend({ limit: limitSchema.optional() }),
      response: { 200: callLogResponseSchema },
    },
    handler: (request) => {
      const caller = callerOf(request);
      return withCompany(db, caller.companyId, async (trx) => {
        await recordRead(trx, caller, 'calls.read', now());
        return listCalls(trx, caller, request.query);
      });
    },
  });
  app.route({
    method: 'GET',
    url: '/v1/calls/:callId',
    config: access(everyRole, 'read'),
    schema: { summary: 'How a call stands', params: callParams, querystring: z.strictObject({}), response: { 200: callStandingSchema } },
    handler: (request) => {
      const caller = callerOf(request);
      return withCompany(db, caller.companyId, async (trx) => {
        const standing = await standingOf(trx, caller, request.params.callId);
        if (standing !== undefined) return standing;
        throw callProblemOf({ code: 'call.notFound' });
      });
    },
  });
  app.route({
    method: 'POST',
    url: '/v1/calls/:callId/hang-up',
    config: access(workingRoles, 'write'),
    schema: { summary: 'Hang up', params: callParams, body: hangUpRequestSchema, response: { 200: callStandingSchema } },
    handler: async (request) => {
      const ended = await hangUp({ db, now, line: phone }, callerOf(request), request.params.callId);
      if (ended.ok) return ended.value;
      throw callProblemOf(ended.error);
    },
  });
  await root.register(async (scope) => networkRoutes(scope, context));
}

/** What the network sends is a form. Nobody is signed in who would send it: its signature says that it is the network's own. */
function networkRoutes(scope: FastifyInstance, { db, now, phone }: RouteContext): void {
  scope.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: longestReportBytes },
    (_request, body, done) => {
      done(null, Object.fromEntries(new URLSearchParams(body.toString())));
    },
  );
  const app = scope.withTypeProvider<ZodTypeProvider>();
  app.route({
    method: 'POST',
    url: reportPath,
    config: access('anyone', 'reports'),
    schema: {
      summary: 'A report of the telephone network',
      querystring: z.strictObject({ company: companyIdSchema, call: callIdSchema, leg: z.enum(['collector', 'customer']) }),
      body: formFieldsSchema,
      response: { 200: z.strictObject({}) },
    },
    handler: async (request) => {
      const signature = request.headers['x-twilio-signature'];
      await hearReport({ db, now, line: phone }, { path: request.url, signature, ...request.query, form: request.body });
      return {};
    },
  });
  app.route({
    method: 'POST',
    url: softphonePath,
    config: access('anyone', 'reports'),
    schema: {
      summary: 'The telephone network asks whom a softphone is to be connected to',
      querystring: z.strictObject({}),
      body: formFieldsSchema,
      response: { 200: z.string() },
    },
    handler: async (request, reply) => {
      const signature = request.headers['x-twilio-signature'];
      const twiml = await connectSoftphone({ db, now, line: phone }, { path: request.url, signature, form: request.body });
      return reply.type('text/xml; charset=utf-8').send(twiml);
    },
  });
}

const longestReportBytes = 64 * 1024;
