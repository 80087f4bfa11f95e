import pg from 'pg';

/** The number that an import locks while it runs (`import-ledger.ts`), by which its connection is found. */
const importLock = 0x696d7074;
const lookAgainMs = 2;

export type ImportWatch = {
  /** Ends the watch and gives the milliseconds: how long imports held the company's row, and how long others waited for an import. */
  readonly end: () => Promise<{ readonly heldMs: readonly number[]; readonly longestWaitMs: number; readonly looks: number }>;
};

/**
 * Watches imports into a database. A trigger notes when an import takes the company's row, and a deferred one when it is about to let go of
 * it; a connection of its own asks PostgreSQL all the time who waits for the import's connection, and since when.
 */
export async function watchImports(databaseUrl: string): Promise<ImportWatch> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query(`
    create table if not exists import_hold (kind text, at timestamptz);
    truncate import_hold;
    create or replace function note_hold() returns trigger language plpgsql as
      $$ begin insert into import_hold values (tg_argv[0], clock_timestamp()); return null; end $$;
    create or replace trigger hold_begins after update on company for each row when (current_user <> 'cw_app')
      execute function note_hold('begin');
    drop trigger if exists hold_ends on company;
    create constraint trigger hold_ends after update on company deferrable initially deferred for each row
      when (current_user <> 'cw_app') execute function note_hold('end');`);
  let isWatching = true;
  const watching = longestWait(databaseUrl, () => isWatching);
  return {
    end: async () => {
      isWatching = false;
      const { longestWaitMs, looks } = await watching;
      const rows = await client.query<{ kind: string; ms: number }>(
        'select kind, extract(epoch from at)::float8 * 1000 as ms from import_hold order by at',
      );
      await client.end();
      return { heldMs: holdsIn(rows.rows), longestWaitMs, looks };
    },
  };
}

/** Begin and end of each hold; a row that is updated twice in one import is held from the first time. */
function holdsIn(rows: readonly { readonly kind: string; readonly ms: number }[]): readonly number[] {
  const held: number[] = [];
  let since: number | undefined;
  for (const [at, { kind, ms }] of rows.entries()) {
    if (kind === 'begin') since ??= ms;
    else if (since !== undefined && rows[at + 1]?.kind !== 'end') {
      held.push(ms - since);
      since = undefined;
    }
  }
  return held;
}

async function longestWait(databaseUrl: string, isWatching: () => boolean): Promise<{ longestWaitMs: number; looks: number }> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  let longestWaitMs = 0;
  let looks = 0;
  try {
    while (isWatching()) {
      const answer = await client.query<{ ms: number | null }>(
        `select max(extract(epoch from clock_timestamp() - w.waitstart))::float8 * 1000 as ms from pg_locks w
         where not w.granted and w.waitstart is not null and exists (
           select from pg_locks i where i.locktype = 'advisory' and i.objid = $1 and i.granted and i.pid = any(pg_blocking_pids(w.pid)))`,
        [importLock],
      );
      longestWaitMs = Math.max(longestWaitMs, answer.rows[0]?.ms ?? 0);
      looks += 1;
      await new Promise((resolve) => setTimeout(resolve, lookAgainMs));
    }
  } finally {
    await client.end();
  }
  return { longestWaitMs, looks };
}
