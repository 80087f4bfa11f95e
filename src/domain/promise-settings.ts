import { z } from 'zod';
import { type LocalDate, daysBetween } from './kernel/dates.ts';

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

/** Whether no promise for a day is taken on another one, because it is too far ahead. */
export const isTooFarAhead = (promisedDate: LocalDate, on: LocalDate, { mostDaysAhead }: Pick<PromiseSettings, 'mostDaysAhead'>): boolean =>
  daysBetween(on, promisedDate) > mostDaysAhead;
