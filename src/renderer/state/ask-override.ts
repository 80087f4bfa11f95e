import { v7 as uuidv7 } from 'uuid';
import type { CommandInput } from '#domain/commands.ts';
import { type AccountId, approvalIdSchema } from '#domain/kernel/ids.ts';
import type { DataClient, RunOutcome } from '#renderer/data/data-client.ts';
import { tellMasked } from './masked-cards.ts';

type Whom = Pick<CommandInput<'contactOverride.request'>, 'channel' | 'contactId' | 'address'>;

/** Asks for a second person's word for one contact against the rules; nobody is called or written to by it. */
export async function askOverride(client: Pick<DataClient, 'run'>, accountId: AccountId, whom: Whom, reason: string): Promise<RunOutcome> {
  const approvalId = approvalIdSchema.parse(uuidv7());
  const outcome = await client.run('contactOverride.request', accountId, { approvalId, accountId, ...whom, reason });
  tellMasked(outcome);
  return outcome;
}
