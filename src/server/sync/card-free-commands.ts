import type { CommandEnvelope } from '#contracts/envelope.ts';
import { ownNumbersIn, withoutOthersCardNumbers } from '#domain/card-free-input.ts';
import type { CompanyTransaction } from '../db/connections.ts';

/**
 * The commands of a push without card numbers, before anything of them is hashed, logged or written. A desktop takes them out before its
 * journal; this is for one that does not. What a desktop has left in, because it is a number of the account's own, this server knows as
 * such as well: so a command that comes again is the same again.
 */
export async function withoutCards(trx: CompanyTransaction, commands: readonly CommandEnvelope[]): Promise<readonly CommandEnvelope[]> {
  const free: CommandEnvelope[] = [];
  for (const command of commands) {
    const { input } = await withoutOthersCardNumbers(command.input, () => ownNumbers(trx, command.accountId));
    free.push(input === command.input ? command : { ...command, input });
  }
  return free;
}

async function ownNumbers(trx: CompanyTransaction, accountId: CommandEnvelope['accountId']): Promise<ReadonlySet<string> | undefined> {
  const account = await trx.selectFrom('accounts').select(['number', 'parentNumber']).where('id', '=', accountId).executeTakeFirst();
  if (!account) return undefined;
  const invoices = await trx.selectFrom('invoices').select(['number', 'purchaseOrder']).where('accountId', '=', accountId).execute();
  return ownNumbersIn({ account, invoices });
}
