import { z } from 'zod';
import { workingRoles, runnable } from './command.ts';
import { type Instant, type LocalDate, instantSchema, localDateSchema } from './kernel/dates.ts';
import { accountIdSchema, followUpIdSchema } from './kernel/ids.ts';
import { ok, reject } from './kernel/result.ts';
import { type FollowUp, put } from './rows.ts';

/** Whether a follow-up is still open and its day has come. */
export const isDueBy = (followUp: FollowUp, today: LocalDate): boolean => followUp.status === 'open' && followUp.dueDate <= today;

/** The same follow-up, closed at a moment; it stays in the books with the date it had. */
export const closedFollowUp = (followUp: FollowUp, status: 'done' | 'cancelled', at: Instant): FollowUp => ({
  ...followUp,
  status,
  closedAt: at,
});

/** Sets a follow-up on an account. Refuses with `account.notFound` or `followUp.dateInPast`. */
export const scheduleFollowUp = runnable({
  roles: workingRoles,
  mode: 'optimistic',
  input: z.strictObject({
    followUpId: followUpIdSchema,
    accountId: accountIdSchema,
    dueDate: localDateSchema,
    dueAt: instantSchema.nullable().default(null),
    reason: z.string().trim().max(500),
  }),
  load: (input, read) => read.get('accounts', input.accountId, input.accountId),
  decide(input, account, context) {
    if (!account) return reject('account.notFound');
    if (input.dueDate < context.today) return reject('followUp.dateInPast', { dueDate: input.dueDate });
    return ok([
      put('followUps', {
        id: input.followUpId,
        accountId: input.accountId,
        dueDate: input.dueDate,
        dueAt: input.dueAt,
        reason: input.reason,
        status: 'open',
        noteId: null,
        recordedAt: context.at,
        recordedByName: context.actorName,
        closedAt: null,
        version: 0,
      }),
    ]);
  },
});

/** Closes an open follow-up as done or cancelled. Refuses with `followUp.notFound` or `followUp.alreadyClosed`. */
export const closeFollowUp = runnable({
  roles: workingRoles,
  mode: 'optimistic',
  input: z.strictObject({
    followUpId: followUpIdSchema,
    accountId: accountIdSchema,
    status: z.enum(['done', 'cancelled']),
  }),
  load: (input, read) => read.get('followUps', input.accountId, input.followUpId),
  decide(input, followUp, context) {
    if (!followUp) return reject('followUp.notFound');
    if (followUp.status !== 'open') return reject('followUp.alreadyClosed', { status: followUp.status });
    return ok([put('followUps', closedFollowUp(followUp, input.status, context.at))]);
  },
});
