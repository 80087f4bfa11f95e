import { v5 as uuidv5, v7 as uuidv7 } from 'uuid';
import { type Agreeable, agreeableOf } from '#domain/agreeable.ts';
import { collectableMinor } from '#domain/invoice.ts';
import { localDateSchema } from '#domain/kernel/dates.ts';
import { promiseIdSchema } from '#domain/kernel/ids.ts';
import { parseMinor } from '#domain/kernel/money.ts';
import { type RecordPromiseInput, promisableMinor, promisedOf } from '#domain/promise.ts';
import type { NoteDraft } from '#contracts/note-draft.ts';
import type { AccountView } from '#renderer/data/worker-protocol.ts';
import { formatMoney } from '#renderer/ui/money.ts';

type PromiseDraft = NonNullable<NoteDraft['promise']>;

/** A promise nobody has filled in; its id is made with it, so that it cannot be saved twice. */
export const newPromise = (): PromiseDraft => ({ groupId: promiseIdSchema.parse(uuidv7()), amount: '', payBy: '', method: 'unknown' });

/** What a promise in the note would be of, and how much of it nobody has promised yet. Minor units. */
export type Promisable = Agreeable & { readonly offeredMinor: number };

/** The invoices chosen for the note; else what is past due, or with nothing past due whatever is open. */
export function promisableIn({ folder, today }: AccountView, { invoiceIds = [] }: Pick<NoteDraft, 'invoiceIds'>): Promisable {
  const of = agreeableOf(folder, invoiceIds, today);
  return { ...of, offeredMinor: promisableMinor(of.invoices, folder.promises, of.currency) };
}

type Problem = { readonly field: 'promise'; readonly text: string };
const problem = (text: string): Problem => ({ field: 'promise', text });

/** The promise in a note as the command wants it; null where none was made, and words where something is missing or does not fit. */
export function promiseOf(account: AccountView, draft: NoteDraft, promisedByName: string): RecordPromiseInput | Problem | null {
  const said = draft.promise;
  if (draft.outcome !== 'promise' || said === undefined || said.payBy === '') return null;
  // The journal has it already, and only the note behind it was not saved.
  if (account.folder.promises.some(({ groupId }) => groupId === said.groupId)) return null;
  const day = localDateSchema.safeParse(said.payBy);
  if (!day.success) return problem('This date is not in the calendar. Choose another day.');
  const { currency, invoices, offeredMinor } = promisableIn(account, draft);
  const amount = said.amount.trim() === '' ? null : parseMinor(said.amount.replaceAll(/[,\s]/g, ''), currency);
  if (amount !== null && !amount.ok) return problem('Enter the amount in digits, such as 1,250.00.');
  const amountMinor = amount?.value ?? offeredMinor;
  const most = invoices.reduce((sum, invoice) => sum + collectableMinor(invoice), 0);
  if (amountMinor <= 0)
    return problem('Nothing is left to promise here. Enter the amount they named, or choose the invoices it is for with X.');
  if (amountMinor > most)
    return problem(`${formatMoney(most, currency)} can be collected of these invoices. Lower the amount, or choose more of them with X.`);
  const lines = promisedOf(invoices, amountMinor, currency).map(({ invoiceId, amountMinor: part }) => ({
    promiseId: promiseIdSchema.parse(uuidv5(invoiceId, said.groupId)),
    invoiceId,
    currency,
    amountMinor: part,
  }));
  const { groupId, method } = said;
  return { groupId, accountId: account.folder.account.id, promisedDate: day.data, method, promisedByName, lines };
}
