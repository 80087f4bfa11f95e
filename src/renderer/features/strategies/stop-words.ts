import type { StopCondition } from '#domain/strategy.ts';

/** What an account is, or has, when a strategy does not contact it. */
export const stopWords: Readonly<Record<StopCondition, string>> = {
  paid: 'Paid',
  promise: 'A promise stands for it',
  dispute: 'Disputed',
  stay: "A court's stay",
  optOut: 'Channel refused by the customer',
};
