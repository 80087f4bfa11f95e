import type { MissingReason } from '#domain/next-step.ts';

/** Why an account has no next step. */
export const missingWords: Readonly<Record<MissingReason, string>> = {
  noStrategy: 'no strategy fits the account',
  stepsTaken: 'its strategy has ended',
  channelsRefused: 'the customer has refused every channel of its strategy',
};
