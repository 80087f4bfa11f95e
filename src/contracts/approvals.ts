import { z } from 'zod';
import { accountSchema } from '#domain/rows.ts';
import { approvalSchema } from '#domain/approval-rows.ts';

/** A page of requests that wait for somebody to decide them, the oldest first; `next` is what the next page comes behind, null behind the last. */
export const approvalListResponseSchema = z.strictObject({
  approvals: z.array(approvalSchema.extend({ accountNumber: accountSchema.shape.number, accountName: accountSchema.shape.name })),
  next: z.string().nullable(),
});
export type ApprovalListResponse = z.infer<typeof approvalListResponseSchema>;
