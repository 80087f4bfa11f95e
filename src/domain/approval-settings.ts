import { z } from 'zod';
import { localDateSchema } from './kernel/dates.ts';
import { userIdSchema } from './kernel/ids.ts';
import { type ApprovalKind, approvalKindSchema } from './approval-rows.ts';
import { type PolicyPart, policyPartSchema } from './policy-part.ts';

/** Up to how much, in hundredths of a unit of the company's currency; null: without a limit. A kind that is not named is not allowed at all. */
export const limitsSchema = z.partialRecord(approvalKindSchema, z.number().int().min(0).nullable());
export type Limits = z.infer<typeof limitsSchema>;

const unlimited: Limits = Object.fromEntries(approvalKindSchema.options.map((kind): [ApprovalKind, null] => [kind, null]));
const lead: Limits = { settlement: 2_500_00, plan: 100_000_00, extension: 200_000_00 };
/** A manager's, also in companies that said what the others may do before there were managers. */
const managerAlone: Limits = { settlement: 5_000_00, plan: 200_000_00, extension: 400_000_00 };
const managerApproves: Limits = {
  settlement: 100_000_00,
  plan: 1_000_000_00,
  extension: 2_000_000_00,
  adjustment: 25_000_00,
  writeOff: 25_000_00,
  refund: 25_000_00,
  creditHold: null,
  creditRelease: 1_000_000_00,
  limitChange: 1_000_000_00,
  orderCancellation: 500_000_00,
  bankDetails: 0,
  policyChange: null,
  templateChange: null,
};

/** The roles that can approve, the lowest first. */
export const approverRoleSchema = z.enum(['supervisor', 'manager', 'administrator']);
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

const usuallyTwo: readonly PolicyPart[] = ['authority'];

/** Who may do what alone, who may approve what, and for how long. */
export const approvalSettingsSchema = z.strictObject({
  /** Of the limits and days below; lending and ending it does not count. */
  version: z.number().int().min(1).default(1),
  /** Parts of the policy that nobody changes alone. */
  twoPeopleFor: z.array(policyPartSchema).default([...usuallyTwo]),
  /**
   * What a unit of a currency counts against the limits, in millionths of one of the company's own. Nothing is converted or shown by it. What is in a
   * currency that is not here only an administrator approves.
   */
  weightPpm: z.record(z.string(), z.number().int().min(1)),
  /** What somebody may do alone. Kinds other than plans, settlements and extensions are always asked for. */
  alone: z.strictObject({
    collector: limitsSchema,
    supervisor: limitsSchema,
    manager: limitsSchema.default(managerAlone),
    administrator: limitsSchema,
  }),
  /** What somebody may approve that another person asks for. */
  approves: z.strictObject({ supervisor: limitsSchema, manager: limitsSchema.default(managerApproves), administrator: limitsSchema }),
  /** What was done for one customer in so many days counts together. */
  windowDays: z.number().int().min(1).max(365),
  expiresAfterDays: z.number().int().min(1).max(90),
  delegations: z.array(delegationSchema).max(200),
});
export type ApprovalSettings = z.infer<typeof approvalSettingsSchema>;

/** Round figures in dollars; the weights are those of 2026. A request holds for two weeks, and a month's acts count together. */
export const defaultApprovalSettings: ApprovalSettings = {
  version: 1,
  twoPeopleFor: [...usuallyTwo],
  weightPpm: { USD: 1_000_000, CAD: 720_000, EUR: 1_100_000, GBP: 1_280_000, BRL: 180_000, MXN: 54_000, JPY: 6_600 },
  alone: {
    collector: { settlement: 250_00, plan: 10_000_00, extension: 25_000_00 },
    supervisor: lead,
    manager: managerAlone,
    administrator: lead,
  },
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
    manager: managerApproves,
    administrator: unlimited,
  },
  windowDays: 30,
  expiresAfterDays: 14,
  delegations: [],
};
