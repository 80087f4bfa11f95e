import { type DigestSum, sumOf } from '#contracts/digest.ts';
import type { Folder } from '#domain/folder.ts';
import { type AccountId, accountIdSchema, contactIdSchema, invoiceIdSchema } from '#domain/kernel/ids.ts';
import { build } from './build.ts';

/** A book of any size that is never there as a whole: each folder is made when it is asked for, the same each time. */
export type LargeBook = {
  readonly accounts: number;
  readonly idAt: (at: number) => AccountId;
  readonly numberAt: (at: number) => string;
  /** The snapshot's line of an account, without its end. */
  readonly lineAt: (at: number) => string;
  /** How many accounts come up to an id, that one included. */
  readonly upTo: (id: string) => number;
  readonly sum: () => DigestSum;
};

const version = 1;
/** The account itself, a contact and an invoice. */
const rowsOfFolder = 3;

/** Makes a book of small accounts: a contact and an open invoice each, past due in the spring of 2026 and each of another amount. */
export function largeBook(accounts: number): LargeBook {
  const [account, contact] = [build.account({ version }), build.contact({ version })];
  const invoice = build.invoice({ version });
  const numberAt = (at: number): string => `L${String(at).padStart(7, '0')}`;
  const folderAt = (at: number): Folder => {
    const id = idOf(at);
    return {
      account: { ...account, id, number: numberAt(at), name: `Customer ${at} Trading Co` },
      contacts: [{ ...contact, id: contactIdSchema.parse(rowIdOf('contact', at)), accountId: id, email: `ap@customer${at}.example` }],
      invoices: [
        { ...invoice, id: invoiceIdSchema.parse(rowIdOf('invoice', at)), accountId: id, number: `I${at}`, openAmountMinor: 100_00 + at },
      ],
      payments: [],
      paymentApplications: [],
      promises: [],
      notes: [],
      followUps: [],
      queueMarks: [],
      calls: [],
      contactStops: [],
      messages: [],
      arrangements: [],
      approvals: [],
      receivedMails: [],
    };
  };
  const counts = function* () {
    for (let at = 0; at < accounts; at += 1) {
      yield { accountId: idOf(at), membershipVersion: version, rowCount: rowsOfFolder, versionSum: rowsOfFolder * version };
    }
  };
  return {
    accounts,
    idAt: idOf,
    numberAt,
    lineAt: (at) => JSON.stringify({ folder: folderAt(at), membershipVersion: version }),
    upTo: (id) => Number.parseInt(id.slice(-hexDigits), 16) + 1,
    sum: () => sumOf(counts()),
  };
}

const kinds = { account: '0', contact: '1', invoice: '2' } as const;
const hexDigits = 12;
const rowIdOf = (kind: keyof typeof kinds, at: number): string =>
  `0199000${kinds[kind]}-0000-7000-8000-${at.toString(16).padStart(hexDigits, '0')}`;
/** In the order of their places. */
const idOf = (at: number): AccountId => accountIdSchema.parse(rowIdOf('account', at));
