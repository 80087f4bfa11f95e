import { accountFactsOf, openInvoicesOf } from './account-facts.ts';
import type { Company } from './company.ts';
import { type DunningCredit, creditsOf } from './dunning-credits.ts';
import { type StepItem, askedOf, stepItemsOf } from './dunning-items.ts';
import { type DunningHold, type DunningMoment, type DunningState, dunningState } from './dunning-state.ts';
import type { Folder } from './folder.ts';
import { type LocalDate, daysBetween } from './kernel/dates.ts';
import type { ContactId } from './kernel/ids.ts';
import type { MoneyByCurrency } from './kernel/money.ts';
import { type LateCharges, lateChargesOf } from './late-interest.ts';
import { mailReceiverOf } from './mail-receiver.ts';
import type { OwnRate } from './own-rates.ts';
import type { Invoice } from './rows.ts';
import type { StrategyStep } from './strategy.ts';

/** An invoice that a message asks for. */
export type DunningItem = {
  readonly invoice: Invoice;
  /** Whole days since the due date; below zero before it. */
  readonly daysLate: number;
  /** The place, from 1, of the last step of the strategy that the invoice's own due date has reached; 0 before the first. */
  readonly level: number;
  /** What is asked for of it: open, less disputed, credits and promises. Minor units. */
  readonly askedMinor: number;
};

/** An invoice, or a part of it, that a message does not ask for, and why. `paid`: credits and cash on account cover it. */
export type LeftOut = {
  readonly invoice: Invoice;
  readonly reason: 'disputed' | 'promised' | 'stayed' | 'paid' | 'belowMinimum' | 'justPaid';
  readonly amountMinor: number;
};

/** Whom a message goes to. */
export type DunningReceiver =
  | { readonly channel: 'email'; readonly contactId: ContactId; readonly name: string; readonly address: string }
  | { readonly channel: 'letter'; readonly contactId: ContactId | null; readonly name: string; readonly lines: string };

/** One message to one customer: what it asks for, what it leaves out and why, and whom it goes to. */
export type Dunning = {
  readonly state: DunningState;
  readonly items: readonly DunningItem[];
  readonly leftOut: readonly LeftOut[];
  readonly credits: readonly DunningCredit[];
  /** What is asked for, by currency: the sum of the items. Minor units. */
  readonly totals: MoneyByCurrency;
  /** Interest and fixed sums by the law that the step names; null: none are asked for. */
  readonly charges: LateCharges | null;
  /** Null where no address is known. */
  readonly to: DunningReceiver | null;
};

type Standing = Exclude<DunningState, { readonly status: 'notDue' }>;
/** An item of a step with the invoice it stands for. */
export type InvoiceItem = StepItem & { readonly invoice: Invoice };

/**
 * One account in the dunning run of a day: its state, as `dunningState` tells it from the summary, with the invoices, credits, charges and the receiver of the one
 * message it would get. Every invoice goes by its own due date; the message's step goes by the oldest that is chased. Pure.
 */
export function dunningOf(folder: Folder, company: Pick<Company, 'policy' | 'timeZone'>, today: LocalDate, moment: DunningMoment): Dunning {
  const facts = accountFactsOf(folder);
  const state = dunningState(facts, company, today, moment);
  if (state.status === 'notDue') return { state, items: [], leftOut: [], credits: [], totals: {}, charges: null, to: null };
  const all = invoiceItemsOf(folder, stepItemsOf(facts, state.step, company.policy, today));
  const steps = company.policy.strategies.list.find(({ id }) => id === state.strategyId)?.steps ?? [];
  const whole = wholeReason(state.holds);
  const isAsked = ({ currency, askedMinor }: StepItem): boolean => whole === null && askedMinor > 0 && state.asked[currency] !== undefined;
  const items = all.filter(isAsked).map(({ invoice, dueDate, askedMinor }): DunningItem => {
    const daysLate = daysBetween(dueDate, today);
    return { invoice, daysLate, level: levelOf(steps, daysLate), askedMinor };
  });
  return {
    state,
    items,
    leftOut: all.flatMap((item) => leftOutOf(item, whole, isAsked(item))),
    credits: creditsOf(folder),
    totals: whole === null ? askedOf(all, state.step) : {},
    charges: chargesOf(items, state.step, folder, { today, own: company.policy.letters.ownRates }),
    to: receiverOf(folder, state),
  };
}

