import { sql } from 'kysely';
import type { FolderCount } from '#contracts/digest.ts';
import type { AccountId } from '#domain/kernel/ids.ts';
import type { CompanyTransaction } from '../db/connections.ts';
import { folderSql } from './row-sql.ts';

/** A folder line (without its line end) and what its account counts for in the scope's digest. */
export type FolderLine = FolderCount & { readonly line: string };

const { columns, joins } = folderSql();

/** The folder lines of these accounts of a scope, in the order of their ids; an account that is not in the scope has none. */
export async function folderLines(
  trx: CompanyTransaction,
  scope: string,
  accountIds: readonly AccountId[],
): Promise<readonly FolderLine[]> {
  if (accountIds.length === 0) return [];
  // `offset 0` keeps the accounts a step of its own. Behind a large import the statistics still speak of the few rows there were,
  // and the planner would else gather every folder once for each line of the scope.
  const answer = await sql<Omit<FolderLine, 'accountId'> & { id: AccountId }>`
    select f.id, f.row_count, f.version_sum, f.membership_version,
      '{' || f.line || ',"membershipVersion":' || f.membership_version || '}' as line
    from (
      select a.id, a.membership_version, ${sql.raw(columns)}
      from (
        select accounts.*, s.version as membership_version
        from scope_account s join accounts on accounts.id = s.account_id and accounts.company_id = s.company_id
        where s.scope = ${scope} and s.op = 'put' and s.account_id = any(${[...accountIds]}::uuid[])
        offset 0
      ) a ${sql.raw(joins)}
    ) f
    order by f.id`.execute(trx);
  return answer.rows.map(({ id, ...line }) => ({ accountId: id, ...line }));
}
