import type { AccountFacts } from '#domain/account-facts.ts';
import { daysBetween } from '#domain/kernel/dates.ts';
import type { Approval, ApprovalKind, Arrangement } from '#domain/approval-rows.ts';
import type { Contact } from '#domain/rows.ts';
import { formatMoney } from './money.ts';
import type { Tone } from './tag.tsx';

export const approvalKindWords: Readonly<Record<ApprovalKind, string>> = {
  settlement: 'Settlement',
  plan: 'Payment plan',
  extension: 'Extension',
  adjustment: 'Adjustment',
  writeOff: 'Write-off',
  refund: 'Refund',
  creditHold: 'Credit hold',
  creditRelease: 'Release of a credit hold',
  limitChange: 'Credit limit',
  orderCancellation: 'Order cancellation',
  bankDetails: 'Bank details',
  policyChange: 'Policy',
  templateChange: 'Template',
  contactOverride: 'Contact against a rule',
};

const tones: Readonly<Partial<Record<ApprovalKind, Tone>>> = { settlement: 'violet', plan: 'warn', writeOff: 'bad', creditHold: 'bad' };

/** The colour of a kind; the words say the same. */
export const toneOfKind = (kind: ApprovalKind): Tone => tones[kind] ?? 'neutral';

/** A request in a few words: 'Settlement 82%', 'Payment plan 6×', 'Extension 21 d'. `measure` is as the summary of an account has it. */
export function requestLabel({ kind, measure }: Pick<AccountFacts['approvals'][number], 'kind' | 'measure'>): string {
  const words = approvalKindWords[kind];
  if (measure === null) return words;
  if (kind === 'settlement') return `${words} ${measure}%`;
  return kind === 'plan' ? `${words} ${measure}×` : `${words} ${measure} d`;
}

const channelWords = { call: 'Call', email: 'E-mail', letter: 'Letter' } as const;

/** What a request is about in a few words: its amount, or of a contact against the rules how and with whom ('Call to Marian Webb, +13125550148'). */
export function aboutOf(approval: Approval, contacts: readonly Pick<Contact, 'id' | 'name'>[]): string {
  const { contactChannel, contactId, contactAddress, amountMinor, currency } = approval;
  if (contactChannel === null) return formatMoney(amountMinor, currency);
  const name = contacts.find(({ id }) => id === contactId)?.name;
  const whom = [name, contactAddress].filter((part) => part !== undefined && part !== null).join(', ');
  return whom === '' ? channelWords[contactChannel] : `${channelWords[contactChannel]} to ${whom}`;
}

/** An arrangement in the same words. */
export function arrangementLabel({ kind, payMinor, owedMinor, instalmentCount, proposedOn, lastDate }: Arrangement): string {
  const measures = {
    settlement: Math.floor((payMinor * 100) / Math.max(1, owedMinor)),
    plan: instalmentCount,
    extension: daysBetween(proposedOn, lastDate),
  };
  return requestLabel({ kind, measure: measures[kind] });
}

export const approvalStandingWords: Readonly<Record<Approval['status'] | 'expired', string>> = {
  open: 'waits for an approval',
  askedBack: 'was asked back',
  approved: 'was approved',
  refused: 'was refused',
  void: 'is void',
  withdrawn: 'was taken back',
  withinAuthority: 'was agreed',
  expired: 'has expired',
};

/** Why an approval that was given does not hold, and what follows. */
export const voidWords: Readonly<Record<NonNullable<Approval['voidReason']>, string>> = {
  balanceChanged: 'The balance had changed since it was asked for. Ask again on what is owed today.',
  proposalChanged: 'What was asked for had changed. Ask again.',
  datePassed: 'The first payment’s day had passed. Ask again with later days.',
  stayed: 'The account is under a court’s stay.',
  expired: 'Nobody decided it in time. Ask again on what is owed today.',
  notPossible: 'What was proposed is no longer there. Ask again.',
};
