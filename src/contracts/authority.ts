import { z } from 'zod';
import { authoritySettingsSchema } from '#domain/authority-change.ts';
import { roleSchema } from '#domain/command.ts';
import { localDateSchema } from '#domain/kernel/dates.ts';
import { userIdSchema } from '#domain/kernel/ids.ts';
import { waitingMember } from './policy-requests.ts';

/** `GET /v1/authority`, for those who see the company: who could stand in for somebody. The limits come with the company's record. */
export const authorityResponseSchema = z.strictObject({
  people: z.array(z.strictObject({ id: userIdSchema, name: z.string(), role: roleSchema })),
  /** Whether somebody beside the caller could approve a change of the policy; where nobody could, a change holds at once. */
  hasSecondPerson: z.boolean(),
});
export type AuthorityResponse = z.infer<typeof authorityResponseSchema>;

/**
 * `PUT /v1/authority`, for managers and administrators: limits, weights and days in place of those of the version known. Where the company wants a second person for it,
 * it waits for one. The same request again is done once. 409 `authority.changedMeanwhile` or `request.idReused`.
 */
export const changeAuthorityRequestSchema = z.strictObject({
  requestId: z.uuid(),
  basedOnVersion: z.number().int().min(1),
  settings: authoritySettingsSchema,
});
export type ChangeAuthorityRequest = z.infer<typeof changeAuthorityRequestSchema>;
export const changeAuthorityResponseSchema = z.strictObject({ version: z.number().int().min(1), ...waitingMember });
export type ChangeAuthorityResponse = z.infer<typeof changeAuthorityResponseSchema>;

/** `POST /v1/authority/lend`, for those who lead: one's own authority to a colleague who leads, from one day to another. 409 with an `authority.` code. */
export const lendAuthorityRequestSchema = z.strictObject({
  requestId: z.uuid(),
  toId: userIdSchema,
  from: localDateSchema,
  until: localDateSchema,
});
export type LendAuthorityRequest = z.infer<typeof lendAuthorityRequestSchema>;

/** `POST /v1/authority/end-lending`: it counts for nothing from now on. Whoever lent it, and those who keep the company's authority. */
export const endLendingRequestSchema = z.strictObject({
  requestId: z.uuid(),
  fromId: userIdSchema,
  toId: userIdSchema,
  from: localDateSchema,
});
export type EndLendingRequest = z.infer<typeof endLendingRequestSchema>;
export const doneSchema = z.strictObject({});
