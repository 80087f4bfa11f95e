import { sql } from 'kysely';
import type { AccountId } from '#domain/kernel/ids.ts';
import type { CompanyTransaction } from '../db/connections.ts';
import { folderLineSql } from './row-sql.ts';

const lineSql = folderLineSql();

/** The folder lines (`{"folder":…}`, without line ends) of these accounts, in the order of their ids. */
export async function folderLines(trx: CompanyTransaction, accountIds: readonly AccountId[]): Promise<readonly string[]> {
  if (accountIds.length === 0) return [];
  const answer = await sql<{ line: string }>`
    select ${sql.raw(lineSql)} as line from accounts a where a.id = any(${[...accountIds]}::uuid[]) order by a.id`.execute(trx);
  return answer.rows.map((row) => row.line);
}
