import type { TemplateKey } from '#domain/message-template.ts';

/** What each template is called on the screen. */
export const templateWords: Readonly<Record<TemplateKey, string>> = {
  friendlyReminder: 'Friendly reminder',
  secondReminder: 'Second reminder',
  firmNotice: 'Firm notice',
  finalDemand: 'Final demand',
  brokenPromise: 'Broken promise',
  promiseConfirmation: 'Promise confirmation',
  planConfirmation: 'Payment plan confirmation',
  settlementOffer: 'Settlement offer',
  shortPayQuery: 'Short-pay query',
  disputeReceived: 'Dispute received',
  disputeResolved: 'Dispute resolved',
  statement: 'Statement of account',
  invoiceCopies: 'Invoice copies',
  thankYou: 'Thank you',
  creditHoldNotice: 'Credit hold notice',
};
