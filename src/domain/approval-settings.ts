import { z } from 'zod';
import { localDateSchema } from './kernel/dates.ts';
import { userIdSchema } from './kernel/ids.ts';
import { type ApprovalKind, approvalKindSchema } from './approval-rows.ts';

/** Up to how much, in hundredths of a unit of the company's currency; null: without a limit. A kind that is not named is not allowed at all. */
const limitsSchema = z.partialRecord(approvalKindSchema, z.number().int().min(0).nullable());
export type Limits = z.infer<typeof limitsSchema>;

/** The roles that can approve. */
export const approverRoleSchema = z.enum(['supervisor', 'administrator']);
export type ApproverRole = z.infer<typeof approverRoleSchema>;

/** Somebody stands in for somebody else from one day to another, both included, with the authority of the role that one has. */
export const delegationSchema = z.strictObject({
  fromId: userIdSchema,
  fromName: z.string().max(200),
  role: approverRoleSchema,
  toId: userIdSchema,
  toName: z.string().max(200),
  from: localDateSchema,
  until: localDateSchema,
});
export type Delegation = z.infer<typeof delegationSchema>;

/** Who may do what alone, who may approve what, and for how long. */
export const approvalSettingsSchema = z.strictObject({
  /**
   * What a unit of a currency counts against the limits, in millionths of one of the company's own. Nothing is converted or shown by it. What is in a
   * currency that is not here only an administrator approves.
   */
  weightPpm: z.record(z.string(), z.number().int().min(1)),
  /** What somebody may do alone. Kinds other than plans, settlements and extensions are always asked for. */
  alone: z.strictObject({ collector: limitsSchema, supervisor: limitsSchema, administrator: limitsSchema }),
  /** What somebody may approve that another person asks for. */
  approves: z.strictObject({ supervisor: limitsSchema, administrator: limitsSchema }),
  /** What was done for one customer in so many days counts together. */
  windowDays: z.number().int().min(1).max(365),
  expiresAfterDays: z.number().int().min(1).max(90),
  delegations: z.array(delegationSchema).max(200),
});
export type ApprovalSettings = z.infer<typeof approvalSettingsSchema>;

const unlimited: Limits = Object.fromEntries(approvalKindSchema.options.map((kind): [ApprovalKind, null] => [kind, null]));
const lead: Limits = { settlement: 2_500_00, plan: 100_000_00, extension: 200_000_00 };

/** Round figures in dollars; the weights are those of 2026. A request holds for two weeks, and a month's acts count together. */
export const defaultApprovalSettings: ApprovalSettings = {
  weightPpm: { USD: 1_000_000, CAD: 720_000, EUR: 1_100_000, GBP: 1_280_000, BRL: 180_000, MXN: 54_000, JPY: 6_600 },
  alone: { collector: { settlement: 250_00, plan: 10_000_00, extension: 25_000_00 }, supervisor: lead, administrator: lead },
  approves: {
    supervisor: {
      settlement: 25_000_00,
      plan: 250_000_00,
      extension: 500_000_00,
      adjustment: 5_000_00,
      writeOff: 5_000_00,
      refund: 5_000_00,
      creditHold: 1_000_000_00,
      creditRelease: 250_000_00,
      limitChange: 250_000_00,
      orderCancellation: 100_000_00,
      bankDetails: 0,
      contactOverride: 0,
    },
    administrator: unlimited,
  },
  windowDays: 30,
  expiresAfterDays: 14,
  delegations: [],
};
