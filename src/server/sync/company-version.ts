import { sql } from 'kysely';
import type { CompanyId, UserId } from '#domain/kernel/ids.ts';
import type { CompanyTransaction } from '../db/connections.ts';

/** A notice of PostgreSQL holds 8,000 bytes; where more books than this were touched, everybody is told. */
const mostBooksNamed = 150;

/**
 * Says whose books a transaction touches, so that only their desktops (and those that hold the whole company) are poked when it
 * commits. A transaction that says nothing pokes the whole company; one that touched no rows pokes nobody.
 */
export async function sayTouched(trx: CompanyTransaction, books: ReadonlySet<UserId>, hasRows: boolean): Promise<void> {
  // A row of an account in nobody's book is in the company's scope alone, which is told with any book: a name nobody has will do.
  const named = books.size === 0 ? '-' : books.size > mostBooksNamed ? '' : [...books].join(',');
  await sql`select set_config('app.touched_books', ${hasRows ? named : 'none'}, true)`.execute(trx);
}

/**
 * Takes a version that a long write chose beforehand and has stamped its rows with already, so that the others wait for a moment only.
 * Undefined where the company has come as far meanwhile: the rows need another one then. Gaps between versions mean nothing.
 */
export async function takeChosenVersion(
  trx: CompanyTransaction,
  companyId: CompanyId,
  version: number,
): Promise<{ readonly logHead: string } | undefined> {
  return trx
    .updateTable('company')
    .set({ version })
    .where('id', '=', companyId)
    .where('version', '<', version)
    .returning('logHead')
    .executeTakeFirst();
}

/**
 * Takes the company's next version, and with it the row lock that makes versions follow the order of commits: it is among the last
 * statements of a transaction, because every other writer of the company waits from here to the commit.
 */
export async function takeVersion(
  trx: CompanyTransaction,
  companyId: CompanyId,
): Promise<{ readonly version: number; readonly logHead: string }> {
  return trx
    .updateTable('company')
    .set((eb) => ({ version: eb('version', '+', 1) }))
    .where('id', '=', companyId)
    .returning(['version', 'logHead'])
    .executeTakeFirstOrThrow();
}

/** The company's row, held to the end of the transaction without taking a version: nobody else adds to its log meanwhile. */
export async function holdCompany(
  trx: CompanyTransaction,
  companyId: CompanyId,
): Promise<{ readonly version: number; readonly logHead: string }> {
  return trx.selectFrom('company').select(['version', 'logHead']).where('id', '=', companyId).forNoKeyUpdate().executeTakeFirstOrThrow();
}
