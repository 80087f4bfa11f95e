import { z } from 'zod';
import { workingRoles, runnable } from './command.ts';
import { accountIdSchema, contactIdSchema } from './kernel/ids.ts';
import { ok, reject } from './kernel/result.ts';
import { isOneAddress } from './message-address.ts';
import { put } from './rows.ts';

/**
 * Gives a contact another e-mail address; what it was stays in the stop that marked it. Refuses with `contact.notFound`, `contact.emailBad` (it is not one
 * address) or `contact.emailIsBad` (it is marked as one that takes no mail).
 */
export const correctEmail = runnable({
  roles: workingRoles,
  mode: 'optimistic',
  input: z.strictObject({ accountId: accountIdSchema, contactId: contactIdSchema, email: z.string().trim().max(254) }),
  async load(input, read) {
    const [contact, stops] = await Promise.all([
      read.get('contacts', input.accountId, input.contactId),
      read.ofAccount('contactStops', input.accountId),
    ]);
    return { contact, stops };
  },
  decide({ email }, { contact, stops }) {
    if (!contact) return reject('contact.notFound');
    if (!isOneAddress(email)) return reject('contact.emailBad', { email });
    const isBad = stops.some(({ kind, status, address }) => kind === 'badAddress' && status === 'open' && address === email);
    return isBad ? reject('contact.emailIsBad') : ok([put('contacts', { ...contact, email })]);
  },
});
