import { z } from 'zod';
import { instantSchema, localDateSchema, timeZoneSchema } from './kernel/dates.ts';
import {
  type AccountId,
  accountIdSchema,
  arrangementIdSchema,
  batchIdSchema,
  callIdSchema,
  contactIdSchema,
  contactStopIdSchema,
  followUpIdSchema,
  invoiceIdSchema,
  noteIdSchema,
  paymentIdSchema,
  promiseIdSchema,
  queueMarkIdSchema,
  userIdSchema,
} from './kernel/ids.ts';
import { currencySchema, minorSchema } from './kernel/money.ts';
import { languageSchema } from './language.ts';
import { messageSchema } from './message-row.ts';
import { approvalSchema, arrangementSchema } from './approval-rows.ts';
import { paymentApplicationSchema } from './payment-application-row.ts';
import { receivedMailSchema } from './received-mail-row.ts';

/**
 * THE list of tables. One flat shape in all places: here, on the wire, in the folder and in SQL (snake_case there).
 * Every row carries the account it belongs to and the company's version that wrote it last.
 */
const shortText = z.string().max(200);
const versionSchema = z.number().int().min(0);

export const accountSchema = z.strictObject({
  id: accountIdSchema,
  number: z.string().min(1).max(64),
  name: shortText.min(1),
  currency: currencySchema,
  termsDays: z.number().int().min(0).max(3650).nullable(),
  creditLimitMinor: minorSchema.nullable(),
  riskClass: z.enum(['low', 'medium', 'high']).nullable(),
  timeZone: timeZoneSchema.nullable(),
  city: shortText.nullable(),
  country: z.string().length(2).nullable(),
  /** The state or province (ISO 3166-2, 'US-CA'). */
  region: z
    .string()
    .regex(/^[A-Z]{2}-[A-Z0-9]{1,3}$/)
    .nullable(),
  /** Who owes: a company; a natural person in business, as a sole trader or a guarantor is; or a consumer, for something of their household. */
  partyKind: z.enum(['company', 'naturalPerson', 'consumer']),
  salesRep: shortText.nullable(),
  /** Where the sales representative reads e-mails. It comes from the customer's books as it stands there; what is no one address gets nothing. */
  salesRepEmail: z.string().max(254).nullable(),
  collectorId: userIdSchema.nullable(),
  /** Accounts of one group, worked together, have the same one: the number of their parent in the customer's books. */
  parentNumber: z.string().min(1).max(64).nullable(),
  /** The day from which a court's stay forbids to collect; null: none. */
  staySince: localDateSchema.nullable(),
  /** Where letters go: street, place and country, a line each, without the account's name. */
  postalAddress: z.string().min(1).max(500).nullable(),
  /** The language they are written to in; null: as the country suggests. */
  language: languageSchema.nullable(),
  version: versionSchema,
});
export type Account = z.infer<typeof accountSchema>;

export const contactSchema = z.strictObject({
  id: contactIdSchema,
  accountId: accountIdSchema,
  name: shortText.min(1),
  role: shortText,
  phone: z.string().max(40).nullable(),
  email: z.string().max(254).nullable(),
  isPrimary: z.boolean(),
  status: z.enum(['active', 'closed']),
  version: versionSchema,
});
export type Contact = z.infer<typeof contactSchema>;

export const invoiceSchema = z.strictObject({
  id: invoiceIdSchema,
  accountId: accountIdSchema,
  number: z.string().min(1).max(64),
  purchaseOrder: z.string().max(64).nullable(),
  kind: z.enum(['invoice', 'creditMemo']),
  issueDate: localDateSchema,
  dueDate: localDateSchema,
  currency: currencySchema,
  amountMinor: minorSchema,
  openAmountMinor: minorSchema,
  disputedAmountMinor: minorSchema,
  disputeReason: shortText.nullable(),
  status: z.enum(['open', 'paid', 'void']),
  paidDate: localDateSchema.nullable(),
  batchId: batchIdSchema.nullable(),
  version: versionSchema,
});
export type Invoice = z.infer<typeof invoiceSchema>;

export const paymentSchema = z.strictObject({
  id: paymentIdSchema,
  accountId: accountIdSchema,
  receivedDate: localDateSchema,
  reference: z.string().max(128),
  method: z.enum(['ach', 'wire', 'check', 'card', 'cash', 'unknown']),
  currency: currencySchema,
  amountMinor: minorSchema,
  unappliedAmountMinor: minorSchema,
  batchId: batchIdSchema.nullable(),
  version: versionSchema,
});
export type Payment = z.infer<typeof paymentSchema>;

