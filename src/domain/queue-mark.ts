import { z } from 'zod';
import { workingRoles, runnable } from './command.ts';
import { type Instant, type LocalDate, daysBetween, localDateSchema } from './kernel/dates.ts';
import { accountIdSchema, queueMarkIdSchema } from './kernel/ids.ts';
import { ok, reject } from './kernel/result.ts';
import { type QueueMark, put, queueMarkSchema } from './rows.ts';

/** No mark holds longer: an account that is put off for good would be forgotten. */
export const longestMarkDays = 90;

/** Whether a mark that nobody has taken back holds on a day: its end has not come. */
export const holdsOn = ({ until }: Pick<QueueMark, 'until'>, today: LocalDate): boolean => until > today;

/**
 * Snoozes an account (out of the call list until a day), pins it (first in the list until a day) or skips it for today. One
 * mark holds at a time: a new one takes the former one's place. Refuses with `account.notFound`, `queueMark.reasonMissing`
 * (only a skip says enough by itself), `queueMark.untilNotLater`, `queueMark.tooLong` or `command.idTaken`.
 */
export const setQueueMark = runnable({
  roles: workingRoles,
  mode: 'optimistic',
  input: z.strictObject({
    queueMarkId: queueMarkIdSchema,
    accountId: accountIdSchema,
    kind: queueMarkSchema.shape.kind,
    reason: z.string().trim().max(300),
    until: localDateSchema,
  }),
  async load(input, read) {
    const [account, marks] = await Promise.all([
      read.get('accounts', input.accountId, input.accountId),
      read.ofAccount('queueMarks', input.accountId),
    ]);
    return { account, marks };
  },
  decide(input, { account, marks }, context) {
    if (!account) return reject('account.notFound');
    if (input.reason === '' && input.kind !== 'skip') return reject('queueMark.reasonMissing');
    if (input.until <= context.today) return reject('queueMark.untilNotLater', { until: input.until });
    if (daysBetween(context.today, input.until) > longestMarkDays) return reject('queueMark.tooLong', { days: longestMarkDays });
    if (marks.some(({ id }) => id === input.queueMarkId)) return reject('command.idTaken');
    const replaced = marks.filter(({ status }) => status === 'open');
    return ok([
      ...replaced.map((mark) => put('queueMarks', closed(mark, context.at))),
      put('queueMarks', {
        id: input.queueMarkId,
        accountId: input.accountId,
        kind: input.kind,
        reason: input.reason,
        until: input.until,
        status: 'open',
        recordedAt: context.at,
        recordedOn: context.today,
        recordedByName: context.actorName,
        closedAt: null,
        version: 0,
      }),
    ]);
  },
});

/** Takes a mark back. Refuses with `queueMark.notFound` or `queueMark.alreadyClosed`. */
export const clearQueueMark = runnable({
  roles: workingRoles,
  mode: 'optimistic',
  input: z.strictObject({ queueMarkId: queueMarkIdSchema, accountId: accountIdSchema }),
  load: (input, read) => read.get('queueMarks', input.accountId, input.queueMarkId),
  decide(_input, mark, context) {
    if (!mark) return reject('queueMark.notFound');
    if (mark.status !== 'open') return reject('queueMark.alreadyClosed');
    return ok([put('queueMarks', closed(mark, context.at))]);
  },
});

const closed = (mark: QueueMark, at: Instant): QueueMark => ({ ...mark, status: 'closed', closedAt: at });
