import { v7 as uuidv7 } from 'uuid';
import { type AccountFacts, accountFactsOf } from '#domain/account-facts.ts';
import type { CommandContext } from '#domain/command.ts';
import { type Folder, folderSchema } from '#domain/folder.ts';
import { instantSchema, localDateSchema } from '#domain/kernel/dates.ts';
import { type AccountId, accountIdSchema, userIdSchema } from '#domain/kernel/ids.ts';
import { currencySchema } from '#domain/kernel/money.ts';
import { type ContactNoteInput, contactNoteInputSchema } from '#domain/note.ts';
import { defaultPolicy } from '#domain/policy.ts';
import type { Tables } from '#domain/rows.ts';

/** Short ways to the branded values of the domain, for stories in tests. */
export const date = (text: string) => localDateSchema.parse(text);
export const instant = (text: string) => instantSchema.parse(text);
export const currency = (code: string) => currencySchema.parse(code);
export const newId = uuidv7;

type Row<T extends keyof Tables> = Partial<{ [K in keyof Tables[T]]: unknown }>;

const contactSaid = {
  channel: 'call',
  direction: 'outbound',
  contactId: null,
  contactName: 'Marian Webb',
  outcome: 'reached',
  text: 'Will pay on Friday',
  nextStep: '',
};

