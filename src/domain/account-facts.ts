import { z } from 'zod';
import { approvalFactsOf, approvalFactsSchema } from './approval-facts.ts';
import type { Folder } from './folder.ts';
import { isNamedIn } from './invoice.ts';
import { compareTexts } from './kernel/compare-texts.ts';
import { type LocalDate, clockIn, instantSchema, localDateSchema } from './kernel/dates.ts';
import { queueMarkIdSchema } from './kernel/ids.ts';
import { type Currency, currencySchema, minorSchema } from './kernel/money.ts';
import { emailReachOf, emailReaches } from './mail-receiver.ts';
import { paymentHabitOf, paymentHabitSchema } from './payment-habit.ts';
import { isLive } from './message-state.ts';
import { openMessageSchema, openMessagesOf } from './open-messages.ts';
import { forgivenWith, invoiceIdsOfPromise } from './promise-cover.ts';
import { isNotKept, toComeMinorOf } from './promise-judgement.ts';
import type { Message } from './message-row.ts';
import type { ReceivedMail } from './received-mail-row.ts';
import {
  type Invoice,
  type Note,
  type Outcome,
  type PromiseToPay,
  accountSchema,
  channelSchema,
  contactStopSchema,
  noteSchema,
  outcomeSchema,
  queueMarkSchema,
} from './rows.ts';

const { kind, reason, until, recordedOn, recordedByName } = queueMarkSchema.shape;
const markShape = { kind, reason, until, recordedOn, recordedByName };

const { id: stopId, kind: stopKind, channel: stopChannel, contactId, address } = contactStopSchema.shape;
const stopShape = { id: stopId, kind: stopKind, channel: stopChannel, contactId, address };

/** As many contacts as a follow-up programme and the limits on attempts look back on. */
export const mostRecentContacts = 20;
/** From so many calls that reached somebody on, an hour is more than chance. */
const fewestReached = 3;

/**
 * The small summary of a folder that lists, counters and the queue run on. It holds nothing that depends on the day,
 * so it stays true overnight and is made anew only when the folder changes.
 */
