import { afterEach, beforeEach, expect, test } from 'vitest';
import { companySchema } from '#domain/company.ts';
import { addDays, instantOf, localDateSchema } from '#domain/kernel/dates.ts';
import { defaultLatenessTables } from '#domain/lateness.ts';
import { refitLateness } from '#server/lateness/refit-lateness.ts';
import { seedCompany } from '#server/seed/seed-company.ts';
import { type TestDatabase, freshDatabase } from './support/database.ts';

const today = localDateSchema.parse('2026-03-31');
const atNoon = (daysLater: number) => instantOf(Date.parse(`${addDays(today, daysLater)}T18:00:00.000Z`));

let database: TestDatabase;
beforeEach(async () => {
  database = await freshDatabase();
});
afterEach(() => database.drop());

const lateness = async () => {
  const { rows } = await database.ownerPool.query<Record<string, unknown>>(
    `select id, name, currency, time_zone as "timeZone", fixed_business_date as "fixedBusinessDate", policy from company`,
  );
  return companySchema.parse(rows[0]).policy.lateness;
};

test('a company with a history gets tables of its own, once a week', async () => {
  await seedCompany({ databaseUrl: database.url, accounts: 150, seed: 3, today });
  expect(await lateness()).toEqual(defaultLatenessTables);
  const [name, ...more] = await refitLateness(database.ownerPool, atNoon(0));
  expect([name, more]).toEqual([expect.any(String), []]);
  const own = await lateness();
  expect(own).toMatchObject({ source: 'own', fittedOn: today });
  const paid = await database.ownerPool.query<{ n: number }>(
    `select count(*)::int as n from invoices where kind = 'invoice' and paid_date is not null`,
  );
  expect(own.invoiceCount).toBe(paid.rows[0]?.n);
  expect(own.furtherDays).not.toEqual(defaultLatenessTables.furtherDays);

  expect(await refitLateness(database.ownerPool, atNoon(7))).toEqual([]);
  expect(await refitLateness(database.ownerPool, atNoon(8))).toEqual([name]);
  expect((await lateness()).fittedOn).toBe(addDays(today, 8));
  // The business date was taken back: tables of the future are no knowledge of today.
  expect(await refitLateness(database.ownerPool, atNoon(0))).toEqual([name]);
});

test('a company with little history keeps the defaults', async () => {
  await seedCompany({ databaseUrl: database.url, accounts: 12, seed: 3, today });
  expect(await refitLateness(database.ownerPool, atNoon(0))).toEqual([]);
  expect(await lateness()).toEqual(defaultLatenessTables);
});

test('credit memos and void invoices are no history', async () => {
  await seedCompany({ databaseUrl: database.url, accounts: 150, seed: 3, today });
  await refitLateness(database.ownerPool, atNoon(0));
  const before = await lateness();
  expect(before.source).toBe('own');
  for (const over of [{ kind: 'creditMemo' }, { status: 'void', paid_date: null }]) {
    await database.ownerPool.query(
      `insert into invoices select copied.* from invoices i,
        jsonb_populate_record(i, jsonb_build_object('id', gen_random_uuid()) || $1::jsonb) copied
      where i.kind = 'invoice' and i.status = 'paid' and i.version = 0`,
      [JSON.stringify(over)],
    );
  }
  await database.ownerPool.query(`update company set policy = policy - 'lateness'`);
  await refitLateness(database.ownerPool, atNoon(0));
  expect(await lateness()).toEqual(before);
});
