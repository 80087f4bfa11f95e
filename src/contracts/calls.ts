import { z } from 'zod';
import { placeCallInputSchema } from '#domain/call.ts';
import { instantSchema } from '#domain/kernel/dates.ts';
import { accountIdSchema, callIdSchema } from '#domain/kernel/ids.ts';
import { currencySchema } from '#domain/kernel/money.ts';
import { callSchema, callStateSchema, dialNumberSchema, dialerSchema } from '#domain/rows.ts';
import { phoneTokenSchema } from './telephone.ts';

/**
 * `POST /v1/calls`: the server rings the collector, and once she answers, the customer. The same request again answers with how the call stands and
 * rings nobody; another one under its id is 409 `call.idReused`. Nobody is rung where it answers with a problem: 404 `account.notFound`; 409
 * `call.blocked`, `call.reasonMissing`, `call.guardChanged` (each with `rules`), `call.numberInvalid`, `call.numberCostly`,
 * `call.countryNotAllowed`, `call.dayLimitReached`, `call.costLimitReached`, `call.ownCostLimitReached`, `contact.notFound`, `phone.notSetUp`, `phone.otherDialer`,
 * `phone.callerIdMissing`, `phone.ownNumberMissing` or `phone.softphoneNotReady`. By the softphone nobody is rung by this yet: the call is written down for a minute, within which
 * the telephone in the collector's window connects itself under its id.
 */
export const placeCallRequestSchema = z.strictObject({
  callId: callIdSchema,
  accountId: accountIdSchema,
  contactId: callSchema.shape.contactId,
  number: dialNumberSchema,
  /** The way the company calls; the bridge where it does not say. */
  dialer: dialerSchema.extract(['bridge', 'softphone']).optional(),
  /** Where the collector is rung; her own number where it does not say. */
  collectorNumber: dialNumberSchema.optional(),
  overrideReason: placeCallInputSchema.shape.overrideReason.optional(),
  /** What the contact guard said to whoever calls; a rule that she was not told of then refuses the call. */
  guard: placeCallInputSchema.shape.guard.optional(),
});
export type PlaceCallRequest = z.infer<typeof placeCallRequestSchema>;

/** Why the telephone network did not take a call, or that it never got it. Nobody was rung. */
export const callRefusalSchema = z.enum([
  'phone.numberRefused',
  'phone.callerIdRefused',
  'phone.accountRefused',
  'phone.orderRefused',
  'phone.tooBusy',
  'phone.unreachable',
  'phone.neverPlaced',
]);
export type CallRefusal = z.infer<typeof callRefusalSchema>;

/**
 * `GET /v1/calls/:callId`, and the answer to placing one. `queued`: the collector's own telephone rings, or has just been answered; `ringing` and
 * what follows is the customer's. 404 `call.notFound` for a call on an account outside the caller's scope.
 */
export const callStandingSchema = z.strictObject({
  callId: callIdSchema,
  state: callStateSchema,
  refusal: callRefusalSchema.nullable(),
  answeredAt: instantSchema.nullable(),
  endedAt: instantSchema.nullable(),
});
export type CallStanding = z.infer<typeof callStandingSchema>;

/** `POST /v1/calls/:callId/hang-up`: both ends are let go, also where it is not known yet whether they were rung. */
export const hangUpRequestSchema = z.strictObject({});

/** `POST /v1/phone/test-call`: rings the caller's own number and says a sentence; answered like a call. */
export const testCallRequestSchema = z.strictObject({ callId: callIdSchema });
export type TestCallRequest = z.infer<typeof testCallRequestSchema>;

/** `POST /v1/phone/token`: what the telephone in the caller's window connects itself to the network with. 409 `phone.notSetUp`, `phone.otherDialer` or `phone.softphoneNotReady`. */
export const phoneTokenRequestSchema = z.strictObject({});

export const phoneTokenResponseSchema = z.strictObject({ token: phoneTokenSchema });

/**
 * What the server lacks for calls from the window itself: an account with a telephone network; a public address with the account's token, at which the network
 * asks whom to dial; or the application at the network that names this address.
 */
