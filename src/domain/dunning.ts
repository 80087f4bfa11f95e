import type { DunningState } from './dunning-state.ts';
import type { LocalDate } from './kernel/dates.ts';
import type { ContactId } from './kernel/ids.ts';
import type { Currency, MoneyByCurrency } from './kernel/money.ts';
import type { LateCharges } from './late-interest.ts';
import type { Invoice } from './rows.ts';

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

/** A credit memo or cash on account, which is set against the oldest items. `amountMinor` is above zero. */
export type DunningCredit = {
  readonly kind: 'creditMemo' | 'payment';
  readonly number: string;
  readonly date: LocalDate;
  readonly currency: Currency;
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
