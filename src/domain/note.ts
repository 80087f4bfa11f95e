import { z } from 'zod';
import { type CommandContext, workingRoles, runnable } from './command.ts';
import { closedFollowUp, isDueBy } from './follow-up.ts';
import { instantSchema, localDateSchema } from './kernel/dates.ts';
import { accountIdSchema, contactIdSchema, followUpIdSchema, noteIdSchema } from './kernel/ids.ts';
import { ok, reject } from './kernel/result.ts';
import { type Outcome, type Put, channelSchema, mostNoteCharacters, noteSchema, outcomeSchema, put } from './rows.ts';

/** What a collector writes down after a contact: whom, how, what came of it, what was said, and what happens next. */
export const contactNoteInputSchema = z.strictObject({
  noteId: noteIdSchema,
  accountId: accountIdSchema,
  channel: channelSchema,
  direction: noteSchema.shape.direction,
  contactId: contactIdSchema.nullable(),
  contactName: z.string().trim().max(200),
  outcome: outcomeSchema,
  text: z.string().trim().max(mostNoteCharacters),
  nextStep: z.string().trim().max(500),
  followUp: z
    .strictObject({ followUpId: followUpIdSchema, dueDate: localDateSchema, dueAt: instantSchema.nullable().default(null) })
    .nullable(),
});
export type ContactNoteInput = z.infer<typeof contactNoteInputSchema>;

/** Outcomes that say enough by themselves; any other needs a sentence. */
const selfExplaining: readonly Outcome[] = ['voicemail', 'noAnswer', 'wrongNumber', 'sent', 'callBackAt', 'gatekeeper'];

/** Whether an outcome needs a sentence beside it. */
export const needsWords = (outcome: Outcome): boolean => !selfExplaining.includes(outcome);

/**
 * Records a contact note; follow-ups due by today are done by it, and a new one may be set.
 * Refuses with `account.notFound`, `contact.notFound`, `note.textMissing`, `followUp.dateInPast` or, where a follow-up of
 * the new one's id is there already, `command.idTaken`.
 */
export const recordContactNote = runnable({
  roles: workingRoles,
  mode: 'optimistic',
  input: contactNoteInputSchema,
  async load(input, read) {
    const [account, contact, followUps] = await Promise.all([
      read.get('accounts', input.accountId, input.accountId),
      input.contactId === null ? undefined : read.get('contacts', input.accountId, input.contactId),
      read.ofAccount('followUps', input.accountId),
    ]);
    return { account, contact, followUps };
  },
  decide(input, { account, contact, followUps }, context) {
    if (!account) return reject('account.notFound');
    if (input.contactId !== null && !contact) return reject('contact.notFound');
    if (input.text === '' && needsWords(input.outcome)) return reject('note.textMissing');
    if (input.followUp && input.followUp.dueDate < context.today) {
      return reject('followUp.dateInPast', { dueDate: input.followUp.dueDate });
    }
    if (followUps.some((followUp) => followUp.id === input.followUp?.followUpId)) return reject('command.idTaken');
    const done = followUps.filter((followUp) => isDueBy(followUp, context.today));
    return ok([
      noteOf(input, context),
      ...done.map((followUp) => put('followUps', closedFollowUp(followUp, 'done', context.at))),
      ...followUpOf(input, context),
    ]);
  },
});

/** Whether a contact leads on: by a next step in words, a follow-up, or a promise. A call is not closed by one that does not. */
export const leadsOn = (by: { readonly nextStep: string; readonly hasFollowUp: boolean; readonly hasPromise: boolean }): boolean =>
  by.nextStep.trim() !== '' || by.hasFollowUp || by.hasPromise;

function noteOf(input: ContactNoteInput, context: CommandContext): Put {
  return put('notes', {
    id: input.noteId,
    accountId: input.accountId,
    channel: input.channel,
    direction: input.direction,
    contactId: input.contactId,
    contactName: input.contactName,
    outcome: input.outcome,
    text: input.text,
    nextStep: input.nextStep,
    recordedAt: context.at,
    recordedOn: context.today,
    recordedById: context.actorId,
    recordedByName: context.actorName,
    version: 0,
  });
}

function followUpOf(input: ContactNoteInput, context: CommandContext): readonly Put[] {
  if (!input.followUp) return [];
  return [
    put('followUps', {
      id: input.followUp.followUpId,
      accountId: input.accountId,
      dueDate: input.followUp.dueDate,
      dueAt: input.followUp.dueAt,
      reason: input.nextStep,
      status: 'open',
      noteId: input.noteId,
      recordedAt: context.at,
      recordedByName: context.actorName,
      closedAt: null,
      version: 0,
    }),
  ];
}
