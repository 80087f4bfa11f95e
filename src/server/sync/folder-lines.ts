import { sql } from 'kysely';
import type { FolderCount } from '#contracts/digest.ts';
import type { AccountId } from '#domain/kernel/ids.ts';
import type { CompanyTransaction } from '../db/connections.ts';
import { folderSql } from './row-sql.ts';

/** A folder line (without its line end) and what its account counts for in the scope's digest. */
export type FolderLine = FolderCount & { readonly line: string };

const foldersSql = folderSql();

/** The folder lines of these accounts of a scope, in the order of their ids; an account that is not in the scope has none. */
export async function folderLines(
  trx: CompanyTransaction,
  scope: string,
  accountIds: readonly AccountId[],
): Promise<readonly FolderLine[]> {
  if (accountIds.length === 0) return [];
  const answer = await sql<Omit<FolderLine, 'accountId'> & { id: AccountId }>`
    select f.id, f.row_count, f.version_sum, s.version as membership_version,
      '{' || f.line || ',"membershipVersion":' || s.version || '}' as line
    from (${sql.raw(foldersSql)} where a.id = any(${[...accountIds]}::uuid[])) f
    join scope_account s on s.company_id = f.company_id and s.scope = ${scope} and s.account_id = f.id and s.op = 'put'
    order by f.id`.execute(trx);
  return answer.rows.map(({ id, ...line }) => ({ accountId: id, ...line }));
}
