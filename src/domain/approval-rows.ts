import { z } from 'zod';
import { instantSchema, localDateSchema } from './kernel/dates.ts';
import { accountIdSchema, approvalIdSchema, arrangementIdSchema, contactIdSchema, invoiceIdSchema, userIdSchema } from './kernel/ids.ts';
import { currencySchema, minorSchema } from './kernel/money.ts';

/** The rows of arrangements and approvals; the list of all tables is in `rows.ts`. */
const shortText = z.string().max(200);
const versionSchema = z.number().int().min(0);

/** What was agreed about how and when invoices are paid: in instalments, for less than is owed, or later. */
export const arrangementSchema = z.strictObject({
  id: arrangementIdSchema,
  accountId: accountIdSchema,
  kind: z.enum(['plan', 'settlement', 'extension']),
  invoiceIds: z.array(invoiceIdSchema).min(1).max(200),
  currency: currencySchema,
  /** What could be collected of its invoices when it was proposed. */
  owedMinor: minorSchema,
  /** What is to be paid in all: of a settlement less than is owed, with interest more. */
  payMinor: minorSchema,
  /** Simple interest a year, in hundredths of a percent; 0: none. */
  interestBasisPoints: z.number().int().min(0).max(10_000),
  /** The days of the first and of the last payment. */
  firstDate: localDateSchema,
  lastDate: localDateSchema,
  instalmentCount: z.number().int().min(1).max(200),
  reason: z.string().max(500),
  status: z.enum(['proposed', 'active', 'refused', 'withdrawn', 'void', 'cancelled']),
  /** What was applied to its invoices on the day it began, before it did: money that is no instalment. */
  paidBeforeMinor: minorSchema,
  activeOn: localDateSchema.nullable(),
  closedOn: localDateSchema.nullable(),
  proposedAt: instantSchema,
  proposedOn: localDateSchema,
  proposedByName: shortText,
  version: versionSchema,
});
export type Arrangement = z.infer<typeof arrangementSchema>;

/** What somebody may ask an approval for. */
export const approvalKindSchema = z.enum([
  'settlement',
  'plan',
  'extension',
  'adjustment',
  'writeOff',
  'refund',
  'creditHold',
  'creditRelease',
  'limitChange',
  'orderCancellation',
  'bankDetails',
  'policyChange',
  'templateChange',
  'contactOverride',
]);
export type ApprovalKind = z.infer<typeof approvalKindSchema>;

/** Those that are proposed or asked for in an account's form; a contact is asked for where it would be made, and a change of the policy or of a template where it is edited. */
export const proposedKindSchema = approvalKindSchema.exclude(['contactOverride', 'policyChange', 'templateChange']);
export type ProposedKind = z.infer<typeof proposedKindSchema>;

/** A request for an approval and what came of it; what was done within somebody's own authority stands here too, because it counts. */
export const approvalSchema = z.strictObject({
  id: approvalIdSchema,
  accountId: accountIdSchema,
  kind: approvalKindSchema,
  /** The plan, settlement or extension it is about; null for the other kinds. */
  arrangementId: arrangementIdSchema.nullable(),
  currency: currencySchema,
  /** What it is about: what is to be paid under an arrangement, else the amount asked for. */
  amountMinor: minorSchema.min(0),
  /** What is at stake, by which authority is measured: of a settlement what is forgiven, else the amount. */
  stakeMinor: minorSchema.min(0),
  /** What could be collected when it was asked for; an approval holds for this balance only. */
  balanceMinor: minorSchema,
  reason: z.string().max(500),
  /** What speaks for it: documents, notes, what was read where. */
  evidence: z.string().max(2000),
  /** SHA-256 of all that is asked for, in hexadecimal digits. */
  proposalHash: z.string().regex(/^[0-9a-f]{64}$/),
  status: z.enum(['open', 'askedBack', 'approved', 'refused', 'void', 'withdrawn', 'withinAuthority']),
  /** Why an approval that was given could not hold, or that none was given in time. */
  voidReason: z.enum(['balanceChanged', 'proposalChanged', 'datePassed', 'stayed', 'notPossible', 'expired']).nullable(),
  condition: z.string().max(500),
  comment: z.string().max(1000),
  requestedAt: instantSchema,
  requestedById: userIdSchema,
  requestedByName: shortText,
  /** Who wrote its reason and evidence last. */
  editedById: userIdSchema,
  editedByName: shortText,
  /** The last day on which it can be decided. */
  expiresOn: localDateSchema,
  /** The server's day of its last step, from which it counts among what was done for the customer. */
  countedOn: localDateSchema,
  decidedAt: instantSchema.nullable(),
  decidedById: userIdSchema.nullable(),
  decidedByName: shortText.nullable(),
  /** Whose authority was used, where it was lent. */
  onBehalfOfName: shortText.nullable(),
  /** When whoever asked has taken note of the decision. */
  seenAt: instantSchema.nullable(),
  /** Of a contact against the guard's rules: how, with whom, and over which number or e-mail address; null for the other kinds, as all below. */
  contactChannel: z.enum(['call', 'email', 'letter']).nullable(),
  contactId: contactIdSchema.nullable(),
  contactAddress: z.string().min(1).max(254).nullable(),
  /** The rules it passes over with the version of each, sorted: 'attempts@3,hours@4'. */
  contactRules: z.string().max(500).nullable(),
  /** The moment from which an approved contact may not be made any more. */
  lapsesAt: instantSchema.nullable(),
  /** The call or the message that was made under it; it is used up then. */
  usedById: z.uuid().nullable(),
  version: versionSchema,
});
export type Approval = z.infer<typeof approvalSchema>;
