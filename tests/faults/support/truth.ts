import pg from 'pg';
import { typeParsers } from '#server/db/connections.ts';

/** A note as the central API's database has it, by its words: how often as a note, and how often in the command log. */
export type KeptNote = { readonly text: string; readonly notes: number; readonly commands: number };

/** What became of the notes that a screen called saved. */
export type Tally = { readonly lost: readonly string[]; readonly doubled: readonly string[]; readonly kept: number };

/** Looks into the database itself, past the API. Every question takes a connection of its own, for the server may just have been killed. */
export type Truth = {
  /** The notes whose words begin so, in the order in which they were handled. */
  notes(prefix: string): Promise<readonly KeptNote[]>;
  /** Holds the saved notes against the database. A note that was never called saved may be there once or not at all. */
  tally(prefix: string, saved: readonly string[]): Promise<Tally>;
  /** Numbers and names of accounts, in a fixed order. */
  accounts(count: number): Promise<readonly { readonly number: string; readonly name: string }[]>;
  /** Runs a statement as the tables' owner. */
  run(statement: string, values?: readonly unknown[]): Promise<readonly Record<string, unknown>[]>;
  /** Holds a lock on the company's row, at which every push stops inside its transaction, until what is given is called. */
  holdPushes(): Promise<() => Promise<void>>;
  /** Process ids of the database's connections that wait for a lock, once there are any. */
  waiting(): Promise<readonly number[]>;
};

const patienceMs = 30_000;
const lookAgainMs = 50;

/** Opens the truth behind a database's address, which is asked anew for every question. */
export function truthOf(databaseUrl: () => string): Truth {
  const connect = async (): Promise<pg.Client> => {
    const client = new pg.Client({ connectionString: databaseUrl(), types: typeParsers });
    client.on('error', () => undefined);
    await client.connect();
    return client;
  };
  const run = async (statement: string, values: readonly unknown[] = []): Promise<readonly Record<string, unknown>[]> => {
    const client = await connect();
    try {
      return (await client.query<Record<string, unknown>>(statement, [...values])).rows;
    } finally {
      await client.end();
    }
  };
  const notes = async (prefix: string): Promise<readonly KeptNote[]> => {
    const rows = await run(keptNotes, [`${prefix}%`]);
    return rows.map(({ text, notes, commands }) => ({ text: String(text), notes: Number(notes), commands: Number(commands) }));
  };
  return {
    run,
    notes,
    async tally(prefix, saved) {
      const kept = await notes(prefix);
      const once = new Set(kept.filter((note) => note.notes === 1 && note.commands === 1).map(({ text }) => text));
      const doubled = kept.filter((note) => note.notes > 1 || note.commands > 1).map(({ text }) => text);
      return { lost: saved.filter((text) => !once.has(text) && !doubled.includes(text)), doubled, kept: kept.length };
    },
    async accounts(count) {
      const rows = await run('select number, name from accounts order by number limit $1', [count]);
      return rows.map(({ number, name }) => ({ number: String(number), name: String(name) }));
    },
    async holdPushes() {
      const client = await connect();
      await client.query('begin');
      await client.query('select id from company for update');
      return async () => {
        await client.query('rollback');
        await client.end();
      };
    },
    async waiting() {
      for (const limit = performance.now() + patienceMs; performance.now() < limit;) {
        const rows = await run(
          "select pid from pg_stat_activity where wait_event_type = 'Lock' and application_name = 'collector-workstation'",
        );
        if (rows.length > 0) return rows.map(({ pid }) => Number(pid));
        await new Promise((resolve) => setTimeout(resolve, lookAgainMs));
      }
      throw new Error('no connection came to wait for the lock');
    },
  };
}

const keptNotes = `
  select coalesce(n.text, c.text) as text, coalesce(n.times, 0) as notes, coalesce(c.times, 0) as commands
  from (select text, count(*) as times from notes where text like $1 group by text) n
  full join (
    select input->>'text' as text, count(*) as times, min(position) as first
    from command_log where input->>'text' like $1 and status = 'applied' group by 1
  ) c on c.text = n.text
  order by c.first`;
