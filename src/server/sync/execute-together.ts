import { commandOf } from '#domain/commands.ts';
import type { CompanyTransaction } from '../db/connections.ts';
import { BatchRows, BatchStore } from './batch-rows.ts';
import { type Executor, type Facts, contextOf } from './push-facts.ts';
import { IdTaken } from './sql-store.ts';

/**
 * Runs commands in memory on the rows of all their accounts, which are read at once, a table at a time when the first command asks
 * for it; what they did is written at once too. The rules are the same and see the same rows. What cannot be told in
 * memory (a row that is there already in a table nobody has asked for, a fault of a rule) throws, and the push is done singly.
 */
export function executeTogether(trx: CompanyTransaction, facts: Facts): Executor {
  const accounts = [...facts.accounts.values()].filter(({ id }) => facts.inScope.has(id));
  const rows = new BatchRows(trx, facts.caller.companyId, accounts);
  return {
    async execute(command) {
      const store = new BatchStore(rows, command.accountId);
      const result = await commandOf(command.name).execute(command.input, store, contextOf(facts, command));
      if (!result.ok) return { command, code: result.error.code, touched: [] };
      try {
        return { command, code: null, touched: store.write(result.value) };
      } catch (fault) {
        if (fault instanceof IdTaken) return { command, code: 'command.idTaken', touched: [] };
        throw fault;
      }
    },
    write: (version) => rows.write(version),
  };
}
