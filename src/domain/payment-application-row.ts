import { z } from 'zod';
import { localDateSchema } from './kernel/dates.ts';
import { accountIdSchema, batchIdSchema, invoiceIdSchema, paymentApplicationIdSchema, paymentIdSchema } from './kernel/ids.ts';
import { currencySchema, minorSchema } from './kernel/money.ts';

/** How much of a payment pays an invoice. */
export const paymentApplicationSchema = z.strictObject({
  id: paymentApplicationIdSchema,
  accountId: accountIdSchema,
  paymentId: paymentIdSchema,
  invoiceId: invoiceIdSchema,
  currency: currencySchema,
  amountMinor: minorSchema,
  appliedDate: localDateSchema,
  batchId: batchIdSchema.nullable(),
  version: z.number().int().min(0),
});
export type PaymentApplication = z.infer<typeof paymentApplicationSchema>;
