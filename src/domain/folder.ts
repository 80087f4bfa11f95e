import { z } from 'zod';
import type { AccountId } from './kernel/ids.ts';
import { messageSchema } from './message-row.ts';
import {
  type Put,
  type Reader,
  type TableName,
  type Tables,
  accountSchema,
  callSchema,
  contactSchema,
  contactStopSchema,
  followUpSchema,
  invoiceSchema,
  noteSchema,
  paymentSchema,
  promiseSchema,
  queueMarkSchema,
} from './rows.ts';
import { approvalSchema, arrangementSchema } from './approval-rows.ts';
import { paymentApplicationSchema } from './payment-application-row.ts';
import { receivedMailSchema } from './received-mail-row.ts';

/** Everything we know about one account: the unit of cache, seal and sync. */
export const folderSchema = z.strictObject({
  account: accountSchema,
  contacts: z.array(contactSchema),
  invoices: z.array(invoiceSchema),
  payments: z.array(paymentSchema),
  paymentApplications: z.array(paymentApplicationSchema),
  promises: z.array(promiseSchema),
  notes: z.array(noteSchema),
  followUps: z.array(followUpSchema),
  queueMarks: z.array(queueMarkSchema),
  calls: z.array(callSchema),
  contactStops: z.array(contactStopSchema),
  messages: z.array(messageSchema),
  arrangements: z.array(arrangementSchema),
  approvals: z.array(approvalSchema),
  receivedMails: z.array(receivedMailSchema),
});
export type Folder = z.infer<typeof folderSchema>;

/** The rows of one table in a folder; the account itself is a table of one. */
export function rowsOf<T extends TableName>(folder: Folder, table: T): readonly Tables[T][] {
  const rows: { readonly [N in TableName]: readonly Tables[N][] } = { ...folder, accounts: [folder.account] };
  return rows[table];
}

/** The folder with rows put into it: a row with a known id takes the old one's place unless it is older. Nothing is changed in place. */
export function withPuts(folder: Folder, puts: readonly Put[]): Folder {
  return puts.reduce(withPut, folder);
}

function withPut(folder: Folder, { table, row }: Put): Folder {
  if (table === 'accounts') return row.version < folder.account.version ? folder : { ...folder, account: row };
  return { ...folder, [table]: upserted<{ id: string; version: number }>(folder[table], row) };
}

function upserted<R extends { readonly id: string; readonly version: number }>(rows: readonly R[], row: R): R[] {
  const at = rows.findIndex((r) => r.id === row.id);
  const old = rows[at];
  if (old === undefined) return [...rows, row];
  return row.version < old.version ? [...rows] : rows.with(at, row);
}

/** A reader over one folder, for running a command on the desktop; other accounts look as if they did not exist. */
export function folderReader(folder: Folder): Reader {
  const ofAccount = async <T extends TableName>(table: T, accountId: AccountId) =>
    accountId === folder.account.id ? rowsOf(folder, table) : [];
  return {
    ofAccount,
    get: async (table, accountId, id) => (await ofAccount(table, accountId)).find((row) => row.id === id),
  };
}