export const accountFactsSchema = z.strictObject({
  account: accountSchema,
  /** Open invoices and credit memos only. */
  openItems: z.array(
    z.strictObject({
      issueDate: localDateSchema,
      dueDate: localDateSchema,
      currency: currencySchema,
      amountMinor: minorSchema,
      openAmountMinor: minorSchema,
      disputedAmountMinor: minorSchema,
    }),
  ),
  invoiceCount: z.number().int(),
  firstInvoiceOn: localDateSchema.nullable(),
  /**
   * Since when disputes wait for an answer, by currency; only where a note tells. A dispute waits since the latest note of that outcome that names its
   * invoice; of several the one that waits longest.
   */
  disputesSince: z.array(z.strictObject({ currency: currencySchema, since: localDateSchema })),
  /** Cash on account that pays no invoice yet, by currency. */
  unapplied: z.array(z.strictObject({ currency: currencySchema, amountMinor: minorSchema })),
  habit: paymentHabitSchema,
  openFollowUpDates: z.array(localDateSchema),
  /** The moments of call-backs that were agreed upon and have not been made. */
  callBacks: z.array(instantSchema),
  promises: z.array(
    z.strictObject({
      status: z.enum(['open', 'broken']),
      promisedDate: localDateSchema,
      /** The day it counts from: of a broken one the day on which it became broken, of an open one the promised day. */
      since: localDateSchema,
      currency: currencySchema,
      /** What is still to come of it. */
      amountMinor: minorSchema,
      /** The places among the open items of the invoices it is for, the oldest first; those of an arrangement may be several. Null: of whatever is owed. */
      itemsAt: z.array(z.number().int()).nullable(),
      /** What it stands for, where that is more than is promised: with the last payment of a settlement goes what is forgiven. */
      coversMinor: minorSchema.optional(),
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
  /** The newest first, at most `mostRecentContacts`. */
  recentContacts: z.array(
    z.strictObject({ on: localDateSchema, channel: channelSchema, direction: noteSchema.shape.direction, outcome: outcomeSchema }),
  ),
  /** The days of calls that nobody has written a note about yet and that count as attempts; the newest first, at most `mostRecentContacts`. */
  unnotedCallDates: z.array(localDateSchema),
  /** The business day of the newest call that was placed, whatever became of it; null: none was. */
  lastCallOn: localDateSchema.nullable(),
  /** The hour of the day, 0 to 23 on the account's own clock, in which most calls reached somebody; null below `fewestReached` of them. */
  reachedHour: z.number().int().min(0).max(23).nullable(),
  /** The collector's mark that nobody has taken back; there is at most one. */
  mark: z.strictObject({ id: queueMarkIdSchema, ...markShape }).nullable(),
  /** What customers have asked to stop and nobody has lifted; the oldest first. */
  stops: z.array(z.strictObject({ ...stopShape, since: localDateSchema })),
  /** Whether there is an e-mail address to write to. */
  emailReach: z.enum(emailReaches),
  /** E-mails and letters that have not gone their way, or of which somebody has to take note; the oldest first. */
  openMessages: z.array(openMessageSchema),
  /** Requests that wait, and decided ones of which whoever asked has not taken note; the oldest first. */
  approvals: z.array(approvalFactsSchema),
});
export type AccountFacts = z.infer<typeof accountFactsSchema>;

/** Makes the summary of a folder. Dates and amounts are sorted, so that equal folders give equal summaries. */
export function accountFactsOf(folder: Folder): AccountFacts {
  const notes = folder.notes.toSorted((a, b) => compareTexts(b.recordedAt, a.recordedAt) || compareTexts(b.id, a.id));
  const ours = contactsOf(notes, folder.messages);
  const contacts = withAnswers(ours, folder.receivedMails);
  return {
    account: folder.account,
    openItems: openItemsOf(folder),
    invoiceCount: folder.invoices.length,
    firstInvoiceOn: folder.invoices.reduce<AccountFacts['firstInvoiceOn']>(
      (first, { issueDate, kind }) => (kind === 'invoice' && (first === null || issueDate < first) ? issueDate : first),
      null,
    ),
    disputesSince: disputesSinceOf(folder.invoices, notes),
    unapplied: unappliedOf(folder),
    habit: paymentHabitOf(folder.invoices),
    openFollowUpDates: folder.followUps
      .filter((followUp) => followUp.status === 'open')
      .map((followUp) => followUp.dueDate)
      .sort(compareTexts),
    callBacks: folder.followUps.flatMap(({ status, dueAt }) => (status === 'open' && dueAt !== null ? [dueAt] : [])).sort(compareTexts),
    promises: standingPromisesOf(folder),
    lastContact: lastContactOf(ours),
    recentContacts: contacts
      .slice(0, mostRecentContacts)
      .map(({ on, channel, direction, outcome }) => ({ on, channel, direction, outcome })),
    unnotedCallDates: unnotedCallDatesOf(folder),
    lastCallOn: folder.calls.reduce<AccountFacts['lastCallOn']>(
      (last, { placedOn }) => (last === null || placedOn > last ? placedOn : last),
      null,
    ),
    reachedHour: reachedHourOf(notes, folder.account.timeZone),
    mark: markOf(folder),
    stops: stopsOf(folder),
    emailReach: emailReachOf(folder),
    openMessages: openMessagesOf(folder),
    approvals: approvalFactsOf(folder),
  };
}

/** The open invoices and credit memos of a folder, in the order of `AccountFacts.openItems`. */
export const openInvoicesOf = (folder: Pick<Folder, 'invoices'>): readonly Invoice[] =>
  folder.invoices
    .filter((invoice) => invoice.status === 'open')
    .sort((a, b) => compareTexts(a.dueDate, b.dueDate) || a.openAmountMinor - b.openAmountMinor || compareTexts(a.issueDate, b.issueDate));

const openItemsOf = (folder: Folder): AccountFacts['openItems'] =>
  openInvoicesOf(folder).map(({ issueDate, dueDate, currency, amountMinor, openAmountMinor, disputedAmountMinor }) => ({
    issueDate,
    dueDate,
    currency,
    amountMinor,
    openAmountMinor,
    disputedAmountMinor,
  }));

/** A promise stands for what is still to come of it; one that was kept in part is broken for that. */
function standingOf(promise: PromiseToPay, itemsAt: number[] | null, { arrangements }: Folder): AccountFacts['promises'] {
  const { status, promisedDate, currency, closedOn } = promise;
  const amountMinor = toComeMinorOf(promise);
  const coversMinor = amountMinor + forgivenWith(promise, arrangements);
  if (status === 'open')
    return [
      { status, promisedDate, since: promisedDate, currency, amountMinor, itemsAt, ...(coversMinor > amountMinor && { coversMinor }) },
    ];
  return isNotKept(promise) ? [{ status: 'broken', promisedDate, since: closedOn ?? promisedDate, currency, amountMinor, itemsAt }] : [];
}

function standingPromisesOf(folder: Folder): AccountFacts['promises'] {
  if (folder.promises.length === 0) return [];
  const open = openInvoicesOf(folder);
  return folder.promises.flatMap((promise) => {
    const invoiceIds = invoiceIdsOfPromise(promise, folder.arrangements);
    return standingOf(promise, invoiceIds && open.flatMap(({ id }, at) => (invoiceIds.includes(id) ? [at] : [])), folder);
  });
}

function disputesSinceOf(invoices: readonly Invoice[], newestFirst: readonly Note[]): AccountFacts['disputesSince'] {
  const disputed = invoices.filter(({ status, disputedAmountMinor }) => status === 'open' && disputedAmountMinor > 0);
  if (disputed.length === 0) return [];
  const notes = newestFirst.filter(({ outcome }) => outcome === 'dispute');
  const byCurrency = new Map<Currency, Note['recordedOn']>();
  for (const { currency, number } of disputed) {
    const on = notes.find(({ text }) => isNamedIn(text, number))?.recordedOn;
    const since = byCurrency.get(currency);
    if (on !== undefined && (since === undefined || on < since)) byCurrency.set(currency, on);
  }
  return [...byCurrency].sort(([a], [b]) => compareTexts(a, b)).map(([currency, since]) => ({ currency, since }));
}

function unappliedOf(folder: Folder): AccountFacts['unapplied'] {
  const byCurrency = new Map<Currency, number>();
  for (const { currency, unappliedAmountMinor } of folder.payments) {
    if (unappliedAmountMinor > 0) byCurrency.set(currency, (byCurrency.get(currency) ?? 0) + unappliedAmountMinor);
  }
  return [...byCurrency].sort(([a], [b]) => compareTexts(a, b)).map(([currency, amountMinor]) => ({ currency, amountMinor }));
}

type Contact = NonNullable<AccountFacts['lastContact']> & AccountFacts['recentContacts'][number] & { readonly id: string };

/** What was written down, and the messages that count as contacts: of both the newest first. */
function contactsOf(newestFirst: readonly Note[], messages: readonly Message[]): readonly Contact[] {
  const contacts = newestFirst.map(
    ({ id, recordedAt: at, recordedOn: on, recordedByName: byName, channel, direction, outcome }): Contact => ({
      id,
      at,
      on,
      byName,
      channel,
      direction,
      outcome,
    }),
  );
  const written = messages.filter(isLive);
  if (written.length === 0) return contacts;
  for (const { id, releasedAt: at, releasedOn: on, releasedByName: byName, channel } of written)
    contacts.push({ id, at, on, byName, channel, direction: 'outbound', outcome: 'sent' });
  return contacts.sort(newestContactFirst);
}

/**
 * The contacts with what customers have written. An answer is a contact, so the programme waits its days behind it; but nobody here has done anything about
 * the account yet, so it is never `lastContact`, by which an account counts as worked.
 */
function withAnswers(ours: readonly Contact[], mails: readonly ReceivedMail[]): readonly Contact[] {
  const answers = mails.filter(({ kind: what }) => what === 'reply');
  if (answers.length === 0) return ours;
  const contacts = answers.map(({ id, receivedAt: at, recordedOn: on, fromName, fromAddress }): Contact => ({
    id,
    at,
    on,
    byName: fromName || fromAddress,
    channel: 'email',
    direction: 'inbound',
    outcome: 'reached',
  }));
  return [...ours, ...contacts].sort(newestContactFirst);
}

const newestContactFirst = (a: Contact, b: Contact): number => compareTexts(b.at, a.at) || compareTexts(b.id, a.id);

function lastContactOf([last]: readonly Contact[]): AccountFacts['lastContact'] {
  if (!last) return null;
  const { at, on, channel, outcome, byName } = last;
  return { at, on, channel, outcome, byName };
}

/** Outcomes of a call in which somebody who can say something was on the line. */
export const conversationOutcomes: readonly Outcome[] = [
  'reached',
  'promise',
  'dispute',
  'willCallBack',
  'refused',
  'callBackAt',
  'paidAlready',
];

/** Each call counts once: by its note where there is one. What was engaged or taken back before it rang reached nobody's ear. */
function unnotedCallDatesOf({ calls }: Folder): LocalDate[] {
  const dates = calls.flatMap(({ noteId, state, placedOn }) =>
    noteId === null && state !== 'busy' && state !== 'cancelled' ? [placedOn] : [],
  );
  return dates.sort((a, b) => compareTexts(b, a)).slice(0, mostRecentContacts);
}

function reachedHourOf(newestFirst: readonly Note[], timeZone: string | null): number | null {
  if (timeZone === null) return null;
  const reached = newestFirst.filter(({ channel, outcome }) => channel === 'call' && conversationOutcomes.includes(outcome));
  if (reached.length < fewestReached) return null;
  const counts = new Map<number, number>();
  for (const { recordedAt } of reached.slice(0, mostRecentContacts)) {
    const hour = Number(clockIn(timeZone, recordedAt).slice(0, 2));
    counts.set(hour, (counts.get(hour) ?? 0) + 1);
  }
  const [best] = [...counts].sort(([a, countA], [b, countB]) => countB - countA || a - b);
  return best?.[0] ?? null;
}

function markOf(folder: Folder): AccountFacts['mark'] {
  const open = folder.queueMarks.filter(({ status }) => status === 'open').sort((a, b) => compareTexts(b.recordedAt, a.recordedAt));
  const newest = open[0];
  if (!newest) return null;
  const { id, kind, reason, until, recordedOn, recordedByName } = newest;
  return { id, kind, reason, until, recordedOn, recordedByName };
}

const stopsOf = ({ contactStops }: Folder): AccountFacts['stops'] =>
  contactStops
    .filter(({ status }) => status === 'open')
    .sort((a, b) => compareTexts(a.placedAt, b.placedAt) || compareTexts(a.id, b.id))
    .map(({ id, kind: what, channel, contactId: person, address: where, placedOn: since }) => ({
      id,
      kind: what,
      channel,
      contactId: person,
      address: where,
      since,
    }));
