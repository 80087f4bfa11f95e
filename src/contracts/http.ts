import { z } from 'zod';
import { roleSchema } from '#domain/command.ts';
import { companySchema } from '#domain/company.ts';
import { folderSchema } from '#domain/folder.ts';
import { instantSchema, localDateSchema } from '#domain/kernel/dates.ts';
import { serverClockDoubtSchema } from './clock-doubt.ts';
import { accountIdSchema, clientIdSchema, commandIdSchema, userIdSchema } from '#domain/kernel/ids.ts';

/** The central API's messages outside sync. Every path begins with /v1 but `GET /openapi.json`. */

/** `GET /v1/hello`, open to all: who answers, and the demo's sign-in where the company is a demo. */
export const helloResponseSchema = z.strictObject({
  product: z.literal('collector-workstation'),
  protocolVersions: z.array(z.number().int()),
  serverTime: instantSchema,
  /** What the server has against its own clock; to whoever asks for it with `clockPreference`. */
  clockDoubt: serverClockDoubtSchema.optional(),
  demo: z
    .strictObject({
      companyName: z.string(),
      users: z.array(z.strictObject({ name: z.string(), role: roleSchema, email: z.string(), password: z.string() })),
    })
    .nullable(),
});
export type HelloResponse = z.infer<typeof helloResponseSchema>;

export const emailSchema = z.email().max(254);
export const passwordSchema = z.string().min(1).max(200);

/** Text that a database can hold and compare: no NUL character. */
export const storableText = (maxLength: number) =>
  z
    .string()
    .max(maxLength)
    .refine((text) => !text.includes('\0'), 'holds a NUL character');

/** `POST /v1/auth/sign-in`. `deviceId` is made once per installation and kept. */
export const signInRequestSchema = z.strictObject({
  email: emailSchema,
  password: passwordSchema,
  deviceId: z.uuid(),
  deviceName: storableText(200),
  protocolVersion: z.number().int().min(1).max(1000),
  /** The client this desktop has been on this server: one that came back from an older backup knows it again by this. */
  clientId: clientIdSchema.optional(),
});
export type SignInRequest = z.infer<typeof signInRequestSchema>;

export const userSchema = z.strictObject({
  id: userIdSchema,
  name: z.string(),
  email: z.string(),
  role: roleSchema,
});
export type User = z.infer<typeof userSchema>;

/** 32 bytes in base64. */
export const sealKeySchema = z.base64().length(44);

export const signInResponseSchema = z.strictObject({
  /** Bearer token for `authorization: Bearer …`; 12 hours without use or 7 days end it. */
  token: z.string().min(32).max(200),
  expiresAt: instantSchema,
  user: userSchema,
  company: companySchema,
  /** This user on this device: whose command sequence `lastSeq` is. */
  clientId: clientIdSchema,
  lastSeq: z.number().int().min(0),
  epoch: z.uuid(),
  serverTime: instantSchema.optional(),
  /** The server's public key (X25519, raw, base64): what is sealed to it nobody on this computer can open. */
  sealKey: sealKeySchema.optional(),
});
export type SignInResponse = z.infer<typeof signInResponseSchema>;

/** `GET /v1/accounts?search=&after=&limit=`: accounts of the caller's scope, by number. */
export const accountListResponseSchema = z.strictObject({
  accounts: z.array(z.strictObject({ id: accountIdSchema, number: z.string(), name: z.string() })),
  next: z.string().nullable(),
});

/** `GET /v1/accounts/:accountId`: the folder whole; 404 for an account outside the caller's scope. */
export const accountResponseSchema = folderSchema;

/** `GET /v1/commands?accountId=&after=&limit=`: the command log, newest last; supervisors and administrators see all, collectors their own. */
export const commandListResponseSchema = z.strictObject({
  commands: z.array(
    z.strictObject({
      position: z.number().int(),
      commandId: commandIdSchema,
      /** Null, as the number: an act that is no desktop's. */
      clientId: clientIdSchema.nullable(),
      seq: z.number().int().nullable(),
      name: z.string(),
      /** Null: an act on many accounts. */
      accountId: accountIdSchema.nullable(),
      actorName: z.string(),
      businessDate: localDateSchema,
      occurredAt: instantSchema,
      receivedAt: instantSchema,
      status: z.enum(['applied', 'rejected']),
      code: z.string().nullable(),
      input: z.record(z.string(), z.unknown()),
      hash: z.string(),
    }),
  ),
  next: z.number().int().nullable(),
});

