import { z } from 'zod';
import { accountIdSchema } from '#domain/kernel/ids.ts';
import { handedFileSchema, mostHandedFiles } from '#domain/message-files.ts';

/** A piece of a file, in bytes: small enough that a slow line brings one within a request's time. */
export const filePieceBytes = 192 * 1024;
/** The body of such a request: the piece in base64, with what says where it belongs. */
export const filePieceBodyBytes = 300 * 1024;

/**
 * `POST /v1/messages/{messageId}/files`, for whoever released an e-mail that the relay sends: what goes along with it, in the order in which it is sent. Said again it goes on where it was
 * broken off; a file that is another one by now begins anew. When all of it has come, it is put together and checked, and the message may leave. 404 `message.notFound`, 409
 * `message.filesNotAwaited` (the relay does not send, or the message has left or will not), `relay.filesElsewhere` (another computer is handing up), `relay.filesNotMade` (not what the
 * message names), `relay.fileNameBad`, `relay.fileNotAsSaid` (the content is not what its SHA-256 says; it begins anew), 413 `relay.filesTooLarge`; nothing is kept then.
 */
export const handUpRequestSchema = z.strictObject({
  accountId: accountIdSchema,
  files: z.array(handedFileSchema).min(1).max(mostHandedFiles),
});
export type HandUpRequest = z.infer<typeof handUpRequestSchema>;

/** What has not come yet: the place of a file in the list, and the byte it goes on at. None: the message has all that goes along with it. */
export const handUpResponseSchema = z.strictObject({
  isWhole: z.boolean(),
  missing: z.array(z.strictObject({ position: z.number().int().min(0), from: z.number().int().min(0) })),
});
export type HandUpResponse = z.infer<typeof handUpResponseSchema>;

/** `PUT /v1/messages/{messageId}/files/{position}`: a piece of a file that was said to come. 409 `relay.filesElsewhere` where something else was, by another computer. */
export const filePieceSchema = z.strictObject({
  sha256: handedFileSchema.shape.sha256,
  at: z.number().int().min(0),
  content: z.base64().min(4),
});
export type FilePiece = z.infer<typeof filePieceSchema>;

/** How many bytes of the file are there by now; the next piece begins behind them. */
export const filePieceResponseSchema = z.strictObject({ from: z.number().int().min(0) });
