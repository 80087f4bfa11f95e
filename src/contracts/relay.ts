import { z } from 'zod';
import { type ChangeLettersResponse, changeLettersResponseSchema } from './letters.ts';
import { letterSettingsSchema, relaySenderSchema } from '#domain/letter-settings.ts';

const version = letterSettingsSchema.shape.version.unwrap();

/** `GET /v1/relay`: whether the central API has a mail server to send a company's e-mails by. What is chosen is in the company's letter settings. */
export const relayStandingSchema = z.strictObject({ isReady: z.boolean() });
export type RelayStanding = z.infer<typeof relayStandingSchema>;

/**
 * `PUT /v1/relay`, for supervisors and administrators: has the company's e-mails sent by the relay, as this sender, or (null) by each person from their own mailbox,
 * in place of the letter settings of that version. 409 `relay.missing` where the central API has no mail server, `letters.changedMeanwhile` where that version is not the one in
 * use any more. The same request again is done once; another one under its id is 409 `request.idReused`.
 */
export const chooseRelayRequestSchema = z.strictObject({
  requestId: z.uuid(),
  basedOnVersion: version,
  relay: relaySenderSchema.nullable(),
});
export type ChooseRelayRequest = z.infer<typeof chooseRelayRequestSchema>;

/** As for all letter settings: the version that holds it, or the request that waits for a second person. */
export const chooseRelayResponseSchema = changeLettersResponseSchema;
export type ChooseRelayResponse = ChangeLettersResponse;
