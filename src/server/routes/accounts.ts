import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { accountListResponseSchema, accountResponseSchema, storableText } from '#contracts/http.ts';
import { limits } from '#contracts/protocol.ts';
import { folderLineSchema } from '#contracts/sync.ts';
import { everyRole } from '#domain/command.ts';
import { accountIdSchema } from '#domain/kernel/ids.ts';
import { recordRead } from '../audit/read-events.ts';
import type { Caller } from '../caller.ts';
import { type CompanyTransaction, withCompany } from '../db/connections.ts';
import { access, callerOf } from '../plugins/access.ts';
import { RequestProblem } from '../problem.ts';
import { folderLines } from '../sync/folder-lines.ts';
import { scopeOf } from '../sync/scope.ts';
import type { RouteContext } from './context.ts';
import { limitSchema, pageOf } from '../paging.ts';

const listQuerySchema = z.strictObject({
  search: storableText(200).optional(),
  after: storableText(64).optional(),
  limit: limitSchema.optional(),
});
type ListQuery = z.infer<typeof listQuerySchema>;

/** `GET /v1/accounts` and `GET /v1/accounts/:accountId`. */
export function accountRoutes(root: FastifyInstance, { db, now }: RouteContext): void {
  const app = root.withTypeProvider<ZodTypeProvider>();
  app.route({
    method: 'GET',
    url: '/v1/accounts',
    config: access(everyRole, 'read'),
    schema: { summary: 'Accounts of the scope, by number', querystring: listQuerySchema, response: { 200: accountListResponseSchema } },
    handler: (request) => {
      const caller = callerOf(request);
      return withCompany(db, caller.companyId, async (trx) => {
        await recordRead(trx, caller, 'accounts.listed', now());
        return listAccounts(trx, caller, request.query);
      });
    },
  });
  app.route({
    method: 'GET',
    url: '/v1/accounts/:accountId',
    config: access(everyRole, 'read'),
    schema: {
      summary: 'One account with everything that belongs to it',
      params: z.strictObject({ accountId: accountIdSchema }),
      querystring: z.strictObject({}),
      response: { 200: accountResponseSchema },
    },
    handler: (request) => {
      const caller = callerOf(request);
      const { accountId } = request.params;
      return withCompany(db, caller.companyId, async (trx) => {
        const [found] = await folderLines(trx, scopeOf(caller), [accountId]);
        if (found === undefined) throw accountNotFound();
        await recordRead(trx, caller, 'account.read', now(), accountId);
        return folderLineSchema.parse(JSON.parse(found.line)).folder;
      });
    },
  });
}

/** The same answer for an account that is not there and one that is somebody else's. */
export const accountNotFound = (): RequestProblem => new RequestProblem(404, 'account.notFound', 'There is no such account in your book.');

async function listAccounts(trx: CompanyTransaction, caller: Caller, query: ListQuery): Promise<z.infer<typeof accountListResponseSchema>> {
  const limit = query.limit ?? limits.pageRows;
  let accounts = trx
    .selectFrom('accounts')
    .innerJoin('scopeAccount', 'scopeAccount.accountId', 'accounts.id')
    .select(['accounts.id', 'accounts.number', 'accounts.name'])
    .where('scopeAccount.companyId', '=', caller.companyId)
    .where('scopeAccount.scope', '=', scopeOf(caller))
    .where('scopeAccount.op', '=', 'put');
  const { after, search } = query;
  if (after !== undefined) accounts = accounts.where('accounts.number', '>', after);
  if (search !== undefined && search !== '') {
    const pattern = `%${search.replace(/[\\%_]/g, '\\$&')}%`;
    accounts = accounts.where(({ or, eb }) => or([eb('accounts.number', 'ilike', pattern), eb('accounts.name', 'ilike', pattern)]));
  }
  const ordered = accounts.orderBy('accounts.number');
  const { rows, next } = await pageOf(
    limit,
    (count) => ordered.limit(count).execute(),
    ({ number }) => number,
  );
  return { accounts: rows, next };
}
