import { sql } from 'kysely';
import type { Role } from '#domain/command.ts';
import type { AccountId, UserId } from '#domain/kernel/ids.ts';
import type { Caller } from '../caller.ts';
import type { CompanyTransaction } from '../db/connections.ts';
import { arrayText } from './row-sql.ts';

/** The scope every account of a company is in. */
export const companyScope = 'company';

/** The scope of a collector's own accounts. */
export const bookScope = (collectorId: UserId): string => `book:${collectorId}`;

/** What a person's workstation holds: a collector's book, or the whole company for supervisors and administrators. */
export const scopeOf = (caller: { readonly role: Role; readonly userId: UserId }): string =>
  caller.role === 'collector' ? bookScope(caller.userId) : companyScope;

/** Which of these accounts are in the caller's scope; every question about an account asks this first. */
export async function accountsInScope(
  trx: CompanyTransaction,
  caller: Caller,
  accountIds: readonly AccountId[],
): Promise<ReadonlySet<AccountId>> {
  const { rows } = await sql<{ accountId: AccountId }>`
    select account_id from scope_account
    where company_id = ${caller.companyId} and scope = ${scopeOf(caller)} and op = 'put'
      and account_id = any(${arrayText(accountIds)}::uuid[])`.execute(trx);
  return new Set(rows.map((row) => row.accountId));
}
