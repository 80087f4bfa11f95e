import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { sql } from 'kysely';
import { z } from 'zod';
import { type LogEntry, type LogFilter, type LogPage, logChainResponseSchema, logFilterSchema, logResponseSchema } from '#contracts/log.ts';
import { limits } from '#contracts/protocol.ts';
import { companyReaders } from '#domain/command.ts';
import { checkpointName } from '../audit/checkpoints.ts';
import { recordRead } from '../audit/read-events.ts';
import type { Caller } from '../caller.ts';
import { type CompanyTransaction, withCompany } from '../db/connections.ts';
import { limitSchema, pageOf, positionSchema } from '../paging.ts';
import { access, callerOf } from '../plugins/access.ts';
import { inspectChain } from '../sync/command-log.ts';
import type { RouteContext } from './context.ts';

const querySchema = logFilterSchema.extend({ before: positionSchema.optional(), limit: limitSchema.optional() });

/** `GET /v1/log` and `GET /v1/log/chain`: the command log as people read it, and whether it is the one that was written. */
export function logRoutes(root: FastifyInstance, { db, now }: RouteContext): void {
  const app = root.withTypeProvider<ZodTypeProvider>();
  app.route({
    method: 'GET',
    url: '/v1/log',
    config: access(companyReaders, 'read'),
    schema: { summary: 'The log, the newest first', querystring: querySchema, response: { 200: logResponseSchema } },
    handler: (request) => {
      const caller = callerOf(request);
      return withCompany(db, caller.companyId, async (trx) => {
        await recordRead(trx, caller, 'log.read', now());
        return listLog(trx, caller, request.query);
      });
    },
  });
  app.route({
    method: 'GET',
    url: '/v1/log/chain',
    config: access(companyReaders, 'read'),
    schema: { summary: 'Whether the log is whole', querystring: z.strictObject({}), response: { 200: logChainResponseSchema } },
    handler: async (request) => {
      const caller = callerOf(request);
      const { companyId } = caller;
      await withCompany(db, companyId, (trx) => recordRead(trx, caller, 'log.checked', now()));
      const report = await inspectChain(db, companyId);
      const unsigned = await withCompany(db, companyId, (trx) => unsignedIn(trx, caller));
      return { ...report, unsigned };
    },
  });
}

async function listLog(
  trx: CompanyTransaction,
  { companyId }: Caller,
  { before, limit = limits.pageRows, ...filter }: z.infer<typeof querySchema>,
): Promise<LogPage> {
  const read = async (count: number): Promise<LogEntry[]> => {
    const { rows } = await sql<LogEntry>`
      select l.position, l.command_id, l.name, l.account_id, a.number as account_number, a.name as account_name, l.actor_name,
        c.device_name, l.seq, l.occurred_at, l.received_at, l.code, l.is_device_linked, l.hash
      from command_log l
        left join accounts a on a.id = l.account_id
        left join client c on c.client_id = l.client_id
      where l.company_id = ${companyId}${before === undefined ? sql`` : sql` and l.position < ${before}`}${filterOf(filter, companyId)}
      order by l.position desc limit ${count}`.execute(trx);
    return rows;
  };
  const { rows, next } = await pageOf(limit, read, ({ position }) => position);
  return { entries: rows, next };
}

/** A part of a name as `ilike` looks for it, with nothing in it that stands for something else. */
const part = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`;

function filterOf({ person, account, kind, day }: LogFilter, companyId: Caller['companyId']) {
  const wanted = [
    person === undefined || person === '' ? null : sql` and l.actor_name ilike ${part(person)}`,
    kind === undefined ? null : sql` and l.name = ${kind}`,
    account === undefined || account === '' ? null : sql` and (a.number = ${account} or a.name ilike ${part(account)})`,
    day === undefined
      ? null
      : sql` and l.received_at >= (${day}::date::timestamp at time zone (select time_zone from company where id = ${companyId}))
          and l.received_at < ((${day}::date + 1)::timestamp at time zone (select time_zone from company where id = ${companyId}))`,
  ];
  return sql.join(
    wanted.filter((each) => each !== null),
    sql``,
  );
}

async function unsignedIn(trx: CompanyTransaction, { companyId }: Caller): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from command_log where company_id = ${companyId} and position > coalesce(
      (select max(position) from command_log where company_id = ${companyId} and name = ${sql.lit(checkpointName)}), 0)`.execute(trx);
  return rows[0]?.count ?? 0;
}
