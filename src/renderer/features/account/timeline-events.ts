import type { Folder } from '#domain/folder.ts';
import { compareTexts } from '#domain/kernel/compare-texts.ts';
import { type Instant, type LocalDate, dateIn } from '#domain/kernel/dates.ts';
import { optOutProposalOf } from '#domain/opt-out-wish.ts';
import { isNotKept } from '#domain/promise-judgement.ts';
import type { Message } from '#domain/message-row.ts';
import type { ReceivedMail } from '#domain/received-mail-row.ts';
import type { Call, FollowUp, Note, Payment, PromiseToPay } from '#domain/rows.ts';
import type { Approval, Arrangement } from '#domain/approval-rows.ts';

/** Something that happened on an account, as the timeline shows it: the business day, and the moment where one is known. */
export type TimelineEvent = { readonly id: string; readonly on: LocalDate; readonly at: Instant | null } & (
  | { readonly kind: 'note'; readonly row: Note; readonly call: Call | null }
  /** A call that nobody has written a note about. */
  | { readonly kind: 'call'; readonly row: Call }
  /** All payments of one day in one currency: a large account has dozens a day, and the notes must not drown in them. */
  | { readonly kind: 'payments'; readonly rows: readonly Payment[] }
  | { readonly kind: 'promise'; readonly row: PromiseToPay }
  | { readonly kind: 'followUp'; readonly row: FollowUp }
  | { readonly kind: 'message'; readonly row: Message; readonly answers: readonly ReceivedMail[] }
  /** `noMailTo`: the address to which it seems to ask for no more e-mails. */
  | { readonly kind: 'received'; readonly row: ReceivedMail; readonly contacts: Folder['contacts']; readonly noMailTo: string | null }
  /** A request for an approval when it was made, and what was decided when it was. */
  | { readonly kind: 'approval'; readonly row: Approval; readonly arrangement: Arrangement | null; readonly isDecision: boolean }
);

/**
 * The events of an account, newest first. Moments become days of the company's zone, and never later than today, so that a
 * ledger worked as on an earlier day keeps today's work on that day. A broken promise stands on the day it was due; open
 * follow-ups are no events yet.
 */
export function timelineOf(folder: Folder, today: LocalDate, timeZone: string): readonly TimelineEvent[] {
  const dayOf = (at: Instant): LocalDate => earlier(dateIn(timeZone, at), today);
  const calls = new Map(folder.calls.map((call) => [call.noteId, call]));
  const events: TimelineEvent[] = [
    ...folder.notes.map((row) => {
      const call = calls.get(row.id) ?? null;
      return { kind: 'note' as const, id: row.id, on: row.recordedOn, at: row.recordedAt, row, call };
    }),
    ...folder.calls.flatMap((row) =>
      row.noteId === null ? [{ kind: 'call' as const, id: row.id, on: row.placedOn, at: row.placedAt, row }] : [],
    ),
    ...folder.messages.map((row) => {
      const answers = folder.receivedMails.filter(({ messageId }) => messageId === row.id);
      return { kind: 'message' as const, id: row.id, on: row.releasedOn, at: row.releasedAt, row, answers };
    }),
    ...folder.receivedMails.map((row) => {
      const { contacts } = folder;
      return {
        kind: 'received' as const,
        id: row.id,
        on: row.recordedOn,
        at: row.receivedAt,
        row,
        contacts,
        noMailTo: optOutProposalOf(row, folder),
      };
    }),
    ...paymentEvents(folder.payments),
    ...folder.promises.map((row) => {
      const isBroken = isNotKept(row);
      const on = isBroken ? earlier(row.promisedDate, today) : dayOf(row.recordedAt);
      return { kind: 'promise' as const, id: row.id, on, at: isBroken ? null : row.recordedAt, row };
    }),
    ...folder.followUps.flatMap((row) =>
      row.closedAt === null ? [] : [{ kind: 'followUp' as const, id: row.id, on: dayOf(row.closedAt), at: row.closedAt, row }],
    ),
    ...folder.approvals.flatMap((row) => approvalEvents(row, folder, dayOf)),
  ];
  return events.sort(newestFirst);
}

/** What was agreed within somebody's own authority is one event; else the request is one and what came of it another. */
function approvalEvents(row: Approval, { arrangements }: Folder, dayOf: (at: Instant) => LocalDate): TimelineEvent[] {
  const arrangement = arrangements.find(({ id }) => id === row.arrangementId) ?? null;
  const event = (at: Instant, isDecision: boolean): TimelineEvent => {
    const id = isDecision ? `${row.id} decided` : row.id;
    return { kind: 'approval', id, on: dayOf(at), at, row, arrangement, isDecision };
  };
  const isAtOnce = row.status === 'withinAuthority';
  return [...(isAtOnce ? [] : [event(row.requestedAt, false)]), ...(row.decidedAt === null ? [] : [event(row.decidedAt, true)])];
}

function paymentEvents(payments: readonly Payment[]): TimelineEvent[] {
  const groups = new Map<string, Payment[]>();
  for (const payment of payments) {
    const key = `${payment.receivedDate} ${payment.currency}`;
    groups.set(key, [...(groups.get(key) ?? []), payment]);
  }
  return [...groups.values()].flatMap((rows) => {
    const first = rows[0];
    return first ? [{ kind: 'payments' as const, id: first.id, on: first.receivedDate, at: null, rows }] : [];
  });
}

const earlier = (a: LocalDate, b: LocalDate): LocalDate => (a < b ? a : b);

/** What was said stands before what it brought about in the same moment. */
const kindOrder = [
  'note',
  'call',
  'message',
  'received',
  'approval',
  'promise',
  'followUp',
  'payments',
] as const satisfies readonly TimelineEvent['kind'][];

/** By day, then by moment; what has no moment comes after what has one; kind and id decide the rest, so that the order is total. */
function newestFirst(a: TimelineEvent, b: TimelineEvent): number {
  return (
    compareTexts(b.on, a.on) ||
    compareTexts(b.at ?? '', a.at ?? '') ||
    kindOrder.indexOf(a.kind) - kindOrder.indexOf(b.kind) ||
    compareTexts(a.id, b.id)
  );
}
