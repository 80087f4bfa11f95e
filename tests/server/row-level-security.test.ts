import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withCompany } from '#server/db/connections.ts';
import { type TestDatabase } from './support/database.ts';
import { type TestCompany, type World, addCompany, createWorld } from './support/world.ts';

const refused = '42501';
let world: World;
let database: TestDatabase;
let stranger: TestCompany;
/** Every table with a company in it, read from the catalogue so that a new one is watched from its first day. */
let companyTables: readonly string[];

beforeAll(async () => {
  world = await createWorld();
  ({ database } = world);
  stranger = await addCompany(database, 'northfield');
  await fillStrangersTables();
  const answer = await database.ownerPool.query<{ name: string }>(
    `select table_name as name from information_schema.columns where table_schema = 'public' and column_name = 'company_id' order by 1`,
  );
  companyTables = answer.rows.map((row) => row.name);
});
afterAll(() => world.close());

/** What the builders do not make: a session with its seal key, a logged command, an import, a withdrawn computer and its work. */
async function fillStrangersTables(): Promise<void> {
  const desk = await world.signIn(stranger.dana);
  await desk.push(desk.note(stranger.danasAccounts[0]));
  const batch = randomUUID();
  await database.ownerPool.query(
    `insert into import_batch (id, company_id, file_name, file_sha256, mapping, as_of, summary, changes, created_at) values ($1, $2, 'a.csv', 'x', 'generic', '2026-03-31', '{}', '{}', now())`,
    [batch, stranger.id],
  );
  await database.ownerPool.query(
    'insert into import_change (company_id, batch_id, account_id, invoice_id, before) values ($1, $2, $3, $4, $5)',
    [stranger.id, batch, stranger.danasAccounts[0], randomUUID(), '{}'],
  );
  await database.ownerPool.query(
    `insert into access_event (company_id, kind, client_id, actor_name, detail, at) values ($1, 'device.revoked', $2, 'Alex', '{}', now())`,
    [stranger.id, desk.session.clientId],
  );
  await database.ownerPool.query(
    `insert into held_work (company_id, client_id, sealed_hash, sealed, received_at) values ($1, $2, 'x', 'x', now())`,
    [stranger.id, desk.session.clientId],
  );
  await database.ownerPool.query(
    `insert into strategy_version (company_id, version, request_id, list, actor_id, actor_name, at) values ($1, 1, $2, '[]', $3, 'Sam', now())`,
    [stranger.id, randomUUID(), stranger.sam.id],
  );
  await database.ownerPool.query(
    `insert into template_version (company_id, template_key, language, version, request_id, based_on_version, actor_id, actor_name, at)
     values ($1, 'thankYou', 'en', 1, $2, 0, $3, 'Sam', now())`,
    [stranger.id, randomUUID(), stranger.sam.id],
  );
  await database.ownerPool.query(
    `insert into letter_settings_version (company_id, version, request_id, settings, actor_id, actor_name, at)
     values ($1, 1, $2, '{}', $3, 'Sam', now())`,
    [stranger.id, randomUUID(), stranger.sam.id],
  );
  await database.ownerPool.query(
    `insert into phone_settings (company_id, version, request_id, settings, actor_id, actor_name, at) values ($1, 1, $2, '{}', $3, 'Sam', now())`,
    [stranger.id, randomUUID(), stranger.sam.id],
  );
  await database.ownerPool.query(
    `insert into contact_rule_version (company_id, version, request_id, settings, actor_id, actor_name, at) values ($1, 2, $2, '{}', $3, 'Sam', now())`,
    [stranger.id, randomUUID(), stranger.sam.id],
  );
  await database.ownerPool.query(
    `insert into arrangement_rule_version (company_id, version, request_id, settings, actor_id, actor_name, at) values ($1, 2, $2, '{}', $3, 'Sam', now())`,
    [stranger.id, randomUUID(), stranger.sam.id],
  );
  await database.ownerPool.query(
    `insert into ledger_figures (company_id, day, mark, computed_at, figures, promise_mark, promises) values ($1, '2026-03-31', 'x', now(), '{}', 'x', '[]')`,
    [stranger.id],
  );
  await database.ownerPool.query(
    `insert into book_cover (company_id, id, from_collector_id, to_collector_id, account_ids, until, started_at, started_by_name)
     values ($1, $2, $3, $3, $4, '2026-04-07', now(), 'Sam')`,
    [stranger.id, randomUUID(), stranger.dana.id, [...stranger.danasAccounts]],
  );
  await database.ownerPool.query(
    `insert into authority_version (company_id, version, request_id, settings, actor_id, actor_name, at) values ($1, 2, $2, '{}', $3, 'Mia', now())`,
    [stranger.id, randomUUID(), stranger.mia.id],
  );
  await database.ownerPool.query(
    `insert into policy_request (id, company_id, part, request_id, body, proposal_hash, status, requested_at, requested_by_id, requested_by_name, expires_on)
     values ($2, $1, 'letters', $2, '{}', 'x', 'open', now(), $3, 'Mia', '2026-04-14')`,
    [stranger.id, randomUUID(), stranger.mia.id],
  );
  await database.ownerPool.query(
    `insert into read_event (company_id, day, kind, actor_id, actor_name, client_id, at) values ($1, '2026-03-31', 'book.fetched', $2, 'Dana', $3, now())`,
    [stranger.id, stranger.dana.id, desk.session.clientId],
  );
  await database.ownerPool.query(
    `insert into relay_mail (company_id, account_id, message_id, standing, due_at) values ($1, $2, $3, 'ended', now())`,
    [stranger.id, stranger.danasAccounts[0], randomUUID()],
  );
  await database.ownerPool.query(`insert into relay_trouble (company_id, code, at) values ($1, 'mailbox.noTls', now())`, [stranger.id]);
  await database.ownerPool.query(
    `insert into message_upload (company_id, account_id, message_id, client_id, files, touched_at) values ($1, $2, $3, $3, '[]', now())`,
    [stranger.id, stranger.danasAccounts[0], randomUUID()],
  );
  await database.ownerPool.query(
    `insert into message_upload_part (company_id, message_id, position, at, content) values ($1, $2, 0, 0, 'x')`,
    [stranger.id, randomUUID()],
  );
  await database.ownerPool.query(
    `insert into phone_lines (company_id, user_id, number, changed_at) values ($1, $2, '+13125550111', now())`,
    [stranger.id, stranger.dana.id],
  );
  await database.ownerPool.query(
    `insert into phone_legs (company_id, call_id, user_id, request_hash, collector_number, caller_id, day, asked_at)
     values ($1, $2, $3, 'x', '+13125550111', '+13125550100', '2026-03-31', now())`,
    [stranger.id, randomUUID(), stranger.dana.id],
  );
}

