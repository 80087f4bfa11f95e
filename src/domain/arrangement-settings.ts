import { z } from 'zod';

/** How far a company lets plans, settlements and extensions go, whoever approves them. */
export const arrangementSettingsSchema = z.strictObject({
  /** Of these and of what holds for promises, which are changed together; raised by each change. */
  version: z.number().int().min(1).default(1),
  /** No instalment is smaller, in hundredths of a unit of the company's currency; the last one may be. */
  instalmentFloor: z.number().int().min(0),
  mostInstalments: z.number().int().min(1).max(200),
  /** The last instalment of a plan, or the deadline of a settlement, is no further ahead. */
  mostDays: z.number().int().min(1).max(3650),
  mostInterestBasisPoints: z.number().int().min(0).max(10_000),
  /** A settlement brings at least so much of what is owed. */
  leastSettlementPercent: z.number().int().min(0).max(100),
  mostExtensionDays: z.number().int().min(1).max(365),
  /** What waiting for money costs the company a year, in hundredths of a percent: what present values are reckoned with. */
  discountBasisPoints: z.number().int().min(0).max(10_000),
});
export type ArrangementSettings = z.infer<typeof arrangementSettingsSchema>;

/** Instalments worth a transfer's work, two years, half of what is owed, and money at eight percent. */
export const defaultArrangementSettings: ArrangementSettings = {
  version: 1,
  instalmentFloor: 100_00,
  mostInstalments: 36,
  mostDays: 730,
  mostInterestBasisPoints: 1_800,
  leastSettlementPercent: 50,
  mostExtensionDays: 90,
  discountBasisPoints: 800,
};
