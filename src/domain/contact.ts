import { z } from 'zod';
import { everyRole, runnable } from './command.ts';
import { accountIdSchema, contactIdSchema } from './kernel/ids.ts';
import { ok, reject } from './kernel/result.ts';
import { put } from './rows.ts';

/**
 * Adds a person to an account; the first one becomes the primary contact.
 * Refuses with `account.notFound`, `contact.unreachable` (neither a telephone number nor an e-mail address) or, where a
 * contact of that id is there already, `command.idTaken`.
 */
export const addContact = runnable({
  roles: everyRole,
  mode: 'optimistic',
  input: z.strictObject({
    contactId: contactIdSchema,
    accountId: accountIdSchema,
    name: z.string().trim().min(1).max(200),
    role: z.string().trim().max(200),
    phone: z
      .string()
      .trim()
      .regex(/^[+\d][\d ()./-]{4,38}$/)
      .nullable(),
    email: z.email().max(254).nullable(),
  }),
  async load(input, read) {
    const [account, contacts] = await Promise.all([
      read.get('accounts', input.accountId, input.accountId),
      read.ofAccount('contacts', input.accountId),
    ]);
    return { account, contacts };
  },
  decide(input, { account, contacts }) {
    if (!account) return reject('account.notFound');
    if (input.phone === null && input.email === null) return reject('contact.unreachable');
    if (contacts.some((contact) => contact.id === input.contactId)) return reject('command.idTaken');
    return ok([
      put('contacts', {
        id: input.contactId,
        accountId: input.accountId,
        name: input.name,
        role: input.role,
        phone: input.phone,
        email: input.email,
        isPrimary: !contacts.some((contact) => contact.isPrimary && contact.status === 'active'),
        status: 'active',
        version: 0,
      }),
    ]);
  },
});
