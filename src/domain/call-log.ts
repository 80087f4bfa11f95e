import { z } from 'zod';
import type { Folder } from './folder.ts';
import { compareTexts } from './kernel/compare-texts.ts';
import { csvText } from './kernel/csv-text.ts';
import { type LocalDate, epochMsOf } from './kernel/dates.ts';
import type { UserId } from './kernel/ids.ts';
import { type Call, type CallState, type Outcome, accountSchema, callSchema, outcomeSchema } from './rows.ts';

/** A call as the log of all calls has it: with whose account it was, and what came of it where it is written down. */
export const callLineSchema = z.strictObject({
  call: callSchema,
  accountNumber: accountSchema.shape.number,
  accountName: accountSchema.shape.name,
  outcome: outcomeSchema.nullable(),
});
export type CallLine = z.infer<typeof callLineSchema>;

/** The days a log is about, both among them, by the company's business day. */
export type CallDays = { readonly from: LocalDate; readonly until: LocalDate };

/** The calls of one account in some days. */
export function callLinesOf({ account, calls, notes }: Pick<Folder, 'account' | 'calls' | 'notes'>, days: CallDays): readonly CallLine[] {
  const outcomes = new Map(notes.map(({ id, outcome }) => [id, outcome]));
  return calls
    .filter(({ placedOn }) => placedOn >= days.from && placedOn <= days.until)
    .map((call) => ({
      call,
      accountNumber: account.number,
      accountName: account.name,
      outcome: call.noteId === null ? null : (outcomes.get(call.noteId) ?? null),
    }));
}

/** The newest first, and of one moment always in the same order. */
export const byNewestCall = (a: CallLine, b: CallLine): number =>
  compareTexts(b.call.placedAt, a.call.placedAt) || compareTexts(b.call.id, a.call.id);

/** What a log is narrowed to; null: whatever it is. */
export type CallFilter = {
  readonly state: CallState | null;
  /** `none`: nobody has written it down. */
  readonly outcome: Outcome | 'none' | null;
  readonly placedById: UserId | null;
  /** Part of the account's name or number, or of the person's name or number that was called. */
  readonly text: string;
  /** `any`: the books knew more than whoever called; `advice`: it was placed against the guard's advice. */
  readonly flag: NonNullable<Call['flag']> | 'any' | 'advice' | null;
};
export const noCallFilter: CallFilter = { state: null, outcome: null, placedById: null, text: '', flag: null };

/** Whether a call is among those a filter leaves. */
export function isAmong({ call, accountNumber, accountName, outcome }: CallLine, filter: CallFilter): boolean {
  const { state, placedById, flag } = filter;
  if (state !== null && call.state !== state) return false;
  if (filter.outcome !== null && (outcome ?? 'none') !== filter.outcome) return false;
  if (placedById !== null && call.placedById !== placedById) return false;
  if (flag !== null && !isFlagged(call, flag)) return false;
  const text = filter.text.trim().toLowerCase();
  return text === '' || [accountNumber, accountName, call.contactName, call.number].some((part) => part.toLowerCase().includes(text));
}

function isFlagged({ flag, verdict }: Call, wanted: NonNullable<CallFilter['flag']>): boolean {
  if (wanted === 'any') return flag !== null;
  return wanted === 'advice' ? verdict !== 'allow' : flag === wanted;
}

/** Whole seconds from the answer to the end; null where one of them is not known. */
export function secondsSpoken({ answeredAt, endedAt }: Pick<Call, 'answeredAt' | 'endedAt'>): number | null {
  return answeredAt === null || endedAt === null ? null : Math.round((epochMsOf(endedAt) - epochMsOf(answeredAt)) / 1000);
}

const heads = [
  'Placed at (UTC)',
  'Business day',
  'Account number',
  'Account',
  'Person called',
  'Number',
  'Called by',
  'Made by way of',
  'State',
  'Seconds spoken',
  'Outcome',
  'Guard',
  'Rules',
  'Reason',
  'Flag',
] as const;

/** A log as a table: its heads, then a line a call, in the order given, with the books' own words for states. */
export const callTable = (lines: readonly CallLine[]): readonly (readonly string[])[] => [heads, ...lines.map(cellsOf)];

/** The same as CSV, safe to open in a spreadsheet. */
export const csvOfCalls = (lines: readonly CallLine[]): string => csvText(callTable(lines));

const cellsOf = ({ call, accountNumber, accountName, outcome }: CallLine): readonly string[] => [
  call.placedAt,
  call.placedOn,
  accountNumber,
  accountName,
  call.contactName,
  call.number,
  call.placedByName,
  call.dialer,
  call.state,
  String(secondsSpoken(call) ?? ''),
  outcome ?? '',
  call.verdict,
  call.hitRules,
  call.overrideReason ?? '',
  call.flag ?? '',
];
