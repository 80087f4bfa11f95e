import { z } from 'zod';
import { arrangementRulesSchema } from '#domain/arrangement-rules.ts';
import { waitingMember } from './policy-requests.ts';

/**
 * `PUT /v1/arrangement-rules`, for those who lead: how promises are judged and how far plans, settlements and extensions go, in place of the version that was edited. What runs goes on as it
 * was agreed. 409 `arrangementRules.changedMeanwhile` where that version is not the one in use any more. The same request again is done once; another one under its id is 409 `request.idReused`.
 */
export const changeArrangementRulesRequestSchema = z.strictObject({
  requestId: z.uuid(),
  basedOnVersion: z.number().int().min(1),
  settings: arrangementRulesSchema,
});
export type ChangeArrangementRulesRequest = z.infer<typeof changeArrangementRulesRequestSchema>;

export const changeArrangementRulesResponseSchema = z.strictObject({ version: z.number().int().min(1), ...waitingMember });
export type ChangeArrangementRulesResponse = z.infer<typeof changeArrangementRulesResponseSchema>;
