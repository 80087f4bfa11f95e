import { sql } from 'kysely';
import type { CompanyId } from '#domain/kernel/ids.ts';
import { paymentApplicationSchema } from '#domain/payment-application-row.ts';
import { type Put, type TableName, paymentSchema, put, tableNames } from '#domain/rows.ts';
import type { Database } from '#server/db/connections.ts';
import { sqlNameOf } from '#server/sync/row-sql.ts';
import { build, newId } from '#tests/support/build.ts';

/** Builders of the rows that only the server's stories need, complete and plausible. */
export const buildRow = {
  payment: (over: object = {}) =>
    paymentSchema.parse({
      id: newId(),
      accountId: newId(),
      receivedDate: '2026-03-02',
      reference: 'ACH 88213',
      method: 'ach',
      currency: 'USD',
      amountMinor: 250_00,
      unappliedAmountMinor: 0,
      batchId: null,
      version: 0,
      ...over,
    }),
  paymentApplication: (over: object = {}) =>
    paymentApplicationSchema.parse({
      id: newId(),
      accountId: newId(),
      paymentId: newId(),
      invoiceId: newId(),
      currency: 'USD',
      amountMinor: 250_00,
      appliedDate: '2026-03-02',
      batchId: null,
      version: 0,
      ...over,
    }),
};

/** Every kind of row there is, for one account. */
export function rowsOfEveryTable(account: object = {}): readonly Put[] {
  const row = build.account({ version: 0, ...account });
  const common = { accountId: row.id, currency: row.currency, version: 0 };
  const own = { accountId: row.id, version: 0 };
  const invoice = build.invoice(common);
  const payment = buildRow.payment(common);
  const arrangement = build.arrangement({ ...common, invoiceIds: [invoice.id] });
  return [
    put('accounts', row),
    put('contacts', build.contact(own)),
    put('invoices', invoice),
    put('invoices', build.invoice({ ...common, status: 'paid', openAmountMinor: 0, paidDate: '2026-03-02' })),
    put('payments', payment),
    put('paymentApplications', buildRow.paymentApplication({ ...common, paymentId: payment.id, invoiceId: invoice.id })),
    put('promises', build.promise(common)),
    put('notes', build.note({ ...own, recordedAt: '2026-03-20T14:05:06.007Z', recordedOn: '2026-03-20' })),
    put('followUps', build.followUp({ ...own, dueDate: '2026-04-15' })),
    put('queueMarks', build.queueMark(own)),
    put('calls', build.call(own)),
    put('contactStops', build.contactStop({ ...own, kind: 'optOut', channel: 'email', address: 'former@customer.example' })),
    put('messages', build.message(own)),
    put('arrangements', arrangement),
    put('approvals', build.approval({ ...common, arrangementId: arrangement.id })),
    put('receivedMails', build.receivedMail(own)),
  ];
}

/** Writes rows as an import does: at once, for one company, without a version of their own. */
export async function insertRows(owner: Database, companyId: CompanyId, puts: readonly Put[]): Promise<void> {
  for (const table of tableNames) {
    const rows = puts.filter((entry) => entry.table === table).map((entry) => snakeCased({ ...entry.row, companyId }));
    if (rows.length === 0) continue;
    const name = sql.raw(sqlNameOf(table));
    await sql`insert into ${name} select * from jsonb_populate_recordset(null::${name}, ${JSON.stringify(rows)}::jsonb)`.execute(owner);
  }
}

const snakeCased = (row: object): object => Object.fromEntries(Object.entries(row).map(([key, value]) => [sqlNameOf(key), value]));

/** How many rows of a table there are, whoever they belong to. */
export async function countRows(owner: Database, table: TableName, id?: string): Promise<number> {
  const byId = id === undefined ? sql`` : sql` where id = ${id}`;
  const answer = await sql<{ count: number }>`select count(*) as count from ${sql.raw(sqlNameOf(table))}${byId}`.execute(owner);
  return answer.rows[0]?.count ?? 0;
}