/** Builders of whole rows: say what the story is about and leave out the rest. Every result has passed its schema. */
export const build = {
  account: (over: Row<'accounts'> = {}) =>
    folderSchema.shape.account.parse({
      id: uuidv7(),
      number: '0200769623',
      name: 'Brightline Foods Corp',
      currency: 'USD',
      termsDays: 30,
      creditLimitMinor: 15_000_000,
      riskClass: null,
      timeZone: 'America/Chicago',
      city: 'Chicago',
      country: 'US',
      salesRep: 'A. Ortiz',
      collectorId: null,
      parentNumber: null,
      staySince: null,
      version: 1,
      ...over,
    }),
  invoice: (over: Row<'invoices'> = {}) =>
    folderSchema.shape.invoices.element.parse({
      id: uuidv7(),
      accountId: uuidv7(),
      number: '1930438491',
      purchaseOrder: null,
      kind: 'invoice',
      issueDate: '2026-02-01',
      dueDate: '2026-03-01',
      currency: 'USD',
      amountMinor: 100_00,
      openAmountMinor: 100_00,
      disputedAmountMinor: 0,
      disputeReason: null,
      status: 'open',
      paidDate: null,
      batchId: null,
      version: 1,
      ...over,
    }),
  contact: (over: Row<'contacts'> = {}) =>
    folderSchema.shape.contacts.element.parse({
      id: uuidv7(),
      accountId: uuidv7(),
      name: 'Marian Webb',
      role: 'Accounts payable',
      phone: '+1 312 555 0148',
      email: 'ap@brightline.example',
      isPrimary: true,
      status: 'active',
      version: 1,
      ...over,
    }),
  promise: (over: Row<'promises'> = {}) => {
    const id = uuidv7();
    return folderSchema.shape.promises.element.parse({
      id,
      accountId: uuidv7(),
      groupId: id,
      invoiceId: null,
      currency: 'USD',
      amountMinor: 25_000_00,
      promisedDate: '2026-03-10',
      method: 'unknown',
      promisedByName: 'Marian Webb',
      status: 'open',
      keptMinor: 0,
      formerId: null,
      arrangementId: null,
      recordedOn: '2026-03-01',
      closedOn: null,
      recordedAt: '2026-03-01T15:00:00.000Z',
      recordedByName: 'Dana Reyes',
      version: 1,
      ...over,
    });
  },
  followUp: (over: Row<'followUps'> = {}) =>
    folderSchema.shape.followUps.element.parse({
      id: uuidv7(),
      accountId: uuidv7(),
      dueDate: '2026-03-10',
      dueAt: null,
      reason: 'Ask for the remittance',
      status: 'open',
      noteId: null,
      recordedAt: '2026-03-01T15:00:00.000Z',
      recordedByName: 'Dana Reyes',
      closedAt: null,
      version: 1,
      ...over,
    }),
  queueMark: (over: Row<'queueMarks'> = {}) =>
    folderSchema.shape.queueMarks.element.parse({
      id: uuidv7(),
      accountId: uuidv7(),
      kind: 'snooze',
      reason: 'Waits for the new accounts payable clerk',
      until: '2026-04-07',
      status: 'open',
      recordedAt: '2026-03-30T15:00:00.000Z',
      recordedOn: '2026-03-30',
      recordedByName: 'Dana Reyes',
      closedAt: null,
      version: 1,
      ...over,
    }),
  contactStop: (over: Row<'contactStops'> = {}) =>
    folderSchema.shape.contactStops.element.parse({
      id: uuidv7(),
      accountId: uuidv7(),
      kind: 'stopRequest',
      channel: null,
      contactId: null,
      address: null,
      reason: 'They wrote that no call is wanted',
      status: 'open',
      placedAt: '2026-03-30T15:00:00.000Z',
      placedOn: '2026-03-30',
      placedByName: 'Dana Reyes',
      liftedAt: null,
      liftedByName: null,
      liftReason: null,
      version: 1,
      ...over,
    }),
  call: (over: Row<'calls'> = {}) =>
    folderSchema.shape.calls.element.parse({
      id: uuidv7(),
      accountId: uuidv7(),
      contactId: null,
      contactName: 'Marian Webb',
      number: '+13125550148',
      dialer: 'handOff',
      state: 'queued',
      verdict: 'allow',
      hitRules: '',
      overrideReason: null,
      flag: null,
      placedAt: '2026-03-30T15:00:00.000Z',
      placedOn: '2026-03-30',
      placedById: uuidv7(),
      placedByName: 'Dana Reyes',
      answeredAt: null,
      endedAt: null,
      noteId: null,
      version: 1,
      ...over,
    }),
  arrangement: (over: Row<'arrangements'> = {}) =>
    folderSchema.shape.arrangements.element.parse({
      id: uuidv7(),
      accountId: uuidv7(),
      kind: 'plan',
      invoiceIds: [uuidv7()],
      currency: 'USD',
      owedMinor: 30_000_00,
      payMinor: 30_000_00,
      interestBasisPoints: 0,
      firstDate: '2026-04-07',
      lastDate: '2026-06-07',
      instalmentCount: 3,
      reason: 'Seasonal cash flow',
      status: 'proposed',
      paidBeforeMinor: 0,
      activeOn: null,
      closedOn: null,
      proposedAt: '2026-03-30T15:00:00.000Z',
      proposedOn: '2026-03-30',
      proposedByName: 'Dana Reyes',
      version: 1,
      ...over,
    }),
  approval: (over: Row<'approvals'> = {}) => {
    const requestedById = uuidv7();
    return folderSchema.shape.approvals.element.parse({
      id: uuidv7(),
      accountId: uuidv7(),
      kind: 'plan',
      arrangementId: null,
      currency: 'USD',
      amountMinor: 30_000_00,
      stakeMinor: 30_000_00,
      balanceMinor: 30_000_00,
      reason: 'Seasonal cash flow',
      evidence: 'statement',
      proposalHash: 'a'.repeat(64),
      status: 'open',
      voidReason: null,
      condition: '',
      comment: '',
      requestedAt: '2026-03-30T15:00:00.000Z',
      requestedById,
      requestedByName: 'Dana Reyes',
      editedById: requestedById,
      editedByName: 'Dana Reyes',
      expiresOn: '2026-04-13',
      countedOn: '2026-03-30',
      decidedAt: null,
      decidedById: null,
      decidedByName: null,
      onBehalfOfName: null,
      seenAt: null,
      version: 1,
      ...over,
    });
  },
  note: (over: Row<'notes'> = {}) =>
    folderSchema.shape.notes.element.parse({
      id: uuidv7(),
      accountId: uuidv7(),
      ...contactSaid,
      recordedAt: '2026-03-30T15:00:00.000Z',
      recordedOn: '2026-03-30',
      recordedById: uuidv7(),
      recordedByName: 'Dana Reyes',
      version: 1,
      ...over,
    }),
  /** What a collector writes down after a contact with this account, as `contactNote.record` takes it. */
  noteInput: (accountId: string, over: Partial<{ [K in keyof ContactNoteInput]: unknown }> = {}): ContactNoteInput =>
    contactNoteInputSchema.parse({ noteId: uuidv7(), accountId, ...contactSaid, followUp: null, ...over }),
  /** A folder of one account; every row given is moved to that account. */
  folder: (parts: { [K in keyof Folder]?: unknown } = {}): Folder => {
    const account = folderSchema.shape.account.parse(parts.account ?? build.account());
    const moved = (rows: unknown) => (Array.isArray(rows) ? rows.map((row: object) => ({ ...row, accountId: account.id })) : []);
    return folderSchema.parse({
      account,
      contacts: moved(parts.contacts),
      invoices: moved(parts.invoices),
      payments: moved(parts.payments),
      paymentApplications: moved(parts.paymentApplications),
      promises: moved(parts.promises),
      notes: moved(parts.notes),
      followUps: moved(parts.followUps),
      queueMarks: moved(parts.queueMarks),
      calls: moved(parts.calls),
      contactStops: moved(parts.contactStops),
      arrangements: moved(parts.arrangements),
      approvals: moved(parts.approvals),
    });
  },
  facts: (parts: { [K in keyof Folder]?: unknown } = {}): AccountFacts => accountFactsOf(build.folder(parts)),
  context: (over: Partial<CommandContext> = {}): CommandContext => ({
    actorId: userIdSchema.parse(uuidv7()),
    actorName: 'Dana Reyes',
    role: 'collector',
    at: instant('2026-03-31T15:00:00.000Z'),
    today: date('2026-03-31'),
    company: { policy: defaultPolicy, timeZone: 'America/Chicago' },
    stage: 'asked',
    ...over,
  }),
  accountId: (): AccountId => accountIdSchema.parse(uuidv7()),
};
