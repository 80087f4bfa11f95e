import { z } from 'zod';
import { messageFileLimits } from '#domain/message-file.ts';

/** A file that goes along with an e-mail, by what is in it; it lies sealed on the computer it was chosen on. */
export const messageFileSchema = z.strictObject({
  sha256: z.string().regex(/^[\da-f]{64}$/),
  name: z.string().min(1).max(messageFileLimits.nameCharacters),
});
export type MessageFile = z.infer<typeof messageFileSchema>;

/** What goes along already, so that all of it together stays within the limits. */
export const chooseFileRequestSchema = z.strictObject({
  filesBefore: z.number().int().min(0).max(1000),
  bytesBefore: z.number().int().min(0),
});
export type ChooseFileRequest = z.infer<typeof chooseFileRequestSchema>;

/** The file somebody has chosen, kept; or they chose none. */
export const chosenFileSchema = z.discriminatedUnion('status', [
  z.strictObject({ status: z.literal('notChosen') }),
  z.strictObject({ status: z.literal('kept'), file: messageFileSchema, bytes: z.number().int().min(1) }),
]);
export type ChosenFile = z.infer<typeof chosenFileSchema>;
