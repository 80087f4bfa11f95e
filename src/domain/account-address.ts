import { z } from 'zod';
import { workingRoles, runnable } from './command.ts';
import { accountIdSchema } from './kernel/ids.ts';
import { ok, reject } from './kernel/result.ts';
import { isPostalAddress } from './message-address.ts';
import { accountSchema, put } from './rows.ts';

/** Writes down where an account's letters go and in which language it is written to. Refuses with `account.notFound` or `account.addressBad`. */
export const setAccountAddress = runnable({
  roles: workingRoles,
  mode: 'optimistic',
  input: z.strictObject({
    accountId: accountIdSchema,
    postalAddress: accountSchema.shape.postalAddress,
    language: accountSchema.shape.language,
  }),
  load: (input, read) => read.get('accounts', input.accountId, input.accountId),
  decide({ postalAddress, language }, account) {
    if (!account) return reject('account.notFound');
    if (postalAddress !== null && !isPostalAddress(postalAddress)) return reject('account.addressBad');
    return ok([put('accounts', { ...account, postalAddress, language })]);
  },
});
