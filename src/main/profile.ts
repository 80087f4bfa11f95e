import { z } from 'zod';
import { companySchema } from '#domain/company.ts';
import { epochMsOf, instantOf } from '#domain/kernel/dates.ts';
import { clientIdSchema } from '#domain/kernel/ids.ts';
import { leaseFrom, leaseSchema } from '#domain/lease.ts';
import { type SignInResponse, sealKeySchema, userSchema } from '#contracts/http.ts';

/** What a person's sign-in on this computer rests on while the server is out of reach. No token: the password brings a new one. */
export const profileSchema = z.strictObject({
  user: userSchema,
  company: companySchema,
  clientId: clientIdSchema,
  lastSeq: z.number().int().min(0),
  epoch: z.uuid(),
  /** The company's public key: what waits for the server is sealed to it as well. Null for a server that gave none. */
  sealKey: sealKeySchema.nullable().default(null),
  /** Null in profiles from before there were leases: it begins with the next answer of the server. */
  lease: leaseSchema.nullable().default(null),
});
export type Profile = z.infer<typeof profileSchema>;

/** What of a sign-in's answer is kept for the next one without a network: all but the token. `nowMs` is this computer's clock. */
export const profileOf = (response: SignInResponse, nowMs: number): Profile => ({
  user: response.user,
  company: response.company,
  clientId: response.clientId,
  lastSeq: response.lastSeq,
  epoch: response.epoch,
  sealKey: response.sealKey ?? null,
  lease: leaseFrom(epochMsOf(response.serverTime ?? instantOf(nowMs)), nowMs),
});
