import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { stubAccount } from './twilio-stub.ts';

const claimsSchema = z.strictObject({
  jti: z.string(),
  iss: z.literal(stubAccount.apiKeySid),
  sub: z.literal(stubAccount.accountSid),
  iat: z.number().int(),
  exp: z.number().int(),
  grants: z.strictObject({
    identity: z.string().regex(/^\w{1,121}$/),
    voice: z.strictObject({ outgoing: z.strictObject({ application_sid: z.literal(stubAccount.twimlAppSid) }) }),
  }),
});

/** What a token says, once its signature is found to be the key's; throws for any other, as the network refuses it. */
export function claimsOf(token: string): z.infer<typeof claimsSchema> {
  const [header = '', payload = '', signature = ''] = token.split('.');
  const wanted = createHmac('sha256', stubAccount.apiKeySecret).update(`${header}.${payload}`).digest();
  const given = Buffer.from(signature, 'base64url');
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) throw new Error('the token is not signed by the key');
  const kind: unknown = JSON.parse(Buffer.from(header, 'base64url').toString('utf8'));
  z.object({ alg: z.literal('HS256'), cty: z.literal('twilio-fpa;v=1') }).parse(kind);
  return claimsSchema.parse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
}
