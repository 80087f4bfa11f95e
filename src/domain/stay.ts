import { z } from 'zod';
import { overseers, runnable } from './command.ts';
import { localDateSchema } from './kernel/dates.ts';
import { accountIdSchema } from './kernel/ids.ts';
import { ok, reject } from './kernel/result.ts';
import { heldByStay } from './message-hold.ts';
import { put } from './rows.ts';

/**
 * Places an account under a court's stay from a day on: it leaves every list that leads to a contact (11 USC 362(a): from the petition
 * on, without notice), and letters that have not been posted are held back. Refuses with `account.notFound`, `stay.inFuture` or `stay.alreadyPlaced`.
 */
export const placeStay = runnable({
  roles: overseers,
  mode: 'confirmed',
  input: z.strictObject({ accountId: accountIdSchema, since: localDateSchema }),
  async load(input, read) {
    const [account, messages] = await Promise.all([
      read.get('accounts', input.accountId, input.accountId),
      read.ofAccount('messages', input.accountId),
    ]);
    return { account, messages };
  },
  decide(input, { account, messages }, context) {
    if (!account) return reject('account.notFound');
    if (input.since > context.today) return reject('stay.inFuture', { since: input.since });
    if (account.staySince !== null) return reject('stay.alreadyPlaced', { since: account.staySince });
    return ok([put('accounts', { ...account, staySince: input.since }), ...heldByStay(messages, context)]);
  },
});

/** Lifts the stay of an account, which comes back into the queue. Refuses with `account.notFound` or `stay.notPlaced`. */
export const liftStay = runnable({
  roles: overseers,
  mode: 'confirmed',
  input: z.strictObject({ accountId: accountIdSchema }),
  load: (input, read) => read.get('accounts', input.accountId, input.accountId),
  decide(_input, account) {
    if (!account) return reject('account.notFound');
    return account.staySince === null ? reject('stay.notPlaced') : ok([put('accounts', { ...account, staySince: null })]);
  },
});
