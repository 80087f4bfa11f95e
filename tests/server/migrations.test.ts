import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { z } from 'zod';
import { defaultPolicy, policySchema } from '#domain/policy.ts';
import { tableNames, tables } from '#domain/rows.ts';
import { ownerPool } from '#server/db/connections.ts';
import { checksumOf, migrate } from '#server/db/migrate.ts';
import * as firstTables from '#server/db/migrations/0001-first-tables.ts';
import { sqlNameOf } from '#server/sync/row-sql.ts';
import { type TestDatabase, emptyDatabase } from './support/database.ts';

const everyMigration = [
  '0001-first-tables',
  '0002-sync',
  '0003-devices-and-users',
  '0004-queue',
  '0005-strategies',
  '0006-calls',
  '0007-phone',
  '0008-contact-stops',
  '0009-audit',
  '0010-promises',
  '0011-messages',
  '0012-approvals',
  '0013-templates',
  '0014-contact-rules',
  '0015-received-mails',
  '0016-contact-overrides',
  '0017-supervisors-desk',
  '0018-roles-and-audit',
  '0019-mail-relay',
  '0021-message-files',
  '0022-paid-before',
  '0024-policy-decisions',
  '0025-arrangement-rules',
  '0027-relay-trouble',
  '0028-who-owes-where',
];
let database: TestDatabase;
beforeEach(async () => {
  database = await emptyDatabase();
});
afterEach(() => database.drop());

/** Everything a migration can leave behind, as text to compare. */
async function shapeOf({ ownerPool: pool }: TestDatabase): Promise<string> {
  const questions = [
    `select table_name, column_name, data_type, is_nullable, column_default from information_schema.columns where table_schema = 'public' order by 1, 2`,
    `select grantee, table_name, privilege_type from information_schema.role_table_grants where table_schema = 'public' order by 1, 2, 3`,
    'select tablename, policyname, qual, with_check from pg_policies order by 1, 2',
    `select indexdef from pg_indexes where schemaname = 'public' order by 1`,
    'select name, checksum, ran_at::text from schema_migration order by 1',
  ];
  const answers = [];
  for (const question of questions) answers.push((await pool.query(question)).rows);
  return JSON.stringify(answers);
}

test('a second run of the migrations changes nothing', async () => {
  expect(await migrate(database.ownerPool)).toEqual(everyMigration);
  const before = await shapeOf(database);
  expect(await migrate(database.ownerPool)).toEqual([]);
  expect(await shapeOf(database)).toBe(before);
  expect(before).toContain('command_log');
});

test('a company, its people and its computers of an older version are taken along', async () => {
  const { ownerPool: pool } = database;
  await pool.query(
    'create table schema_migration (name text primary key, checksum text not null, ran_at timestamptz not null default now())',
  );
  await pool.query(firstTables.statements);
  await pool.query('insert into schema_migration (name, checksum) values ($1, $2)', [firstTables.name, checksumOf(firstTables.statements)]);
  const { idleLockMinutes, offlineLeaseHours, ...policy } = defaultPolicy;
  const [company, user, client] = [randomUUID(), randomUUID(), randomUUID()];
  await pool.query(`insert into company (id, name, currency, time_zone, policy) values ($1, 'Brightwater', 'USD', 'UTC', $2)`, [
    company,
    JSON.stringify({ ...policy, agingBucketEndDays: [10, 20, 30] }),
  ]);
  await pool.query(
    `insert into app_user (id, company_id, email, name, role, password_hash) values ($1, $2, 'dana@brightwater.example', 'Dana', 'collector', 'x')`,
    [user, company],
  );
  await pool.query(
    `insert into client (client_id, company_id, user_id, device_id, device_name, last_seen_at) values ($1, $2, $3, $4, 'a desk', now())`,
    [client, company, user, randomUUID()],
  );
  await migrate(pool);
  const answer = await pool.query<{ policy: unknown; client_id: string; revocation: string | null; disabled_at: string | null }>(
    'select c.policy, d.client_id, d.revocation, u.disabled_at from company c join app_user u on u.company_id = c.id join client d on d.user_id = u.id',
  );
  expect(answer.rows[0]).toMatchObject({ client_id: client, revocation: null, disabled_at: null });
  expect(policySchema.strict().parse(answer.rows[0]?.policy)).toEqual({
    ...policy,
    agingBucketEndDays: [10, 20, 30],
    idleLockMinutes,
    offlineLeaseHours,
  });
  expect(answer.rows[0]?.policy).toMatchObject({ idleLockMinutes: 10, offlineLeaseHours: 72 });
});

test('two programs that migrate one database at once do it once', async () => {
  const ran = await Promise.all([migrate(database.ownerPool), migrate(database.ownerPool)]);
  expect(ran.flat()).toEqual(everyMigration);
});

test('a database whose migration is another one than ours is refused in words and left alone', async () => {
  await migrate(database.ownerPool);
  await database.ownerPool.query(`update schema_migration set checksum = 'another'`);
  const before = await shapeOf(database);
  await expect(migrate(database.ownerPool)).rejects.toThrow(/"0001-first-tables" is not the one this program knows\. Nothing was changed/);
  expect(await shapeOf(database)).toBe(before);
});

test('a database of a newer version is refused in words', async () => {
  await migrate(database.ownerPool);
  await database.ownerPool.query(`insert into schema_migration (name, checksum) values ('0999-from-the-future', 'x')`);
  await expect(migrate(database.ownerPool)).rejects.toThrow(/newer version of this program \(it has "0999-from-the-future"\)/);
});

test('a user who may not give himself the roles is told what to ask for', async () => {
  const url = new URL(database.url);
  const user = `limited_${url.pathname.slice(6, 14)}`;
  await database.ownerPool.query(`create role ${user} login password 'limited'`);
  url.username = user;
  url.password = 'limited';
  const pool = ownerPool(url.href, 1);
  try {
    await expect(migrate(pool)).rejects.toThrow(new RegExp(`GRANT cw_app TO "${user}"`));
  } finally {
    await pool.end();
    await database.ownerPool.query(`drop role ${user}`);
  }
});

test.each(tableNames)('the columns of %s are the keys of its rows, null where they may be, and the company', async (table) => {
  await migrate(database.ownerPool);
  const answer = await database.ownerPool.query<{ name: string; nullable: string }>(
    `select column_name as name, is_nullable as nullable from information_schema.columns where table_schema = 'public' and table_name = $1`,
    [sqlNameOf(table)],
  );
  const columns = Object.fromEntries(answer.rows.map(({ name, nullable }) => [name, nullable === 'YES']));
  const shape: Record<string, z.ZodType> = tables[table].shape;
  const keys = Object.fromEntries(Object.entries(shape).map(([key, schema]) => [sqlNameOf(key), schema.safeParse(null).success]));
  expect(columns).toEqual({ ...keys, company_id: false });
});
