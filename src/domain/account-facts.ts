import { z } from 'zod';
import type { Folder } from './folder.ts';
import { instantSchema, localDateSchema } from './kernel/dates.ts';
import { currencySchema, minorSchema } from './kernel/money.ts';
import { accountSchema, channelSchema, outcomeSchema } from './rows.ts';

/**
 * The small summary of a folder that lists, counters and the queue run on. It holds nothing that depends on the day,
 * so it stays true overnight and is made anew only when the folder changes.
 */
export const accountFactsSchema = z.strictObject({
  account: accountSchema,
  /** Open invoices and credit memos only. */
  openItems: z.array(
    z.strictObject({
      dueDate: localDateSchema,
      currency: currencySchema,
      openAmountMinor: minorSchema,
      disputedAmountMinor: minorSchema,
    }),
  ),
  invoiceCount: z.number().int(),
  openFollowUpDates: z.array(localDateSchema),
  promises: z.array(
    z.strictObject({
      status: z.enum(['open', 'broken']),
      promisedDate: localDateSchema,
      currency: currencySchema,
      amountMinor: minorSchema,
    }),
  ),
  lastContact: z
    .strictObject({
      at: instantSchema,
      on: localDateSchema,
      channel: channelSchema,
      outcome: outcomeSchema,
      byName: z.string(),
    })
    .nullable(),
});
export type AccountFacts = z.infer<typeof accountFactsSchema>;

/** Makes the summary of a folder. Dates and amounts are sorted, so that equal folders give equal summaries. */
export function accountFactsOf(folder: Folder): AccountFacts {
  return {
    account: folder.account,
    openItems: folder.invoices
      .filter((invoice) => invoice.status === 'open')
      .map(({ dueDate, currency, openAmountMinor, disputedAmountMinor }) => ({
        dueDate,
        currency,
        openAmountMinor,
        disputedAmountMinor,
      }))
      .sort((a, b) => compare(a.dueDate, b.dueDate) || a.openAmountMinor - b.openAmountMinor),
    invoiceCount: folder.invoices.length,
    openFollowUpDates: folder.followUps
      .filter((followUp) => followUp.status === 'open')
      .map((followUp) => followUp.dueDate)
      .sort(compare),
    promises: folder.promises.flatMap(({ status, promisedDate, currency, amountMinor }) =>
      status === 'open' || status === 'broken' ? [{ status, promisedDate, currency, amountMinor }] : [],
    ),
    lastContact: lastContactOf(folder),
  };
}

function lastContactOf(folder: Folder): AccountFacts['lastContact'] {
  const last = folder.notes.reduce<Folder['notes'][number] | undefined>(
    (latest, note) => (latest === undefined || note.recordedAt > latest.recordedAt ? note : latest),
    undefined,
  );
  if (!last) return null;
  const { recordedAt: at, recordedOn: on, channel, outcome, recordedByName: byName } = last;
  return { at, on, channel, outcome, byName };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