/** What somebody at the customer has said they will pay, of one invoice or of the account as a whole, and what came of it. */
export const promiseSchema = z.strictObject({
  id: promiseIdSchema,
  accountId: accountIdSchema,
  /** What was promised in one breath has the same one. */
  groupId: promiseIdSchema,
  /** Null: of whatever is owed in the currency. */
  invoiceId: invoiceIdSchema.nullable(),
  currency: currencySchema,
  amountMinor: minorSchema,
  promisedDate: localDateSchema,
  method: paymentSchema.shape.method,
  promisedByName: shortText,
  /** `proposed`: an instalment of an arrangement that waits for its approval; it binds nobody and stops nothing. */
  status: z.enum(['open', 'kept', 'partiallyKept', 'broken', 'cancelled', 'replaced', 'proposed']),
  /** What has come in for it by the day it was judged, at most what was promised. */
  keptMinor: minorSchema,
  /** The promise of the same invoice that was broken, or that this one has replaced. */
  formerId: promiseIdSchema.nullable(),
  /** The arrangement it is an instalment of; such a promise is of the invoices of that one. */
  arrangementId: arrangementIdSchema.nullable(),
  /** The business day on which it was said. */
  recordedOn: localDateSchema,
  /** What had come in for it on that day before it was said: money that keeps nothing of it. */
  paidBeforeMinor: minorSchema,
  /** The business day on which it was judged, cancelled or replaced; null while it is open, and for those that came judged. */
  closedOn: localDateSchema.nullable(),
  recordedAt: instantSchema,
  recordedByName: shortText,
  version: versionSchema,
});
export type PromiseToPay = z.infer<typeof promiseSchema>;

export const channelSchema = z.enum(['call', 'email', 'letter', 'meeting', 'other']);
export type Channel = z.infer<typeof channelSchema>;

export const outcomeSchema = z.enum([
  'reached',
  'promise',
  'dispute',
  'willCallBack',
  'voicemail',
  'noAnswer',
  'wrongNumber',
  'sent',
  'other',
  'refused',
  'callBackAt',
  'paidAlready',
  'gatekeeper',
]);
export type Outcome = z.infer<typeof outcomeSchema>;

/** Some 1,300 words: ten minutes of talk, written down word by word. */
export const mostNoteCharacters = 8000;

export const noteSchema = z.strictObject({
  id: noteIdSchema,
  accountId: accountIdSchema,
  channel: channelSchema,
  direction: z.enum(['outbound', 'inbound']),
  contactId: contactIdSchema.nullable(),
  contactName: shortText,
  outcome: outcomeSchema,
  text: z.string().max(mostNoteCharacters),
  nextStep: z.string().max(500),
  recordedAt: instantSchema,
  recordedOn: localDateSchema,
  recordedById: userIdSchema,
  recordedByName: shortText,
  version: versionSchema,
});
export type Note = z.infer<typeof noteSchema>;

export const followUpSchema = z.strictObject({
  id: followUpIdSchema,
  accountId: accountIdSchema,
  dueDate: localDateSchema,
  /** The moment of a call-back that was agreed upon; null: some time on its day. */
  dueAt: instantSchema.nullable(),
  reason: z.string().max(500),
  status: z.enum(['open', 'done', 'cancelled']),
  noteId: noteIdSchema.nullable(),
  recordedAt: instantSchema,
  recordedByName: shortText,
  closedAt: instantSchema.nullable(),
  version: versionSchema,
});
export type FollowUp = z.infer<typeof followUpSchema>;

/** A collector's word on where an account stands in the queue; it holds until its day has come or somebody takes it back. */
export const queueMarkSchema = z.strictObject({
  id: queueMarkIdSchema,
  accountId: accountIdSchema,
  kind: z.enum(['snooze', 'pin', 'skip']),
  reason: z.string().max(300),
  /** The first day on which it no longer holds. */
  until: localDateSchema,
  status: z.enum(['open', 'closed']),
  recordedAt: instantSchema,
  recordedOn: localDateSchema,
  recordedByName: shortText,
  closedAt: instantSchema.nullable(),
  version: versionSchema,
});
export type QueueMark = z.infer<typeof queueMarkSchema>;

/** How a call is made: the central API rings both ends, the window is the telephone, or the telephone on the desk takes over. */
export const dialerSchema = z.enum(['bridge', 'softphone', 'handOff']);
export type DialerKind = z.infer<typeof dialerSchema>;

export const callStateSchema = z.enum([
  'queued',
  'ringing',
  'inProgress',
  'completed',
  'busy',
  'noAnswer',
  'failed',
  'cancelled',
  'unknown',
]);
export type CallState = z.infer<typeof callStateSchema>;

/** A telephone number as it is dialled (E.164): a plus sign and at most 15 digits. */
export const dialNumberSchema = z.string().regex(/^\+[1-9]\d{6,14}$/);

