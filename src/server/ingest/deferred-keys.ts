import type pg from 'pg';

/**
 * Takes the primary keys off tables and gives the statements that put the same ones back: sorting all keys once costs
 * PostgreSQL about a third of finding each its place. Runs in the caller's transaction, so nobody else ever sees a table
 * without its key, and a rollback brings them back; until its end the tables are locked, so this is for books that nobody
 * can be working in yet.
 */
export async function deferKeys(client: pg.ClientBase, tables: readonly string[]): Promise<readonly string[]> {
  const keys = await client.query<{ drop: string; add: string }>(
    `select format('alter table %s drop constraint %I', conrelid::regclass, conname) as drop,
       format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) as add
     from pg_constraint where contype = 'p' and conrelid = any($1::regclass[]) order by conrelid::regclass::text`,
    [tables],
  );
  await client.query(keys.rows.map((key) => key.drop).join('; '));
  return keys.rows.map((key) => key.add);
}