/** Runs one statement as the request role, bound to a company or to none, and gives its row count or its error code. */
async function asApp(companyId: string | null, statement: string, values: readonly unknown[] = []): Promise<number | string> {
  const client = await database.requestPool.connect();
  try {
    await client.query('begin');
    if (companyId !== null) await client.query(`select set_config('app.company_id', $1, true)`, [companyId]);
    return (await client.query(statement, [...values])).rowCount ?? 0;
  } catch (fault) {
    if (fault instanceof pg.DatabaseError && fault.code !== undefined) return fault.code;
    throw fault;
  } finally {
    await client.query('rollback');
    client.release();
  }
}

/** A value as a statement takes it back: what came out of jsonb goes in as text. */
const cellOf = (value: unknown): unknown => {
  // A list of ids is a list in SQL too; every other object is JSON there.
  const isPlain = value === null || typeof value !== 'object' || Buffer.isBuffer(value);
  return isPlain || (Array.isArray(value) && value.every((each) => typeof each === 'string')) ? value : JSON.stringify(value);
};

test('there are tables to watch, and each has a row of the other company', async () => {
  expect(companyTables).toHaveLength(42);
  for (const table of companyTables) {
    const answer = await database.ownerPool.query(`select company_id from ${table} where company_id = $1`, [stranger.id]);
    expect(answer.rowCount, table).toBeGreaterThan(0);
  }
});

