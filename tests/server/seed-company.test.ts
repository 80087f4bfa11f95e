import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accountFactsOf } from '#domain/account-facts.ts';
import { folderSchema } from '#domain/folder.ts';
import { isNamedIn } from '#domain/invoice.ts';
import { folderLineSchema } from '#contracts/sync.ts';
import { localDateSchema } from '#domain/kernel/dates.ts';
import { accountIdSchema } from '#domain/kernel/ids.ts';
import { seedCompany } from '#server/seed/seed-company.ts';
import { folderLines } from '#server/sync/folder-lines.ts';
import { companyScope } from '#server/sync/scope.ts';
import { type TestDatabase, freshDatabase } from './support/database.ts';

const today = localDateSchema.parse('2026-03-31');

describe('the demo company', () => {
  const databases: TestDatabase[] = [];
  const fresh = async (): Promise<TestDatabase> => {
    const database = await freshDatabase();
    databases.push(database);
    return database;
  };
  let database: TestDatabase;
  beforeAll(async () => {
    database = await fresh();
    await seedCompany({ databaseUrl: database.url, accounts: 60, seed: 3, today });
  });
  afterAll(async () => {
    for (const each of databases) await each.drop();
  });

  const digestOf = async ({ ownerPool }: TestDatabase): Promise<string> => {
    const hash = createHash('sha256');
    for (const table of [
      'accounts',
      'contacts',
      'invoices',
      'payments',
      'payment_applications',
      'promises',
      'notes',
      'follow_ups',
      'scope_account',
    ]) {
      const rows = await ownerPool.query<{ row: string }>(`select row_to_json(t)::text as row from ${table} t order by 1`);
      hash.update(rows.rows.map((row) => row.row).join('\n'));
    }
    return hash.digest('hex');
  };

  it('is the same for the same seed, and another for another', async () => {
    const [same, other] = [await fresh(), await fresh()];
    await seedCompany({ databaseUrl: same.url, accounts: 60, seed: 3, today });
    await seedCompany({ databaseUrl: other.url, accounts: 60, seed: 4, today });
    expect(await digestOf(same)).toBe(await digestOf(database));
    expect(await digestOf(other)).not.toBe(await digestOf(database));
  });

  it('is made once', async () => {
    const before = await digestOf(database);
    expect(await seedCompany({ databaseUrl: database.url, accounts: 9, seed: 9, today })).toEqual({
      isNew: false,
      company: 'Brightwater Supply Co',
      accounts: 60,
      rows: 0,
    });
    expect(await digestOf(database)).toBe(before);
  });

  it('does not mix with a company that is there', async () => {
    const other = await fresh();
    await other.ownerPool.query(
      "insert into company (id, name, currency, time_zone, policy) values (gen_random_uuid(), 'Theirs', 'USD', 'UTC', '{}')",
    );
    await other.ownerPool.query("insert into app_user select gen_random_uuid(), id, 'a@b.example', 'A', 'collector', '' from company");
    await expect(seedCompany({ databaseUrl: other.url, accounts: 1, seed: 1, today })).rejects.toThrow(/holds the company "Theirs"/);
  });

  const folders = async () => {
    const ids = await database.ownerPool.query<{ id: string }>('select id from accounts order by id');
    const lines = await database.owner.transaction().execute((trx) =>
      folderLines(
        trx,
        companyScope,
        ids.rows.map((row) => accountIdSchema.parse(row.id)),
      ),
    );
    expect(lines).toHaveLength(60);
    return lines.map(({ line }) => folderSchema.parse(folderLineSchema.parse(JSON.parse(line)).folder));
  };

  it('says since when most disputes wait, and never since before the invoice was issued', async () => {
    const disputed = (await folders()).filter(({ invoices }) => invoices.some((row) => row.disputedAmountMinor > 0));
    const known = disputed.filter((folder) => accountFactsOf(folder).disputesSince.length > 0);
    expect(known.length).toBeGreaterThan(disputed.length / 2);
    for (const { invoices, notes } of known) {
      for (const note of notes.filter(({ outcome }) => outcome === 'dispute')) {
        const named = invoices.filter(({ number }) => isNamedIn(note.text, number));
        expect(named.length).toBeGreaterThan(0);
        expect(named.every(({ issueDate }) => issueDate <= note.recordedOn)).toBe(true);
      }
    }
  });

  it('has folders that fit their schemas and add up', async () => {
    for (const folder of await folders()) {
      for (const invoice of folder.invoices) {
        const applied = folder.paymentApplications
          .filter((row) => row.invoiceId === invoice.id)
          .reduce((sum, row) => sum + row.amountMinor, 0);
        expect(invoice.openAmountMinor).toBe(invoice.amountMinor - applied);
        expect(invoice.status).toBe(invoice.openAmountMinor === 0 ? 'paid' : 'open');
        expect(invoice.issueDate <= today && (invoice.paidDate ?? today) <= today).toBe(true);
      }
      for (const payment of folder.payments) {
        const applied = folder.paymentApplications.filter((row) => row.paymentId === payment.id);
        expect(payment.amountMinor - payment.unappliedAmountMinor).toBe(applied.reduce((sum, row) => sum + row.amountMinor, 0));
        expect(new Set([payment.currency, ...applied.map((row) => row.currency)]).size).toBe(1);
      }
      expect(folder.contacts.filter((contact) => contact.isPrimary)).toHaveLength(1);
    }
  });
});