/** Items of a summary with the invoices of its folder. */
export function invoiceItemsOf(folder: Folder, items: readonly StepItem[]): readonly InvoiceItem[] {
  const invoices = openInvoicesOf(folder);
  return items.flatMap((item): InvoiceItem[] => {
    const invoice = invoices[item.at];
    return invoice ? [{ ...item, invoice }] : [];
  });
}

/** What keeps everything of the account out of a message, whatever is owed. */
export function wholeReason(holds: readonly DunningHold[]): 'stayed' | 'justPaid' | null {
  if (holds.some(({ code }) => code === 'stay')) return 'stayed';
  return holds.some(({ code }) => code === 'justPaid') ? 'justPaid' : null;
}

const levelOf = (steps: readonly StrategyStep[], daysLate: number): number =>
  steps.findLastIndex(({ startsAfterDays }) => startsAfterDays <= daysLate) + 1;

/** The parts of an item that are not asked for, a cause each; they and what is asked for add up to what is open. */
export function leftOutOf(item: InvoiceItem, whole: 'stayed' | 'justPaid' | null, isAsked: boolean): readonly LeftOut[] {
  const { invoice, openMinor, undisputedMinor, uncreditedMinor, askedMinor } = item;
  if (whole !== null) return [{ invoice, reason: whole, amountMinor: openMinor }];
  const parts: readonly LeftOut[] = [
    { invoice, reason: 'disputed', amountMinor: openMinor - undisputedMinor },
    { invoice, reason: 'paid', amountMinor: undisputedMinor - uncreditedMinor },
    { invoice, reason: 'promised', amountMinor: uncreditedMinor - askedMinor },
    { invoice, reason: 'belowMinimum', amountMinor: isAsked ? 0 : askedMinor },
  ];
  return parts.filter(({ amountMinor }) => amountMinor > 0);
}

/** What the step's law gives for what is asked for. What was paid of an invoice since its due date bore interest until then. */
function chargesOf(
  items: readonly DunningItem[],
  { charges: pack }: StrategyStep,
  { paymentApplications }: Folder,
  { today, own }: { readonly today: LocalDate; readonly own: readonly OwnRate[] },
): LateCharges | null {
  if (pack === 'none') return null;
  const debts = items.map(({ invoice: { id, dueDate, currency }, askedMinor }) => {
    const payments = paymentApplications
      .filter(
        ({ invoiceId, appliedDate, amountMinor }) => invoiceId === id && appliedDate > dueDate && appliedDate <= today && amountMinor > 0,
      )
      .map(({ appliedDate: on, amountMinor }) => ({ on, amountMinor }));
    const amountMinor = payments.reduce((sum, payment) => sum + payment.amountMinor, askedMinor);
    return { invoiceId: id, dueDate, currency, amountMinor, payments };
  });
  return lateChargesOf(debts, pack, today, own);
}

function receiverOf(folder: Folder, { channel }: Standing): DunningReceiver | null {
  const { account, contacts } = folder;
  if (channel === 'email') {
    const person = mailReceiverOf(folder);
    return person ? { channel, contactId: person.id, name: person.name, address: person.email } : null;
  }
  if (account.postalAddress === null) return null;
  const primary = contacts.find(({ isPrimary, status }) => isPrimary && status === 'active');
  return { channel, contactId: primary?.id ?? null, name: account.name, lines: account.postalAddress };
}
