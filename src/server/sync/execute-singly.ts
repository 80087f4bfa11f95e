import { sql } from 'kysely';
import { commandOf } from '#domain/commands.ts';
import type { CompanyTransaction } from '../db/connections.ts';
import {
  type Decision,
  type Executor,
  type Facts,
  type KeptCommand,
  type OnBug,
  contextOf,
  groupApprovals,
  isOfTheDatabase,
} from './push-facts.ts';
import { CommandStore, IdTaken, type Touched, stampVersions } from './sql-store.ts';

/**
 * Runs commands one by one on the rows in the database, each in a savepoint of its own: one that fails takes nothing of the
 * others with it, and becomes a refusal.
 */
export function executeSingly(trx: CompanyTransaction, facts: Facts, onBug: OnBug): Executor {
  const done: Decision[] = [];
  const executed = async (command: KeptCommand): Promise<Decision> => {
    await sql`savepoint command`.execute(trx);
    try {
      const decision = await execute(trx, facts, command);
      await sql`release savepoint command`.execute(trx);
      return decision;
    } catch (bug) {
      // A connection that is gone cannot go back either, and what it died of is what counts.
      if (isOfTheDatabase(bug)) throw bug;
      await sql`rollback to savepoint command`.execute(trx);
      if (bug instanceof IdTaken) return { command, code: 'command.idTaken', touched: [] };
      onBug(bug, command);
      return { command, code: 'command.failed', touched: [] };
    }
  };
  return {
    async execute(command) {
      const decision = await executed(command);
      done.push(decision);
      return decision;
    },
    write: (version) =>
      stampVersions(
        trx,
        done.map(({ command, touched }) => ({ accountId: command.accountId, touched })),
        version,
      ),
  };
}

async function execute(trx: CompanyTransaction, facts: Facts, command: KeptCommand): Promise<Decision> {
  const store = new CommandStore(trx, facts.caller.companyId, command.accountId);
  const context = contextOf(facts, command, await groupApprovals(trx, facts, command.accountId));
  const result = await commandOf(command.name).execute(command.input, store, context);
  if (!result.ok) return { command, code: result.error.code, touched: [] };
  const touched: Touched[] = [];
  for (const row of result.value) touched.push(await store.write(row));
  return { command, code: null, touched };
}
