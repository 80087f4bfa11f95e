import { createHash } from 'node:crypto';
import type pg from 'pg';
import { ServerFailure } from '../server-failure.ts';
import { codeOf } from './leases.ts';
import * as firstTables from './migrations/0001-first-tables.ts';
import * as sync from './migrations/0002-sync.ts';
import * as devicesAndUsers from './migrations/0003-devices-and-users.ts';
import * as queue from './migrations/0004-queue.ts';
import * as strategies from './migrations/0005-strategies.ts';
import * as calls from './migrations/0006-calls.ts';
import * as phone from './migrations/0007-phone.ts';
import * as contactStops from './migrations/0008-contact-stops.ts';
import * as audit from './migrations/0009-audit.ts';
import * as promises from './migrations/0010-promises.ts';
import * as messages from './migrations/0011-messages.ts';
import * as approvals from './migrations/0012-approvals.ts';
import * as templates from './migrations/0013-templates.ts';
import * as contactRules from './migrations/0014-contact-rules.ts';
import * as receivedMails from './migrations/0015-received-mails.ts';
import * as contactOverrides from './migrations/0016-contact-overrides.ts';
import * as desk from './migrations/0017-supervisors-desk.ts';
import * as rolesAndAudit from './migrations/0018-roles-and-audit.ts';
import * as mailRelay from './migrations/0019-mail-relay.ts';
import * as messageFiles from './migrations/0021-message-files.ts';
import * as paidBefore from './migrations/0022-paid-before.ts';
import * as policyDecisions from './migrations/0024-policy-decisions.ts';
import * as arrangementRules from './migrations/0025-arrangement-rules.ts';
import * as relayTrouble from './migrations/0027-relay-trouble.ts';
import * as whoOwesWhere from './migrations/0028-who-owes-where.ts';

/** THE list of migrations, oldest first. Released ones are never changed; their checksums are kept with the data. */
const migrations = [
  firstTables,
  sync,
  devicesAndUsers,
  queue,
  strategies,
  calls,
  phone,
  contactStops,
  audit,
  promises,
  messages,
  approvals,
  templates,
  contactRules,
  receivedMails,
  contactOverrides,
  desk,
  rolesAndAudit,
  mailRelay,
  messageFiles,
  paidBefore,
  policyDecisions,
  arrangementRules,
  relayTrouble,
  whoOwesWhere,
] as const;

/** Two numbers of our own that keep two programs from migrating one database at the same time. */
const lockKeys = [0x636f6c6c, 1] as const;
const oldestServerVersion = 150_000;
const duplicateObject = '42710';
const uniqueViolation = '23505';
const insufficientPrivilege = '42501';

/**
 * Brings a database to the newest shape: roles first, then every migration that has not run, each in its own transaction.
 * Gives the names of those that ran now. Throws `ServerFailure` when the server is too old, the user may not make roles, or
 * the database was made by a newer or changed program.
 */
export async function migrate(pool: pg.Pool): Promise<readonly string[]> {
  const client = await pool.connect();
  try {
    await refuseOldServer(client);
    await client.query('select pg_advisory_lock($1, $2)', [...lockKeys]);
    await ensureRoles(client);
    return await runMissing(client);
  } finally {
    await client.query('select pg_advisory_unlock($1, $2)', [...lockKeys]).catch(() => undefined);
    client.release();
  }
}

/** What a migration's text is known by. */
export const checksumOf = (statements: string): string => createHash('sha256').update(statements).digest('hex');

async function refuseOldServer(client: pg.PoolClient): Promise<void> {
  const answer = await client.query<{ version: string; number: number }>(
    "select current_setting('server_version') as version, current_setting('server_version_num')::int as number",
  );
  const server = answer.rows[0];
  if (server && server.number >= oldestServerVersion) return;
  throw new ServerFailure(`The database server is PostgreSQL ${server?.version}; version 15 or newer is needed. Nothing was changed.`);
}

/** Roles belong to the whole server, so another database of ours may have made them, even at this moment. */
async function ensureRoles(client: pg.PoolClient): Promise<void> {
  const user = await client.query<{ current_user: string }>('select current_user');
  const userName = user.rows[0]?.current_user ?? '';
  try {
    for (const role of ['cw_app', 'cw_auditor']) {
      const known = await client.query('select 1 from pg_roles where rolname = $1', [role]);
      if (known.rowCount === 0) await client.query(`create role ${role} nologin`).catch(ignoreKnown);
    }
    const member = await client.query<{ is_member: boolean }>("select pg_has_role(current_user, 'cw_app', 'member') as is_member");
    if (member.rows[0]?.is_member !== true) await client.query(`grant cw_app to ${client.escapeIdentifier(userName)}`);
  } catch (fault) {
    if (codeOf(fault) !== insufficientPrivilege) throw fault;
    throw new ServerFailure(
      `The database user "${userName}" may not create the roles this program works with. Nothing was changed. Ask the database's ` +
        `administrator to run: CREATE ROLE cw_app NOLOGIN; CREATE ROLE cw_auditor NOLOGIN; GRANT cw_app TO "${userName}";`,
    );
  }
}

function ignoreKnown(fault: unknown): void {
  if (codeOf(fault) !== duplicateObject && codeOf(fault) !== uniqueViolation) throw fault;
}

async function runMissing(client: pg.PoolClient): Promise<readonly string[]> {
  await client.query(
    'create table if not exists schema_migration (name text primary key, checksum text not null, ran_at timestamptz not null default now())',
  );
  const rows = await client.query<{ name: string; checksum: string }>('select name, checksum from schema_migration');
  const ran = new Map(rows.rows.map(({ name, checksum }) => [name, checksum]));
  refuseStrangers(ran);
  const missing = migrations.filter((migration) => !ran.has(migration.name));
  for (const { name, statements } of missing) {
    await client.query('begin');
    try {
      await client.query(statements);
      await client.query('insert into schema_migration (name, checksum) values ($1, $2)', [name, checksumOf(statements)]);
      await client.query('commit');
    } catch (fault) {
      await client.query('rollback');
      throw fault;
    }
  }
  return missing.map((migration) => migration.name);
}

function refuseStrangers(ran: ReadonlyMap<string, string>): void {
  for (const [name, checksum] of ran) {
    const ours = migrations.find((migration) => migration.name === name);
    if (!ours) {
      throw new ServerFailure(
        `The database was made by a newer version of this program (it has "${name}"). Nothing was changed. Start the newer version.`,
      );
    }
    if (checksumOf(ours.statements) !== checksum) {
      throw new ServerFailure(
        `The database's "${name}" is not the one this program knows. Nothing was changed. Start the version that made it.`,
      );
    }
  }
}
