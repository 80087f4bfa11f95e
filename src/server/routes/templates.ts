import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import {
  changeTemplateRequestSchema,
  changeTemplateResponseSchema,
  templateVersionsRequestSchema,
  templateVersionsResponseSchema,
} from '#contracts/templates.ts';
import { companyReaders, overseers } from '#domain/command.ts';
import type { Rejection } from '#domain/kernel/result.ts';
import { underFourEyes } from '../authority/policy-requests.ts';
import { withCompany } from '../db/connections.ts';
import { positionSchema } from '../paging.ts';
import { access, callerOf } from '../plugins/access.ts';
import { RequestProblem } from '../problem.ts';
import { changeTemplate, listTemplateVersions } from '../templates/change-template.ts';
import type { RouteContext } from './context.ts';

/** A version is up to some kilobytes, so a page of them is shorter than others. */
const mostVersions = 50;
const { key, language } = templateVersionsRequestSchema.shape;

/** `PUT /v1/templates` and `GET /v1/templates`. */
export function templateRoutes(root: FastifyInstance, { db, now }: RouteContext): void {
  const app = root.withTypeProvider<ZodTypeProvider>();
  app.route({
    method: 'PUT',
    url: '/v1/templates',
    config: access(overseers, 'write'),
    schema: {
      summary: 'Put a text in place of a template',
      body: changeTemplateRequestSchema,
      response: { 200: changeTemplateResponseSchema },
    },
    handler: (request) => {
      const caller = callerOf(request);
      return withCompany(db, caller.companyId, async (trx) => {
        const { body } = request;
        const changed = await underFourEyes(trx, caller, { part: 'templates', body }, now(), () =>
          changeTemplate(trx, caller, body, now()),
        );
        if (changed.ok) return changed.value;
        throw problemOf(changed.error);
      });
    },
  });
  app.route({
    method: 'GET',
    url: '/v1/templates',
    config: access(companyReaders, 'read'),
    schema: {
      summary: 'Every text that a template has had',
      querystring: z.strictObject({
        key,
        language,
        before: positionSchema.optional(),
        limit: z.coerce.number().int().min(1).max(mostVersions).optional(),
      }),
      response: { 200: templateVersionsResponseSchema },
    },
    handler: (request) => {
      const { companyId } = callerOf(request);
      const { before, limit = mostVersions, ...template } = request.query;
      return withCompany(db, companyId, (trx) => listTemplateVersions(trx, companyId, { ...template, before, limit }));
    },
  });
}

function problemOf({ code }: Rejection): RequestProblem {
  if (code === 'templates.changedMeanwhile') {
    return new RequestProblem(409, code, 'Somebody else has changed this template meanwhile. Nothing was changed.');
  }
  if (code === 'templates.asShipped') {
    return new RequestProblem(409, code, 'The template the program comes with is in use already. Nothing was changed.');
  }
  if (code === 'templates.unusable') {
    return new RequestProblem(
      400,
      code,
      'No message could be written with this text: it has a mistake, or names a field that there is not. Nothing was changed.',
    );
  }
  if (code === 'templates.tooMany') {
    return new RequestProblem(400, code, 'The company’s own templates would be too long together. Nothing was changed.');
  }
  return new RequestProblem(409, code, 'Another request was made under this id. Nothing was changed.');
}
