import type { AccountId, UserId } from '#domain/kernel/ids.ts';
import { bookScope } from '#server/sync/scope.ts';
import type { World } from './world.ts';

type Person = { readonly email: string };

/** Gives an account to another person, as the tables' owner: one transaction, one version, an evict and a put. */
export async function handOver(
  world: World,
  accountId: AccountId,
  { from, to }: { readonly from: Person; readonly to: Person },
): Promise<void> {
  const { owner } = world.database;
  const idOf = async ({ email }: Person): Promise<UserId> =>
    (await owner.selectFrom('appUser').select('id').where('email', '=', email).executeTakeFirstOrThrow()).id;
  const [fromId, toId] = [await idOf(from), await idOf(to)];
  const { id: companyId } = await world.company();
  await owner.transaction().execute(async (trx) => {
    const { version } = await trx
      .updateTable('company')
      .set((eb) => ({ version: eb('version', '+', 1) }))
      .where('id', '=', companyId)
      .returning('version')
      .executeTakeFirstOrThrow();
    await trx.updateTable('accounts').set({ collectorId: toId, version }).where('id', '=', accountId).execute();
    for (const [userId, op] of [
      [fromId, 'evict'],
      [toId, 'put'],
    ] as const) {
      await trx
        .insertInto('scopeAccount')
        .values({ companyId, scope: bookScope(userId), accountId, op, version })
        .onConflict((conflict) => conflict.columns(['companyId', 'scope', 'accountId']).doUpdateSet({ op, version }))
        .execute();
    }
  });
}
