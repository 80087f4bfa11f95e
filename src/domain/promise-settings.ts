import { z } from 'zod';

/** How a company judges promises to pay. */
export const promiseSettingsSchema = z.strictObject({
  /** A payment counts for so many working days behind the promised one. */
  toleranceDays: z.number().int().min(0).max(30),
  /** No promise is taken for a day further ahead. */
  mostDaysAhead: z.number().int().min(1).max(365),
});
export type PromiseSettings = z.infer<typeof promiseSettingsSchema>;

/** Two working days for a bank's way, and two months: what is promised for later is a plan. */
export const defaultPromiseSettings: PromiseSettings = { toleranceDays: 2, mostDaysAhead: 60 };
