import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { commandListResponseSchema } from '#contracts/http.ts';
import { limits } from '#contracts/protocol.ts';
import { everyRole } from '#domain/command.ts';
import { accountIdSchema } from '#domain/kernel/ids.ts';
import { recordRead } from '../audit/read-events.ts';
import type { Caller } from '../caller.ts';
import { type CompanyTransaction, withCompany } from '../db/connections.ts';
import { access, callerOf } from '../plugins/access.ts';
import { accountsInScope } from '../sync/scope.ts';
import { accountNotFound } from './accounts.ts';
import type { RouteContext } from './context.ts';
import { limitSchema, pageOf, positionSchema } from '../paging.ts';

const listQuerySchema = z.strictObject({
  accountId: accountIdSchema.optional(),
  after: positionSchema.optional(),
  limit: limitSchema.optional(),
});

/** `GET /v1/commands`: what was done, by whom and when, newest last; collectors see what they did themselves. */
export function commandRoutes(root: FastifyInstance, { db, now }: RouteContext): void {
  const app = root.withTypeProvider<ZodTypeProvider>();
  app.route({
    method: 'GET',
    url: '/v1/commands',
    config: access(everyRole, 'read'),
    schema: { summary: 'The command log', querystring: listQuerySchema, response: { 200: commandListResponseSchema } },
    handler: (request) => {
      const caller = callerOf(request);
      return withCompany(db, caller.companyId, async (trx) => {
        const commands = await listCommands(trx, caller, request.query);
        await recordRead(trx, caller, 'log.read', now(), request.query.accountId);
        return commands;
      });
    },
  });
}

async function listCommands(
  trx: CompanyTransaction,
  caller: Caller,
  query: z.infer<typeof listQuerySchema>,
): Promise<z.infer<typeof commandListResponseSchema>> {
  const limit = query.limit ?? limits.pageRows;
  const { accountId } = query;
  if (accountId !== undefined && !(await accountsInScope(trx, caller, [accountId])).has(accountId)) throw accountNotFound();
  let commands = trx
    .selectFrom('commandLog')
    .select([
      'position',
      'commandId',
      'clientId',
      'seq',
      'name',
      'accountId',
      'actorName',
      'businessDate',
      'occurredAt',
      'receivedAt',
      'status',
      'code',
      'input',
      'hash',
    ])
    .where('companyId', '=', caller.companyId)
    .where('position', '>', query.after ?? 0);
  if (accountId !== undefined) commands = commands.where('accountId', '=', accountId);
  if (caller.role === 'collector') commands = commands.where('actorId', '=', caller.userId);
  const ordered = commands.orderBy('position');
  const { rows, next } = await pageOf(
    limit,
    (count) => ordered.limit(count).execute(),
    ({ position }) => position,
  );
  return { commands: rows, next };
}
