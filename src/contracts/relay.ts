import { z } from 'zod';
import { type ChangeLettersResponse, changeLettersResponseSchema } from './letters.ts';
import { instantSchema } from '#domain/kernel/dates.ts';
import { failureSchema } from './failure.ts';
import { letterSettingsSchema, relaySenderSchema } from '#domain/letter-settings.ts';

const version = letterSettingsSchema.shape.version.unwrap();

/** What kept the relay from sending at its last try, and when that was. */
const relayTroubleSchema = z.strictObject({ problem: failureSchema, at: instantSchema });
export type RelayTrouble = z.infer<typeof relayTroubleSchema>;

/**
 * `GET /v1/relay`: whether the central API has a mail server to send a company's e-mails by, and what keeps the company's relay from sending (null: nothing that is known). What is
 * chosen is in the company's letter settings.
 */
export const relayStandingSchema = z.strictObject({ isReady: z.boolean(), trouble: relayTroubleSchema.nullable() });
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
