import { stableId } from '../stable-id.ts';
import { hashPassword } from '../auth/passwords.ts';
import { demoPassword } from '../auth/demo-password.ts';
import { type Instant } from '#domain/kernel/dates.ts';
import { commandIdSchema, userIdSchema } from '#domain/kernel/ids.ts';
import { type Database, withCompany } from '../db/connections.ts';
import { handOver } from '../sync/hand-over.ts';
import type { KnownCompany } from './create-company.ts';
import { demoColleague } from './demo-users.ts';

/** One account of so many is the colleague's. */
const everyNth = 8;

/**
 * Gives the demo a second collector with a book of their own: somebody to compare with, and to take over accounts. These leave the first collector's book like all
 * others, but for those that wait for an approval. Gives how many changed hands; a company of a few accounts has none to give.
 */
export async function seedColleague(owner: Database, { id, collectorId }: KnownCompany, now: Instant): Promise<number> {
  const colleagueId = userIdSchema.parse(stableId('user', id, demoColleague.email));
  const passwordHash = await hashPassword(demoPassword);
  const accounts = await withCompany(owner, id, async (trx) => {
    await trx
      .insertInto('appUser')
      .values({ id: colleagueId, companyId: id, ...demoColleague, passwordHash })
      .execute();
    return trx
      .selectFrom('accounts')
      .select('id')
      .where('companyId', '=', id)
      .where('collectorId', '=', collectorId)
      .where(({ not, exists, selectFrom }) =>
        not(exists(selectFrom('approvals').whereRef('approvals.accountId', '=', 'accounts.id').select('approvals.id'))),
      )
      .orderBy('number')
      .execute();
  });
  const accountIds = accounts.filter((_, at) => at % everyNth === everyNth - 1).map((account) => account.id);
  if (accountIds.length === 0) return 0;
  const commandId = commandIdSchema.parse(stableId('handOver', id, colleagueId));
  const actor = { companyId: id, id: null, name: 'Demo' };
  const { accountCount } = await handOver(
    owner,
    actor,
    { commandId, fromCollectorId: collectorId, toCollectorId: colleagueId, accountIds },
    now,
  );
  return accountCount;
}
