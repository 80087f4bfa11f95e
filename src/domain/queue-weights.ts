import { z } from 'zod';

const percent = z.number().int().min(0).max(100);
const days = z.number().int().min(0).max(365);

/** What the queue makes of facts that no ledger shows. They are the company's settings: set by judgement, each one visible in the score. */
export const queueWeightsSchema = z.strictObject({
  /** Raised by whoever changes one of these, so that a past order can be told from the present one. */
  version: z.number().int().min(1),
  /** A promise that was broken in the last 30 days weighs its amount times so many days. */
  brokenPromiseDays: days,
  /** A promise whose day has come weighs its amount times so many days. */
  promiseDueDays: days,
  /** An open promise takes off so much of what the promised part is worth until its day. */
  openPromisePercent: percent,
  /** A follow-up that is due adds so much of the late money. */
  followUpPercent: percent,
  /** A contact in the last `recentContactDays` days takes off so much: it needs time to work. */
  recentContactDays: days,
  recentContactPercent: percent,
  /** No contact for `silentDays` days adds so much. */
  silentDays: days,
  silentPercent: percent,
  /** Use of the credit limit from `creditUseFromPercent` on adds so much. */
  creditUseFromPercent: percent,
  creditUsePercent: percent,
  /** Late money, in money-days, from which an account that is not past due yet is worth a courtesy call. */
  courtesyMoneyDays: z.number().int().min(0),
  /** So many calls a collector makes a day: a courtesy call beyond them is not listed. Companies stored before it was a setting have the default. */
  callsADay: z.number().int().min(1).max(1000).default(60),
  /** So many outbound calls within so many days are the limit; the row then says to write instead. */
  callAttemptLimit: z.number().int().min(1),
  callAttemptDays: days,
  /** So many of a hundred accounts, drawn by their ids, are ordered by past-due amount alone: what the order gains is measured against them. */
  holdOutPercent: z.number().int().min(0).max(20),
});
export type QueueWeights = z.infer<typeof queueWeightsSchema>;

/** What holds where a company has said nothing, without a hold-out. The limit on calls follows the 7 in 7 days of 12 CFR 1006.14(b)(2), taken as a house rule. */
export const defaultQueueWeights: QueueWeights = {
  version: 1,
  brokenPromiseDays: 15,
  promiseDueDays: 10,
  openPromisePercent: 80,
  followUpPercent: 30,
  recentContactDays: 3,
  recentContactPercent: 50,
  silentDays: 21,
  silentPercent: 10,
  creditUseFromPercent: 90,
  creditUsePercent: 10,
  courtesyMoneyDays: 25_000,
  callsADay: 60,
  callAttemptLimit: 7,
  callAttemptDays: 7,
  holdOutPercent: 0,
};
