import { z } from 'zod';
import { workingRoles, runnable } from './command.ts';
import { accountIdSchema, contactIdSchema } from './kernel/ids.ts';
import { type Rejection, err, ok, reject } from './kernel/result.ts';
import { put } from './rows.ts';

/**
 * A telephone number as it arrives: in international form, extension and all, or, from desktops that did not know that form yet, as somebody typed it.
 */
export const phoneTextSchema = z
  .string()
  .trim()
  .regex(/^[+\d][\d ()./-]{4,38}(?: ext\. \d{1,11})?$/)
  .max(40);

/**
 * What speaks against a number in international form, or null. One in another form is kept as it came: it is not dialled before somebody has said
 * which number it is. The numbering plans are read only when there is a number to look at.
 */
export async function phoneProblem(phone: string | null): Promise<Rejection | null> {
  if (phone === null || !phone.startsWith('+')) return null;
  const { parsePhone } = await import('./phone-number.ts');
  const read = parsePhone(phone, null);
  return read.ok ? null : read.error;
}

/**
 * Adds a person to an account; the first one becomes the primary contact. Refuses with `account.notFound`, `contact.unreachable` (neither a telephone
 * number nor an e-mail address), as `parsePhone` does where a number in international form is none, or, where a contact of that id is there
 * already, `command.idTaken`.
 */
export const addContact = runnable({
  roles: workingRoles,
  mode: 'optimistic',
  input: z.strictObject({
    contactId: contactIdSchema,
    accountId: accountIdSchema,
    name: z.string().trim().min(1).max(200),
    role: z.string().trim().max(200),
    phone: phoneTextSchema.nullable(),
    email: z.email().max(254).nullable(),
  }),
  async load(input, read) {
    const [account, contacts, problem] = await Promise.all([
      read.get('accounts', input.accountId, input.accountId),
      read.ofAccount('contacts', input.accountId),
      phoneProblem(input.phone),
    ]);
    return { account, contacts, problem };
  },
  decide(input, { account, contacts, problem }) {
    if (!account) return reject('account.notFound');
    if (input.phone === null && input.email === null) return reject('contact.unreachable');
    if (problem !== null) return err(problem);
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
