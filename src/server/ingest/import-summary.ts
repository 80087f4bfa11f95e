import { compareTexts } from '#domain/kernel/compare-texts.ts';
import { currencySchema, printMinor } from '#domain/kernel/money.ts';
import type { ParsedLedger } from './parse-ledger.ts';

/** What a file holds, as the last line of the import's output. Amounts are decimal text by currency. */
export type ImportSummary = {
  readonly accounts: number;
  readonly invoices: number;
  readonly open: number;
  readonly paid: number;
  /** Lines that are not imported, exact duplicates among them. */
  readonly refused: number;
  readonly duplicates: number;
  readonly warnings: number;
  readonly openAmount: Readonly<Record<string, string>>;
  readonly paidAmount: Readonly<Record<string, string>>;
};

/** Counts and sums of a parsed file; the same for every run on the same file, whatever the books hold already. */
export function summaryOf(ledger: ParsedLedger): ImportSummary {
  const open: Record<string, number> = {};
  const paid: Record<string, number> = {};
  let openCount = 0;
  for (const { currency, amountMinor, openAmountMinor } of ledger.lines) {
    if (openAmountMinor !== 0) openCount += 1;
    if (openAmountMinor !== 0) open[currency] = (open[currency] ?? 0) + openAmountMinor;
    const paidMinor = amountMinor - openAmountMinor;
    if (paidMinor !== 0) paid[currency] = (paid[currency] ?? 0) + paidMinor;
  }
  return {
    accounts: new Set(ledger.lines.map((line) => line.accountNumber)).size,
    invoices: ledger.lines.length,
    open: openCount,
    paid: ledger.lines.length - openCount,
    refused: ledger.refused.length,
    duplicates: ledger.duplicates,
    warnings: ledger.warnings.length,
    openAmount: printed(open),
    paidAmount: printed(paid),
  };
}

function printed(sums: Readonly<Record<string, number>>): Record<string, string> {
  const sorted = Object.entries(sums).sort(([a], [b]) => compareTexts(a, b));
  return Object.fromEntries(sorted.map(([currency, amountMinor]) => [currency, printMinor(amountMinor, currencySchema.parse(currency))]));
}
