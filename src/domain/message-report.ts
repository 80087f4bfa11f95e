import { z } from 'zod';
import { workingRoles, runnable } from './command.ts';
import { isSame, newStop } from './contact-stop.ts';
import { instantSchema } from './kernel/dates.ts';
import { accountIdSchema, contactStopIdSchema, messageIdSchema } from './kernel/ids.ts';
import { ok, reject } from './kernel/result.ts';
import { isOneLine } from './message-address.ts';
import { aboutToGo, loadToSend } from './message-hold.ts';
import { reportMessage, reportedStates, wantsAttention } from './message-state.ts';
import { type Message, type MessageState, messageSchema } from './message-row.ts';
import { type ContactStop, put } from './rows.ts';

const messageNamed = z.strictObject({ messageId: messageIdSchema, accountId: accountIdSchema });
const { problem, problemText } = messageSchema.shape;

/**
 * Writes down what came of a message. A report that says nothing new changes nothing. Where the mail server knows no such mailbox, or the mail has come
 * back, and `contactStopId` is given, no e-mail goes to that address again before somebody has lifted the stop. A printed letter that the contact guard has come to
 * forbid is held back with its flag: it has not been posted. Refuses with `message.notFound`.
 */
export const recordMessageReport = runnable({
  roles: workingRoles,
  mode: 'optimistic',
  input: messageNamed.extend({
    state: z.enum(reportedStates),
    /** When it happened; null: now. */
    at: instantSchema.nullable(),
    problem,
    problemText: problemText.refine((text) => text === null || isOneLine(text), 'holds a control character'),
    contactStopId: contactStopIdSchema.nullable(),
  }),
  async load(input, read) {
    const [message, stops, folder] = await Promise.all([
      read.get('messages', input.accountId, input.messageId),
      input.contactStopId === null ? [] : read.ofAccount('contactStops', input.accountId),
      input.state === 'printed' ? loadToSend(input.accountId, read) : undefined,
    ]);
    return { message, stops, folder };
  },
  decide({ contactStopId, at, ...input }, { message, stops, folder }, context) {
    if (!message) return reject('message.notFound');
    const moment = at !== null && at < context.at ? at : context.at;
    const reported = reportMessage(message, { ...input, at: moment });
    if (!reported) return ok([]);
    const judged = folder && aboutToGo(folder, message, context);
    if (judged?.state === 'cancelled') return ok([put('messages', judged)]);
    const stop = contactStopId === null ? null : badAddress(contactStopId, reported, context);
    const isNew = stop !== null && !stops.some((other) => other.id === stop.id || (other.status === 'open' && isSame(other, stop)));
    return ok([put('messages', reported), ...(isNew ? [put('contactStops', stop)] : [])]);
  },
});

const ofAddress: readonly (Message['problem'] | null)[] = ['addressRefused', 'notDelivered'];

function badAddress(
  id: ContactStop['id'],
  { accountId, channel, contactId, toAddress: address, problem: found, problemText: reason }: Message,
  context: Parameters<typeof newStop>[1],
): ContactStop | null {
  if (channel !== 'email' || !ofAddress.includes(found)) return null;
  return newStop({ id, accountId, kind: 'badAddress', channel, contactId, address, reason: reason ?? '' }, context);
}

/** What a letter may be in when it has been posted, as whoever did it says: the books may have cancelled it meanwhile. */
const posted: Readonly<Record<'asked' | 'recorded', readonly MessageState[]>> = {
  asked: ['printed'],
  recorded: ['printed', 'waiting', 'cancelled'],
};

/** Says that a printed letter has been posted. Refuses with `message.notFound` or `message.notPrinted`. */
export const postMessage = runnable({
  roles: workingRoles,
  mode: 'optimistic',
  input: messageNamed,
  load: (input, read) => read.get('messages', input.accountId, input.messageId),
  decide(_input, message, { at: stateAt, stage }) {
    if (!message || message.channel !== 'letter') return reject('message.notFound');
    if (message.state === 'posted') return ok([]);
    if (!posted[stage].includes(message.state)) return reject('message.notPrinted');
    return ok([put('messages', { ...message, state: 'posted', stateAt })]);
  },
});

/** Gives a printed letter back to be printed again under its id: the paper jammed, or nothing came out. Refuses with `message.notFound` or `message.notPrinted`. */
export const printMessageAgain = runnable({
  roles: workingRoles,
  mode: 'optimistic',
  input: messageNamed,
  load: (input, read) => read.get('messages', input.accountId, input.messageId),
  decide(_input, message, { at: stateAt }) {
    if (!message || message.channel !== 'letter') return reject('message.notFound');
    if (message.state !== 'printed') return reject('message.notPrinted');
    return ok([put('messages', { ...message, state: 'waiting', stateAt })]);
  },
});

/** Takes note of a problem, so that it is off the list. Refuses with `message.notFound` or `message.nothingToSettle`. */
export const settleMessage = runnable({
  roles: workingRoles,
  mode: 'optimistic',
  input: messageNamed,
  load: (input, read) => read.get('messages', input.accountId, input.messageId),
  decide(_input, message, { at: settledAt }) {
    if (!message) return reject('message.notFound');
    if (message.settledAt !== null) return ok([]);
    if (!wantsAttention(message) || message.state === 'unknown') return reject('message.nothingToSettle');
    return ok([put('messages', { ...message, settledAt })]);
  },
});