/** A call that was placed; one that the contact guard blocked never becomes a row. */
export const callSchema = z.strictObject({
  id: callIdSchema,
  accountId: accountIdSchema,
  contactId: contactIdSchema.nullable(),
  contactName: shortText,
  number: dialNumberSchema,
  dialer: dialerSchema,
  state: callStateSchema,
  /** What the contact guard said to whoever placed it. */
  verdict: z.enum(['allow', 'warn', 'needsApproval']),
  /** The rules that hit, separated by commas; '' for none. */
  hitRules: z.string().max(500),
  /** Why it was placed all the same. */
  overrideReason: z.string().max(500).nullable(),
  /** What the books said when it arrived and the desktop did not know: nothing, a limit that had been passed, a court's stay, a stop; or that a second person had to agree and nobody had. */
  flag: z.enum(['limitPassed', 'stayed', 'stopped', 'notApproved']).nullable(),
  placedAt: instantSchema,
  placedOn: localDateSchema,
  placedById: userIdSchema,
  placedByName: shortText,
  answeredAt: instantSchema.nullable(),
  endedAt: instantSchema.nullable(),
  /** The contact note in which it was written down; null: nobody has yet. */
  noteId: noteIdSchema.nullable(),
  version: versionSchema,
});
export type Call = z.infer<typeof callSchema>;

/** What a customer has asked to stop, a number that turned out to be somebody else's, or an address that takes no mail: it forbids contacts until somebody lifts it. */
export const contactStopSchema = z.strictObject({
  id: contactStopIdSchema,
  accountId: accountIdSchema,
  /** `counsel`: represented by an attorney. */
  kind: z.enum(['stopRequest', 'counsel', 'optOut', 'wrongNumber', 'badAddress']),
  /** Null: every channel. */
  channel: z.enum(['call', 'email', 'letter']).nullable(),
  /** The person it is about; of `counsel` the attorney, who alone may be spoken with. Null: the whole account. */
  contactId: contactIdSchema.nullable(),
  /** The number (E.164, or as it is written where it is none) or the e-mail address it is about; null: whichever. */
  address: z.string().min(1).max(254).nullable(),
  reason: z.string().max(500),
  status: z.enum(['open', 'lifted']),
  placedAt: instantSchema,
  placedOn: localDateSchema,
  placedByName: shortText,
  liftedAt: instantSchema.nullable(),
  liftedByName: shortText.nullable(),
  liftReason: z.string().max(500).nullable(),
  version: versionSchema,
});
export type ContactStop = z.infer<typeof contactStopSchema>;

export const tables = {
  accounts: accountSchema,
  contacts: contactSchema,
  invoices: invoiceSchema,
  payments: paymentSchema,
  paymentApplications: paymentApplicationSchema,
  promises: promiseSchema,
  notes: noteSchema,
  followUps: followUpSchema,
  queueMarks: queueMarkSchema,
  calls: callSchema,
  contactStops: contactStopSchema,
  messages: messageSchema,
  arrangements: arrangementSchema,
  approvals: approvalSchema,
  receivedMails: receivedMailSchema,
} as const;
export type Tables = { [T in keyof typeof tables]: z.infer<(typeof tables)[T]> };
export type TableName = keyof Tables;
export const tableNames = [
  'accounts',
  'contacts',
  'invoices',
  'payments',
  'paymentApplications',
  'promises',
  'notes',
  'followUps',
  'queueMarks',
  'calls',
  'contactStops',
  'messages',
  'arrangements',
  'approvals',
  'receivedMails',
] as const satisfies readonly TableName[];

/** One row to be written: the only thing a decision may ask of a store. */
export type Put = { [T in TableName]: { readonly table: T; readonly row: Tables[T] } }[TableName];

/** Makes a put; the table decides the row's type. */
export function put<T extends TableName>(table: T, row: Tables[T]): Extract<Put, { table: T }> {
  return { table, row } as Extract<Put, { table: T }>;
}

/** What came to a desktop as a put, checked against its table's schema. */
export const putSchema: z.ZodType<Put> = z.discriminatedUnion('table', [
  z.strictObject({ table: z.literal('accounts'), row: accountSchema }),
  z.strictObject({ table: z.literal('contacts'), row: contactSchema }),
  z.strictObject({ table: z.literal('invoices'), row: invoiceSchema }),
  z.strictObject({ table: z.literal('payments'), row: paymentSchema }),
  z.strictObject({ table: z.literal('paymentApplications'), row: paymentApplicationSchema }),
  z.strictObject({ table: z.literal('promises'), row: promiseSchema }),
  z.strictObject({ table: z.literal('notes'), row: noteSchema }),
  z.strictObject({ table: z.literal('followUps'), row: followUpSchema }),
  z.strictObject({ table: z.literal('queueMarks'), row: queueMarkSchema }),
  z.strictObject({ table: z.literal('calls'), row: callSchema }),
  z.strictObject({ table: z.literal('contactStops'), row: contactStopSchema }),
  z.strictObject({ table: z.literal('messages'), row: messageSchema }),
  z.strictObject({ table: z.literal('arrangements'), row: arrangementSchema }),
  z.strictObject({ table: z.literal('approvals'), row: approvalSchema }),
  z.strictObject({ table: z.literal('receivedMails'), row: receivedMailSchema }),
]);

/** The two questions a rule's `load` may ask of a store; the desktop answers from a folder, the server from SQL. */
export type Reader = {
  get<T extends TableName>(table: T, accountId: AccountId, id: Tables[T]['id']): Promise<Tables[T] | undefined>;
  ofAccount<T extends TableName>(table: T, accountId: AccountId): Promise<readonly Tables[T][]>;
};
