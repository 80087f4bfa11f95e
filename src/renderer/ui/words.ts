import type { Account, CallState, Channel, Contact, Invoice, Outcome, Payment, PromiseToPay } from '#domain/rows.ts';
import type { Role } from '#domain/command.ts';
import type { DataGap, WorkList } from '#domain/work-list.ts';

/** What people read for the choices of the books; each record is exhaustive, so a new choice does not compile without its word. */
export const channelWords: Readonly<Record<Channel, string>> = {
  call: 'Call',
  email: 'E-mail',
  letter: 'Letter',
  meeting: 'Meeting',
  other: 'Other',
};

/** A company is what most are, and has no word. */
export const partyWords: Readonly<Record<Account['partyKind'], string | null>> = {
  company: null,
  naturalPerson: 'Natural person',
  consumer: 'Consumer',
};

export const outcomeWords: Readonly<Record<Outcome, string>> = {
  reached: 'Reached',
  promise: 'Promise',
  dispute: 'Dispute',
  willCallBack: 'Will call back',
  voicemail: 'Voicemail',
  noAnswer: 'No answer',
  wrongNumber: 'Wrong no.',
  sent: 'Sent',
  other: 'Other',
  refused: 'Refused',
  callBackAt: 'Call back at',
  paidAlready: 'Paid already',
  gatekeeper: 'Gatekeeper',
};

export const callStateWords: Readonly<Record<CallState, string>> = {
  queued: 'Placed',
  ringing: 'Ringing',
  inProgress: 'In progress',
  completed: 'Completed',
  busy: 'Engaged',
  noAnswer: 'No answer',
  failed: 'Failed',
  cancelled: 'Did not take place',
  unknown: 'Not known',
};

export const methodWords: Readonly<Record<Payment['method'], string>> = {
  ach: 'ACH',
  wire: 'Wire',
  check: 'Check',
  card: 'Card',
  cash: 'Cash',
  unknown: 'Payment',
};

export const promiseWords: Readonly<Record<PromiseToPay['status'], string>> = {
  open: 'Promise',
  kept: 'Promise kept',
  partiallyKept: 'Promise kept in part',
  broken: 'Promise broken',
  cancelled: 'Promise taken back',
  replaced: 'Promise replaced by a later one',
  proposed: 'Instalment proposed',
};

export const invoiceStatusWords: Readonly<Record<Invoice['status'], string>> = { open: 'Open', paid: 'Paid', void: 'Void' };

export const roleWords: Readonly<Record<Role, string>> = {
  collector: 'Collector',
  supervisor: 'Supervisor',
  manager: 'Manager',
  administrator: 'Administrator',
  auditor: 'Auditor',
};

export const riskWords: Readonly<Record<NonNullable<Account['riskClass']>, string>> = {
  high: 'High risk',
  medium: 'Medium risk',
  low: 'Low risk',
};

/** What 'Call now' counts, told where it shows its count. */
export const callsADayWords = (callsADay: number): string =>
  `All that is due is listed. Courtesy calls, before anything is past due, are listed only up to ${callsADay} calls a day of each collector.`;

export const listWords: Readonly<Record<WorkList, string>> = {
  callNow: 'Call now',
  promisesDue: 'Promises due',
  followUps: 'Follow-ups',
  brokenPromises: 'Broken promises',
  shortPays: 'Short pays',
  disputed: 'Disputed',
  newAccounts: 'New accounts',
  highRisk: 'High risk',
  onHold: 'On hold',
  needsData: 'Needs data',
  all: 'All',
};

/** What is missing where an account cannot be ranked properly. */
export const gapWords: Readonly<Record<DataGap, string>> = {
  noInvoices: 'no invoice has ever been loaded',
  onlyCredits: 'only credits are open',
  dueBeforeIssued: 'an invoice is due before it was issued',
};

/** A person at an account in one line: 'Marian Webb · Accounts payable'. */
export const contactLine = (contact: Pick<Contact, 'name' | 'role'>): string =>
  contact.role === '' ? contact.name : `${contact.name} · ${contact.role}`;
