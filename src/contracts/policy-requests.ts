import { z } from 'zod';
import { instantSchema, localDateSchema } from '#domain/kernel/dates.ts';
import { policyRequestIdSchema, userIdSchema } from '#domain/kernel/ids.ts';
import { policyPartSchema } from '#domain/policy-part.ts';

/** What the answer to a change of the policy has beside a version where nobody makes it alone: that version is still in use, and the change waits for somebody else. */
export const waitingMember = { waitsAs: policyRequestIdSchema.optional() };

/** A change of the policy that waits: who asked for what. `body` is the request as it was made. */
export const policyRequestSchema = z.strictObject({
  id: policyRequestIdSchema,
  part: policyPartSchema,
  body: z.record(z.string(), z.unknown()),
  proposalHash: z.string(),
  requestedAt: instantSchema,
  requestedById: userIdSchema,
  requestedByName: z.string(),
  expiresOn: localDateSchema,
});
export type PolicyRequest = z.infer<typeof policyRequestSchema>;

export const policyRequestStatusSchema = z.enum(['open', 'approved', 'refused', 'withdrawn', 'void']);

/** What became of a change of the policy that the caller asked for. */
export const policyDecisionSchema = policyRequestSchema.extend({
  status: policyRequestStatusSchema.exclude(['open']),
  /** Why it is void; `policyRequest.expired`: nobody decided it in time. */
  code: z.string().nullable(),
  comment: z.string(),
  decidedAt: instantSchema,
  /** Null: nobody did. */
  decidedByName: z.string().nullable(),
  /** When they have taken note of it; null while it is news. */
  seenAt: instantSchema.nullable(),
});
export type PolicyDecision = z.infer<typeof policyDecisionSchema>;

/**
 * `GET /v1/policy-requests`, for those who see the company: what waits, the oldest first, and what became of the caller's own: all they have not taken note of, and those
 * of the last two weeks, the newest first, twenty at most.
 */
export const policyRequestsResponseSchema = z.strictObject({
  requests: z.array(policyRequestSchema),
  decisions: z.array(policyDecisionSchema),
});
export type PolicyRequestsResponse = z.infer<typeof policyRequestsResponseSchema>;

/**
 * `POST /v1/policy-requests/:policyRequestId/decide`: somebody else approves or refuses, or whoever asked takes it back. Approved, it is in use in the same
 * stroke; where that is not possible any more, it is void, and `code` says why. 404 `policyRequest.notFound`; 409 `policyRequest.alreadyDecided`,
 * `policyRequest.changedMeanwhile`; 403 `policyRequest.ownRequest`, `policyRequest.notAuthorised`, `policyRequest.notYours`; 400 `policyRequest.commentMissing`.
 */
export const decidePolicyRequestSchema = z.strictObject({
  /** The hash of what whoever decides has looked at. */
  proposalHash: z.string().max(100),
  decision: z.enum(['approve', 'refuse', 'withdraw']),
  comment: z.string().trim().max(1000),
});
/** A decision as the page asks for it: with what it is on. */
export const decidePolicyRequestCallSchema = decidePolicyRequestSchema.extend({ id: policyRequestIdSchema });
export type DecidePolicyRequestCall = z.infer<typeof decidePolicyRequestCallSchema>;

export type DecidePolicyRequest = z.infer<typeof decidePolicyRequestSchema>;

export const decidedPolicyRequestSchema = z.strictObject({ status: policyRequestStatusSchema, code: z.string().nullable() });
export type DecidedPolicyRequest = z.infer<typeof decidedPolicyRequestSchema>;

/** `POST /v1/policy-requests/:policyRequestId/noted`: whoever asked has taken note of what became of it; the same again changes nothing. 404 `policyRequest.notFound`. */
export const notePolicyDecisionCallSchema = z.strictObject({ id: policyRequestIdSchema });
export type NotePolicyDecisionCall = z.infer<typeof notePolicyDecisionCallSchema>;
