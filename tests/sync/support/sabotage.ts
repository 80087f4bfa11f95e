import { sql } from 'kysely';
import type { DataMessage } from '#contracts/data-port.ts';
import type { CommandDraft } from '#contracts/envelope.ts';
import { commandOf } from '#domain/commands.ts';
import { folderReader } from '#domain/folder.ts';
import type { Put } from '#domain/rows.ts';
import { build } from '#tests/support/build.ts';
import type { Journal } from '#main/journal.ts';
import type { Sabotage, SimProgram } from './sim-program.ts';
import type { SimServer } from './sim-server.ts';

/** A page that writes what it shows into its copy: with each pull the rows of its own commands go into the base as if the server had said them. */
export const withoutRewind = (): Sabotage => {
  const kept = new Map<SimProgram, Put[]>();
  return {
    toWorker(program, message) {
      if (message.say !== 'chunk') return message;
      const text = new TextDecoder().decode(message.bytes);
      if (!text.includes('{"trailer":{') || text.includes('"folder"')) return message;
      const puts = kept.get(program) ?? [];
      kept.set(program, puts);
      return withPuts(message, puts);
    },
    onWritten(program, draft) {
      void putsOf(program, draft).then((puts) => kept.set(program, [...(kept.get(program) ?? []), ...puts]));
    },
  };
};

function withPuts(message: Extract<DataMessage, { say: 'chunk' }>, puts: readonly Put[]): DataMessage {
  const lines = new TextDecoder()
    .decode(message.bytes)
    .split('\n')
    .filter((line) => line !== '');
  const trailer: { trailer: { count: number; cursor?: string } } = JSON.parse(lines.pop() ?? '');
  // A snapshot's trailer has no cursor; its lines are folders only.
  if (trailer.trailer.cursor === undefined) return message;
  const more = puts.map((each) => JSON.stringify({ put: each }));
  trailer.trailer.count += more.length;
  return { ...message, bytes: new TextEncoder().encode([...lines, ...more, JSON.stringify(trailer), ''].join('\n')) };
}

/** The rows a command comes to on an account of which nothing is known but that it is there. */
async function putsOf({ person }: SimProgram, { name, accountId, input, at, businessDate }: CommandDraft): Promise<readonly Put[]> {
  if (person === null) return [];
  const reader = folderReader(build.folder({ account: build.account({ id: accountId }) }));
  const context = build.context({
    actorId: person.id,
    actorName: person.name,
    role: person.role,
    at,
    today: businessDate,
    stage: 'recorded',
  });
  const result = await commandOf(name).execute(input, reader, context);
  return result.ok ? result.value : [];
}

/** A journal that says "saved" before the disk has it. */
export const acknowledgedBeforeFlush: Sabotage = { isDiskLying: true };

/** A desktop that lets go of a command once the push has been answered, instead of once a pull has shown it. */
export const droppedOnAnswer: Sabotage = {
  journal: (journal: Journal): Journal => ({
    ...journal,
    after(seq) {
      const waiting = new Set(journal.waiting().map(({ commandId }) => commandId));
      return journal.after(seq).filter(({ commandId }) => waiting.has(commandId));
    },
  }),
};

/**
 * A database whose version is a plain sequence: taken when it is asked for, seen by everybody at once, and held by nobody until the
 * commit. The table takes another name, and a view in its place does what a column default of `nextval` would.
 */
export async function countBySequence({ owner }: SimServer): Promise<void> {
  const answer = await sql<{ name: string }>`
    select column_name as name from information_schema.columns
    where table_schema = 'public' and table_name = 'company' order by ordinal_position`.execute(owner);
  const names = answer.rows.map(({ name }) => name);
  const columns = names.map((name) => (name === 'version' ? '(select last_value from plain_version) as version' : name)).join(', ');
  const others = names.filter((name) => name !== 'version' && name !== 'id');
  for (const statement of [
    'create sequence plain_version',
    'grant select, usage on plain_version to cw_app',
    'alter table company rename to company_rows',
    `create view company with (security_invoker = true) as select ${columns} from company_rows`,
    'grant select, update, insert on company to cw_app',
    `create function count_plainly() returns trigger language plpgsql as $$
     begin
       if new.version is distinct from old.version then
         new.version := nextval('plain_version');
         if random() < 0.5 then perform pg_sleep(0.05); end if;
       end if;
       if new.log_head is distinct from old.log_head then
         update company_rows set log_head = new.log_head where id = new.id;
       end if;
       return new;
     end $$`,
    `create function add_plainly() returns trigger language plpgsql as $$
     begin
       insert into company_rows (id, ${others.join(', ')}) values (new.id, ${others.map((name) => `new.${name}`).join(', ')});
       return new;
     end $$`,
    'create trigger count_plainly instead of update on company for each row execute function count_plainly()',
    'create trigger add_plainly instead of insert on company for each row execute function add_plainly()',
  ]) {
    await sql.raw(statement).execute(owner);
  }
}
