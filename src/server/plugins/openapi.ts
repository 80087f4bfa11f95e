import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { access } from './access.ts';

/** Describes every route that is registered after it. */
export async function describeApi(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Collector Workstation central API', version: '1', description: 'Refusals are RFC 9457 problems with a `code`.' },
      components: { securitySchemes: { session: { type: 'http', scheme: 'bearer' } } },
    },
    transform: (input) => {
      const { schema, url } = jsonSchemaTransform(input);
      const isOpen = input.route.config?.access?.who === 'anyone';
      return { schema: isOpen ? schema : { ...schema, security: [{ session: [] }] }, url };
    },
  });
}

/** `GET /openapi.json`, open to all: it says nothing that the product's source does not. */
export function openApiRoute(app: FastifyInstance): void {
  app.route({
    method: 'GET',
    url: '/openapi.json',
    config: access('anyone', 'open'),
    schema: { summary: 'This description', querystring: z.strictObject({}), response: { 200: z.record(z.string(), z.unknown()) } },
    handler: async () => app.swagger(),
  });
}
