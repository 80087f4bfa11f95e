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
      postalAddress: '4100 W Fullerton Ave\nChicago, IL 60639\nUnited States',
      language: null,
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
  message: (over: Row<'messages'> = {}) => {
    const id = uuidv7();
    return folderSchema.shape.messages.element.parse({
      id,
      accountId: uuidv7(),
      channel: 'email',
      contactId: null,
      toName: 'Marian Webb',
      toAddress: 'ap@brightline.example',
      cc: null,
      templateKey: 'friendlyReminder',
      templateVersion: 0,
      language: 'en',
      strategyId: null,
      stepId: null,
      subject: 'Invoice 1930438491 is past due',
      body: 'Dear Marian Webb,\n\nplease look at invoice 1930438491.',
      signature: 'Dana Reyes',
      attachments: '',
      contentHash: '0'.repeat(64),
      wasEdited: false,
      state: 'waiting',
      stateAt: '2026-03-30T15:00:00.000Z',
      problem: null,
      problemText: null,
      settledAt: null,
      messageIdHeader: `<${id}@desk.invalid>`,
      inReplyTo: null,
      threadId: id,
      verdict: 'allow',
      hitRules: '',
      overrideReason: null,
      flag: null,
      releasedAt: '2026-03-30T15:00:00.000Z',
      releasedOn: '2026-03-30',
      releasedById: uuidv7(),
      releasedByName: 'Dana Reyes',
      claimedBy: null,
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
      messages: moved(parts.messages),
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
