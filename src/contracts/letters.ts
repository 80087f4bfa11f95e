import { z } from 'zod';
import { letterSettingsSchema, ownLetterSettingsSchema } from '#domain/letter-settings.ts';
import { waitingMember } from './policy-requests.ts';

const { version } = letterSettingsSchema.shape;

/**
 * `PUT /v1/letters`, for supervisors and administrators: the letterhead, the paper and whatever else is the same for all letters, in place of the version that was
 * edited; what is left out has its default, and templates stay as they are. 409 `letters.changedMeanwhile` where that version is not the one in use any more. The same
 * request again is done once; another one under its id is 409 `request.idReused`.
 */
export const changeLettersRequestSchema = z.strictObject({
  requestId: z.uuid(),
  basedOnVersion: version.unwrap(),
  settings: ownLetterSettingsSchema,
});
export type ChangeLettersRequest = z.infer<typeof changeLettersRequestSchema>;

export const changeLettersResponseSchema = z.strictObject({ version: version.unwrap(), ...waitingMember });
export type ChangeLettersResponse = z.infer<typeof changeLettersResponseSchema>;
