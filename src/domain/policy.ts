import { z } from 'zod';
import { approvalSettingsSchema, defaultApprovalSettings } from './approval-settings.ts';
import { arrangementSettingsSchema, defaultArrangementSettings } from './arrangement-settings.ts';
import { contactSettingsSchema, defaultContactSettings } from './contact-settings.ts';
import { defaultLatenessTables, latenessTablesSchema } from './lateness.ts';
import { defaultQueueWeights, queueWeightsSchema } from './queue-weights.ts';
import { defaultStrategies } from './default-strategies.ts';
import { defaultPromiseSettings, promiseSettingsSchema } from './promise-settings.ts';
import { defaultLetterSettings, letterSettingsSchema } from './letter-settings.ts';
import { strategiesSchema } from './strategy.ts';

/** The company's settings as data. Every rule that needs one takes the policy as an argument. */
export const policySchema = z.strictObject({
  /** Last day of each aging bucket after 'current': [30, 60, 90] means 1-30, 31-60, 61-90 and 91+. */
  agingBucketEndDays: z.array(z.number().int().min(1)).length(3),
  /**
   * What one unit of a currency weighs against one of the company's own, in millionths, for ORDERING a queue that mixes
   * currencies and for nothing else: no amount is ever converted, added or shown by it.
   */
  orderingWeightPpm: z.record(z.string(), z.number().int().min(1)),
  /** A workstation without input for so long locks itself. Companies stored before it was a setting have the default. */
  idleLockMinutes: z.number().int().min(1).max(15).default(10),
  /** So long after its last contact with the server a workstation may still be opened without one; at most a week. */
  offlineLeaseHours: z.number().int().min(1).max(168).default(72),
  /**
   * What guards the accounts kept on a computer. `keychain`: the password and the computer's keychain together, and where there is
   * no keychain nothing is kept beyond the session. `password`: the password alone, for computers without a keychain.
   */
  localCopy: z.enum(['keychain', 'password']).default('keychain'),
  /** How late the company's invoices are paid, worked out by the server from its own history. Tables of another shape are made anew. */
  lateness: latenessTablesSchema.default(defaultLatenessTables).catch(defaultLatenessTables),
  /** What the queue makes of facts beside the ledger. */
  queue: queueWeightsSchema.default(defaultQueueWeights),
  /** The programme of contacts: which steps follow each other for whom. Companies stored before it was a setting have the default. */
  strategies: strategiesSchema.default(defaultStrategies),
  /** When and how often customers are called, and what the contact guard says beyond that. Companies stored before it was a setting have the default. */
  contact: contactSettingsSchema.default(defaultContactSettings),
  /** When a promise counts as broken, and how far ahead one is taken. Companies stored before it was a setting have the default. */
  promise: promiseSettingsSchema.default(defaultPromiseSettings),
  /** How the company writes to its customers. Companies stored before it was a setting have the default. */
  letters: letterSettingsSchema.default(defaultLetterSettings),
  /** How far plans, settlements and extensions may go at all. Companies stored before it was a setting have the default. */
  arrangement: arrangementSettingsSchema.default(defaultArrangementSettings),
  /** Who may do what alone, who approves the rest, and who stands in for whom. Companies stored before it was a setting have the default. */
  approval: approvalSettingsSchema.default(defaultApprovalSettings),
});
export type Policy = z.infer<typeof policySchema>;

/** What a company starts with; the weights are round figures of 2026 against the dollar. */
export const defaultPolicy: Policy = {
  agingBucketEndDays: [30, 60, 90],
  orderingWeightPpm: { USD: 1_000_000, CAD: 720_000, EUR: 1_100_000, GBP: 1_280_000, BRL: 180_000, MXN: 54_000, JPY: 6_600 },
  idleLockMinutes: 10,
  offlineLeaseHours: 72,
  localCopy: 'keychain',
  lateness: defaultLatenessTables,
  queue: defaultQueueWeights,
  strategies: defaultStrategies,
  contact: defaultContactSettings,
  promise: defaultPromiseSettings,
  letters: defaultLetterSettings,
  arrangement: defaultArrangementSettings,
  approval: defaultApprovalSettings,
};
