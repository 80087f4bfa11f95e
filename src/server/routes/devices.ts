import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { allowRequestSchema, deviceListResponseSchema, heldWorkListResponseSchema, revokeRequestSchema } from '#contracts/http.ts';
import { limits } from '#contracts/protocol.ts';
import { companyReaders } from '#domain/command.ts';
import { type ClientId, clientIdSchema } from '#domain/kernel/ids.ts';
import type { Rejection, Result } from '#domain/kernel/result.ts';
import { recordRead } from '../audit/read-events.ts';
import type { Caller } from '../caller.ts';
import { withCompany } from '../db/connections.ts';
import { type DeviceWish, allowDevice, revokeDevice } from '../devices/device-access.ts';
import { listDevices, listHeldWork } from '../devices/device-lists.ts';
import { access, callerOf } from '../plugins/access.ts';
import { RequestProblem } from '../problem.ts';
import type { RouteContext } from './context.ts';
import { limitSchema, positionSchema } from '../paging.ts';

const paramsSchema = z.strictObject({ clientId: clientIdSchema });
const done = { 200: z.strictObject({}) };

/** `GET /v1/devices`, `POST /v1/devices/:clientId/revoke`, `POST /v1/devices/:clientId/allow` and `GET /v1/held-work`. */
export function devicesRoutes(root: FastifyInstance, context: RouteContext): void {
  listRoutes(root, context);
  changeRoutes(root, context);
}

function listRoutes(root: FastifyInstance, { db, now }: RouteContext): void {
  const app = root.withTypeProvider<ZodTypeProvider>();
  app.route({
    method: 'GET',
    url: '/v1/devices',
    config: access(companyReaders, 'read'),
    schema: {
      summary: "Everybody's computers",
      querystring: z.strictObject({ after: clientIdSchema.optional(), limit: limitSchema.optional() }),
      response: { 200: deviceListResponseSchema },
    },
    handler: (request) => {
      const { companyId } = callerOf(request);
      const { after, limit = limits.pageRows } = request.query;
      return withCompany(db, companyId, (trx) => listDevices(trx, companyId, { after, limit }));
    },
  });
  app.route({
    method: 'GET',
    url: '/v1/held-work',
    config: access(companyReaders, 'read'),
    schema: {
      summary: 'Work that wiped computers had not sent',
      querystring: z.strictObject({ after: positionSchema.optional(), limit: limitSchema.optional() }),
      response: { 200: heldWorkListResponseSchema },
    },
    handler: (request) => {
      const caller = callerOf(request);
      const { companyId } = caller;
      const { after = 0, limit = limits.pageRows } = request.query;
      return withCompany(db, companyId, async (trx) => {
        await recordRead(trx, caller, 'heldWork.read', now());
        return listHeldWork(trx, companyId, { after, limit });
      });
    },
  });
}

function changeRoutes(root: FastifyInstance, { db, now }: RouteContext): void {
  const app = root.withTypeProvider<ZodTypeProvider>();
  const wishOf = (caller: Caller, clientId: ClientId, requestId: string): DeviceWish => ({
    companyId: caller.companyId,
    clientId,
    requestId,
    actor: { id: caller.userId, name: caller.name },
    now: now(),
  });
  app.route({
    method: 'POST',
    url: '/v1/devices/:clientId/revoke',
    config: access(['administrator'], 'write'),
    schema: { summary: "Withdraw a computer's access", params: paramsSchema, body: revokeRequestSchema, response: done },
    handler: (request) => {
      const caller = callerOf(request);
      const wish = wishOf(caller, request.params.clientId, request.body.requestId);
      return withCompany(db, caller.companyId, async (trx) => answered(await revokeDevice(trx, wish, request.body.revocation)));
    },
  });
  app.route({
    method: 'POST',
    url: '/v1/devices/:clientId/allow',
    config: access(['administrator'], 'write'),
    schema: { summary: 'Give a computer its access back', params: paramsSchema, body: allowRequestSchema, response: done },
    handler: (request) => {
      const caller = callerOf(request);
      const wish = wishOf(caller, request.params.clientId, request.body.requestId);
      return withCompany(db, caller.companyId, async (trx) => answered(await allowDevice(trx, wish)));
    },
  });
}

function answered(result: Result<null>): Record<string, never> {
  if (result.ok) return {};
  throw problemOf(result.error);
}

function problemOf({ code }: Rejection): RequestProblem {
  if (code === 'device.notFound') return new RequestProblem(404, code, 'There is no such computer in your company.');
  if (code === 'device.superseded') {
    return new RequestProblem(409, code, 'This computer has signed in anew since it was wiped. Withdraw that entry.');
  }
  return new RequestProblem(409, code, 'Another request was made under this id. Nothing was changed.');
}