export const softphoneStandingSchema = z.enum(['ready', 'noAccount', 'noAddress', 'noApp']);
export type SoftphoneStanding = z.infer<typeof softphoneStandingSchema>;

/** How a company calls. */
export const phoneSettingsSchema = z.strictObject({
  dialer: dialerSchema,
  /** The company's number, which both ends see. */
  callerId: dialNumberSchema.nullable(),
  /** Calls of one collector in one day. */
  callsADay: z.number().int().min(1).max(1000),
  /** The currency of the company's account with the telephone network. Settings stored before it could be said are in dollars. */
  currency: currencySchema.default(currencySchema.parse('USD')),
  /** What all calls of the company may cost in one day, in minor units. */
  costADayMinor: z.number().int().min(0).max(10_000_000),
  /** What the calls of one collector may cost in one day, in minor units; null: as much as all calls of the company. */
  costADayEachMinor: z.number().int().min(0).max(10_000_000).nullable().default(null),
  /** What a minute of a call is taken to cost until the network has said what it did, in millionths of a currency unit. */
  costAMinuteMicro: z.number().int().min(0).max(10_000_000),
  ringSeconds: z.number().int().min(10).max(60),
  longestMinutes: z.number().int().min(1).max(240),
  /** The countries that may be called, as ISO 3166 has them. */
  countries: z
    .array(z.string().regex(/^[A-Z]{2}$/))
    .min(1)
    .max(250),
});
export type PhoneSettings = z.infer<typeof phoneSettingsSchema>;

/** What holds where a company has said nothing: the telephone on the desk; the limits are for the day on which the bridge is switched on. */
export const defaultPhoneSettings: PhoneSettings = {
  dialer: 'handOff',
  callerId: null,
  callsADay: 200,
  currency: currencySchema.parse('USD'),
  costADayMinor: 5000,
  costADayEachMinor: null,
  costAMinuteMicro: 30_000,
  ringSeconds: 30,
  longestMinutes: 60,
  countries: ['US', 'CA'],
};

/** Calls of the calendar's day in the company's zone, and what they cost so far, in millionths of a unit of the settings' currency. */
const spentSchema = z.strictObject({ calls: z.number().int().min(0), costMicro: z.number().int().min(0) });

/** `GET /v1/phone/settings`. `isReady`: the server has an account with a telephone network; `softphone`: whether that does for calls from the window itself. */
export const phoneSettingsResponseSchema = z.strictObject({
  version: z.number().int().min(0),
  settings: phoneSettingsSchema,
  ownNumber: dialNumberSchema.nullable(),
  isReady: z.boolean(),
  softphone: softphoneStandingSchema,
  /** What has been spent today through the telephone network: by the caller, and by everybody of the company. */
  spentToday: z.strictObject({ own: spentSchema, all: spentSchema }),
});
export type PhoneSettingsResponse = z.infer<typeof phoneSettingsResponseSchema>;

/**
 * `PUT /v1/phone/settings`, for supervisors and administrators: in place of the version that was edited. 409 `phone.changedMeanwhile` where that
 * is not the one in use any more, 409 `call.numberInvalid`, `call.numberCostly` or `call.countryNotAllowed` for the caller id. The same request again is done once.
 */
export const changePhoneSettingsRequestSchema = z.strictObject({
  requestId: z.uuid(),
  basedOnVersion: z.number().int().min(0),
  settings: phoneSettingsSchema,
});
export type ChangePhoneSettingsRequest = z.infer<typeof changePhoneSettingsRequestSchema>;
export const changePhoneSettingsResponseSchema = z.strictObject({ version: z.number().int().min(1) });

/** `PUT /v1/phone/own-number`: where the caller is rung; null: nowhere. Refused as a number to call is. */
export const ownNumberRequestSchema = z.strictObject({ number: dialNumberSchema.nullable() });
export type OwnNumberRequest = z.infer<typeof ownNumberRequestSchema>;
export const ownNumberResponseSchema = z.strictObject({ number: dialNumberSchema.nullable() });
