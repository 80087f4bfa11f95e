import { csvText } from './kernel/csv-text.ts';
import type { LocalDate } from './kernel/dates.ts';
import { printMinor } from './kernel/money.ts';
import type { Account } from './rows.ts';
import { type DryContact, type WrongCause, type WrongItem, wrongCauses } from './strategy-dry-run.ts';

/** One mistake: whom a strategy would have reached on which day, and what it would have named wrongly. */
export type DryRunLine = WrongItem & {
  readonly accountId: Account['id'];
  readonly accountNumber: string;
  readonly accountName: string;
  readonly on: LocalDate;
  readonly channel: DryContact['channel'];
  readonly strategyName: string;
  readonly stepNumber: number;
};

export type DryRunReport = {
  readonly from: LocalDate;
  readonly to: LocalDate;
  /** Accounts that were looked at. */
  readonly accountCount: number;
  readonly contactCount: number;
  /** Contacts with a mistake in them; by cause, one may count for several. */
  readonly wrongCount: number;
  readonly wrongByCause: Readonly<Record<WrongCause, number>>;
  readonly contactsByChannel: Readonly<Record<DryContact['channel'], number>>;
  /** Accounts that would have no next step today. */
  readonly withoutNextStep: number;
  /** Mistakes in all; `lines` are the first of them. */
  readonly lineCount: number;
  readonly lines: readonly DryRunLine[];
};

/** So many mistakes are listed one by one. */
export const mostDryRunLines = 200;

/** Adds the accounts of a dry run up, one after the other. */
export class DryRunTally {
  readonly #days: { readonly from: LocalDate; readonly to: LocalDate };
  #accountCount = 0;
  #contactCount = 0;
  #wrongCount = 0;
  #withoutNextStep = 0;
  #lineCount = 0;
  readonly #wrongByCause: Record<WrongCause, number> = { paid: 0, disputed: 0, promised: 0 };
  readonly #contactsByChannel: Record<DryContact['channel'], number> = { call: 0, email: 0, letter: 0 };
  readonly #lines: DryRunLine[] = [];

  constructor(from: LocalDate, to: LocalDate) {
    this.#days = { from, to };
  }

  /** Takes in one account: the contacts it would have had, and whether it has a next step today. */
  add({ id, number, name }: Pick<Account, 'id' | 'number' | 'name'>, contacts: readonly DryContact[], hasNextStep: boolean): void {
    this.#accountCount += 1;
    if (!hasNextStep) this.#withoutNextStep += 1;
    for (const { wrong, ...contact } of contacts) {
      this.#contactCount += 1;
      this.#contactsByChannel[contact.channel] += 1;
      if (wrong.length > 0) this.#wrongCount += 1;
      for (const cause of wrongCauses) if (wrong.some((item) => item.cause === cause)) this.#wrongByCause[cause] += 1;
      this.#lineCount += wrong.length;
      for (const item of wrong.slice(0, mostDryRunLines - this.#lines.length)) {
        this.#lines.push({ accountId: id, accountNumber: number, accountName: name, ...contact, ...item });
      }
    }
  }

  get report(): DryRunReport {
    return {
      ...this.#days,
      accountCount: this.#accountCount,
      contactCount: this.#contactCount,
      wrongCount: this.#wrongCount,
      wrongByCause: { ...this.#wrongByCause },
      contactsByChannel: { ...this.#contactsByChannel },
      withoutNextStep: this.#withoutNextStep,
      lineCount: this.#lineCount,
      lines: [...this.#lines],
    };
  }
}

/** The listed mistakes as CSV (RFC 4180) with a line of heads. */
export function csvOfDryRun({ lines }: Pick<DryRunReport, 'lines'>): string {
  const head = ['account', 'name', 'date', 'channel', 'strategy', 'step', 'cause', 'invoice', 'currency', 'amount'];
  const rows = lines.map((line) => [
    line.accountNumber,
    line.accountName,
    line.on,
    line.channel,
    line.strategyName,
    String(line.stepNumber),
    line.cause,
    line.invoiceNumber,
    line.currency,
    printMinor(line.amountMinor, line.currency),
  ]);
  return csvText([head, ...rows]);
}
