import { folderVersion } from '#contracts/protocol.ts';
import type { Caller } from '../caller.ts';
import type { CompanyTransaction } from '../db/connections.ts';
import { RequestProblem } from '../problem.ts';

/**
 * Gives the last command of the caller's desktop that the server has handled, as of this transaction. Throws the problem
 * `protocol.tooOld` (426) for an app that would not understand what comes down; what it has to say is taken all the same.
 */
export async function refuseOldApp(trx: CompanyTransaction, caller: Caller): Promise<{ readonly lastSeq: number }> {
  const { lastSeq, protocolVersion } = await trx
    .selectFrom('client')
    .select(['lastSeq', 'protocolVersion'])
    .where('clientId', '=', caller.clientId)
    .executeTakeFirstOrThrow();
  if (protocolVersion >= folderVersion) return { lastSeq };
  throw new RequestProblem(
    426,
    'protocol.tooOld',
    'This version of the workstation is too old for the server. Your work has been taken; install the current version to go on.',
  );
}
