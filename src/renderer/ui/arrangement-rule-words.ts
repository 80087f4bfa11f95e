import type { ArrangementRules } from '#domain/arrangement-rules.ts';
import type { Currency } from '#domain/kernel/money.ts';
import { printRate } from '#domain/own-rates.ts';
import { limitText } from './authority-words.ts';

/** What a rule is called, and how its value is written. */
type RuleWords = { readonly label: string; readonly print: (value: number, currency: Currency) => string };
type Words<Rules> = { readonly [K in keyof Rules]: RuleWords };

/** The rules of promises. */
export const promiseRuleWords: Words<ArrangementRules['promise']> = {
  toleranceDays: { label: 'Banking days money may be late', print: String },
  mostDaysAhead: { label: 'A promise: days ahead, at most', print: String },
};

/** The rules of plans, settlements and extensions. */
export const arrangementRuleWords: Words<ArrangementRules['arrangement']> = {
  instalmentFloor: { label: 'Smallest instalment', print: (value, currency) => `${limitText(value)} ${currency}` },
  mostInstalments: { label: 'Instalments, at most', print: String },
  mostDays: { label: 'Days to the last payment, at most', print: String },
  mostInterestBasisPoints: { label: 'Interest a year, at most', print: printRate },
  leastSettlementPercent: { label: 'A settlement: percent paid, at least', print: (value) => `${value} %` },
  mostExtensionDays: { label: 'An extension: days, at most', print: String },
  discountBasisPoints: { label: 'What waiting costs a year', print: printRate },
};

/** What other rules change of those in use, a sentence each. */
export function arrangementRuleChanges(inUse: ArrangementRules, rules: ArrangementRules, currency: Currency): readonly string[] {
  return [
    ...changesOf(promiseRuleWords, inUse.promise, rules.promise, currency),
    ...changesOf(arrangementRuleWords, inUse.arrangement, rules.arrangement, currency),
  ];
}

function changesOf<K extends string>(
  words: Readonly<Record<K, RuleWords>>,
  before: Readonly<Record<K, number>>,
  after: Readonly<Record<K, number>>,
  currency: Currency,
): readonly string[] {
  const names = Object.keys(words) as K[];
  return names.flatMap((name) => {
    const { label, print } = words[name];
    return before[name] === after[name] ? [] : [`${label}: ${print(after[name], currency)} (now ${print(before[name], currency)}).`];
  });
}
