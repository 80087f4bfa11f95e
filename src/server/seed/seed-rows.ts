import type { LocalDate } from '#domain/kernel/dates.ts';
import type { UserId } from '#domain/kernel/ids.ts';
import type { Currency } from '#domain/kernel/money.ts';
import type { TableName } from '#domain/rows.ts';
import type { InvoiceFate } from './payment-behaviour.ts';
import type { Random } from './random.ts';

/** A row on its way into the database: the keys of the domain's row, ids not yet branded. */
type Cell = string | number | boolean | null;
export type SeedRow = Readonly<Record<string, Cell>>;
/** The rows of one demo account, by table. */
export type SeedAccount = Readonly<Record<TableName, SeedRow[]>>;

export type SeedContext = {
  readonly random: Random;
  readonly today: LocalDate;
  readonly collector: { readonly id: UserId; readonly name: string };
};

/** An invoice of the demo with what becomes of it; `amountMinor` is what was or will be paid of it. */
export type MadeInvoice = {
  readonly row: SeedRow & { readonly id: string };
  readonly fate: InvoiceFate;
  readonly amountMinor: number;
  readonly currency: Currency;
};
