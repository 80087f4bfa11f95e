import { z } from 'zod';
import { propose } from './approval-request.ts';
import { loadArrangementBooks, proposalShape } from './arrangement.ts';
import { type CommandContext, workingRoles, runnable } from './command.ts';
import { type LocalDate, daysBetween, localDateSchema } from './kernel/dates.ts';
import { promiseIdSchema } from './kernel/ids.ts';
import { type Result, ok, reject } from './kernel/result.ts';

export const extensionInputSchema = z.strictObject({
  ...proposalShape,
  promiseId: promiseIdSchema,
  /** The day by which all of it is paid. */
  newDate: localDateSchema,
});
export type ExtensionInput = z.infer<typeof extensionInputSchema>;

/**
 * Proposes more time for some invoices: all of it by a later day, judged as a promise; they are not chased until then. Refuses as `fitProposal` does, and with
 * `extension.tooLong` (`days`).
 */
export const proposeExtension = runnable({
  roles: workingRoles,
  mode: 'optimistic',
  input: extensionInputSchema,
  load: (input, read) => loadArrangementBooks(input.accountId, read),
  decide({ promiseId, newDate, ...input }, books, context) {
    const fits = fitExtension(newDate, context);
    if (!fits.ok) return fits;
    const instalments = [{ promiseId, dueDate: newDate, amountMinor: input.owedMinor }];
    return propose({ ...input, kind: 'extension', instalments, interestBasisPoints: 0 }, books, context);
  },
});

/** Whether an extension that is proposed `today` may reach to a day: ok, or the refusal. */
export function fitExtension(newDate: LocalDate, { today, company }: Pick<CommandContext, 'today' | 'company'>): Result<null> {
  const { mostExtensionDays: days } = company.policy.arrangement;
  return daysBetween(today, newDate) > days ? reject('extension.tooLong', { days }) : ok(null);
}
