import type pg from 'pg';
import type { Customer } from './plan-customers.ts';
import type { Sales } from './plan-sales.ts';
import type { KnownBooks, KnownInvoice } from './plan-import.ts';

/** What the books hold of the accounts whose numbers are in the file. */
export async function loadBooks(client: pg.ClientBase, companyId: string, accountNumbers: readonly string[]): Promise<KnownBooks> {
  const accounts = await client.query<{ id: string; number: string; parentNumber: string | null } & Sales & Customer>(
    `select id, number, parent_number as "parentNumber", sales_rep as "salesRep", sales_rep_email as "salesRepEmail",
       country, region, time_zone as "timeZone", party_kind as "partyKind" from accounts where company_id = $1 and number = any($2)`,
    [companyId, accountNumbers],
  );
  const invoices = await client.query<KnownInvoice & { accountId: string; number: string }>(
    `select id, account_id as "accountId", number, issue_date as "issueDate", due_date as "dueDate", currency, kind,
       amount_minor as "amountMinor", open_amount_minor as "openAmountMinor", status
     from invoices where account_id = any($1)`,
    [accounts.rows.map((row) => row.id)],
  );
  return {
    accountIds: new Map(accounts.rows.map(({ id, number }) => [number, id])),
    parentNumbers: new Map(accounts.rows.flatMap(({ number, parentNumber }) => (parentNumber === null ? [] : [[number, parentNumber]]))),
    sales: new Map(accounts.rows.map(({ number, salesRep, salesRepEmail }) => [number, { salesRep, salesRepEmail }])),
    customers: new Map(
      accounts.rows.map(({ number, country, region, timeZone, partyKind }) => [number, { country, region, timeZone, partyKind }]),
    ),
    invoices: new Map(invoices.rows.map(({ accountId, number, ...invoice }) => [`${accountId}|${number}`, invoice])),
  };
}
