import { z } from 'zod';
import { contactRuleSettingsSchema } from '#domain/contact-rules.ts';
import { waitingMember } from './policy-requests.ts';

/**
 * `PUT /v1/contact-rules`, for supervisors and administrators: in place of the version of the guard's settings that was edited. 409
 * `contactRules.changedMeanwhile` where that is not the one in use any more. The same request again is done once; another one under its id is 409
 * `request.idReused`.
 */
export const changeContactRulesRequestSchema = z.strictObject({
  requestId: z.uuid(),
  basedOnVersion: z.number().int().min(1),
  settings: contactRuleSettingsSchema,
});
export type ChangeContactRulesRequest = z.infer<typeof changeContactRulesRequestSchema>;

export const changeContactRulesResponseSchema = z.strictObject({ version: z.number().int().min(1), ...waitingMember });
export type ChangeContactRulesResponse = z.infer<typeof changeContactRulesResponseSchema>;
