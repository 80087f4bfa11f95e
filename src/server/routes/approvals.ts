import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { sql } from 'kysely';
import { z } from 'zod';
import { type ApprovalListResponse, approvalListResponseSchema } from '#contracts/approvals.ts';
import { limits } from '#contracts/protocol.ts';
import { companyReaders } from '#domain/command.ts';
import { businessDateOf } from '#domain/company.ts';
import { type Instant, instantSchema } from '#domain/kernel/dates.ts';
import { approvalIdSchema } from '#domain/kernel/ids.ts';
import { recordRead } from '../audit/read-events.ts';
import type { Caller } from '../caller.ts';
import { loadCompany } from '../company.ts';
import { type CompanyTransaction, withCompany } from '../db/connections.ts';
import { limitSchema, pageOf } from '../paging.ts';
import { access, callerOf } from '../plugins/access.ts';
import { jsonColumns } from '../sync/row-sql.ts';
import { scopeOf } from '../sync/scope.ts';
import type { RouteContext } from './context.ts';

/** Where a page ends: the moment of its last request, and its id. */
const placeSchema = z
  .string()
  .max(100)
  .transform((text) => text.split('_'))
  .pipe(z.tuple([instantSchema, approvalIdSchema]));

const listQuerySchema = z.strictObject({ after: placeSchema.optional(), limit: limitSchema.optional() });

/** `GET /v1/approvals`: what waits for a decision in the whole company. Deciding is a command, as every change is. */
export function approvalRoutes(root: FastifyInstance, { db, now }: RouteContext): void {
  const app = root.withTypeProvider<ZodTypeProvider>();
  app.route({
    method: 'GET',
    url: '/v1/approvals',
    config: access(companyReaders, 'read'),
    schema: { summary: 'Requests that wait for an approval', querystring: listQuerySchema, response: { 200: approvalListResponseSchema } },
    handler: (request) => {
      const caller = callerOf(request);
      return withCompany(db, caller.companyId, async (trx) => {
        await recordRead(trx, caller, 'approvals.read', now());
        return listApprovals(trx, caller, request.query, now());
      });
    },
  });
}

type Listed = ApprovalListResponse['approvals'][number];

async function listApprovals(
  trx: CompanyTransaction,
  caller: Caller,
  { after, limit = limits.pageRows }: z.infer<typeof listQuerySchema>,
  now: Instant,
): Promise<ApprovalListResponse> {
  const { company } = await loadCompany(trx, caller.companyId);
  const behind = after === undefined ? sql`` : sql` and (p.requested_at, p.id) > (${after[0]}::timestamptz, ${after[1]}::uuid)`;
  const read = async (count: number): Promise<Listed[]> => {
    const { rows } = await sql<Listed>`
      select ${sql.raw(jsonColumns('approvals', 'p'))}, a.number as "accountNumber", a.name as "accountName"
      from approvals p
        join accounts a on a.id = p.account_id
        join scope_account s on s.company_id = p.company_id and s.account_id = p.account_id and s.scope = ${scopeOf(caller)} and s.op = 'put'
      where p.company_id = ${caller.companyId} and p.status in ('open', 'askedBack') and p.expires_on >= ${businessDateOf(company, now)}${behind}
      order by p.requested_at, p.id limit ${count}`.execute(trx);
    return rows;
  };
  const { rows, next } = await pageOf(limit, read, ({ requestedAt, id }) => `${requestedAt}_${id}`);
  return { approvals: rows, next };
}
