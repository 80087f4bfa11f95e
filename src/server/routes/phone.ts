import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import {
  type PhoneSettingsResponse,
  callStandingSchema,
  changePhoneSettingsRequestSchema,
  changePhoneSettingsResponseSchema,
  ownNumberRequestSchema,
  ownNumberResponseSchema,
  phoneSettingsResponseSchema,
  phoneTokenRequestSchema,
  phoneTokenResponseSchema,
  testCallRequestSchema,
} from '#contracts/calls.ts';
import { everyRole, overseers, workingRoles } from '#domain/command.ts';
import { type Instant, dateIn } from '#domain/kernel/dates.ts';
import type { Caller } from '../caller.ts';
import { loadCompany } from '../company.ts';
import { type CompanyTransaction, withCompany } from '../db/connections.ts';
import { spentOn } from '../phone/call-limits.ts';
import { callProblemOf } from '../phone/call-problem.ts';
import { changeOwnNumber, changePhoneSettings, loadPhoneSettings, ownNumber } from '../phone/phone-settings.ts';
import { placeTestCall } from '../phone/place-call.ts';
import { access, callerOf } from '../plugins/access.ts';
import type { RouteContext } from './context.ts';

/** How a company calls: `GET` and `PUT /v1/phone/settings`, `PUT /v1/phone/own-number`, `POST /v1/phone/test-call`, `POST /v1/phone/token`. */
export function phoneRoutes(root: FastifyInstance, context: RouteContext): void {
  const { db, now, phone } = context;
  const app = root.withTypeProvider<ZodTypeProvider>();
  app.route({
    method: 'GET',
    url: '/v1/phone/settings',
    config: access(everyRole, 'read'),
    schema: { summary: 'How the company calls', querystring: z.strictObject({}), response: { 200: phoneSettingsResponseSchema } },
    handler: (request) => {
      const caller = callerOf(request);
      return withCompany(db, caller.companyId, (trx) => settingsFor(trx, caller, phone, now()));
    },
  });
  app.route({
    method: 'PUT',
    url: '/v1/phone/settings',
    config: access(overseers, 'write'),
    schema: {
      summary: 'Put settings for the telephone into use',
      body: changePhoneSettingsRequestSchema,
      response: { 200: changePhoneSettingsResponseSchema },
    },
    handler: (request) => {
      const caller = callerOf(request);
      return withCompany(db, caller.companyId, async (trx) => {
        const changed = await changePhoneSettings(trx, caller, request.body, now());
        if (changed.ok) return changed.value;
        throw callProblemOf(changed.error);
      });
    },
  });
  app.route({
    method: 'PUT',
    url: '/v1/phone/own-number',
    config: access(workingRoles, 'write'),
    schema: { summary: 'Where the caller is rung', body: ownNumberRequestSchema, response: { 200: ownNumberResponseSchema } },
    handler: (request) => {
      const caller = callerOf(request);
      const { number } = request.body;
      return withCompany(db, caller.companyId, async (trx) => {
        const changed = await changeOwnNumber(trx, caller, number, now());
        if (changed.ok) return { number };
        throw callProblemOf(changed.error);
      });
    },
  });
  app.route({
    method: 'POST',
    url: '/v1/phone/test-call',
    config: access(workingRoles, 'write'),
    schema: { summary: "Ring the caller's own number", body: testCallRequestSchema, response: { 200: callStandingSchema } },
    handler: async (request) => {
      const placed = await placeTestCall({ db, now, line: phone }, callerOf(request), request.body.callId);
      if (placed.ok) return placed.value;
      throw callProblemOf(placed.error);
    },
  });
  tokenRoute(root, context);
}

/** What comes of it is in no log: lines of the log name a route, a status and a time. */
function tokenRoute(root: FastifyInstance, { db, phone }: RouteContext): void {
  root.withTypeProvider<ZodTypeProvider>().route({
    method: 'POST',
    url: '/v1/phone/token',
    config: access(workingRoles, 'write'),
    schema: {
      summary: "A pass for the telephone in the caller's window",
      body: phoneTokenRequestSchema,
      response: { 200: phoneTokenResponseSchema },
    },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      if (phone === null) throw callProblemOf({ code: 'phone.notSetUp' });
      const { softphone } = phone;
      if (softphone.standing !== 'ready') throw callProblemOf({ code: 'phone.softphoneNotReady' });
      const { settings } = await withCompany(db, caller.companyId, (trx) => loadPhoneSettings(trx, caller.companyId));
      if (settings.dialer !== 'softphone') throw callProblemOf({ code: 'phone.otherDialer' });
      void reply.header('cache-control', 'no-store');
      return { token: softphone.tokenFor(caller) };
    },
  });
}

async function settingsFor(
  trx: CompanyTransaction,
  caller: Caller,
  phone: RouteContext['phone'],
  now: Instant,
): Promise<PhoneSettingsResponse> {
  const inUse = await loadPhoneSettings(trx, caller.companyId);
  const { company } = await loadCompany(trx, caller.companyId);
  const today = { companyId: caller.companyId, userId: caller.userId, day: dateIn(company.timeZone, now), now };
  return {
    ...inUse,
    ownNumber: await ownNumber(trx, caller),
    isReady: phone !== null,
    softphone: phone?.softphone.standing ?? 'noAccount',
    spentToday: await spentOn(trx, today, inUse.settings),
  };
}
