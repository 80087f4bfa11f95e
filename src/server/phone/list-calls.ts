import { sql } from 'kysely';
import type { z } from 'zod';
import type { CallLogPage, callLogQuerySchema } from '#contracts/call-log.ts';
import { limits } from '#contracts/protocol.ts';
import type { Call, Outcome } from '#domain/rows.ts';
import type { Caller } from '../caller.ts';
import type { CompanyTransaction } from '../db/connections.ts';
import { pageOf } from '../paging.ts';
import { jsonColumns } from '../sync/row-sql.ts';
import { scopeOf } from '../sync/scope.ts';

type Wanted = z.infer<typeof callLogQuerySchema> & { readonly limit?: number | undefined };
type Line = { readonly call: Call; readonly accountNumber: string; readonly accountName: string; readonly outcome: Outcome | null };

/** The calls of some days on the accounts in the caller's scope, the newest first, a page at a time. */
export async function listCalls(trx: CompanyTransaction, caller: Caller, wanted: Wanted): Promise<CallLogPage> {
  const { from, until, behind, limit = limits.pageRows } = wanted;
  const [placedAt, id] = behind?.split('_') ?? [];
  const isBehind = placedAt === undefined ? sql`` : sql`and (c.placed_at, c.id) < (${placedAt}::timestamptz, ${id}::uuid)`;
  const read = async (count: number): Promise<Line[]> => {
    const { rows } = await sql<Line>`
      select (select row_to_json(r) from (select ${sql.raw(jsonColumns('calls', 'c'))}) r) as call,
        a.number as "accountNumber", a.name as "accountName", n.outcome
      from calls c
      join accounts a on a.id = c.account_id
      left join notes n on n.account_id = c.account_id and n.id = c.note_id
      where c.company_id = ${caller.companyId} and c.placed_on between ${from} and ${until} ${isBehind}
        and exists (select from scope_account s
          where s.company_id = ${caller.companyId} and s.scope = ${scopeOf(caller)} and s.op = 'put' and s.account_id = c.account_id)
      order by c.placed_at desc, c.id desc limit ${count}`.execute(trx);
    return rows;
  };
  const { rows, next } = await pageOf(limit, read, ({ call }) => `${call.placedAt}_${call.id}`);
  return { calls: rows, next };
}
