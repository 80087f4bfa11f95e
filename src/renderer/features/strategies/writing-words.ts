import { currencySchema, parseMinor, printMinor } from '#domain/kernel/money.ts';
import type { StepAttachment, StrategyStep } from '#domain/strategy.ts';

/** The laws by which a step asks for interest and a fixed sum. */
export const chargeWords: Readonly<Record<StrategyStep['charges'], string>> = {
  none: 'Nothing',
  eu: 'Interest and €40, Directive 2011/7/EU',
  uk: 'Interest and fixed sum, UK 1998 Act',
  de: 'Interest and €40, BGB 288',
};

export const attachmentWords: Readonly<Record<StepAttachment, string>> = { statement: 'statement', invoices: 'invoice copies' };

/** Least amounts as they are typed: '50.00 USD, 45.00 EUR'; '' for none. */
export const minimumWords = (minimumMinor: StrategyStep['minimumMinor']): string =>
  Object.entries(minimumMinor)
    .map(([code, minor]) => {
      const currency = currencySchema.parse(code);
      return `${printMinor(minor, currency)} ${currency}`;
    })
    .join(', ');

/** The least amounts that a text names, in minor units by currency; null where it cannot be read. */
export function readMinimum(text: string): StrategyStep['minimumMinor'] | null {
  const minimum: StrategyStep['minimumMinor'] = {};
  for (const part of text.split(',').map((each) => each.trim())) {
    if (part === '') continue;
    const [, amount = '', code = ''] = /^([\d.]+)\s*([A-Za-z]{3})$/.exec(part) ?? [];
    const currency = currencySchema.safeParse(code.toUpperCase());
    const minor = currency.success ? parseMinor(amount, currency.data) : null;
    if (!currency.success || !minor?.ok || minor.value < 1) return null;
    minimum[currency.data] = minor.value;
  }
  return minimum;
}
