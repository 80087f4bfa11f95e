import type { OrderName } from '#domain/back-test-orders.ts';

/** What people call the orders a queue can have, ours first; the oracle is what could be had at best. */
export const orderWords: Readonly<Record<OrderName, string>> = {
  ours: 'This queue',
  pastDueAmount: 'Past-due amount',
  daysPastDue: 'Days past due',
  agingBucket: 'Aging bucket, then amount',
  sapRules: 'Points by rules',
  openBalance: 'Open balance',
  oracle: 'Knowing the future (best possible)',
};

/** Orders as they are listed: ours, what others use, and the best possible. */
export const listedOrders: readonly OrderName[] = [
  'ours',
  'pastDueAmount',
  'agingBucket',
  'daysPastDue',
  'openBalance',
  'sapRules',
  'oracle',
];

/** A share of 0 to 1 as people read it: 0.912 is '91.2%'. */
export const shareText = (share: number): string => `${(share * 100).toFixed(1)}%`;
