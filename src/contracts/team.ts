import { z } from 'zod';
import type { CurrencyFigures } from '#domain/collections-figures.ts';
import { roleSchema } from '#domain/command.ts';
import { instantSchema, localDateSchema } from '#domain/kernel/dates.ts';
import { promiseIdSchema, userIdSchema } from '#domain/kernel/ids.ts';
import { currencySchema } from '#domain/kernel/money.ts';
import type { PromiseTally } from '#domain/promise-rate.ts';
import { accountSchema, promiseSchema } from '#domain/rows.ts';
import { bookCoverSchema } from './books.ts';
import type { CollectorDay } from '#domain/team-day.ts';

const count = z.number().int().min(0);
/** Sums of a company's rows may be larger than a row's own amount. */
const sumMinor = z.number().int();

const ceiPartsSchema = z.strictObject({
  beginTotalMinor: sumMinor,
  salesMinor: sumMinor,
  endTotalMinor: sumMinor,
  endCurrentMinor: sumMinor,
});

/** What a company's books say in one currency; `domain/collections-figures.ts` has what each figure is. */
export const currencyFiguresSchema: z.ZodType<CurrencyFigures> = z.strictObject({
  currency: currencySchema,
  pastDueMinor: sumMinor,
  pastDueBeforeMinor: sumMinor,
  cei: ceiPartsSchema,
  ceiBefore: ceiPartsSchema,
  dso: z.strictObject({ totalMinor: sumMinor, currentMinor: sumMinor, salesMinor: sumMinor, days: count }),
  disputed: z.strictObject({ amountMinor: sumMinor, invoiceCount: count }),
  weeks: z.array(
    z.strictObject({
      on: localDateSchema,
      bucketsMinor: z.strictObject({ first: sumMinor, second: sumMinor, third: sumMinor, beyond: sumMinor }),
    }),
  ),
});

const amountSchema = z.strictObject({ currency: currencySchema, amountMinor: sumMinor });

const promiseTallySchema: z.ZodType<PromiseTally> = z.strictObject({
  keptCount: count,
  partlyKeptCount: count,
  brokenCount: count,
  money: z.array(z.strictObject({ currency: currencySchema, promisedMinor: sumMinor, keptMinor: sumMinor })),
});

const collectorDaySchema: z.ZodType<CollectorDay> = z.strictObject({
  userId: userIdSchema,
  name: z.string(),
  role: roleSchema,
  isDisabled: z.boolean(),
  accountCount: count,
  contacts: count,
  dials: count,
  rightParty: count,
  overrides: count,
  promiseCount: count,
  promised: z.array(amountSchema),
  matured: promiseTallySchema,
  collected: z.array(amountSchema),
});

/** `GET /v1/team`, for those who lead: the figures of the company and of everybody who works accounts. */
export const teamResponseSchema = z.strictObject({
  /** The business day they are of. */
  today: localDateSchema,
  /** When what people have done was counted. */
  asOf: instantSchema,
  /** When what the books say was worked out; it is kept until the books change. */
  booksAsOf: instantSchema,
  /** So many calls a collector makes a day. */
  callsADay: count,
  /** The company's own currency first. */
  currencies: z.array(currencyFiguresSchema).min(1),
  /** Promises that came to their day in the last 30 days, and in the 30 before. */
  promises: promiseTallySchema,
  promisesBefore: promiseTallySchema,
  team: z.array(collectorDaySchema),
  /** Covers that last, the first to end first. */
  covers: z.array(bookCoverSchema),
});
export type TeamFigures = z.infer<typeof teamResponseSchema>;

/** So many overrides, and so many promises, are listed of one person. */
export const mostTeamLines = 200;

const ofAccount = { accountId: accountSchema.shape.id, accountNumber: accountSchema.shape.number, accountName: accountSchema.shape.name };

/** A contact against the advice of the contact guard, and why it was made all the same. */
export const overrideSchema = z.strictObject({
  ...ofAccount,
  kind: z.enum(['call', 'email', 'letter']),
  at: instantSchema,
  contactName: z.string(),
  /** The rules that hit, separated by commas. */
  hitRules: z.string(),
  reason: z.string(),
});
export type Override = z.infer<typeof overrideSchema>;

/** A promise of the book that was not kept, or not all of it. */
export const brokenPromiseSchema = z.strictObject({
  ...ofAccount,
  promiseId: promiseIdSchema,
  status: z.enum(['broken', 'partiallyKept']),
  currency: currencySchema,
  amountMinor: promiseSchema.shape.amountMinor,
  keptMinor: promiseSchema.shape.keptMinor,
  promisedDate: localDateSchema,
});
export type BrokenPromise = z.infer<typeof brokenPromiseSchema>;

export const teamMemberRequestSchema = z.strictObject({ userId: userIdSchema });
export type TeamMemberRequest = z.infer<typeof teamMemberRequestSchema>;

/** `GET /v1/team/:userId`: what of the last 30 days somebody who leads looks into, the newest first. */
export const teamMemberResponseSchema = z.strictObject({
  userId: userIdSchema,
  overrides: z.array(overrideSchema).max(mostTeamLines),
  broken: z.array(brokenPromiseSchema).max(mostTeamLines),
});
export type TeamMember = z.infer<typeof teamMemberResponseSchema>;