test("another company's rows are invisible, and so is everything without a company", async () => {
  for (const table of companyTables) {
    expect(await asApp(world.company.id, `select company_id from ${table} where company_id = $1`, [stranger.id]), table).toBe(0);
    expect(await asApp(null, `select company_id from ${table}`), table).toBe(0);
    // The same question finds its own company's rows, so the zeros above mean something.
    expect(await asApp(stranger.id, `select company_id from ${table} where company_id = $1`, [stranger.id]), table).toBeGreaterThan(0);
  }
  expect(await asApp(world.company.id, 'select id from company')).toBe(1);
  expect(await asApp(null, 'select id from company')).toBe(0);
});

test("another company's rows cannot be changed", async () => {
  for (const table of companyTables) {
    const outcome = await asApp(world.company.id, `update ${table} set company_id = company_id where company_id = $1`, [stranger.id]);
    expect([0, refused], table).toContain(outcome);
  }
  expect(await asApp(world.company.id, 'update company set version = version + 1 where id = $1', [stranger.id])).toBe(0);
});

test('rows cannot be added to another company, nor moved into it', async () => {
  for (const table of companyTables) {
    const columns = await database.ownerPool.query<{ name: string }>(
      `select column_name as name from information_schema.columns where table_schema = 'public' and table_name = $1`,
      [table],
    );
    const names = columns.rows.map((row) => row.name);
    const row = await database.ownerPool.query<Record<string, unknown>>(
      `select ${names.join(', ')} from ${table} where company_id = $1 limit 1`,
      [stranger.id],
    );
    const values = names.map((name) => cellOf(row.rows[0]?.[name]));
    const places = names.map((_, at) => `$${at + 1}`).join(', ');
    const insert = `insert into ${table} (${names.join(', ')}) overriding system value values (${places})`;
    expect(await asApp(world.company.id, insert, values), table).toBe(refused);
  }
  for (const table of ['accounts', 'invoices', 'scope_account']) {
    expect(await asApp(world.company.id, `update ${table} set company_id = $1`, [stranger.id]), table).toBe(refused);
  }
});

describe('the request role', () => {
  test.each([
    'update command_log set code = null',
    'delete from command_log',
    'truncate command_log',
    'delete from accounts',
    'delete from notes',
    'update app_user set role = role',
    'select password_hash from app_user',
    'update company set epoch = gen_random_uuid()',
    'update company set is_demo = true',
    'alter table notes add column mood text',
    'alter table notes disable row level security',
    'drop table notes',
    'create table mine (id int)',
    'drop policy one_company on notes',
    'update import_batch set mapping = mapping',
    'update app_user set disabled_at = null',
    'update access_event set actor_name = actor_name',
    'delete from access_event',
    'update read_event set actor_name = actor_name',
    'delete from read_event',
    'delete from policy_request',
    'update policy_request set body = body',
    'update authority_version set settings = settings',
    'update held_work set command = null',
    'delete from held_work',
    'update company_seal_key set created_at = now()',
    'delete from company_seal_key',
    'select * from schema_migration',
  ])('may not: %s', async (statement) => {
    expect(await asApp(world.company.id, statement)).toBe(refused);
  });

  test('sees and writes its own company, or nothing would be proved here', async () => {
    expect(await asApp(world.company.id, `update notes set next_step = 'call' where company_id = $1`, [world.company.id])).toBeGreaterThan(
      0,
    );
  });

  test('is bound to the company for one transaction only', async () => {
    await withCompany(database.requests, world.company.id, (trx) => trx.selectFrom('accounts').select('id').execute());
    const rows = await database.requests.selectFrom('accounts').select('id').execute();
    expect(rows).toEqual([]);
  });
});

test('the auditor reads and writes nothing', async () => {
  const client = await database.ownerPool.connect();
  try {
    await client.query('begin');
    await client.query('set local role cw_auditor');
    await client.query(`select set_config('app.company_id', $1, true)`, [stranger.id]);
    expect((await client.query('select position from command_log')).rowCount).toBe(1);
    for (const statement of [
      'update command_log set code = null',
      'insert into notes default values',
      'delete from scope_account',
      'select password_hash from app_user',
      'select sealed_private_key from company_seal_key',
    ]) {
      await client.query('savepoint one');
      await expect(client.query(statement), statement).rejects.toMatchObject({ code: refused });
      await client.query('rollback to savepoint one');
    }
  } finally {
    await client.query('rollback');
    client.release();
  }
});
