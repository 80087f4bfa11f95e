import { z } from 'zod';
import { instantSchema, localDateSchema } from '#domain/kernel/dates.ts';
import { accountIdSchema, commandIdSchema, userIdSchema } from '#domain/kernel/ids.ts';
import { currencySchema } from '#domain/kernel/money.ts';

/** Accounts handed over in one go at most; a larger book goes in parts. */
export const mostHandedOver = 20_000;

/**
 * `POST /v1/books/hand-over`, for supervisors and administrators: accounts leave one collector's book and enter another's, all at
 * once or none. The same request again is done once and gets the same answer.
 */
export const handOverRequestSchema = z.strictObject({
  commandId: commandIdSchema,
  fromCollectorId: userIdSchema,
  toCollectorId: userIdSchema,
  /** The whole book, or these accounts of it. */
  accountIds: z.union([z.literal('all'), z.array(accountIdSchema).min(1).max(mostHandedOver)]),
  /** The last day of a cover: after it the accounts go back by themselves. Left out: they are handed over for good. */
  until: localDateSchema.optional(),
});
export type HandOverRequest = z.infer<typeof handOverRequestSchema>;

export const handOverResponseSchema = z.strictObject({ accountCount: z.number().int().min(0), isDuplicate: z.boolean() });
export type HandOverResponse = z.infer<typeof handOverResponseSchema>;

/** No cover lasts longer. */
export const longestCoverDays = 366;

/** Accounts that one collector works for another until a day. */
export const bookCoverSchema = z.strictObject({
  id: commandIdSchema,
  fromCollectorId: userIdSchema,
  toCollectorId: userIdSchema,
  accountCount: z.number().int().min(0),
  /** The last day of it; one that lies behind could not be ended, because nobody may take the accounts back. */
  until: localDateSchema,
  startedAt: instantSchema,
  startedByName: z.string(),
});
export type BookCover = z.infer<typeof bookCoverSchema>;

/** `POST /v1/books/covers/:coverId/end`, for those who lead: the accounts of a cover go back now. Again: nothing more is done. */
export const endCoverRequestSchema = z.strictObject({ coverId: commandIdSchema });
export type EndCoverRequest = z.infer<typeof endCoverRequestSchema>;
export const endCoverResponseSchema = z.strictObject({ accountCount: z.number().int().min(0) });
export type EndCoverResponse = z.infer<typeof endCoverResponseSchema>;

/** `POST /v1/books/preview`, for those who lead: what a hand-over would move. Nothing is changed by it. */
export const bookPreviewRequestSchema = handOverRequestSchema.pick({ fromCollectorId: true, accountIds: true });
export type BookPreviewRequest = z.infer<typeof bookPreviewRequestSchema>;

const sumMinor = z.number().int();

export const bookPreviewResponseSchema = z.strictObject({
  accountCount: z.number().int().min(0),
  openPromiseCount: z.number().int().min(0),
  openFollowUpCount: z.number().int().min(0),
  /** A line a currency, by code; minor units. */
  money: z.array(z.strictObject({ currency: currencySchema, openMinor: sumMinor, pastDueMinor: sumMinor, promisedMinor: sumMinor })),
});
export type BookPreview = z.infer<typeof bookPreviewResponseSchema>;
