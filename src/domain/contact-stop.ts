import { z } from 'zod';
import { workingRoles, overseers, runnable } from './command.ts';
import { accountIdSchema, contactIdSchema, contactStopIdSchema } from './kernel/ids.ts';
import { ok, reject } from './kernel/result.ts';
import { heldByStop } from './message-hold.ts';
import { type ContactStop, contactStopSchema, put } from './rows.ts';

const { channel, address } = contactStopSchema.shape;

/**
 * Writes down that a customer has asked to stop: all contacts (`stopRequest`), those beside their attorney (`counsel`), or a channel or an address
 * (`optOut`). Whoever hears it places it, and it holds at once, also for letters that have not been posted. Refuses with `account.notFound`, `contact.notFound`, `contactStop.reasonMissing`,
 * `contactStop.alreadyPlaced` or `command.idTaken`.
 */
export const placeContactStop = runnable({
  roles: workingRoles,
  mode: 'optimistic',
  input: z.strictObject({
    contactStopId: contactStopIdSchema,
    accountId: accountIdSchema,
    kind: z.enum(['stopRequest', 'counsel', 'optOut']),
    channel,
    contactId: contactIdSchema.nullable(),
    address,
    /** What they said, and how. */
    reason: z.string().trim().max(500),
  }),
  async load(input, read) {
    const [account, contacts, stops, messages] = await Promise.all([
      read.get('accounts', input.accountId, input.accountId),
      read.ofAccount('contacts', input.accountId),
      read.ofAccount('contactStops', input.accountId),
      read.ofAccount('messages', input.accountId),
    ]);
    return { account, contacts, stops, messages };
  },
  decide({ contactStopId: id, ...input }, { account, contacts, stops, messages }, context) {
    if (!account) return reject('account.notFound');
    if (input.contactId !== null && !contacts.some((contact) => contact.id === input.contactId)) return reject('contact.notFound');
    if (input.reason === '') return reject('contactStop.reasonMissing');
    if (stops.some((stop) => stop.id === id)) return reject('command.idTaken');
    if (stops.some((stop) => stop.status === 'open' && isSame(stop, input))) return reject('contactStop.alreadyPlaced');
    const stop = newStop({ id, ...input }, context);
    return ok([put('contactStops', stop), ...heldByStop(messages, stop, context)]);
  },
});

type Stopped = Pick<ContactStop, 'kind' | 'channel' | 'contactId' | 'address'>;

/** Whether two stops forbid the same. */
export const isSame = (one: Stopped, other: Stopped): boolean =>
  one.kind === other.kind && one.channel === other.channel && one.contactId === other.contactId && one.address === other.address;

/** An open stop, as of now. */
export const newStop = (
  stop: Stopped & Pick<ContactStop, 'id' | 'accountId' | 'reason'>,
  { at, today, actorName }: { readonly at: ContactStop['placedAt']; readonly today: ContactStop['placedOn']; readonly actorName: string },
): ContactStop => ({
  ...stop,
  status: 'open',
  placedAt: at,
  placedOn: today,
  placedByName: actorName,
  liftedAt: null,
  liftedByName: null,
  liftReason: null,
  version: 0,
});

/** Lifts a stop, for those who lead; it stays in the books. Refuses with `contactStop.notFound`, `contactStop.reasonMissing` or `contactStop.alreadyLifted`. */
export const liftContactStop = runnable({
  roles: overseers,
  mode: 'confirmed',
  input: z.strictObject({ contactStopId: contactStopIdSchema, accountId: accountIdSchema, reason: z.string().trim().max(500) }),
  load: (input, read) => read.get('contactStops', input.accountId, input.contactStopId),
  decide({ reason }, stop, { at, actorName }) {
    if (!stop) return reject('contactStop.notFound');
    if (reason === '') return reject('contactStop.reasonMissing');
    if (stop.status !== 'open') return reject('contactStop.alreadyLifted');
    return ok([put('contactStops', { ...stop, status: 'lifted', liftedAt: at, liftedByName: actorName, liftReason: reason })]);
  },
});
