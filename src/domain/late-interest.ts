import { type LocalDate, addDays, daysBetween } from './kernel/dates.ts';
import type { InvoiceId } from './kernel/ids.ts';
import { type Currency, currencySchema } from './kernel/money.ts';
import { type ChargePack, type ChargeRules, chargePacks } from './late-interest-rates.ts';
import { type OwnRate, chargeRulesOf } from './own-rates.ts';

/** What is owed from a day on: the amount that is due first, and each part payment takes off what is left. Minor units. */
export type LateDebt = {
  readonly dueDate: LocalDate;
  readonly amountMinor: number;
  readonly payments: readonly { readonly on: LocalDate; readonly amountMinor: number }[];
};

/** What a law gives for one late invoice until a day. Minor units of the law's currency. */
export type LateCharge = { readonly invoiceId: InvoiceId; readonly interestMinor: number; readonly fixedSumMinor: number };

/** What a law gives for late invoices: those in the law's own currency, and as far as its rates are known. */
export type LateCharges = {
  readonly pack: ChargePack;
  readonly currency: Currency;
  readonly until: LocalDate;
  readonly charges: readonly LateCharge[];
  readonly interestMinor: number;
  readonly fixedSumMinor: number;
};

/** Interest that is not rounded yet: a whole number of minor units × hundredths of a percent × days. */
export type ExactInterest = bigint;
/** Of an exact interest: 100 × 100 hundredths of a percent, and 365 days, in leap years too. */
const perMinor = 365n * 10_000n;

/**
 * The simple interest on a debt from the day after its due date, or after `from`, up to and with a day: principal × yearly rate × days / 365, the principal less each
 * payment from the day after it on (Directive 2011/7/EU, art. 2(5), 3 and 8; Late Payment of Commercial Debts (Interest) Act 1998, s. 4 and 6; BGB 187(1), 288(2)).
 * Exact; round it once. Null where a rate is not known.
 */
export function exactInterest(debt: LateDebt, rules: ChargeRules, until: LocalDate, from: LocalDate = debt.dueDate): ExactInterest | null {
  const { isFixed, rates, knownUntil } = rules;
  const start = from < debt.dueDate ? debt.dueDate : from;
  const changes = [
    ...debt.payments.map(({ on }) => on),
    ...(isFixed ? [] : [...rates.map((rate) => addDays(rate.from, -1)), knownUntil]),
  ].filter((day) => day > start && day < until);
  const ends = [...new Set([...changes, ...(until > start ? [until] : [])])].sort();
  let sum = 0n;
  let begin = start;
  for (const end of ends) {
    const rate = rateOn(rules, isFixed ? addDays(debt.dueDate, 1) : addDays(begin, 1));
    if (rate === null) return null;
    sum += BigInt(principalAfter(debt, begin)) * BigInt(rate) * BigInt(daysBetween(begin, end));
    begin = end;
  }
  return sum;
}

/** What is left of a debt on the morning after a day. */
const principalAfter = ({ amountMinor, payments }: LateDebt, day: LocalDate): number =>
  Math.max(
    0,
    payments.reduce((left, payment) => (payment.on <= day ? left - payment.amountMinor : left), amountMinor),
  );

/** The yearly rate of a law on a day, never below zero, in hundredths of a percent; null where its table does not know it. */
export function rateOn({ rates, aboveBase, knownUntil }: ChargeRules, day: LocalDate): number | null {
  if (day > knownUntil) return null;
  const rate = rates.findLast(({ from }) => from <= day);
  return rate === undefined ? null : Math.max(0, rate.base + aboveBase);
}

/** Whole minor units of an exact interest: to the nearest, of two as near the even one. */
export function roundedInterest(exact: ExactInterest): number {
  const whole = exact / perMinor;
  const twice = (exact % perMinor) * 2n;
  const isUp = twice > perMinor || (twice === perMinor && whole % 2n === 1n);
  return Number(isUp ? whole + 1n : whole);
}

/** The fixed sum that a law gives for one late debt of an amount, in minor units of its currency. */
export function fixedSumMinor(pack: ChargePack, amountMinor: number): number {
  const step = chargePacks[pack].fixedSums.findLast(({ fromMinor }) => amountMinor >= fromMinor);
  return amountMinor > 0 && step ? step.sumMinor : 0;
}

/**
 * What a law gives for invoices that are late on a day: interest and a fixed sum for each (the sum is for every invoice, CJEU C-585/20). Only invoices in the law's currency
 * count. `own` are the rates that the company has recorded for half-years behind the program's table. Null where there is none, or where a rate is not known: what cannot be worked out is not asked for.
 */
export function lateChargesOf(
  debts: readonly (LateDebt & { readonly invoiceId: InvoiceId; readonly currency: Currency })[],
  pack: ChargePack,
  until: LocalDate,
  own: readonly OwnRate[] = [],
): LateCharges | null {
  const rules = chargeRulesOf(pack, own);
  const currency = currencySchema.parse(chargePacks[pack].currency);
  const charges: LateCharge[] = [];
  for (const debt of debts) {
    if (debt.currency !== currency || debt.dueDate >= until) continue;
    const exact = exactInterest(debt, rules, until);
    if (exact === null) return null;
    charges.push({
      invoiceId: debt.invoiceId,
      interestMinor: roundedInterest(exact),
      fixedSumMinor: fixedSumMinor(pack, debt.amountMinor),
    });
  }
  if (charges.length === 0) return null;
  const sum = (of: (charge: LateCharge) => number): number => charges.reduce((total, charge) => total + of(charge), 0);
  return {
    pack,
    currency,
    until,
    charges,
    interestMinor: sum(({ interestMinor }) => interestMinor),
    fixedSumMinor: sum((charge) => charge.fixedSumMinor),
  };
}