/**
 * What to do with a device that is lost or stolen. `pushFirst`: what it has not sent may still come before it wipes itself;
 * `wipeAtOnce`: nothing is taken from it but what is sealed to the server.
 */
export const revocationSchema = z.enum(['pushFirst', 'wipeAtOnce']);
export type Revocation = z.infer<typeof revocationSchema>;

/** `GET /v1/devices?after=&limit=`, for administrators and supervisors: each person's computers. */
export const deviceListResponseSchema = z.strictObject({
  devices: z.array(
    z.strictObject({
      clientId: clientIdSchema,
      userName: z.string(),
      userEmail: z.string(),
      deviceName: z.string(),
      lastSeenAt: instantSchema,
      lastSeq: z.number().int().min(0),
      revocation: revocationSchema.nullable(),
      revokedAt: instantSchema.nullable(),
      wipedAt: instantSchema.nullable(),
    }),
  ),
  next: clientIdSchema.nullable(),
});

/**
 * `POST /v1/devices/:clientId/revoke`, for administrators; saying it again with another mode changes the mode. A request that comes again
 * under its id is done once; another one under a used id is 409 `request.idReused`.
 */
export const revokeRequestSchema = z.strictObject({ requestId: z.uuid(), revocation: revocationSchema });

/** `POST /v1/devices/:clientId/allow`, for administrators: takes a revocation back. A wiped computer then signs in as a new client. */
export const allowRequestSchema = z.strictObject({ requestId: z.uuid() });

/**
 * `GET /v1/device`, this desktop's own standing, the first thing it asks at every contact. A revoked device gets this answer, may push while
 * it is `pushFirst`, may send its receipt, and gets 403 `device.revoked` for everything else.
 */
export const deviceResponseSchema = z.strictObject({
  revocation: revocationSchema.nullable(),
  serverTime: instantSchema,
  /** As in `GET /v1/hello`. */
  clockDoubt: serverClockDoubtSchema.optional(),
});
export type DeviceResponse = z.infer<typeof deviceResponseSchema>;

/**
 * One command envelope (`commandEnvelopeSchema`, as JSON in UTF-8) sealed to the company's key, so that nobody on the desktop can open
 * it again, in base64 with padding. The bytes:
 *
 *     ephemeral public key (X25519, raw, 32) | nonce (12, random) | AES-256-GCM text (as long as the plain text) | tag (16)
 *
 * The AES key is HKDF-SHA256 of the X25519 shared secret of an ephemeral key pair, made anew for each text, and the company's public key:
 * salt = ephemeral public key | company's public key (64 bytes), info = the ASCII text 'collector-workstation sealed work v1',
 * length = 32. There is no additional data. `tests/contracts/sealed-work-vectors.json` holds texts to check both ends with.
 */
export const sealedWorkSchema = z.base64().max(400_000);

/** `POST /v1/device/wiped`: keys and copies are gone; with it comes what was never sent, sealed, at most 2 MB at a time. */
export const wipedRequestSchema = z.strictObject({
  /** False while more sealed work follows; the device is wiped when it says true. */
  isDone: z.boolean(),
  pendingCount: z.number().int().min(0),
  sealedWork: z.array(sealedWorkSchema).max(500),
});
export type WipedRequest = z.infer<typeof wipedRequestSchema>;

/**
 * `GET /v1/held-work?after=&limit=`, for administrators and supervisors: work that wiped computers had not sent, oldest first. `command` is
 * the command as the desktop made it; null where the sealed text did not open.
 */
export const heldWorkListResponseSchema = z.strictObject({
  work: z.array(
    z.strictObject({
      position: z.number().int(),
      clientId: clientIdSchema,
      userName: z.string(),
      userEmail: z.string(),
      deviceName: z.string(),
      receivedAt: instantSchema,
      command: z.record(z.string(), z.unknown()).nullable(),
    }),
  ),
  next: z.number().int().nullable(),
});
