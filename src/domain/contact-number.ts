import { z } from 'zod';
import { workingRoles, runnable } from './command.ts';
import { phoneProblem, phoneTextSchema } from './contact.ts';
import { isSame, newStop } from './contact-stop.ts';
import { accountIdSchema, contactIdSchema, contactStopIdSchema } from './kernel/ids.ts';
import { err, ok, reject } from './kernel/result.ts';
import { type Contact, type ContactStop, contactStopSchema, put } from './rows.ts';

/**
 * Marks a number as somebody else's: it stays on the contact as what it was, is no longer offered, and no call to it goes through. `number` is the contact's
 * in the form in which it is dialled, or as it is written where it is none. Refuses with `contact.notFound`, `contact.numberMissing`,
 * `contactStop.alreadyPlaced` or `command.idTaken`.
 */
export const markWrongNumber = runnable({
  roles: workingRoles,
  mode: 'optimistic',
  input: z.strictObject({
    contactStopId: contactStopIdSchema,
    accountId: accountIdSchema,
    contactId: contactIdSchema,
    number: contactStopSchema.shape.address.unwrap(),
  }),
  async load(input, read) {
    const [contact, stops] = await Promise.all([
      read.get('contacts', input.accountId, input.contactId),
      read.ofAccount('contactStops', input.accountId),
    ]);
    return { contact, stops };
  },
  decide({ contactStopId: id, accountId, contactId, number }, { contact, stops }, context) {
    if (!contact) return reject('contact.notFound');
    if (contact.phone === null) return reject('contact.numberMissing');
    if (stops.some((stop) => stop.id === id)) return reject('command.idTaken');
    const wrong = { kind: 'wrongNumber', channel: 'call', contactId, address: number } as const;
    if (stops.some((stop) => stop.status === 'open' && isSame(stop, wrong))) return reject('contactStop.alreadyPlaced');
    return ok([put('contactStops', newStop({ id, accountId, reason: contact.phone, ...wrong }, context))]);
  },
});

/**
 * Gives a contact another number; what it was stays in the stop that marked it. Refuses with `contact.notFound`, `contact.numberIsWrong` (it is marked as
 * wrong) or as `parsePhone` does.
 */
export const correctNumber = runnable({
  roles: workingRoles,
  mode: 'optimistic',
  input: z.strictObject({ accountId: accountIdSchema, contactId: contactIdSchema, phone: phoneTextSchema }),
  async load(input, read) {
    const [contact, stops, problem] = await Promise.all([
      read.get('contacts', input.accountId, input.contactId),
      read.ofAccount('contactStops', input.accountId),
      phoneProblem(input.phone),
    ]);
    return { contact, stops, problem };
  },
  decide({ phone }, { contact, stops, problem }) {
    if (!contact) return reject('contact.notFound');
    if (problem !== null) return err(problem);
    if (isMarkedWrong({ ...contact, phone }, stops)) return reject('contact.numberIsWrong');
    return ok([put('contacts', { ...contact, phone })]);
  },
});

/** Whether a contact's number is marked as somebody else's; spaces and an extension do not make it another one. */
export const isMarkedWrong = (
  { id, phone }: Pick<Contact, 'id' | 'phone'>,
  stops: readonly Pick<ContactStop, 'kind' | 'contactId' | 'address' | 'reason' | 'status'>[],
): boolean =>
  phone !== null &&
  stops.some(
    ({ kind, contactId, address, reason, status }) =>
      kind === 'wrongNumber' && status === 'open' && contactId === id && [address, reason].some((was) => dialled(was) === dialled(phone)),
  );

const dialled = (text: string | null): string | undefined => text?.split(' ext.')[0]?.replaceAll(/[^+\d]/g, '');
