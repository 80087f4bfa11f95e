import { z } from 'zod';
import { callIdSchema } from '#domain/kernel/ids.ts';

/** What a telephone connects to the network with. Good for an hour at most, for calls that go out through our own server and for nothing else. It is a secret. */
export const phoneTokenSchema = z
  .string()
  .regex(/^[\w-]+\.[\w-]+\.[\w-]+$/)
  .max(4000);

/** The keys of a telephone. */
export const digitsSchema = z.string().regex(/^[\d*#]{1,20}$/);

/** What the main process tells the hidden window that one call is made in. The token goes nowhere else. */
export const telephoneOrderSchema = z.discriminatedUnion('do', [
  /** Looks for a microphone and lets it go again. */
  z.strictObject({ do: z.literal('tryMicrophone') }),
  /** Connects to the telephone network for a call; whom it dials the network hears from the central API. */
  z.strictObject({ do: z.literal('connect'), callId: callIdSchema, token: phoneTokenSchema }),
  z.strictObject({ do: z.literal('mute'), isMuted: z.boolean() }),
  z.strictObject({ do: z.literal('press'), digits: digitsSchema }),
  z.strictObject({ do: z.literal('hangUp') }),
  /** Another token, before the one it has ends. */
  z.strictObject({ do: z.literal('renew'), token: phoneTokenSchema }),
]);
export type TelephoneOrder = z.infer<typeof telephoneOrderSchema>;

/** `denied`: the computer's settings do not let the workstation have it. */
export const microphoneSchema = z.enum(['there', 'missing', 'denied']);

/** What that window says. Of how a call ends for the customer only the network knows, so it is asked there. */
export const telephoneReportSchema = z.discriminatedUnion('say', [
  /** It hears orders from now on. */
  z.strictObject({ say: z.literal('open') }),
  z.strictObject({ say: z.literal('microphone'), microphone: microphoneSchema }),
  /** The line to the network stands; nobody is rung yet. */
  z.strictObject({ say: z.literal('connected') }),
  z.strictObject({ say: z.literal('ringing') }),
  z.strictObject({ say: z.literal('answered') }),
  z.strictObject({ say: z.literal('muted'), isMuted: z.boolean() }),
  z.strictObject({ say: z.literal('ended') }),
  /** It never came to a call, or broke off. `code` is the network's own. */
  z.strictObject({ say: z.literal('failed'), code: z.number().int().nullable() }),
  z.strictObject({ say: z.literal('tokenEnds') }),
]);
export type TelephoneReport = z.infer<typeof telephoneReportSchema>;
